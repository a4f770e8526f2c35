"""What the shipped content must be: each rule goes through the library and returns what it finds wrong.

The rules on single words (spelling, forbidden words, runs of the seeds) stand in `wording.py`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from compare.documents import check_answer
from glossary.documents import DEFINITION_WORDS, NameKind, TermDocument
from glossary.linking import written_links
from glossary.matching import Matcher, MatchName
from publishing.documents import Document, references
from publishing.names import fold
from tests.content.library import Finding, Library, passages, place
from tests.content.measures import grade, sentences, words

Rule = Callable[[Library], list[Finding]]

TERM_WORDS = range(120, 481)
CHOOSER_QUESTIONS = range(3, 7)
HARD_GRADE = 14
LAST_REVIEW = date(2027, 12, 31)
# What changes every year stands with its year; what a survey once counted does not change.
DATED_VALUE = re.compile(r"(?=.*\b202[567]\b)(?=.*(?:\$ ?\d|\d ?(?:%|percent)))", re.DOTALL)
SAYS_WHO = re.compile(
    r"\bas (?:commonly |usually |often )?(?:described|told|understood)\b|\bwe found no\b"
    r"|\b(?:says?|said|according to|in the words of|describes?|puts? it|calls?|notes?|warns?)\b",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"§|\b(?:chapter|ch\.|parts?|art\.|tit\.|Lab\. Code|Ins\. Code|Fed\. Reg\.) ?\d|\bPub\. L\. [\d-]+ §", re.IGNORECASE
)
ACT_AS_A_WHOLE = re.compile(r"§{0,2} ?\d+ et seq\.")
PLAIN_CITATION = re.compile(r"\b\d+ (?:U\.S\.C\.|USC|CFR)(?! (?:§|part|ch))")
TITLE_NOTE = re.compile(r"\s*\([^)]*\)$")
NAMES_FILE = Path(__file__).with_name("shared_names.txt")


def references_resolve(library: Library) -> list[Finding]:
    """Every page, source, criterion and person that a document names is there; so is every name in [[ ]]."""
    found = [
        Finding(place(document), ref.field, f"there is no {ref.kind} “{ref.slug}”")
        for document in library
        for ref in references(document)
        if ref.slug not in library.of(ref.kind)
    ]
    known = owners_of_names(library)
    for document in library:
        for passage in passages(document):
            for link in written_links(passage.raw):
                if fold(link.name) not in known and link.name not in library.of("term"):
                    found.append(Finding(place(document), passage.field, f"no term is called “{link.name}”"))
    return found


def cells_fit_their_criteria(library: Library) -> list[Finding]:
    """An answer is of the kind its criterion takes, and stands in the comparison just when the criterion is relative."""
    found = []
    for document, field, cell in library.cells:
        criterion = library.of("criterion").get(cell.criterion)
        if criterion is None:
            continue
        try:
            check_answer(cell, criterion)
        except ValueError as error:
            found.append(Finding(place(document), field or "answer", str(error)))
        if criterion.relative == (document.kind == "assessment"):
            found.append(
                Finding(place(document), field or "criterion", "an answer that holds only here, or the reverse")
            )
    return found


def terms_are_complete(library: Library) -> list[Finding]:
    found = []
    for term in library.of("term").values():
        missing = [name for name in ("topic", "body", "sources", "author", "review_by") if not getattr(term, name)]
        found += [Finding(place(term), name, "is missing") for name in missing]
        count = len(f"{term.body} {term.example}".split())
        if count not in TERM_WORDS:
            message = f"{count} words of text; {TERM_WORDS.start} to {TERM_WORDS.stop - 1} are wanted"
            found.append(Finding(place(term), "body", message))
    return found


def definitions_say_it_in_other_words(library: Library) -> list[Finding]:
    """One sentence of at most 30 words, without the term's title or acronym."""
    found = []
    for term in library.of("term").values():
        text = term.definition.replace("==", "")
        if len(text.split()) > DEFINITION_WORDS:
            found.append(Finding(place(term), "definition", f"{len(text.split())} words"))
        if len(sentences(text)) != 1 or not text.endswith("."):
            found.append(Finding(place(term), "definition", "is not one sentence"))
        own = [TITLE_NOTE.sub("", term.title), *(part.name for part in term.names if part.kind == NameKind.ACRONYM)]
        used = Matcher(MatchName(name, case=False, key=name) for name in own).find(text)
        found += [Finding(place(term), "definition", f"uses “{match.key}”") for match in used]
    return found


def nothing_is_an_orphan(library: Library) -> list[Finding]:
    """Some page names, links in its text or shows each term; each source, criterion, question and answer is in use."""
    used = {
        (ref.kind, ref.slug) for document in library for ref in references(document) if document.kind != "assessment"
    }
    used |= {("source", ref.slug) for cell in library.of("assessment").values() for ref in references(cell)}
    shown = {
        f"{criterion}.{subject.term}"
        for comparison in library.of("comparison").values()
        for criterion in comparison.criteria()
        for subject in comparison.subjects
    }
    used |= {("assessment", slug) for slug in shown} | {("term", slug) for slug in _linked_in_texts(library)}
    used |= {("question", slug) for slug, question in library.of("question").items() if question.terms}
    return [
        Finding(place(document), "", "no page names, links or shows it")
        for kind in ("term", "source", "criterion", "question", "assessment")
        for slug, document in library.of(kind).items()
        if (kind, slug) not in used
    ]


def _linked_in_texts(library: Library) -> set[str]:
    """The terms that other pages mention by a name that links by itself."""
    names = [
        MatchName(name, case=case, key=term.slug)
        for term in library.of("term").values()
        for name, case in _linked(term)
    ]
    matcher = Matcher(names)
    return {
        str(match.key)
        for document in library
        for passage in passages(document)
        for match in matcher.find(passage.text)
        if match.key != document.slug
    }


def _linked(term: TermDocument) -> Iterator[tuple[str, bool]]:
    yield term.title, False
    yield from ((part.name, part.case_matters) for part in term.names if part.link)


def clashes_of_names_are_declared(library: Library) -> list[Finding]:
    """A name of several terms stands in shared_names.txt, and nothing else stands there."""
    owners = owners_of_names(library)
    shared = {name for name, terms in owners.items() if len(terms) > 1}
    declared = declared_names()
    found = [
        Finding("glossary", name, f"is the name of several terms: {', '.join(sorted(owners[name]))}")
        for name in sorted(shared - declared)
    ]
    return found + [
        Finding(NAMES_FILE.name, name, "is the name of one term only") for name in sorted(declared - shared)
    ]


def owners_of_names(library: Library) -> dict[str, set[str]]:
    """The terms that bear each name, titles among the names."""
    owners: dict[str, set[str]] = {}
    for term in library.of("term").values():
        for name in (term.title, *(part.name for part in term.names)):
            owners.setdefault(fold(name), set()).add(term.slug)
    return owners


@cache
def declared_names() -> frozenset[str]:
    lines = NAMES_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line) for line in lines if line and not line.startswith("#"))


def confusions_are_mutual(library: Library) -> list[Finding]:
    """Whoever may be taken for another says so on both pages, each with a reason."""
    found = []
    for term in library.of("term").values():
        for part in term.not_to_be_confused_with:
            other = library.of("term").get(part.term)
            if other and term.slug not in {back.term for back in other.not_to_be_confused_with}:
                found.append(Finding(place(other), "not_to_be_confused_with", f"does not name {term.slug} back"))
        relations = (*term.broader, *term.related, *term.not_to_be_confused_with)
        found += [Finding(place(term), "reason", f"{part.term}: is missing") for part in relations if not part.reason]
    return found


def cells_say_whence(library: Library) -> list[Finding]:
    """What a cell states has a source, or its sentence says who says so; and it has a day of checking."""
    found = []
    for document, field, cell in library.cells:
        detail = getattr(cell, "detail", "") or getattr(cell, "body", "")
        if not cell.sources and not SAYS_WHO.search(f"{cell.headline} {detail}"):
            found.append(
                Finding(place(document), field or "sources", f"{cell.criterion}: no source, and nobody says so")
            )
        if not (cell.headline and cell.checked_on and cell.review_after):
            message = f"{cell.criterion}: headline, checked_on and review_after are wanted"
            found.append(Finding(place(document), field or "checked_on", message))
    return found


def dated_values_are_reviewed(library: Library) -> list[Finding]:
    """A page with a sum or a share of 2025, 2026 or 2027 says by when it must be read again."""
    found = []
    for document in library:
        if document.kind == "source":
            continue
        for passage in passages(document):
            dated = [sentence for sentence in sentences(passage.text) if DATED_VALUE.search(sentence)]
            day = _review_day(document, passage.field)
            if dated and not (day and day <= LAST_REVIEW):
                found.append(Finding(place(document), passage.field, f"needs a day of review: {dated[0]}"))
    return found


def _review_day(document: Document, field: str) -> date | None:
    """The day by which a field must be read again: in a comparison each answer has its own."""
    if document.kind == "comparison" and field.startswith("answers."):
        return document.answers[int(field.split(".")[1]) - 1].review_after
    return getattr(document, "review_after", None) or getattr(document, "review_by", None)


def comparisons_are_whole(library: Library) -> list[Finding]:
    """A chooser of 3 to 6 questions, reasons to choose each subject, and an answer in every row."""
    answered = {f"{cell.criterion}.{cell.term}" for _document, _field, cell in library.cells}
    found = []
    for comparison in library.of("comparison").values():
        subjects = [subject.term for subject in comparison.subjects]
        leaned = {term for part in comparison.chooser for option in part.options for term in option.leans}
        faults = [
            (len(comparison.chooser) not in CHOOSER_QUESTIONS, "chooser", "3 to 6 questions are wanted"),
            (len(leaned) < 2, "chooser", "it leans to fewer than two subjects"),
            (
                not all(part.choose_if for part in comparison.subjects),
                "subjects",
                "a subject has no reason to choose it",
            ),
            (not (comparison.questions and comparison.sources and comparison.neither), "questions", "part is missing"),
        ]
        faults += [
            (not any(f"{criterion}.{term}" in answered for term in subjects), "groups", f"{criterion}: an empty row")
            for criterion in comparison.criteria()
        ]
        found += [Finding(place(comparison), field, message) for wrong, field, message in faults if wrong]
    return found


def direct_words_are_plain(library: Library) -> list[Finding]:
    """Definitions and direct answers keep below the grade where a reader gives up."""
    return [
        Finding(place(document), field, f"grade {grade(text)}: {text}")
        for document, field, text in direct_words(library)
        if grade(text) > HARD_GRADE
    ]


def direct_words(library: Library) -> list[tuple[Document, str, str]]:
    """What readers meet first on a page: the definition of a term, the answer of a question or comparison."""
    fields = {"term": "definition", "question": "answer", "comparison": "answer"}
    return [
        (document, field, getattr(document, field).replace("==", ""))
        for kind, field in fields.items()
        for document in library.of(kind).values()
    ]


def law_is_cited_with_its_section(library: Library) -> list[Finding]:
    """A statute or regulation names its section in its title, in the note beside it, or in the sentence that cites it."""
    found = []
    for document in library:
        prose = passages(document)
        for passage in prose:
            for plain in PLAIN_CITATION.findall(passage.text):
                found.append(Finding(place(document), passage.field, f"“{plain}” without a section"))
        for holder, field in _citing(document):
            for citation in holder.sources:
                if citation.source in library.legal_sources and not _has_section(library, holder, citation):
                    found.append(Finding(place(document), f"{field}sources", f"{citation.source}: no section"))
    return found


def _citing(document: Document) -> Iterator[tuple]:
    if hasattr(document, "sources"):
        yield document, ""
    yield from ((answer, f"answers.{i}.") for i, answer in enumerate(getattr(document, "answers", ()), start=1))


def _has_section(library: Library, holder: object, citation: object) -> bool:
    source = library.of("source")[citation.source]
    named = ACT_AS_A_WHOLE.sub("", f"{source.title} {source.citation} {citation.note}")
    texts = [getattr(holder, field, "") for field in ("body", "example", "detail", "headline")]
    cited = [line for text in texts for line in text.splitlines() if f"@{citation.source}" in line]
    return any(SECTION.search(text) for text in (named, *cited))


def word_count(library: Library) -> int:
    return sum(len(words(passage.text)) for document in library for passage in passages(document))


RULES: tuple[Rule, ...] = (
    references_resolve,
    cells_fit_their_criteria,
    terms_are_complete,
    definitions_say_it_in_other_words,
    nothing_is_an_orphan,
    clashes_of_names_are_declared,
    confusions_are_mutual,
    cells_say_whence,
    dated_values_are_reviewed,
    comparisons_are_whole,
    direct_words_are_plain,
    law_is_cited_with_its_section,
)
