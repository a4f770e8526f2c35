"""Finding names in plain text: all names at once, in one pass.

The rules, which tests/glossary/reference_matcher.py follows a second time, slowly:

1. Of all names that fit at the leftmost place the longest wins, and the search goes on behind it. Matches never
   overlap.
2. Names are compared without case (`casefold`), or as written when case matters; always in NFC, with accents as
   written. Straight and curly apostrophes are the same; so are a hyphen, U+2010 and the non-breaking hyphen; so is
   any run of white space, non-breaking spaces and line breaks included.
3. The last word of a name may be in the plural: + s, except after s; + es after s, x, z, ch, sh, o; y becomes ies
   after a consonant. A name that ends in a sign may have an s ("401(k)s"). Where case matters the ending is in
   small letters: "PEOs", never "PEOS". Other plurals are names of their own.
4. The possessive 's belongs to the match ("PEO's", "PEOs's"); a bare apostrophe after it does not, since it may be
   a closing quotation mark ("PEOs'").
5. Names are whole words. Letters, digits, the underscore and combining marks make words. No word may touch a
   match, and these neither:
   - before it: a hyphen ("co-employment" holds no "employment"), @, or an invisible sign;
   - after it: @, +, # or an invisible sign ("C" is not in "C++"); a hyphen may ("PEO-style");
   - on either side: an apostrophe, a full stop or & with a word right behind it ("O'PEO", "peo.com", "R&D").
   All else is an edge: "PEO/ASO" are two names, and so are "(PEO)ASO".
6. Nothing is found in web addresses that begin with http://, https:// or www.
7. When names fit the same characters, the one with more words and signs wins, then the one that needs no plural,
   then the one whose case matters, then the one given first.
"""

import re
import unicodedata
from bisect import insort
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

# Characters that stand for others of the same length, so that places in the text stay what they are.
SPACES = dict.fromkeys("\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", " ")
SPACES |= {chr(code): " " for code in range(0x2000, 0x200B)}
UNIFIED = str.maketrans(SPACES | dict.fromkeys("\u2018\u2019\u02bc", "'") | dict.fromkeys("\u2010\u2011", "-"))
INVISIBLE = "\xad\u200b-\u200d\u2060\ufeff"
# Python's \w leaves out combining marks, which belong to the words of many languages.
MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me"})
WORD = rf"\w{MARKS}"
TOKEN = re.compile(rf"(?:https?://|www\.)[^ ]+| +|[{WORD}]+|.", re.IGNORECASE | re.DOTALL)
MAY_BEGIN = re.compile(rf"(?<![-@{INVISIBLE}{WORD}])(?<![{WORD}]['.&])")
MAY_END = re.compile(rf"(?![@+#{INVISIBLE}{WORD}]|['.&][{WORD}])")
TAKES_ES = ("s", "x", "z", "ch", "sh", "o")


@dataclass(frozen=True, slots=True)
class MatchName:
    """A name to find. `key` is handed back with each match; with `case` it is found only as written."""

    text: str
    case: bool
    key: Hashable


@dataclass(frozen=True, slots=True)
class Match:
    start: int
    end: int
    key: Hashable


@dataclass(slots=True)
class _Tokens:
    """A text in pieces: as written and folded, and where each begins; the last place is the end."""

    text: str
    written: list[str]
    folded: list[str]
    places: list[int]


class Matcher:
    """Finds names in texts. Costs little more for 100,000 names than for 100: names are looked up, not tried."""

    def __init__(self, names: Iterable[MatchName]):
        # The names by their folded pieces put together; those whose case matters first.
        self._names: dict[str, list[tuple[str, Hashable]]] = {}
        # For each folded first piece, the numbers of pieces that names beginning so have: the greatest first.
        self._counts: dict[str, list[int]] = {}
        for name in names:
            self._add(name)

    def find(self, text: str) -> list[Match]:
        """The matches in the order of the text."""
        tokens = _split(text)
        matches: list[Match] = []
        counts_of, free = self._counts.get, 0
        for index, piece in enumerate(tokens.folded):
            counts = counts_of(piece)
            if (counts or piece[-1] == "s") and tokens.places[index] >= free:
                if match := self._match(tokens, index, counts or ()):
                    matches.append(match)
                    free = match.end
        return matches

    def _add(self, name: MatchName) -> None:
        tokens = _split(name.text.strip())
        if not tokens.written:
            return
        same = self._names.setdefault("".join(tokens.folded), [])
        if name.case:
            same.insert(sum(1 for written, _key in same if written), ("".join(tokens.written), name.key))
        else:
            same.append(("", name.key))
        counts = self._counts.setdefault(tokens.folded[0], [])
        if len(tokens.folded) not in counts:
            insort(counts, len(tokens.folded), key=int.__neg__)

    def _match(self, tokens: _Tokens, index: int, counts: Iterable[int]) -> Match | None:
        """The longest name that begins with this piece of the text."""
        start = tokens.places[index]
        if not MAY_BEGIN.match(tokens.text, start):
            return None
        for count in counts:
            if index + count < len(tokens.places) and (match := self._fit(tokens, index, index + count)):
                return match
        # A single word in the plural begins with no first piece that is known.
        return self._fit(tokens, index, index + 1) if 1 not in counts else None

    def _fit(self, tokens: _Tokens, start: int, end: int) -> Match | None:
        """A name made of just these pieces, the last of them perhaps in the plural."""
        head, written_head = "".join(tokens.folded[start : end - 1]), None
        for stem, written_stem, ending in _stems(tokens.folded[end - 1], tokens.written[end - 1]):
            for written, key in self._names.get(head + stem, ()):
                if written and written_head is None:
                    written_head = "".join(tokens.written[start : end - 1])
                if written and (written != written_head + written_stem or ending != ending.lower()):
                    continue
                if stop := _stop(tokens, end, case=bool(written)):
                    return Match(tokens.places[start], stop, key)
        return None


def _split(text: str) -> _Tokens:
    unified = text.translate(UNIFIED)
    written = TOKEN.findall(unified)
    places = list(accumulate(map(len, written), initial=0))
    if not unified.isascii():
        written = [piece if piece.isascii() else unicodedata.normalize("NFC", piece) for piece in written]
    if "  " in unified:
        written = [" " if piece[0] == " " else piece for piece in written]
    return _Tokens(unified, written, [_folded(piece) for piece in written], places)


def _folded(piece: str) -> str:
    return piece.lower() if piece.isascii() else unicodedata.normalize("NFC", piece.casefold())


def _stems(folded: str, written: str) -> Iterator[tuple[str, str, str]]:
    """What a last word may be a form of: folded, as written, and the ending it would have as written."""
    yield folded, written, ""
    if folded[-1] != "s" or written[-1] not in "sS" or len(folded) == 1:
        return
    if folded[-2] != "s":
        yield folded[:-1], written[:-1], written[-1]
    if folded.endswith("es") and folded[:-2].endswith(TAKES_ES):
        yield folded[:-2], written[:-2], written[-2:]
    if folded.endswith("ies") and folded[-4:-3].isalpha() and folded[-4] not in "aeiou":
        yield folded[:-3] + "y", written[:-3] + "y", written[-3:]


def _stop(tokens: _Tokens, end: int, *, case: bool) -> int | None:
    """Where a match ends whose last piece stands before `end`; None when something touches it."""
    text, stop = tokens.text, tokens.places[end]
    if not re.match(f"[{WORD}]", tokens.written[end - 1]) and text[stop : stop + 1] in (("s",) if case else ("s", "S")):
        stop += 1
    if text[stop : stop + 2] in {"'s", "'S"} and MAY_END.match(text, stop + 2):
        return stop + 2
    return stop if MAY_END.match(text, stop) else None
