"""The rules of glossary/matching.py once more, the slow and obvious way: every name is tried at every place."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from glossary.matching import Match, MatchName

APOSTROPHES = "'\u2018\u2019\u02bc"
HYPHENS = "-\u2010\u2011"
INVISIBLE = "\xad\u200b\u200c\u200d\u2060\ufeff"
VOWELS = "aeiou"


@dataclass(frozen=True)
class Cell:
    """One character with its combining marks, or one run of white space."""

    written: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return unicodedata.normalize("NFC", self.written.casefold())


def find(text: str, names: Iterable[MatchName]) -> list[Match]:
    names = list(names)
    cells = cells_of(without_addresses(text))
    matches: list[Match] = []
    for index, cell in enumerate(cells):
        if matches and cell.start < matches[-1].end:
            continue
        found = [fit for rank, name in enumerate(names) for fit in fits(cells, index, name, rank)]
        if found:
            end, *_rest, key = max(found, key=lambda fit: fit[:-1])
            matches.append(Match(cell.start, end, key))
    return matches


def without_addresses(text: str) -> str:
    place, shown = 0, ""
    while place < len(text):
        rest = text[place:]
        is_address = rest[:7].lower() == "http://" or rest[:8].lower() == "https://" or rest.startswith("www.")
        if is_address and not (place and touches(text[place - 1])):
            length = next((at for at, char in enumerate(rest) if is_space(char)), len(rest))
            opening = rest.index("://") + 3 if "://" in rest[:8] else 4
            if length > opening:
                shown, place = shown + "\ufffc" * length, place + length
                continue
        shown, place = shown + text[place], place + 1
    return shown


def cells_of(text: str) -> list[Cell]:
    cells: list[Cell] = []
    for place, char in enumerate(text):
        last = cells[-1] if cells else None
        joins = last and ((is_space(char) and last.written == " ") or (is_mark(char) and is_word(last.written[0])))
        if last and joins:
            written = " " if is_space(char) else unicodedata.normalize("NFC", last.written + char)
            cells[-1] = Cell(written, last.start, place + 1)
        else:
            cells.append(Cell(unified(char), place, place + 1))
    return cells


def unified(char: str) -> str:
    if is_space(char):
        return " "
    if char in APOSTROPHES:
        return "'"
    return "-" if char in HYPHENS else unicodedata.normalize("NFC", char)


def fits(cells: list[Cell], index: int, name: MatchName, rank: int) -> Iterator[tuple]:
    """(end, words and signs, no plural, case, first given, key) for each form of the name that stands here."""
    shown = without_addresses(name.text.strip())
    pieces = cells_of(shown)
    if not pieces or "\ufffc" in shown or touched_before(cells, index):
        return
    for order, form in enumerate(forms(pieces)):
        stop = stop_of(cells, index, form, name.case)
        if stop is None:
            continue
        for possessive in (2, 0):
            owned = "".join(cell.written for cell in cells[stop : stop + 2]) in {"'s", "'S"}
            if (possessive and not owned) or touched_after(cells, stop + possessive):
                continue
            yield cells[stop + possessive - 1].end, pieces_of(pieces), -order, name.case, -rank, name.key


def forms(pieces: list[Cell]) -> Iterator[str]:
    """The name as written, then its plurals."""
    base = "".join(cell.written for cell in pieces)
    folded = "".join(cell.folded for cell in pieces)
    yield base
    if not is_word(pieces[-1].written[0]):
        yield base + "s"
        return
    if not folded.endswith("s"):
        yield base + "s"
    if folded.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield base + "es"
    if folded.endswith("y") and len(folded) > 1 and folded[-2].isalpha() and folded[-2] not in VOWELS:
        yield base[:-1] + "ies"


def stop_of(cells: list[Cell], index: int, form: str, case: bool) -> int | None:
    """The number of the cell behind the form, when it stands here."""
    wanted = form if case else unicodedata.normalize("NFC", form.casefold())
    shown, stop = "", index
    while stop < len(cells) and len(shown) < len(wanted):
        shown += cells[stop].written if case else cells[stop].folded
        stop += 1
    return stop if shown == wanted else None


def touched_before(cells: list[Cell], index: int) -> bool:
    before = cells[index - 1].written if index else " "
    beyond = cells[index - 2].written if index > 1 else " "
    if touches(before[0]) or before in "-@" + INVISIBLE:
        return True
    return before in "'.&" and touches(beyond[-1])


def touched_after(cells: list[Cell], index: int) -> bool:
    after = cells[index].written if index < len(cells) else " "
    beyond = cells[index + 1].written if index + 1 < len(cells) else " "
    if touches(after[0]) or after in "@+#" + INVISIBLE:
        return True
    return after in "'.&" and touches(beyond[0])


def pieces_of(cells: list[Cell]) -> int:
    """How many words, spaces and signs."""
    count, in_word = 0, False
    for cell in cells:
        if not (in_word and is_word(cell.written[0])):
            count += 1
        in_word = is_word(cell.written[0])
    return count


def touches(char: str) -> bool:
    return is_word(char) or is_mark(char)


def is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def is_mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Mc", "Me"}


def is_space(char: str) -> bool:
    return char.isspace()
