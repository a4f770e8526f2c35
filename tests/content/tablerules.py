"""What comparisons and their cells must be: each rule goes through the library and returns what it finds wrong."""

import re

from compare.documents import ComparisonDocument, check_answer
from tests.content.library import Finding, Library, place

CHOOSER_QUESTIONS = range(3, 7)
# A cell without a source says that it repeats what is commonly said, who says it, or that nothing was found.
SAYS_WHO = re.compile(
    r"\bas (?:commonly )?described\b|\bwe found no\b|\baccording to\b"
    r"|\b(?:says?|said|describes?|puts? it|calls?|notes?|warns?)\b",
    re.IGNORECASE,
)


def cells_fit_their_criteria(library: Library) -> list[Finding]:
    """An answer is of the kind its criterion takes, and stands in a comparison just when the criterion is relative."""
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
            home = "a comparison" if criterion.relative else "assessments/"
            found.append(Finding(place(document), field or "criterion", f"{cell.criterion}: belongs into {home}"))
    return found


def cells_say_whence(library: Library) -> list[Finding]:
    """What a cell states has a source, or its sentence says who says so; and it has a day of checking."""
    found = []
    for document, field, cell in library.cells:
        detail = getattr(cell, "detail", "") or getattr(cell, "body", "")
        if not cell.sources and not SAYS_WHO.search(f"{cell.headline} {detail}"):
            found.append(Finding(place(document), field or "sources", f"{cell.criterion}: nobody says so"))
        missing = [name for name in ("headline", "checked_on", "review_after") if not getattr(cell, name)]
        found += [Finding(place(document), field or name, f"{cell.criterion}: {name} is missing") for name in missing]
    return found


def comparisons_are_whole(library: Library) -> list[Finding]:
    """Questions, sources, reasons to choose each subject, a chooser, and an answer in every row."""
    answered = {f"{cell.criterion}.{cell.term}" for _document, _field, cell in library.cells}
    return [
        Finding(place(comparison), field, message)
        for comparison in library.of("comparison").values()
        for field, message in _gaps(comparison, answered)
    ]


def _gaps(comparison: ComparisonDocument, answered: set[str]) -> list[tuple[str, str]]:
    needed = ("scope", "topic", "groups", "neither", "questions", "sources", "author", "review_by", "body")
    gaps = [(name, "is missing") for name in needed if not getattr(comparison, name)]
    if len(comparison.chooser) not in CHOOSER_QUESTIONS:
        gaps.append(("chooser", f"{len(comparison.chooser)} questions; 3 to 6 are wanted"))
    leaned = {term for part in comparison.chooser for option in part.options for term in option.leans}
    subjects = [subject.term for subject in comparison.subjects]
    gaps += [("chooser", f"never leans to {term}") for term in subjects if term not in leaned]
    gaps += [
        ("subjects", f"{part.label}: no reason to choose it") for part in comparison.subjects if not part.choose_if
    ]
    rows = {criterion: [f"{criterion}.{term}" in answered for term in subjects] for criterion in comparison.criteria()}
    return gaps + [("groups", f"{criterion}: an answer is missing") for criterion, row in rows.items() if not all(row)]


RULES = (cells_fit_their_criteria, cells_say_whence, comparisons_are_whole)
