"""Paths of the body drawing: M, L, C and Z with absolute numbers, as curves or as polygons."""

import re
from functools import lru_cache
from typing import Final

from screening.report.pdf.pen import Point

STEPS: Final = 8
# How many numbers a command takes.
PER_POINT: Final = {"M": 2, "L": 2, "C": 6}
TOKEN: Final = re.compile(r"[MLCZ]|-?\d+(?:\.\d+)?")


@lru_cache(maxsize=512)
def curves(d: str) -> str:
    """Return a closed path in the words of a PDF page, in the drawing's own units."""
    words = []
    for command, numbers in _commands(d):
        step = PER_POINT.get(command, 1)
        for first in range(0, len(numbers), step):
            part = numbers[first : first + step]
            words.append(f"{' '.join(f'{number:g}' for number in part)} {command.lower()}")
    return " ".join([*words, "h"])


@lru_cache(maxsize=512)
def polygon(d: str) -> tuple[Point, ...]:
    """Return the corners of a closed path, its curves flattened."""
    points: list[Point] = []
    for command, numbers in _commands(d):
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "C":
            for first in range(0, len(pairs), 3):
                points += _curve((points[-1], *pairs[first : first + 3]))
        else:
            points += pairs
    return tuple(points)


def _commands(d: str) -> list[tuple[str, list[float]]]:
    commands: list[tuple[str, list[float]]] = []
    for word in TOKEN.findall(d):
        if word in "MLCZ":
            commands.append((word, []))
        else:
            commands[-1][1].append(float(word))
    return commands


def _curve(controls: tuple[Point, ...]) -> list[Point]:
    return [_bezier(controls, step / STEPS) for step in range(1, STEPS + 1)]


def _bezier(controls: tuple[Point, ...], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    return (
        sum(w * p[0] for w, p in zip(weights, controls, strict=True)),
        sum(w * p[1] for w, p in zip(weights, controls, strict=True)),
    )


def hatching(points: tuple[Point, ...], distance: float) -> list[tuple[Point, Point]]:
    """Return slanting lines that fill a polygon, cut off at its edge."""
    sums = [x + y for x, y in points]
    level = (min(sums) // distance + 1) * distance
    lines: list[tuple[Point, Point]] = []
    while level < max(sums):
        crossings = sorted(_crossings(points, level))
        lines += list(zip(crossings[::2], crossings[1::2], strict=False))
        level += distance
    return lines


def _crossings(points: tuple[Point, ...], level: float) -> list[Point]:
    found: list[Point] = []
    for (ax, ay), (bx, by) in zip(points, (*points[1:], points[0]), strict=True):
        a, b = ax + ay - level, bx + by - level
        if (a < 0) != (b < 0):
            share = a / (a - b)
            found.append((ax + share * (bx - ax), ay + share * (by - ay)))
    return found


@lru_cache(maxsize=2048)
def holds(d: str, centre: Point, size: Point) -> bool:
    """Tell whether a closed path holds a whole rectangle around a point of its own."""
    shape, (x, y), (wide, high) = polygon(d), centre, size
    across = [x + wide * share for share in (-0.5, -0.25, 0, 0.25, 0.5)]
    down = [y + high * share for share in (-0.5, 0, 0.5)]
    return all(_is_inside(shape, (px, py)) for px in across for py in down)


def _is_inside(shape: tuple[Point, ...], point: Point) -> bool:
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(shape, (*shape[1:], shape[0]), strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside
