"""A signature as it was drawn: smooth lines in a box."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from screening.report.figures import HandDrawing
from screening.report.pdf.flow import Strip, space, tagged
from screening.report.pdf.pen import Ink, Pen, Point, Transform
from screening.report.pdf.style import QUIET
from screening.report.pdf.tags import Tag

# 55 mm: with a larger box, a plain patient would take a third page.
WIDEST: Final = 156.0
LINE: Final = 1.1
# How far down, and how far from the sides, the line to sign on stands.
FOOT: Final = 0.77
ASIDE: Final = 0.05
# The rule above the heading beside it.
BELOW_RULE: Final = 5.0


def signature(block: HandDrawing, width: float, tag: Tag) -> list[Strip]:
    """Return the box with the strokes in it, at the right."""
    scale = min(width, WIDEST) / block.width
    aside = width - block.width * scale

    def draw(pen: Pen, x: float, y: float) -> None:
        _draw(pen, block, Transform((x + aside, y), scale))

    box = tagged([Strip(block.height * scale, draw)], Tag("Figure", tag, alt=block.alt))
    return [space(BELOW_RULE), *box, space(1)]


def _draw(pen: Pen, block: HandDrawing, at: Transform) -> None:
    (x, y), wide, high = at.corner, block.width * at.scale, block.height * at.scale
    foot = y + high * FOOT
    pen.box(at.corner, (wide, high), Ink(edge=QUIET))
    pen.stroke((x + wide * ASIDE, foot), (x + wide * (1 - ASIDE), foot), colour=QUIET)
    for stroke in block.strokes:
        pen.trace(smooth(stroke), at, LINE)


def smooth(points: Sequence[Point]) -> str:
    """Return a line through the middles between points, bent by the points themselves.

    Such a line never leaves the outline of its points, so it stays in the box.
    """
    here, words = points[0], [f"{_told(points[0])} m"]
    for bend, after in pairwise(points[1:]):
        end = _between(bend, after, 1 / 2)
        controls = (_between(here, bend, 2 / 3), _between(end, bend, 2 / 3), end)
        words.append(f"{' '.join(_told(point) for point in controls)} c")
        here = end
    return " ".join([*words, f"{_told(points[-1])} l"])


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _told(point: Point) -> str:
    return f"{point[0]:.5g} {point[1]:.5g}"
