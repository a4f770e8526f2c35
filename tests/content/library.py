"""The shipped content as one value: every document by kind and slug, and the words that readers see of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from publishing.documents import Document, Part, SourceKind
from publishing.files import FileProblems, write
from publishing.importing import read_folder
from publishing.markdown import to_text, unmarked
from publishing.registry import get

FOLDER = Path(__file__).resolve().parent.parent.parent / "content"
MARKDOWN = {"body", "example", "detail"}
# Fields whose text is no prose of ours: addresses, references, numbers.
NO_PROSE = {
    *("slug", "url", "links", "low", "high", "topic", "term", "terms", "source", "criterion", "criteria"),
    *("author", "reviewer", "checked_by", "questions", "leans"),
}
# What a work is called is quoted as it is.
NAMES_OF_WORKS = {"title", "publisher", "citation"}
LEGAL = {SourceKind.LAW, SourceKind.REGULATION}


@dataclass(frozen=True)
class Finding:
    """What is wrong, and where."""

    file: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file} [{self.field}] {self.sentence}"


@dataclass(frozen=True)
class Passage:
    """One field of prose; `raw` is what the file has, `text` what a reader reads."""

    field: str
    raw: str
    text: str


class Library:
    """Documents by kind and slug."""

    def __init__(self, documents: Iterable[Document]):
        self._kinds: dict[str, dict[str, Document]] = {}
        self._prose: dict[tuple[str, str], list[Passage]] = {}
        for document in documents:
            self._kinds.setdefault(document.kind, {})[document.slug] = document

    def __iter__(self) -> Iterator[Document]:
        for documents in self._kinds.values():
            yield from documents.values()

    def of(self, kind: str) -> dict[str, Document]:
        return self._kinds.get(kind, {})

    def passages(self, document: Document) -> list[Passage]:
        """All prose of a document in the order of its fields."""
        key = (document.kind, document.slug)
        if key not in self._prose:
            hidden = NAMES_OF_WORKS if document.kind == "source" else set()
            self._prose[key] = [passage for passage in _passages(document, "") if passage.field not in hidden]
        return self._prose[key]

    def prose(self) -> Iterator[tuple[Document, Passage]]:
        return ((document, passage) for document in self for passage in self.passages(document))

    @cached_property
    def laws_in_force(self) -> set[str]:
        """The sources that are statutes or regulations; a proposal has no section yet."""
        legal = {slug: source for slug, source in self.of("source").items() if source.source_kind in LEGAL}
        return {slug for slug, source in legal.items() if not source.note.startswith("proposal")}

    @cached_property
    def cells(self) -> list[tuple[Document, str, Part]]:
        """Every answer of every table: the document it stands in, the field, and the answer itself."""
        own = [(document, "", document) for document in self.of("assessment").values()]
        return own + [
            (comparison, f"answers.{number}", answer)
            for comparison in self.of("comparison").values()
            for number, answer in enumerate(comparison.answers, start=1)
        ]


def read_library(folder: Path = FOLDER) -> Library:
    """All content files. Raises FileProblems with everything that does not load."""
    return Library(item.document for item in read_folder(folder))


def unfit_files(folder: Path = FOLDER) -> list[Finding]:
    """Files that do not load, or that an export would write in another way."""
    try:
        items = read_folder(folder)
    except FileProblems as error:
        return [Finding(problem.path, problem.field, problem.message) for problem in error.found]
    return [
        Finding(item.path, "", "is not in the form that export_content writes")
        for item in items
        if (folder / item.path).read_bytes() != write(item.document).encode()
    ]


def place(document: Document) -> str:
    """The file of a document, relative to the content folder."""
    return get(document.kind).path(document.slug)


def _passages(part: Part, prefix: str) -> Iterator[Passage]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name in NO_PROSE or not value:
            continue
        if isinstance(value, tuple):
            yield from _passages_of_list(value, f"{prefix}{name}")
        elif isinstance(value, str) and not isinstance(value, Enum):
            yield Passage(f"{prefix}{name}", value, to_text(value) if name in MARKDOWN else unmarked(value))


def _passages_of_list(values: tuple, field: str) -> Iterator[Passage]:
    for number, item in enumerate(values, start=1):
        if isinstance(item, Part):
            yield from _passages(item, f"{field}.{number}.")
        elif isinstance(item, str):
            yield Passage(f"{field}.{number}", item, item)
