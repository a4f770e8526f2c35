"""The words of names, texts and queries, made alike: what is meant the same has the same key, however it is typed.

`index_words` and `search_keys` serve the search of words in texts, `joined` and `bag` the comparison of whole names.
All take any text, and know no case, accents, apostrophes, plurals or kinds of hyphens.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from publishing.names import unaccented

# PostgreSQL refuses words of more than 2,046 bytes; no word that is meant to be read comes near this.
WORD_LIMIT = 60

APOSTROPHES = "'\u2018\u2019\u02bc"
HYPHENS = "\\-\u2010-\u2015\u2212"
# Bounded, so that a text made to be awkward costs no more than others.
WORD = r"[^\W_]{1,100}"
# What belongs together: co-employment, W-2, O'Reilly, node.js, R&D, 1,000, 401(k), C++; or a sign by itself.
CHAIN = re.compile(
    rf"{WORD}(?:(?:[{APOSTROPHES}{HYPHENS}.&]|,(?=\d{{3}}(?!\d))){WORD}|\([^\W_]{{1,2}}\)(?:s(?!\w))?){{0,12}}(?:\+{{1,2}}|#)?"
    r"|(?<=\d)%|[&§]|[^\w\s\x00-\x7f]"
)
# 1,000 and 6.2 are one word each, employee(s) is employees, 401(k)s is 401(k).
INSIDE = re.compile(rf"(?<=\d)[.,](?=\d)|\((?=s\))|(?<=\(s)\)|(?<=\))s$|[{APOSTROPHES}]")
POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s(?!\w)")
SPELLED = {"++": " plus plus ", "+": " plus ", "#": " sharp ", "%": " percent ", "&": " and ", "§": " section "}
LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")
NUMBER_AND_LETTER = re.compile(r"(?<!\w)(?:([b-z])\s+(\d{1,4})|(\d{2,4})\s+([b-hj-z]))(?!\w)", re.IGNORECASE)
VOWEL = re.compile(r"[aeiouy]")
# Scripts without spaces: their words are found by pairs of characters.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]{3,}")


class Span(NamedTuple):
    """A key and the place in the text that it stands for."""

    key: str
    start: int
    end: int


def tidied(query: str) -> str:
    """The query with lone letters put to their numbers: “w 2” is “w-2”, “401 k” is “401-k”."""
    return NUMBER_AND_LETTER.sub(r"\1\3-\2\4", query)


def index_words(text: str) -> list[str]:
    """The words of a text, as they are indexed: “co-employed” is found by “co”, “employed” and “coemployed”."""
    return [key for chain in CHAIN.findall(text) for key in _indexed(chain)]


def spans(text: str, keys: Collection[str]) -> Iterator[Span]:
    """The places in a text where words with one of the keys stand."""
    for found in CHAIN.finditer(text):
        for key in _indexed(found[0]):
            if key in keys:
                yield Span(key, found.start(), found.end())


def query_pieces(text: str) -> list[str]:
    """The words of a query in order, in the singular; “w-2” is one, since “w” and “2” alone say nothing."""
    return [piece for found in CHAIN.finditer(text) for piece in _asked(found[0])]


def search_keys(piece: str) -> list[str]:
    """The keys under which a word of a query stands in the index, all of which must be there."""
    return _grams(stem(piece))


def parts(text: str) -> list[str]:
    """The words of a name in order, chains taken apart, in the singular."""
    return [part for found in CHAIN.finditer(text) for part in chain_parts(found[0])]


def joined(text: str) -> str:
    """The key of a whole name: co-employment, “co employment” and coemployment are one, 401(k) and 401k, W-2 and w2."""
    return "".join(parts(text))


def bag(text: str) -> str:
    """The key of a whole name whose words may come in any order: “Form W-2” and “w2 form” are one."""
    return bag_of(parts(text))


def bag_of(words: Iterable[str]) -> str:
    return " ".join(sorted(atom for word in words for atom in LETTERS_OR_DIGITS.findall(word)))


@lru_cache(maxsize=100_000)
def chain_parts(chain: str) -> tuple[str, ...]:
    text = POSSESSIVE.sub("", unaccented(chain))
    text = INSIDE.sub("", text)
    text = re.sub(r"\+\+|[+#%&§]", lambda sign: SPELLED[sign[0]], text)
    found = tuple(singular(part[:WORD_LIMIT]) for part in re.findall(WORD, text))
    if not found and unicodedata.category(chain[0])[0] == "S":
        return (f"u{ord(chain[0]):x}",)
    return found


@lru_cache(maxsize=100_000)
def _indexed(chain: str) -> tuple[str, ...]:
    pieces = chain_parts(chain)
    if len(pieces) == 1:
        return tuple(_grams(stem(pieces[0])))
    keys = [stem(piece) for piece in pieces if len(piece) > 1]
    return tuple(dict.fromkeys([*keys, _compound(pieces)])) if pieces else ()


@lru_cache(maxsize=10_000)
def _asked(chain: str) -> tuple[str, ...]:
    pieces = chain_parts(chain)
    if len(pieces) > 1 and any(len(piece) == 1 for piece in pieces):
        return ("".join(pieces)[:WORD_LIMIT],)
    return pieces


def _compound(pieces: tuple[str, ...]) -> str:
    return stem("".join(pieces)[:WORD_LIMIT])


def _grams(word: str) -> list[str]:
    if not UNSPACED.search(word):
        return [word]
    return [word[start : start + 2] for start in range(len(word) - 1)]


def singular(word: str) -> str:
    """The word without the ending of a plural, and in American spelling; any two forms of one word come out alike."""
    if re.fullmatch(r"\d+[a-z]?s", word):
        return word[:-1]
    word = word.replace("isation", "ization")
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "sses", "shes", "tches")):
        return word[:-2]
    return word[:-1]


def stem(word: str) -> str:
    """The part that the forms of a word share: leave, leaves, leaving; plan, plans, planned."""
    word = singular(word)
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) > 2 and VOWEL.search(base):
            word = base
            break
    if len(word) > 4:
        word = word.removesuffix("e")
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou" and not word[-1].isdigit():
        word = word[:-1]
    return word
