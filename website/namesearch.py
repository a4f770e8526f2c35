"""Which names and titles a query means: exact names first, then beginnings, then words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from publishing.querywords import query_pieces, stem
from website.nameindex import Name, NameIndex, Page, Versus, name_keys_of
from website.queries import STOP_STEMS, STOP_WORDS, Query, name_keys

# More names than this with one beginning are not looked at: they would not be shown either.
BEGINNINGS = 300
# So many words in the order of a title are no chance.
OWN_WORDS = 4
# Of the words of a query, by weight, a title must have so much to be close to it.
CLOSE = 0.6


class Rank(IntEnum):
    """Why a row is where it is; the lower, the earlier."""

    EXACT = 0
    COMPARED = 1
    SAME = 2
    ASKED = 3
    PARTLY_COMPARED = 4
    BEGINNING = 5
    WORDS = 6
    MISSPELLED = 7
    CLOSE = 8
    NAMED = 9
    TEXT = 10


# A name within a query stands for the query when it has so much of the weight.
NAMED_FROM = 0.2
TITLE_KINDS = frozenset({"question", "comparison", "topic", "person", "row"})
NAME_ORDER = {"deprecated": 2, "synonym": 1, "variant": 1, "row": 3}
KIND_ORDER = {"term": 0, "comparison": 1, "question": 2, "topic": 3, "person": 4}


@dataclass(frozen=True)
class Hit:
    """A page that was found: by which of its names (a number, or None), and its place within the rank."""

    rank: Rank
    page: int
    name: int | None = None
    place: tuple = ()


@dataclass(frozen=True)
class Spot:
    """A name that stands in a query: from where to where in its words, and the names that are written so."""

    start: int
    end: int
    key: str
    names: tuple[int, ...]


def find_names(query: Query, index: NameIndex) -> list[Hit]:
    """The pages whose names or titles the query means, each once, best first."""
    spots = spotted(query, index)
    return best_of(
        [
            *_exact(query, index),
            *_beginning(query, index),
            *_compared(query, spots, index),
            *_with_words(query, spots, index),
        ]
    )


def best_of(hits: Iterable[Hit]) -> list[Hit]:
    """Each page once, with its best reason, in order."""
    found: dict[int, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (hit.rank, hit.place)):
        found.setdefault(hit.page, hit)
    return list(found.values())


def misspelled(hits: Iterable[Hit]) -> list[Hit]:
    """What a corrected query finds, behind all names that the query itself finds."""
    return [replace(hit, rank=max(hit.rank, Rank.MISSPELLED), place=(hit.rank, *hit.place)) for hit in hits]


def _exact(query: Query, index: NameIndex) -> Iterator[Hit]:
    as_typed = name_keys_of(query.text)
    numbers = index.by_joined.get(as_typed.joined or as_typed.folded, ())
    same = [number for number in numbers if index.names[number].keys.folded == as_typed.folded]
    yield from _named(same, Rank.EXACT, index)
    for preference, (joined, bag) in enumerate(name_keys(query)):
        for found in (index.by_joined.get(joined, ()), index.by_bag.get(bag, ())):
            yield from _named(found, Rank.SAME, index, preference)


def _beginning(query: Query, index: NameIndex) -> Iterator[Hit]:
    """Names that begin with the query; a question that somebody began to type in its own words is that question."""
    if query.joined:
        rank = Rank.SAME if len(query.pieces) >= OWN_WORDS else Rank.BEGINNING
        yield from _named(index.beginning_with(query.joined, limit=BEGINNINGS), rank, index, OWN_WORDS)


def _named(numbers: Iterable[int], rank: Rank, index: NameIndex, preference: int = 0) -> Iterator[Hit]:
    for number in numbers:
        name = index.names[number]
        yield Hit(rank, name.page, number, (preference, *_name_place(name, index)))


def _name_place(name: Name, index: NameIndex) -> tuple:
    page = index.pages[name.page]
    length = len(name.keys.joined) if name.kind not in ("question", "comparison") else 0
    return (KIND_ORDER.get(page.kind, 9), NAME_ORDER.get(name.kind, 0), length, page.title, page.address)


# Names inside a query


def spotted(query: Query, index: NameIndex) -> list[Spot]:
    """The known names in a query, from left to right; the longest wins, and none overlap."""
    spots, start = [], 0
    while start < len(query.pieces):
        ends = range(len(query.pieces), start, -1)
        spot = next(filter(None, (_spot(query, start, end, index) for end in ends)), None)
        if spot:
            spots.append(spot)
        start = spot.end if spot else start + 1
    return spots


def _spot(query: Query, start: int, end: int, index: NameIndex) -> Spot | None:
    words = query.pieces[start:end]
    key = "".join(words)
    numbers = tuple(number for number in index.by_joined.get(key, ()) if index.names[number].kind not in TITLE_KINDS)
    if all(word in STOP_WORDS for word in words) or not (numbers or key in index.compared):
        return None
    return Spot(start, end, key, numbers)


def _compared(query: Query, spots: list[Spot], index: NameIndex) -> Iterator[Hit]:
    """Comparisons of two or more things that the query names."""
    for versus in index.versus:
        used = _subjects_named(versus, spots)
        if len(used) < 2:
            continue
        title = index.names[index.names_of[versus.page][0]].keys.words
        said = {place for spot in used for place in range(spot.start, spot.end)}
        left = [
            word
            for place, word in enumerate(query.pieces)
            if place not in said and word not in STOP_WORDS and stem(word) not in title
        ]
        rank = Rank.COMPARED if query.compares and not left else Rank.PARTLY_COMPARED
        yield Hit(rank, versus.page, None, (-len(used), len(versus.subjects), index.pages[versus.page].title))


def _subjects_named(versus: Versus, spots: list[Spot]) -> list[Spot]:
    """The spots that name a subject, each another one: “aso vs aso” names two of the comparison of both ASOs."""
    free, used = list(versus.subjects), []
    for spot in sorted(spots, key=lambda spot: sum(spot.key in names for names in versus.subjects)):
        subject = next((names for names in free if spot.key in names), None)
        if subject is not None:
            free.remove(subject)
            used.append(spot)
    return used


# Words of names


@dataclass(frozen=True)
class Unit:
    """One thing that a query asks for: its weight, the names that have it, and the name that it is, if it is one."""

    weight: float
    having: frozenset[int]
    spot: Spot | None = None


def _with_words(query: Query, spots: list[Spot], index: NameIndex) -> Iterator[Hit]:
    """Names that have all words of the query, titles that have most of them, and names that stand in the query."""
    units = list(_units(query, spots, index))
    total = sum(unit.weight for unit in units)
    covered: dict[int, float] = {}
    for unit in units:
        for number in unit.having:
            covered[number] = covered.get(number, 0) + unit.weight
        if unit.spot and unit.weight >= NAMED_FROM * total:
            place = (-len(unit.spot.key), unit.spot.start)
            yield from (Hit(Rank.NAMED, index.names[number].page, number, place) for number in unit.spot.names)
    for number, weight in covered.items():
        name, share = index.names[number], weight / total
        extra = sum(word not in STOP_STEMS for word in name.keys.words) - len(units)
        rank = _word_rank(name, share, asks=query.asks or len(units) > 2, extra=extra)
        if rank is not None:
            yield Hit(rank, name.page, number, (-round(share, 3), extra, *_name_place(name, index)))


def _word_rank(name: Name, share: float, *, asks: bool, extra: int) -> Rank | None:
    """The rank of a name that has a share of what is asked for, and so many other words."""
    if share > 0.999:
        is_whole = extra <= 0 and name.kind not in ("row", "comparison")
        return Rank.ASKED if is_whole or (asks and name.kind == "question") else Rank.WORDS
    return Rank.CLOSE if name.kind in TITLE_KINDS and share >= CLOSE else None


def _units(query: Query, spots: list[Spot], index: NameIndex) -> Iterator[Unit]:
    """A known name counts as one unit, and is also found by the acronym and the title of its term."""
    said = {place for spot in spots for place in range(spot.start, spot.end)}
    for spot in spots:
        own = query.pieces[spot.start : spot.end]
        pages = {index.names[number].page: None for number in spot.names}
        others = [query_pieces(text) for page in pages for text in _texts(index.pages[page])]
        having = frozenset().union(*(_having_all(index, pieces) for pieces in (own, *others)))
        yield Unit(sum(index.weight(piece) for piece in own if piece not in STOP_WORDS), having, spot)
    for place, piece in enumerate(query.pieces):
        if place not in said and piece not in STOP_WORDS:
            yield Unit(index.weight(piece), frozenset(index.having(piece)))


def _texts(page: Page) -> list[str]:
    return [text for text in (page.acronym, page.title) if text]


def _having_all(index: NameIndex, pieces: Iterable[str]) -> set[int]:
    return set.intersection(*map(index.having, pieces))
