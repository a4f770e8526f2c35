"""Every name and title that readers may search for, by each key that a query may have."""

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from publishing.names import fold, unaccented
from publishing.querywords import LETTERS_OR_DIGITS, bag, index_words, joined, search_keys, stem

# A word must have this many letters to stand for the longer words that begin with it.
PREFIX_FROM = 3


class Page(NamedTuple):
    uid: str
    kind: str
    title: str
    acronym: str
    address: str
    summary: str


class NameKeys(NamedTuple):
    """The forms under which a name is compared; `words` are its stems, each once."""

    folded: str
    joined: str
    bag: str
    words: tuple[str, ...]


class Name(NamedTuple):
    """A name of a term, a title, or the question of a row of a comparison; with the number of the page.

    `kind` is that of the name for terms, that of the page for others, or "row". `slug` is the address of the name as a
    choice, or that of the row.
    """

    text: str
    kind: str
    slug: str
    page: int
    keys: NameKeys


class Versus(NamedTuple):
    """A comparison, and for each of its subjects the keys of the names that mean it."""

    page: int
    subjects: tuple[frozenset[str], ...]


class Row(NamedTuple):
    """A row of a comparison, and the terms that it is about."""

    page: int
    slug: str
    terms: frozenset[str]


@dataclass
class NameIndex:
    """Names by every key that a query may have. Names are known by their numbers."""

    pages: list[Page] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    page_numbers: dict[str, int] = field(default_factory=dict)
    names_of: dict[int, list[int]] = field(default_factory=dict)
    by_joined: dict[str, list[int]] = field(default_factory=dict)
    by_bag: dict[str, list[int]] = field(default_factory=dict)
    by_word: dict[str, list[int]] = field(default_factory=dict)
    spellings: dict[str, int] = field(default_factory=dict)
    versus: list[Versus] = field(default_factory=list)
    compared: set[str] = field(default_factory=set)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    in_order: list[str] = field(default_factory=list)
    words_in_order: list[str] = field(default_factory=list)

    def add_page(self, page: Page) -> int:
        number = len(self.pages)
        self.pages.append(page)
        self.page_numbers[page.uid] = number
        return number

    def add_name(self, text: str, kind: str, slug: str, page: int) -> None:
        number, keys = len(self.names), _kept_keys(text)
        self.names.append(Name(text, kind, slug, page, keys))
        self.names_of.setdefault(page, []).append(number)
        # A name of nothing but signs has no words: it is found as it is written.
        self.by_joined.setdefault(keys.joined or keys.folded, []).append(number)
        if keys.bag != keys.joined:
            self.by_bag.setdefault(keys.bag, []).append(number)
        for word in keys.words:
            self.by_word.setdefault(word, []).append(number)

    def close(self) -> "NameIndex":
        """Puts in order what is searched by its beginning, once all names are there."""
        self.in_order = sorted(self.by_joined)
        self.words_in_order = sorted(self.by_word)
        self.compared = {key for versus in self.versus for names in versus.subjects for key in names}
        for name in self.names:
            for word in spelled_words(name.text):
                self.spellings[word] = self.spellings.get(word, 0) + 1
        return self

    def beginning_with(self, key: str, *, limit: int) -> Iterator[int]:
        """The numbers of names whose joined key begins with `key`, in the order of these keys."""
        for other in _beginning(self.in_order, key, limit):
            yield from self.by_joined[other]

    def having(self, piece: str) -> set[int]:
        """The numbers of names that have a word, or a longer one that begins with it."""
        found = set.intersection(*(set(self.by_word.get(key, ())) for key in search_keys(piece)))
        if len(piece) >= PREFIX_FROM:
            for other in _beginning(self.words_in_order, piece, len(self.words_in_order)):
                found.update(self.by_word[other])
        return found

    def knows(self, word: str) -> bool:
        begins = len(word) > PREFIX_FROM and next(_beginning(self.words_in_order, word, 1), None)
        return stem(word) in self.by_word or bool(begins)

    def weight(self, word: str) -> float:
        """How telling a word is: the rarer in names, the more."""
        return 1 + math.log((1 + len(self.names)) / (1 + len(self.by_word.get(stem(word), ()))))


def _beginning(ordered: list[str], key: str, limit: int) -> Iterator[str]:
    start = bisect_left(ordered, key)
    for place in range(start, min(start + limit, len(ordered))):
        if not ordered[place].startswith(key):
            return
        yield ordered[place]


def name_keys_of(text: str) -> NameKeys:
    folded, words = fold(text), dict.fromkeys(index_words(text))
    return NameKeys(folded.rstrip("?!. ") or folded, joined(text), bag(text), tuple(words))


# Kept, since an edition differs from the last one in few names.
_kept_keys = lru_cache(maxsize=200_000)(name_keys_of)


@lru_cache(maxsize=200_000)
def spelled_words(text: str) -> tuple[str, ...]:
    """The words of a name that can be misspelled, as they are written."""
    return tuple(word for word in LETTERS_OR_DIGITS.findall(unaccented(text)) if len(word) > 3 and word.isalpha())
