"""Marks the letters of a name that a reader has typed, which need not be whole words."""

import re
from collections.abc import Iterable

from publishing.names import unaccented

# Shorter words are the beginning of many.
WHOLE_FROM = 3
WORD = re.compile(r"[^\W_]+")


def marked_parts(text: str, phrases: Iterable[str], words: Iterable[str]) -> tuple[str, ...]:
    """The text in pieces, every second of which has been typed: one of the phrases, else the words one by one.

    >>> marked_parts("Co-employment", ["coem"], [])
    ('', 'Co-em', 'ployment')
    >>> marked_parts("Fee of a PEO", [], ["peo", "fe"])
    ('', 'Fe', 'e of a ', 'PEO', '')
    """
    at_once = next(filter(None, (_at_one_place(text, phrase) for phrase in phrases)), [])
    parts, place = [], 0
    for start, end in at_once or _at_each_word(text, list(words)):
        parts += [text[place:start], text[start:end]]
        place = end
    return (*parts, text[place:])


def _at_one_place(text: str, phrase: str) -> list[tuple[int, int]]:
    """Where a phrase stands, from the beginning of a word, whatever signs are in between."""
    letters = "".join(WORD.findall(unaccented(phrase)))
    starts = [found.start() for found in WORD.finditer(text)]
    return next(([(start, end)] for start in starts if (end := _end(text, start, letters))), []) if letters else []


def _end(text: str, start: int, letters: str) -> int:
    """Behind the letters in the text, when they stand there; 0 when they do not."""
    place = start
    for place in range(start, len(text)):
        plain = "".join(WORD.findall(unaccented(text[place])))
        if not letters.startswith(plain):
            return 0
        letters = letters.removeprefix(plain)
        if not letters:
            return place + 1
    return 0


def _at_each_word(text: str, words: list[str]) -> list[tuple[int, int]]:
    """The longest beginning of each word that is a typed word; all of it when more was typed: taxe, tax."""
    spans = []
    for found in WORD.finditer(text):
        plain = unaccented(found[0])
        is_outrun = len(plain) >= WHOLE_FROM and any(word.startswith(plain) for word in words)
        ends = [len(found[0])] if is_outrun else [_end(found[0], 0, word) for word in words]
        if longest := max(ends, default=0):
            spans.append((found.start(), found.start() + longest))
    return spans
