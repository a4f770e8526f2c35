"""A small map of the terms around a term: what it is a kind of, its kinds, what it is taken for, and what goes with it.

The page lists the same in words; the map only shows it at a glance. It is drawn here, so that the template prints it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Protocol

from django.utils.translation import gettext as _

# A picture with more names is no longer seen at a glance: with the term itself there are eight.
MOST = {"broader": 1, "confused": 2, "related": 2, "narrower": 2}
FEWEST_GROUPS = 2

WIDTH, BOX_WIDTH = 640, 190
MIDDLE, BOX_LEFT, BOX_RIGHT = WIDTH // 2, (WIDTH - BOX_WIDTH) // 2, (WIDTH + BOX_WIDTH) // 2
LINE, BIG_LINE, CAPTION = 18, 23, 20
# Letters to a line, at the sizes of the style sheet.
LETTERS, BIG_LETTERS, LINES = 22, 16, 3
GAP, ARM = 34, 24


class Named(Protocol):
    title: str
    acronym: str
    address: str


@dataclass(frozen=True)
class Words:
    """One line of text; `anchor` says which end of it stands at x."""

    x: int
    y: int
    text: str
    anchor: str = "middle"
    is_caption: bool = False


@dataclass(frozen=True)
class Stroke:
    d: str
    is_dashed: bool = False


@dataclass(frozen=True)
class NeighbourMap:
    height: int
    title: str
    description: str
    box: tuple[int, int, int, int]
    center: tuple[Words, ...]
    words: tuple[Words, ...]
    strokes: tuple[Stroke, ...]

    @property
    def width(self) -> int:
        return WIDTH


def draw_neighbours(
    name: str,
    *,
    broader: Iterable[Named],
    narrower: Iterable[Named],
    related: Iterable[Named],
    confused: Iterable[Named],
) -> NeighbourMap | None:
    """The map around the term called `name`; None when there are too few neighbours to make a picture."""
    groups = _chosen({"broader": broader, "narrower": narrower, "confused": confused, "related": related})
    if len(groups) < FEWEST_GROUPS:
        return None
    over, under = groups.get("broader", ()), groups.get("narrower", ())
    left, right = groups.get("confused", ()), groups.get("related", ())
    own = wrap(name, BIG_LETTERS)[:LINES]
    top = _depth(over) + GAP if over else 0
    sides = max(_side_height(left), _side_height(right))
    height = max(len(own) * BIG_LINE + 30, sides if not over and not under else sides - 2 * GAP, 64)
    middle = top + height // 2
    words = [
        *_row(over, _("is a kind or part of"), CAPTION - 4),
        *_row(under, _("its kinds and parts"), top + height + GAP + 12),
    ]
    words += _column(left, _("not to be confused with"), BOX_LEFT - ARM - 10, middle, "end")
    words += _column(right, _("see also"), BOX_RIGHT + ARM + 10, middle, "start")
    return NeighbourMap(
        height=top + height + (GAP + 12 + _depth(under) if under else 0) + 4,
        title=_("%(name)s and its neighbors") % {"name": name},
        description=_described(groups),
        box=(BOX_LEFT, top + 2, BOX_WIDTH, height),
        center=_centered(own, MIDDLE, middle),
        words=tuple(words),
        strokes=tuple(_strokes(groups, top, height, middle)),
    )


def _chosen(groups: dict[str, Iterable[Named]]) -> dict[str, tuple[str, ...]]:
    """The short names of each group that has any; a term stands in the first of its groups only."""
    seen: set[str] = set()
    chosen = {}
    for group, terms in groups.items():
        fresh = [term for term in terms if term.address not in seen][: MOST[group]]
        seen |= {term.address for term in fresh}
        if fresh:
            chosen[group] = tuple(term.acronym or term.title for term in fresh)
    return chosen


def _described(groups: dict[str, tuple[str, ...]]) -> str:
    sentences = {
        "broader": _("Is a kind or part of: %(names)s."),
        "narrower": _("Its kinds and parts: %(names)s."),
        "confused": _("Not to be confused with: %(names)s."),
        "related": _("See also: %(names)s."),
    }
    return " ".join(sentences[group] % {"names": ", ".join(names)} for group, names in groups.items())


def _lines(name: str) -> list[str]:
    lines = wrap(name, LETTERS)
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1]} …"]


def _depth(names: Sequence[str]) -> int:
    """How much room a row of names takes under its caption."""
    return CAPTION + max(len(_lines(name)) for name in names) * LINE if names else 0


def _side_height(names: Sequence[str]) -> int:
    return sum(len(_lines(name)) * LINE + LINE for name in names) + CAPTION if names else 0


def _row(names: Sequence[str], caption: str, y: int) -> Iterable[Words]:
    """Names side by side under a caption whose line stands at y."""
    if names:
        yield Words(MIDDLE, y, caption, is_caption=True)
    for x, name in zip(_places(names), names, strict=True):
        for number, line in enumerate(_lines(name), start=1):
            yield Words(x, y + number * LINE, line)


def _column(names: Sequence[str], caption: str, x: int, middle: int, anchor: str) -> Iterable[Words]:
    """Names under each other beside the box, all around its middle."""
    if not names:
        return
    y = middle - (_side_height(names) - LINE) // 2 + 12
    yield Words(x, y, caption, anchor, is_caption=True)
    for name in names:
        y += LINE // 3
        for line in _lines(name):
            y += LINE
            yield Words(x, y, line, anchor)


def _centered(lines: list[str], x: int, middle: int) -> tuple[Words, ...]:
    first = middle + 2 - (len(lines) - 1) * BIG_LINE // 2 + 6
    return tuple(Words(x, first + number * BIG_LINE, line) for number, line in enumerate(lines))


def _places(names: Sequence[str]) -> tuple[int, ...]:
    return (MIDDLE,) if len(names) == 1 else (MIDDLE - 120, MIDDLE + 120)[: len(names)]


def _strokes(groups: dict[str, tuple[str, ...]], top: int, height: int, middle: int) -> Iterable[Stroke]:
    bottom = top + height + 2
    if "broader" in groups:
        yield Stroke(f"M{MIDDLE} {top + 2}v{8 - GAP}")
    if "narrower" in groups:
        yield Stroke(f"M{MIDDLE} {bottom}v{GAP - 8}")
    if "confused" in groups:
        yield Stroke(f"M{BOX_LEFT} {middle + 2}h-{ARM}", is_dashed=True)
    if "related" in groups:
        yield Stroke(f"M{BOX_RIGHT} {middle + 2}h{ARM}")
