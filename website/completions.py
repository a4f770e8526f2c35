"""What the letters typed so far may become: names of terms and titles, while a reader is still typing.

Exact names come first, then what begins with the letters, then what has words that begin with them. Misspellings are
looked for only when all of these find nothing.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import chain, islice, takewhile

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rapidfuzz import process
from rapidfuzz.distance import OSA

from glossary.reading import choice_address
from glossary.vocabulary import Vocabulary
from publishing.names import fold
from publishing.querywords import search_keys
from website.lettermarks import marked_parts
from website.nameindex import PREFIX_FROM, Name, NameIndex, Page
from website.namesearch import NAME_ORDER
from website.queries import COMPARING, STOP_WORDS, Query, name_keys, read_query
from website.results import KIND_LABELS
from website.suggestions import SHORTEST, allowed_errors, nearest_word

LIMIT = 8
FEWEST_LETTERS = 2
# More names than this with one beginning are not looked at; the shortest of them are put in order.
BEGINNINGS = 3000
CLOSEST = 100
# So many ways to read a misspelled word are tried.
READINGS = 3


@dataclass(frozen=True)
class Completion:
    """One row. `parts` are the pieces of its text, every second of which is what was typed; `note` says whose name."""

    text: str
    kind: str
    note: str
    address: str
    parts: tuple[str, ...]


@dataclass
class WordList:
    """The words of all names in order, and their first letters."""

    words: list[str]
    _beginnings: dict[int, list[str]] = field(default_factory=dict)

    def beginning_with(self, letters: str) -> Iterator[str]:
        rest = islice(self.words, bisect_left(self.words, letters), None)
        return takewhile(lambda word: word.startswith(letters), rest)

    def beginnings(self, length: int) -> list[str]:
        """The first so many letters of the words that have them, each once."""
        if length not in self._beginnings:
            found = dict.fromkeys(word[:length] for word in self.words if len(word) >= length)
            self._beginnings[length] = list(found)
        return self._beginnings[length]


_kept: tuple[NameIndex, WordList] | None = None


def word_list(index: NameIndex) -> WordList:
    """The words that go with an index of names, put in order once per edition and process."""
    global _kept
    if _kept is None or _kept[0] is not index:
        _kept = (index, WordList(sorted(index.spellings)))
    return _kept[1]


def complete(text: str, index: NameIndex, vocabulary: Vocabulary) -> tuple[Completion, ...]:
    """The rows for what was typed, the best first; none for a single letter. Asks the database nothing."""
    asked = read_query(text)
    if len(asked.text) < FEWEST_LETTERS:
        return ()
    readings = [asked]
    chosen = _first_of(_stages(asked, index), index)
    if not chosen:
        readings = _mended(asked, index)
        chosen = _first_of((stage for reading in readings for stage in _stages(reading, index)), index)
    return tuple(islice(_rows(chosen, readings, index, vocabulary), LIMIT))


def _first_of(stages: Iterable[Iterable[int]], index: NameIndex) -> dict[int, int]:
    """The first pages that are found, each with the number of the name by which it was."""
    chosen: dict[int, int] = {}
    for numbers in stages:
        for number in _in_order(numbers, index):
            chosen.setdefault(index.names[number].page, number)
        if len(chosen) >= LIMIT:
            break
    return chosen


def _in_order(numbers: Iterable[int], index: NameIndex) -> list[int]:
    """The best name of each page: titles and acronyms before other names, the shortest first."""
    names = index.names
    own = (number for number in numbers if names[number].kind != "row")
    near = nsmallest(CLOSEST, own, key=lambda number: len(names[number].keys.joined))
    best: dict[int, int] = {}
    for number in sorted(near, key=lambda number: _place(names[number], index)):
        best.setdefault(names[number].page, number)
    return list(best.values())


def _place(name: Name, index: NameIndex) -> tuple:
    return (NAME_ORDER.get(name.kind, 0), len(name.keys.joined), name.text, index.pages[name.page].address)


# Where names are looked for


def _stages(asked: Query, index: NameIndex) -> Iterator[Iterable[int]]:
    """The numbers of names, the surest first. What stands around a name in a question counts, then does not."""
    keys = name_keys(asked)
    yield index.by_joined.get(fold(asked.text), ())
    for joined, bag in keys:
        yield {*index.by_joined.get(joined, ()), *index.by_bag.get(bag, ())}
    for joined, _bag in keys:
        yield index.beginning_with(joined, limit=BEGINNINGS)
    if asked.pieces:
        found = list(_with_words(asked, index))
        if not COMPARING.isdisjoint(asked.pieces):
            yield (number for number in found if index.names[number].kind == "comparison")
        yield found


def _with_words(asked: Query, index: NameIndex) -> Iterable[int]:
    """Names that have all words of the query, and one that begins with its last word, which may not be whole yet."""
    last = asked.pieces[-1]
    whole = [index.having(word) for word in asked.words if word != last]
    if last not in asked.words:
        return set.intersection(*whole) if whole else ()
    if not whole:
        return islice(_with_beginning(last, index), BEGINNINGS)
    found = set.intersection(*whole)
    if len(last) < PREFIX_FROM:
        return [number for number in found if any(word.startswith(last) for word in index.names[number].keys.words)]
    return found.intersection(_with_beginning(last, index))


def _with_beginning(letters: str, index: NameIndex) -> Iterator[int]:
    """Names with a word that begins with the letters, as it is written or as it is indexed: taxe, taxes, tax."""
    start = bisect_left(index.words_in_order, letters)
    indexed = takewhile(lambda word: word.startswith(letters), islice(index.words_in_order, start, None))
    written = chain.from_iterable(search_keys(word) for word in word_list(index).beginning_with(letters))
    return chain.from_iterable(index.by_word.get(key, ()) for key in dict.fromkeys([*indexed, *written]))


# Misspellings


def _mended(asked: Query, index: NameIndex) -> list[Query]:
    """What may have been meant: whole words by the nearest word, the last one by how the nearest words begin."""
    if not asked.pieces:
        return []
    *first, last = asked.pieces
    whole = [word if _is_known(word, index) else _nearest(word, index) for word in first]
    if not all(whole):
        return []
    endings = [last] if _begins(last, index) else nearest_beginnings(last, word_list(index))
    readings = [" ".join([*whole, ending]) for ending in endings]
    return [read_query(reading) for reading in readings if reading != " ".join(asked.pieces)]


def _begins(letters: str, index: NameIndex) -> bool:
    return next(iter(_with_beginning(letters, index)), None) is not None


def _is_known(word: str, index: NameIndex) -> bool:
    return word in STOP_WORDS or index.knows(word)


def _nearest(word: str, index: NameIndex) -> str:
    return nearest_word(word, index) if _can_be_misspelled(word) else ""


def _can_be_misspelled(word: str) -> bool:
    """Acronyms of two or three letters are all alike, and a wrong digit is another number."""
    return len(word) >= SHORTEST and word.isalpha()


def nearest_beginnings(letters: str, words: WordList) -> list[str]:
    """How words begin that are most like the letters: fewest errors, then the same first letter, the same length."""
    if not _can_be_misspelled(letters):
        return []
    found: dict[str, int] = {}
    most = allowed_errors(len(letters))
    # A missing letter or two make the word longer, one too many makes it shorter.
    for length in range(len(letters) - 1, len(letters) + 3):
        near = process.extract(
            letters, words.beginnings(length), scorer=OSA.distance, score_cutoff=most, limit=READINGS
        )
        found |= {other: errors for other, errors, _place in near}
    return nsmallest(READINGS, found, key=lambda other: _likeness(letters, other, found))


def _likeness(letters: str, other: str, errors: Mapping[str, int]) -> tuple:
    return (errors[other], other[0] != letters[0], abs(len(other) - len(letters)), other)


# Rows


def _rows(
    chosen: Mapping[int, int], readings: list[Query], index: NameIndex, vocabulary: Vocabulary
) -> Iterator[Completion]:
    """Before the meanings of an ambiguous name that was typed in full stands the page to choose on."""
    typed = {joined for reading in readings for joined, _bag in name_keys(reading)}
    phrases = [
        phrase for reading in readings for phrase in (reading.text, *map(" ".join, (reading.pieces, reading.core)))
    ]
    words = [word for reading in readings for word in reading.words]
    offered = set()
    for page, number in chosen.items():
        name = index.names[number]
        parts = marked_parts(name.text, phrases, words)
        meanings = vocabulary.by_name_slug(name.slug) if name.keys.joined in typed and name.slug else ()
        if len(meanings) > 1 and name.slug not in offered:
            offered.add(name.slug)
            yield _choice(name, len(meanings), parts)
        yield _row(name, index.pages[page], parts)


def _row(name: Name, page: Page, parts: tuple[str, ...]) -> Completion:
    is_title = fold(name.text) == fold(page.title)
    note = page.acronym if is_title else _("see %(title)s") % {"title": page.title}
    return Completion(name.text, str(KIND_LABELS.get(page.kind, "")), note, page.address, parts)


def _choice(name: Name, count: int, parts: tuple[str, ...]) -> Completion:
    note = ngettext("%(count)d meaning", "%(count)d meanings", count) % {"count": count}
    return Completion(name.text, _("Choose"), note, choice_address(name.slug), parts)
