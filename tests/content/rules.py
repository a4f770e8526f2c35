"""What the pages of the shipped content must be: each rule goes through the library and returns what it finds wrong.

The rules on tables stand in `tablerules.py`, those on single words in `wording.py`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from glossary.documents import DEFINITION_WORDS, NameKind, TermDocument
from glossary.linking import written_links
from glossary.matching import Matcher, MatchName
from publishing.documents import CitationPart, Document, Part, references
from publishing.names import fold
from tests.content.library import Finding, Library, place
from tests.content.measures import grade, sentences

Rule = Callable[[Library], list[Finding]]

NEEDED = ("topic", "definition", "body", "sources", "author", "review_by")
TERM_WORDS = range(120, 481)
HARD_GRADE = 14
LAST_REVIEW = date(2027, 12, 31)
DATED_VALUE = re.compile(r"(?=.*\b202[567]\b)(?=.*(?:\$ ?\d|\d ?(?:%|percent)))", re.DOTALL)
SECTION = re.compile(
    r"§|\b(?:chapter|ch\.|parts?|art\.|tit\.|Fed\. Reg\.) ?\d|\bPub\. L\. [\d-]+ §",
    re.IGNORECASE,
)
# "29 U.S.C. § 201 et seq." names a whole act and no place in it.
WHOLE_ACT = re.compile(r"§{0,2} ?\d+ et seq\.")
BARE_CITATION = re.compile(r"\b\d+ (?:U\.S\.C\.|USC|CFR)(?! (?:§|part|ch))")
# "(plan)" in a title tells two terms apart; "(k)" in "401(k)" is part of the name.
NOTE_OF_TITLE = re.compile(r"\s+\([^)]*\)$")
PAGES = ("term", "question", "comparison")
# Where names link by themselves.
LINKED_FIELDS = {"body", "example", "answer", "answers", "wordings"}
NAMES_FILE = Path(__file__).with_name("shared_names.txt")


def references_resolve(library: Library) -> list[Finding]:
    """Every page, source, criterion and person that a document names is there; so is every name in [[ ]]."""
    found = [
        Finding(place(document), ref.field, f"there is no {ref.kind} “{ref.slug}”")
        for document in library
        for ref in references(document)
        if ref.slug not in library.of(ref.kind)
    ]
    known = owners_of_names(library).keys() | library.of("term").keys()
    return found + [
        Finding(place(document), passage.field, f"no term is called “{link.name}”")
        for document, passage in library.prose()
        for link in written_links(passage.raw)
        if fold(link.name) not in known
    ]


def terms_are_complete(library: Library) -> list[Finding]:
    """A term has its parts, the right length, its plain name, and each relation once and with a reason."""
    found = []
    for term in library.of("term").values():
        faults = [(name, "is missing") for name in NEEDED if not getattr(term, name)]
        count = len(f"{term.body} {term.example}".split())
        if count not in TERM_WORDS:
            faults.append(("body", f"{count} words; {TERM_WORDS.start} to {TERM_WORDS.stop - 1} are wanted"))
        if _bare_title(term) not in {fold(name) for name in (term.title, *(part.name for part in term.names))}:
            faults.append(("names", "the title without its note in parentheses is wanted"))
        named = [part.term for part in (*term.broader, *term.related)]
        faults += [("related", f"{slug}: stands here twice") for slug in sorted(set(named)) if named.count(slug) > 1]
        relations = (*term.broader, *term.related, *term.not_to_be_confused_with)
        faults += [("reason", f"{part.term}: is missing") for part in relations if not part.reason]
        found += [Finding(place(term), field, message) for field, message in faults]
    return found


def _bare_title(term: TermDocument) -> str:
    """The title as people type it, without a note in parentheses."""
    return fold(NOTE_OF_TITLE.sub("", term.title))


def definitions_say_it_in_other_words(library: Library) -> list[Finding]:
    """One sentence of at most 30 words, without the term's title or acronym."""
    found = []
    for term in library.of("term").values():
        text = term.definition.replace("==", "")
        own = [_bare_title(term), *(part.name for part in term.names if part.kind == NameKind.ACRONYM)]
        used = Matcher(MatchName(name, case=False, key=name) for name in own).find(text)
        faults = [f"uses “{match.key}”" for match in used]
        if len(text.split()) > DEFINITION_WORDS:
            faults.append(f"{len(text.split())} words")
        if len(sentences(text)) != 1 or not text.endswith("."):
            faults.append("is not one sentence")
        found += [Finding(place(term), "definition", fault) for fault in faults]
    return found


def nothing_is_an_orphan(library: Library) -> list[Finding]:
    """Some page names, links in its text or shows each term; each source, criterion and question is in use."""
    used = {(ref.kind, ref.slug) for document in library for ref in references(document)}
    used |= {("term", slug) for slug in _linked_in_texts(library)}
    used |= {("question", slug) for slug, question in library.of("question").items() if question.terms}
    return [
        Finding(place(document), "", "no page names, links or shows it")
        for kind in ("term", "source", "criterion", "question")
        for slug, document in library.of(kind).items()
        if (kind, slug) not in used
    ]


def _linked_in_texts(library: Library) -> set[str]:
    """The terms that other pages mention by a name that links by itself."""
    terms = library.of("term").values()
    matcher = Matcher(MatchName(name, case=case, key=term.slug) for term in terms for name, case in _linked(term))
    return {
        str(match.key)
        for document, passage in library.prose()
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
    undeclared = [
        Finding("glossary", name, f"is the name of several terms: {', '.join(sorted(owners[name]))}")
        for name in sorted(shared - declared)
    ]
    idle = [Finding(NAMES_FILE.name, name, "is not the name of several terms") for name in sorted(declared - shared)]
    return undeclared + idle


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


def shared_names_are_pinned(library: Library) -> list[Finding]:
    """A page that uses a name of several terms in its text says which it means, unless it is about all of them."""
    owners = owners_of_names(library)
    names = {name: owners[name] for name in declared_names() & owners.keys()}
    matcher = Matcher(MatchName(name, case=False, key=name) for name in names)
    found = []
    for document, passage in library.prose():
        if document.kind not in PAGES or passage.field.split(".")[0] not in LINKED_FIELDS:
            continue
        about = {document.slug, *(ref.slug for ref in references(document) if ref.field in ("terms", "subjects.term"))}
        pinned = {fold(pin.name) for pin in document.pins}
        used = {str(match.key) for match in matcher.find(passage.text)} - pinned
        loose = sorted(name for name in used if document.slug not in names[name] and not names[name] <= about)
        found += [Finding(place(document), passage.field, f"“{name}” is not pinned to one meaning") for name in loose]
    return found


def confusions_are_mutual(library: Library) -> list[Finding]:
    """Two terms that may be taken for each other say so on both pages."""
    terms = library.of("term")
    pairs = [(term.slug, part.term) for term in terms.values() for part in term.not_to_be_confused_with]
    return [
        Finding(place(terms[other]), "not_to_be_confused_with", f"does not name {slug} back")
        for slug, other in pairs
        if other in terms and (other, slug) not in pairs
    ]


def dated_values_are_reviewed(library: Library) -> list[Finding]:
    """A page with a sum or a share of 2025, 2026 or 2027 says by when it must be read again."""
    found = []
    for document, passage in library.prose():
        day = _review_day(document, passage.field)
        if document.kind == "source" or (day and day <= LAST_REVIEW):
            continue
        dated = [sentence for sentence in sentences(passage.text) if DATED_VALUE.search(sentence)]
        found += [Finding(place(document), passage.field, f"needs a day of review: {text}") for text in dated]
    return found


def _review_day(document: Document, field: str) -> date | None:
    """The day by which a field must be read again: in a comparison each answer has its own."""
    if document.kind == "comparison" and field.startswith("answers."):
        return document.answers[int(field.split(".")[1]) - 1].review_after
    return getattr(document, "review_after", None) or getattr(document, "review_by", None)


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
    """A statute or regulation has its section in the source, in the note beside it, or in the line that cites it."""
    bare = [
        Finding(place(document), passage.field, f"“{citation}” without a section")
        for document, passage in library.prose()
        for citation in BARE_CITATION.findall(passage.text)
    ]
    return bare + [
        Finding(place(document), f"{field}sources", f"{citation.source}: no section")
        for document in library
        for holder, field in _citing(document)
        for citation in holder.sources
        if citation.source in library.laws_in_force and not _has_section(library, holder, citation)
    ]


def _citing(document: Document) -> Iterator[tuple[Part, str]]:
    if hasattr(document, "sources"):
        yield document, ""
    yield from ((answer, f"answers.{i}.") for i, answer in enumerate(getattr(document, "answers", ()), start=1))


def _has_section(library: Library, holder: Part, citation: CitationPart) -> bool:
    source = library.of("source")[citation.source]
    named = WHOLE_ACT.sub("", f"{source.title} {source.citation} {citation.note}")
    texts = [getattr(holder, field, "") for field in ("body", "example", "detail")]
    citing = [line for text in texts if isinstance(text, str) for line in text.splitlines()]
    return any(SECTION.search(text) for text in (named, *(line for line in citing if f"@{citation.source}" in line)))


RULES: tuple[Rule, ...] = (
    references_resolve,
    terms_are_complete,
    definitions_say_it_in_other_words,
    nothing_is_an_orphan,
    clashes_of_names_are_declared,
    shared_names_are_pinned,
    confusions_are_mutual,
    dated_values_are_reviewed,
    direct_words_are_plain,
    law_is_cited_with_its_section,
)
