"""A drawing by hand: strokes of a pen, each a list of points in a box of one size for ever.

An answer lists strokes of `[x, y]` in whole numbers, from the upper left corner (FORMAT.md,
Answers). It is told and drawn again, and never judged.
"""

from collections.abc import Sequence
from typing import Any, Final

WIDTH: Final = 1000
HEIGHT: Final = 300
MOST_STROKES: Final = 100
MOST_POINTS: Final = 4000

Point = tuple[int, int]
Stroke = tuple[Point, ...]


def strokes_of(answer: Sequence[Any] | None) -> tuple[Stroke, ...]:
    """Return the strokes of an answer that validation accepts."""
    return tuple(tuple((x, y) for x, y in stroke) for stroke in answer or ())


def mistake(answer: object) -> str:
    """Tell why an answer cannot be read; nothing if it can."""
    # How long it is comes first: nobody makes this house walk through a million points.
    if not isinstance(answer, list) or len(answer) > MOST_STROKES:
        return f"expects a list of at most {MOST_STROKES} strokes"
    if not all(isinstance(stroke, list) and stroke for stroke in answer):
        return "expects points in each stroke"
    if sum(len(stroke) for stroke in answer) > MOST_POINTS:
        return f"expects at most {MOST_POINTS} points in all"
    if not all(_is_point(point) for stroke in answer for point in stroke):
        return f"expects points [x, y] in whole numbers, up to [{WIDTH}, {HEIGHT}]"
    return ""


def _is_point(point: object) -> bool:
    # A truth is a whole number to Python, and none to us.
    if not isinstance(point, list) or [type(number) for number in point] != [int, int]:
        return False
    return bool(0 <= point[0] <= WIDTH and 0 <= point[1] <= HEIGHT)
