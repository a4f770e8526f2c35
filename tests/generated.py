"""Documents of every kind made up by hypothesis, with texts that YAML, markdown and Unicode find hard."""

from datetime import date
from functools import partial
from unicodedata import normalize

from hypothesis import strategies as st

from compare.documents import ANSWERS, Answer, AnswerKind, YesIs
from glossary.documents import NameKind
from publishing import registry
from publishing.documents import DECEPTIVE, Document, SourceKind

# What YAML takes for something else, or what ends a header, a key or a quote.
AWKWARD = (
    *("yes", "No", "null", "~", "1.10", "012", "0x1F", "1:30", "2024-01-02", "=", "<<", "NaN", "---", "...", "--- x"),
    *("a: b", "a:", ": a", "# a", "a #b", "- a", "-", "? a", "& a", "*a", "!tag", "|", "> a", "%YAML", "@a", "`a`"),
    *(
        "{a}",
        "[a",
        "a, b",
        "'",
        '"',
        "''",
        '\\"',
        "\\n",
        "O'Neill",
        "C++",
        "401(k)",
        "é",
        "漢字",
        "😀",
        "\u2028",
        "a\u00a0b",
    ),
)
MULTILINE = (
    "\n",
    "\n\n",
    " \n",
    "\n  indented\n",
    "\t\n",
    "\r\n",
    "---\n",
    "\n---\n",
    "...\n",
    "    code\n",
    "\n# head\n",
    "  ",
)

letters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="[@=")
word = st.one_of(st.sampled_from(AWKWARD), st.text(letters, max_size=12))
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
optional = partial(st.one_of, st.none())


def lines(limit: int = 60, *, least: int = 0) -> st.SearchStrategy[str]:
    """One line as a document takes it."""
    joined = st.lists(word, min_size=least, max_size=4).map(" ".join)
    tidy = joined.map(lambda text: normalize("NFC", DECEPTIVE.sub("", text)).strip()[:limit].strip().replace("==", ""))
    return tidy.map(lambda text: text or "x") if least else tidy


texts = st.lists(st.one_of(word, st.sampled_from(MULTILINE)), max_size=8).map("".join).map(partial(normalize, "NFC"))


def lists(items: st.SearchStrategy, **options) -> st.SearchStrategy[list]:
    return st.lists(items, max_size=3, **options)


def several(slug: str, **fields: st.SearchStrategy) -> st.SearchStrategy[list]:
    """Parts that each name another page, none of them twice."""
    return lists(st.fixed_dictionaries({slug: slugs}, optional=fields), unique_by=lambda part: part[slug])


citations = several("source", read_on=days, note=lines())
pins = lists(st.fixed_dictionaries({"name": lines(least=1), "term": slugs}))
credited = {"author": slugs, "review_by": days}
relations = several("term", reason=lines())
switches = st.booleans()


@st.composite
def cells(draw: st.DrawFn, detail: str = "body") -> dict:
    answer = draw(optional(st.sampled_from(sorted(ANSWERS[AnswerKind.VERDICT] | {Answer.SHARED}))))
    said = {"answer": answer} if answer else {"value": draw(lines(least=1)), "low": "2", "high": "12.5"}
    fields = {"headline": lines(), "checked_on": days, "checked_by": slugs, "review_after": days, "about": switches}
    return {
        "criterion": draw(slugs),
        "term": draw(slugs),
        "condition": draw(lines(least=1)),
        **said,
        **draw(st.fixed_dictionaries({}, optional={**fields, "sources": citations, detail: texts})),
    }


@st.composite
def comparisons(draw: st.DrawFn) -> dict:
    subjects = draw(st.lists(slugs, min_size=2, max_size=4, unique=True))
    criteria = draw(st.lists(slugs, min_size=1, max_size=6, unique=True))
    parts = {"choose_if": lists(lines(least=1))}
    options = st.fixed_dictionaries(
        {"label": lines(least=1)}, optional={"leans": st.just(subjects[:1]), "because": lines()}
    )
    fields = {
        "scope": lines(),
        "topic": slugs,
        "neither": lines(),
        "questions": st.lists(slugs, max_size=3, unique=True),
        "sources": citations,
        "chooser": lists(
            st.fixed_dictionaries(
                {"question": lines(least=1), "options": st.lists(options, min_size=2, max_size=3)},
                optional={"criteria": st.just(criteria[:2])},
            )
        ),
        "answers": st.builds(lambda cell: [{**cell, "term": subjects[0]}], cells("detail")),
        "wordings": st.builds(
            lambda headline, detail: [
                {"criterion": criteria[0], "term": subjects[1], "headline": headline, "detail": detail}
            ],
            lines(),
            texts,
        ),
        "links_off": switches,
        "pins": pins,
        "body": texts,
    }
    return {
        "slug": draw(slugs),
        "title": draw(lines(least=1)),
        "answer": draw(lines(least=1)),
        "subjects": [
            {"term": term, "label": draw(lines(40, least=1)), **draw(st.fixed_dictionaries({}, optional=parts))}
            for term in subjects
        ],
        "groups": [{"title": draw(lines(least=1)), "criteria": criteria}],
        **draw(st.fixed_dictionaries({}, optional={**fields, **credited})),
    }


def _page(required: dict, **optional_fields: st.SearchStrategy) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries({"slug": slugs, **required}, optional={"body": texts, **optional_fields})


_name = st.fixed_dictionaries(
    {"name": lines(least=1), "kind": st.sampled_from(NameKind)}, optional={"link": switches, "case": switches}
)
_FIELDS: dict[str, st.SearchStrategy[dict]] = {
    "person": _page(
        {"name": lines(least=1)},
        role=lines(),
        credentials=lines(),
        links=lists(st.sampled_from(["https://a.example/", "https://b.example/?q=1#x"])),
    ),
    "source": _page(
        {"title": lines(least=1), "source_kind": st.sampled_from(SourceKind)},
        publisher=lines(),
        url=st.just("https://a.example/?a=b: c#d".replace(" ", "")),
        citation=lines(),
        note=lines(),
    ),
    "topic": _page({"title": lines(least=1)}, summary=lines(), position=st.integers(0, 9999)),
    "term": _page(
        {"title": lines(least=1), "definition": lines(least=1)},
        names=lists(_name, unique_by=lambda name: name["name"]),
        topic=slugs,
        example=texts,
        broader=relations,
        related=relations,
        not_to_be_confused_with=relations,
        may_also_mean=lines(),
        sources=citations,
        links_off=switches,
        pins=pins,
        **credited,
    ),
    "question": _page(
        {"title": lines(least=1), "answer": lines(least=1)},
        topic=slugs,
        terms=st.lists(slugs, max_size=3, unique=True),
        sources=citations,
        links_off=switches,
        pins=pins,
        **credited,
    ),
    "criterion": _page(
        {"label": lines(least=1), "question": lines(least=1), "answer_kind": st.sampled_from(AnswerKind)},
        yes_is=st.sampled_from(YesIs),
        unit=lines(40),
        relative=switches,
    ),
    "assessment": cells(),
    "comparison": comparisons(),
}
KINDS = tuple(_FIELDS)


def documents(kind: str) -> st.SearchStrategy[Document]:
    shape = registry.get(kind).document
    return _FIELDS[kind].filter(lambda fields: _is_whole(fields)).map(shape.model_validate)


def _is_whole(fields: dict) -> bool:
    """No page is related to itself."""
    others = [
        part["term"] for name in ("broader", "related", "not_to_be_confused_with") for part in fields.get(name, ())
    ]
    return fields.get("slug") not in others
