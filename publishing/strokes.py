"""Drawings of the site, which are SVG, as lines that a picture can be drawn with: paths and circles, nothing more."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Point = tuple[float, float]
Line = tuple[Point, ...]

SHAPE = re.compile(r"<(path|circle)\b([^>]*?)/?>")
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
COMMAND = re.compile(r"([MLHVCSAZmlhvcsaz])([-+.\d\s,eE]*)")
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
# How many numbers each command takes at a time.
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}
STEPS = 24


@dataclass(frozen=True)
class Shape:
    """The lines of one shape; `is_area` when it is filled and not drawn."""

    lines: tuple[Line, ...]
    is_area: bool


def shapes_of(svg: str) -> tuple[Shape, ...]:
    """The paths and circles of a drawing, in its order. Raises ValueError for a path in a form that it cannot read."""
    found = []
    for tag, text in SHAPE.findall(svg):
        attributes = dict(ATTRIBUTE.findall(text))
        lines = path_lines(attributes["d"]) if tag == "path" else (_circle(attributes),)
        found.append(Shape(lines, attributes.get("class") == "area"))
    return tuple(found)


def path_lines(d: str) -> tuple[Line, ...]:
    """A path as lines of points: moves, straight lines, cubic curves and arcs of circles."""
    if COMMAND.sub("", d).strip():
        raise ValueError(f"not a path that can be drawn: {d}")
    lines: list[list[Point]] = []
    handle = None
    for command, numbers in _commands(d):
        letter, last = command.upper(), lines[-1][-1] if lines else (0.0, 0.0)
        x, y = last if command.islower() else (0.0, 0.0)
        if letter == "S":
            # A curve that goes on from the one before it: its first handle mirrors the last one of that.
            mirrored = (2 * last[0] - handle[0], 2 * last[1] - handle[1]) if handle else last
            letter, numbers = "C", [mirrored[0] - x, mirrored[1] - y, *numbers]
        handle = (x + numbers[2], y + numbers[3]) if letter == "C" else None
        if letter == "M":
            lines.append([(x + numbers[0], y + numbers[1])])
        elif letter == "Z":
            lines[-1].append(lines[-1][0])
        else:
            lines[-1] += DRAWN[letter](last, (x, y), numbers)
    return tuple(tuple(line) for line in lines)


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with the numbers it takes; more of them repeat it, and behind a move they are lines."""
    for command, text in COMMAND.findall(d):
        numbers, takes = [float(number) for number in NUMBER.findall(text)], TAKES[command.upper()]
        if len(numbers) % takes if takes else numbers:
            raise ValueError(f"not a path that can be drawn: {d}")
        yield command, numbers[:takes]
        again = {"M": "L", "m": "l"}.get(command, command)
        for start in range(takes, len(numbers), takes or 1):
            yield again, numbers[start : start + takes]


def _straight(_last: Point, origin: Point, numbers: list[float]) -> list[Point]:
    return [(origin[0] + numbers[0], origin[1] + numbers[1])]


def _across(last: Point, origin: Point, numbers: list[float]) -> list[Point]:
    return [(origin[0] + numbers[0], last[1])]


def _down(last: Point, origin: Point, numbers: list[float]) -> list[Point]:
    return [(last[0], origin[1] + numbers[0])]


def _curve(last: Point, origin: Point, numbers: list[float]) -> list[Point]:
    """A cubic curve with its two handles and its end."""
    points = [last, *((origin[0] + numbers[i], origin[1] + numbers[i + 1]) for i in (0, 2, 4))]
    return [_on_curve(points, step / STEPS) for step in range(1, STEPS + 1)]


def _on_curve(points: list[Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    return (
        sum(weight * point[0] for weight, point in zip(weights, points, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, points, strict=True)),
    )


def _arc(last: Point, origin: Point, numbers: list[float]) -> list[Point]:
    """An arc of a circle: radius twice, turn, whether it is the long way, whether it runs clockwise, and its end."""
    radius, _same, _turn, is_long, is_clockwise, x, y = numbers
    end = (origin[0] + x, origin[1] + y)
    half = math.dist(last, end) / 2
    if not half:
        return [end]
    radius = max(radius, half)
    side = 1 if bool(is_long) != bool(is_clockwise) else -1
    away = side * math.sqrt(radius**2 - half**2) / (2 * half)
    center = (
        (last[0] + end[0]) / 2 - away * (end[1] - last[1]),
        (last[1] + end[1]) / 2 + away * (end[0] - last[0]),
    )
    return _turned(center, radius, last, end, clockwise=bool(is_clockwise))


def _turned(center: Point, radius: float, start: Point, end: Point, *, clockwise: bool) -> list[Point]:
    first = math.atan2(start[1] - center[1], start[0] - center[0])
    turn = math.atan2(end[1] - center[1], end[0] - center[0]) - first
    turn = turn % math.tau if clockwise else -(-turn % math.tau)
    angles = (first + turn * step / STEPS for step in range(1, STEPS + 1))
    return [(center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle)) for angle in angles]


def _circle(attributes: dict[str, str]) -> Line:
    x, y, radius = (float(attributes[name]) for name in ("cx", "cy", "r"))
    angles = (math.tau * step / (2 * STEPS) for step in range(2 * STEPS + 1))
    return tuple((x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles)


DRAWN: dict[str, Callable[[Point, Point, list[float]], list[Point]]] = {
    "L": _straight,
    "H": _across,
    "V": _down,
    "C": _curve,
    "A": _arc,
}
