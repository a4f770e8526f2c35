"""The published terms and their names as plain values: who owns a name, and where names stand in a text.

A vocabulary is made whole from all live terms (glossary/lexicon.py) and never changes, so that threads share it.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from glossary.matching import Matcher, MatchName
from publishing.names import fold, sort_key

TITLE = "title"

__all__ = ["Entry", "NameRow", "OwnedName", "Vocabulary", "build", "fold"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One published term: what a link to it needs."""

    uid: str
    slug: str
    title: str
    acronym: str
    definition: str
    address: str
    topic: str


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name of a term. `slug` is the address of the name, under which its meanings are listed."""

    text: str
    slug: str
    uid: str
    kind: str
    link: bool
    case: bool


@dataclass(frozen=True, slots=True)
class OwnedName:
    """What the matcher says of a name it found: who owns it, in the order of titles; several when ambiguous."""

    folded: str
    slug: str
    uids: tuple[str, ...]


class Vocabulary:
    def __init__(self, entries: Mapping[str, Entry], names: Iterable[NameRow]):
        """Names of terms that are not among the entries are left out. Use `build`."""
        self.entries = entries
        rows = _with_titles(entries, [row for row in names if row.uid in entries])
        # The rows under the folded name, the address of the name, and the term.
        self._named: dict[str, list[NameRow]] = {}
        self._addressed: dict[str, list[NameRow]] = {}
        self._owned: dict[str, dict[str, NameRow]] = {}
        for row in rows:
            folded = fold(row.text)
            self._named.setdefault(folded, []).append(row)
            self._addressed.setdefault(row.slug, []).append(row)
            self._owned.setdefault(row.uid, {}).setdefault(folded, row)
        self._by_slug = {entry.slug: entry for entry in entries.values()}
        self._matcher: Matcher | None = None
        self._building = Lock()

    @property
    def matcher(self) -> Matcher:
        """Finds the names that are linked by themselves; the key of a match is an OwnedName. Built at first use."""
        if self._matcher is None:
            with self._building:
                if self._matcher is None:
                    self._matcher = Matcher(self._match_names())
        return self._matcher

    def named(self, text: str) -> tuple[Entry, ...]:
        """The terms that have this name or title, in the order of titles; else the term that has it as its slug."""
        folded = fold(text)
        if folded in self._named:
            return self._owners(self._named[folded])
        return (self._by_slug[folded],) if folded in self._by_slug else ()

    def is_ambiguous(self, text: str) -> bool:
        return len(self._owners(self._named.get(fold(text), ()))) > 1

    def name_slug(self, text: str) -> str:
        """The address of a name. Raises KeyError when no term has it."""
        return self._named[fold(text)][0].slug

    def by_name_slug(self, slug: str) -> tuple[Entry, ...]:
        """The terms that have a name with this address, in the order of titles."""
        return self._owners(self._addressed.get(slug, ()))

    def ambiguous_names_of(self, uid: str) -> list[tuple[str, str, tuple[Entry, ...]]]:
        """The names that a term shares with others: text, slug, and all terms that own it."""
        return [
            (row.text, row.slug, owners)
            for folded, row in self._owned.get(uid, {}).items()
            if len(owners := self._owners(self._named[folded])) > 1
        ]

    def _owners(self, rows: Iterable[NameRow]) -> tuple[Entry, ...]:
        found = {row.uid: self.entries[row.uid] for row in rows}
        if len(found) < 2:
            return tuple(found.values())
        return tuple(sorted(found.values(), key=lambda entry: (sort_key(entry.title), entry.slug)))

    def _match_names(self) -> Iterable[MatchName]:
        """One for each name and way of writing that matters.

        All owners of a name count, also those that do not want it linked: leaving them out would hide that it is
        ambiguous. A name whose case matters to one term and not to another is ambiguous only as written by the first.
        """
        for folded, rows in self._named.items():
            for written in dict.fromkeys(_written(row) for row in rows if row.link):
                owners = self._owners(row for row in rows if _written(row) in (written, ""))
                key = OwnedName(folded, rows[0].slug, tuple(entry.uid for entry in owners))
                yield MatchName(written or rows[0].text, bool(written), key)


def build(entries: Iterable[Entry], names: Iterable[NameRow]) -> Vocabulary:
    return Vocabulary({entry.uid: entry for entry in entries}, names)


def _with_titles(entries: Mapping[str, Entry], rows: list[NameRow]) -> list[NameRow]:
    """The rows with one for each title: titles link without being listed.

    A title that is listed as a name too follows the rules of that name: whether it links, and whether case matters.
    """
    listed = {(row.uid, fold(row.text)) for row in rows if row.kind != TITLE}
    rows = [row for row in rows if row.kind != TITLE or (row.uid, fold(row.text)) not in listed]
    present = {(row.uid, fold(row.text)): row for row in rows}
    slugs = {folded: row.slug for (_uid, folded), row in present.items()}
    return rows + [
        NameRow(entry.title, slugs.get(folded, entry.slug), entry.uid, TITLE, link=True, case=False)
        for entry in entries.values()
        if (entry.uid, folded := fold(entry.title)) not in present
    ]


def _written(row: NameRow) -> str:
    """How a name must be written, '' when its case does not matter."""
    return unicodedata.normalize("NFC", row.text) if row.case else ""
