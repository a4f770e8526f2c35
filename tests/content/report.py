"""How the shipped content reads and stands: `python -m tests.content.report`."""

import sys
from collections import Counter

from publishing.documents import Document
from publishing.registry import get
from tests.content import rules, tablerules, wording
from tests.content.library import Library, place, read_library
from tests.content.measures import grade, words

WORST = 20
PLAIN_GRADE = 10
# Names, labels and clauses are no sentences.
SENTENCES = ("definition", "answer", "body", "example", "headline", "detail")


def main() -> None:
    library = read_library()
    parts = (_counts(library), _hardest(library), _above(library), _findings(library))
    sys.stdout.write("\n\n".join(parts) + "\n")


def _counts(library: Library) -> str:
    folders = Counter(get(document.kind).folder for document in library)
    count = sum(len(words(passage.text)) for _document, passage in library.prose())
    return f"{count:,} words; files: " + ", ".join(f"{number} {folder}" for folder, number in folders.items())


def _hardest(library: Library) -> str:
    pages = [document for kind in rules.PAGES for document in library.of(kind).values()]
    grades = sorted(((grade(_text(library, page)), place(page)) for page in pages), reverse=True)
    mean = sum(number for number, _page in grades) / len(grades)
    lines = [f"{number:5.1f}  {page}" for number, page in grades[:WORST]]
    return "\n".join([f"The hardest pages (mean of all: {mean:.1f})", *lines])


def _text(library: Library, page: Document) -> str:
    passages = library.passages(page)
    return "\n".join(passage.text for passage in passages if passage.field.split(".")[-1] in SENTENCES)


def _above(library: Library) -> str:
    direct = [(grade(text), place(page), text) for page, _field, text in rules.direct_words(library)]
    above = sorted((item for item in direct if item[0] > PLAIN_GRADE), reverse=True)
    lines = [f"{number:5.1f}  {page}: {text}" for number, page, text in above]
    return "\n".join(
        [f"{len(above)} of {len(direct)} definitions and direct answers above grade {PLAIN_GRADE}", *lines]
    )


def _findings(library: Library) -> str:
    every = (*rules.RULES, *tablerules.RULES, *wording.RULES)
    found = [str(finding) for rule in every for finding in rule(library)]
    return "\n".join([f"{len(found)} findings", *found])


if __name__ == "__main__":
    main()
