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
6. Nothing is found in web addresses that begin with http://, https:// or www., and no such name is ever found.
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
SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
UNIFIED = dict.fromkeys(SPACES, " ") | dict.fromkeys("\u2018\u2019\u02bc", "'") | dict.fromkeys("\u2010\u2011", "-")
INVISIBLE = "\xad\u200b-\u200d\u2060\ufeff"
# Python's \w leaves out combining marks, which belong to the words of many languages.
MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me"})
WORD = rf"\w{MARKS}"
TOKEN = re.compile(rf"\w+(?:[{MARKS}]+\w*)*| +|.", re.DOTALL)
IS_WORD = re.compile(r"\w")
MAY_BEGIN = re.compile(rf"(?<![-@{INVISIBLE}{WORD}])(?<![{WORD}]['.&])")
MAY_END = re.compile(rf"(?![@+#{INVISIBLE}{WORD}]|['.&][{WORD}])")
WEB_ADDRESS = re.compile(rf"(?<![{WORD}])(?:(?i:https?)://|www\.)[^ ]+")
# Stands for what holds no names; it is in none, and an edge.
OPAQUE = "\ufffc"
TAKES_ES = ("s", "x", "z", "ch", "sh", "o")
# Names of more pieces than this are looked up by so many first pieces: common first words begin thousands of names.
OPENING = 3


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
        # How many pieces the names have that begin so, the greatest number first: long names by their opening, short
        # ones by their first piece.
        self._counts: dict[str, list[int]] = {}
        for name in names:
            self._add(name)

    def find(self, text: str) -> list[Match]:
        """The matches in the order of the text."""
        tokens = _split(text)
        matches: list[Match] = []
        known, free = self._counts, 0
        for index, piece in enumerate(tokens.folded):
            if (piece in known or piece[-1] == "s") and tokens.places[index] >= free:
                match = self._longest(tokens, index)
                if match:
                    matches.append(match)
                    free = match.end
        return matches

    def _add(self, name: MatchName) -> None:
        tokens = _split(name.text.strip())
        pieces = tokens.folded
        if not pieces or OPAQUE in pieces:
            return
        same = self._names.setdefault("".join(pieces), [])
        if name.case:
            same.insert(sum(1 for written, _key in same if written), ("".join(tokens.written), name.key))
        else:
            same.append(("", name.key))
        counts = self._counts.setdefault(pieces[0], [])
        if len(pieces) > OPENING:
            counts = self._counts.setdefault("".join(pieces[:OPENING]), [])
        if len(pieces) not in counts:
            insort(counts, len(pieces), key=int.__neg__)

    def _longest(self, tokens: _Tokens, index: int) -> Match | None:
        """The longest name that begins with this piece of the text."""
        folded, known = tokens.folded, self._counts
        short = known.get(folded[index], ())
        long = known.get("".join(folded[index : index + OPENING]), ()) if len(folded) > index + OPENING else ()
        # A single word in the plural is not among the first pieces.
        plural = (1,) if folded[index][-1] == "s" else ()
        for count in (*long, *short, *plural):
            end = index + count
            if end <= len(folded) and (match := self._fit(tokens, index, end)):
                return match
        return None

    def _fit(self, tokens: _Tokens, start: int, end: int) -> Match | None:
        """A name made of just these pieces, the last of them perhaps in the plural."""
        head, last = "".join(tokens.folded[start : end - 1]), tokens.folded[end - 1]
        same = self._names.get(head + last)
        match = _matched(same, tokens, (start, end), tokens.written[end - 1], "") if same else None
        if match or last[-1] != "s":
            return match
        for stem, written, ending in _stems(last, tokens.written[end - 1]):
            same = self._names.get(head + stem)
            match = match or (_matched(same, tokens, (start, end), written, ending) if same else None)
        return match


def _matched(
    same: list[tuple[str, Hashable]], tokens: _Tokens, span: tuple[int, int], last: str, ending: str
) -> Match | None:
    """The first of some names, alike but for their case, that fits these pieces and may stand here."""
    start = tokens.places[span[0]]
    if not MAY_BEGIN.match(tokens.text, start):
        return None
    shown = "".join(tokens.written[span[0] : span[1] - 1]) + last
    for written, key in same:
        fits = not written or (written == shown and ending == ending.lower())
        stop = _stop(tokens, span[1], case=bool(written)) if fits else None
        if stop:
            return Match(start, stop, key)
    return None


def _split(text: str) -> _Tokens:
    unified = text
    for character, plain in UNIFIED.items():
        if character in unified:
            unified = unified.replace(character, plain)
    if "://" in unified or "www." in unified:
        unified = WEB_ADDRESS.sub(lambda found: OPAQUE * len(found[0]), unified)
    written = TOKEN.findall(unified)
    places = list(accumulate(map(len, written), initial=0))
    if "  " in unified:
        written = [" " if piece[0] == " " else piece for piece in written]
    if unified.isascii():
        return _Tokens(unified, written, [piece.lower() for piece in written], places)
    written = [piece if piece.isascii() else unicodedata.normalize("NFC", piece) for piece in written]
    return _Tokens(unified, written, [_folded(piece) for piece in written], places)


def _folded(piece: str) -> str:
    return piece.lower() if piece.isascii() else unicodedata.normalize("NFC", piece.casefold())


def _stems(folded: str, written: str) -> Iterator[tuple[str, str, str]]:
    """What a word in -s may be the plural of: folded, as written, and its ending as written."""
    if written[-1] not in "sS" or len(folded) == 1:
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
    if not IS_WORD.match(tokens.written[end - 1]) and text[stop : stop + 1] in (("s",) if case else ("s", "S")):
        stop += 1
    if text[stop : stop + 2] in {"'s", "'S"} and MAY_END.match(text, stop + 2):
        return stop + 2
    return stop if MAY_END.match(text, stop) else None
