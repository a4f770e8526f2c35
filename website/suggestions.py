"""Misspellings: what a reader may have meant, and which terms are nearest when nothing is found."""

import re
from collections.abc import Collection

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from publishing.names import unaccented
from publishing.pages import Link
from publishing.querywords import singular, stem
from website.nameindex import NameIndex
from website.queries import LEADING, STOP_WORDS, TRAILING, Query

# Acronyms of two or three letters are all alike: they are neither corrected nor suggested.
SHORTEST = 4
CANDIDATES = 20
NEAREST = 5
# From 0 to 100: what is less alike is no help.
NEAR = 50
LETTERS = re.compile(r"(?<!\w)[^\W\d_]{4,}(?!\w)")
DIGITS = re.compile(r"\d+")


def allowed_errors(length: int) -> int:
    """How many letters of a word may be wrong, missing, added or swapped."""
    return (length >= SHORTEST) + (length >= 6) + (length >= 11)


def corrected(query: Query, index: NameIndex, *, known: Collection[str]) -> str:
    """The query as it was probably meant, or ''. `known` are the stems that stand in some text.

    First each word that nobody uses is replaced by the one most like it; failing that, the whole is taken for a name.
    """
    words = {word for word in LETTERS.findall(query.text) if not _is_known(unaccented(word), index, known)}
    mended = {word: nearest_word(unaccented(word), index) or word for word in words}
    text = LETTERS.sub(lambda found: mended.get(found[0], found[0]), query.text)
    return text if text != query.text else _nearest_name(query, index, errors=2 if words else 1)


def nearest_terms(query: Query, index: NameIndex) -> tuple[Link, ...]:
    """The terms whose names look most like the query, best first."""
    found = process.extract(query.joined, index.in_order, scorer=fuzz.ratio, score_cutoff=NEAR, limit=CANDIDATES)
    pages = dict.fromkeys(index.names[index.by_joined[key][0]].page for key, _score, _place in found)
    terms = [index.pages[page] for page in pages if index.pages[page].kind == "term"]
    return tuple(
        Link(page.title, page.address, acronym=page.acronym, definition=page.summary) for page in terms[:NEAREST]
    )


def _is_known(word: str, index: NameIndex, known: Collection[str]) -> bool:
    plain = singular(word)
    return plain in STOP_WORDS | LEADING | TRAILING or stem(word) in known or index.knows(plain)


def nearest_word(word: str, index: NameIndex) -> str:
    """The word of a name that is most like this one: fewest errors, then letters swapped, then the most used."""
    found = _within_errors(word, index.spellings.keys())
    ranked = [
        (errors, sorted(other) != sorted(word), other[0] != word[0], -index.spellings[other], other)
        for other, errors in found
    ]
    return min(ranked)[-1] if ranked else ""


def _nearest_name(query: Query, index: NameIndex, *, errors: int) -> str:
    """The name that the whole query is most like, with so many errors at most; numbers must be the same."""
    key = query.joined
    found = [
        (wrong, other)
        for other, wrong in _within_errors(key, index.in_order, most=errors)
        if other != key and len(other) >= SHORTEST and DIGITS.findall(other) == DIGITS.findall(key)
    ]
    return index.names[index.by_joined[min(found)[1]][0]].text if found else ""


def _within_errors(word: str, choices: Collection[str], *, most: int = 3) -> list[tuple[str, int]]:
    most = min(most, allowed_errors(len(word)))
    if not most:
        return []
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=CANDIDATES)
    return [(other, errors) for other, errors, _place in found]
