"""The body chart on paper: pain filled, the worst place crossed, numb skin hatched."""

from collections.abc import Callable
from functools import partial
from typing import Final

from screening.report.figures import Chart, ChartRegion
from screening.report.pdf.flow import Strip, tagged
from screening.report.pdf.lines import one_line
from screening.report.pdf.path import curves, hatching, polygon
from screening.report.pdf.pen import Ink, Pen, Point, Transform
from screening.report.pdf.style import BLACK, SMALL, SMALL_STRONG, WHITE, Colour
from screening.report.pdf.tags import Tag

SKIN: Final[Colour] = (246, 246, 246)
OUTLINE: Final[Colour] = (60, 60, 60)
PAIN: Final[Colour] = (85, 85, 85)
HATCH: Final = 3.2
CROSS: Final = 4.2
# Shares of the drawing: beside the head and beside the shins there is nothing but paper.
WAIST: Final = 0.44
HEAD: Final = 0.08
SHINS: Final = 0.68
ASIDE: Final = 0.33
LEGS: Final = 0.17
TITLES: Final = 12.0
LEGEND: Final = 14.0
LEGEND_WIDTH: Final = 184.0
SAMPLE: Final = (12.0, 4.0)
# Words of the key, how far from its left, and what is marked: pain, numb or tingling skin.
KEY: Final = (
    ("pain", 46.0, True, False),
    ("numb, tingling", 82.0, False, True),
    ("both", 154.0, True, True),
)
FEET: Final = 4.0


def figure(block: Chart, width: float, tag: Tag, most: float = 220.0) -> list[Strip]:
    """Return front and back beside each other, at most as wide and high as asked."""
    scale = min(width / block.width, most / block.height)
    left = (width - block.width * scale) / 2
    height = block.height * scale + TITLES + FEET

    def draw(pen: Pen, x: float, y: float) -> None:
        place = Transform((x + left, y + TITLES), scale)
        at = partial(_at, place)
        _titles(pen, block, at)
        for region in block.regions:
            _region(pen, region, place)
        for region in (r for r in block.regions if r.worst):
            _worst(pen, at, region, block)

    legend = [] if block.blank else [Strip(LEGEND, partial(_legend, width))]
    return tagged([Strip(height, draw), *legend], Tag("Figure", tag, alt=block.alt))


def _at(place: Transform, point: Point) -> Point:
    (x, y), scale = place
    return x + point[0] * scale, y + point[1] * scale


def _region(pen: Pen, region: ChartRegion, place: Transform) -> None:
    own = Transform(_at(place, region.offset), place.scale)
    pen.outline(curves(region.d), own, Ink(PAIN if region.pain else SKIN, OUTLINE, 0.6))
    if region.numb:
        shape = tuple(_at(own, point) for point in polygon(region.d))
        for start, end in hatching(shape, HATCH):
            pen.stroke(start, end, 0.7, WHITE if region.pain else BLACK)
        pen.polygon(shape, Ink(edge=BLACK, width=0.7))


def _titles(pen: Pen, block: Chart, at: Callable[[Point], Point]) -> None:
    """Name the two views and the sides; the body's right is at the left from the front."""
    half = block.width / 2
    for view, start, sides in (("Front", 0.0, ("R", "L")), ("Back", half, ("L", "R"))):
        _centred(pen, view, at((start + half / 2, 0)))
        _centred(pen, sides[0], at((start + half * 0.12, 0)))
        _centred(pen, sides[1], at((start + half * 0.88, 0)))


def _centred(pen: Pen, words: str, point: Point) -> None:
    line = one_line(words, SMALL_STRONG)
    pen.line(line, point[0] - line.width / 2, point[1] - TITLES)


def _worst(pen: Pen, at: Callable[[Point], Point], region: ChartRegion, block: Chart) -> None:
    """Cross the worst place and name it where no part of the body is drawn, with a line to it."""
    x, y = at(region.anchor)
    half = block.width / 2
    middle = half / 2 + (half if region.view == "back" else 0)
    side = 1 if region.anchor[0] >= middle else -1
    above = region.anchor[1] < block.height * WAIST
    line = one_line("worst", SMALL_STRONG)
    centre, edge = at((middle, 0))[0], at((middle + half * LEGS, 0))[0]
    away = max(at((middle + half * ASIDE, 0))[0] - centre, edge - centre + line.width / 2 + 4)
    label = (centre + side * away, at((0, block.height * (HEAD if above else SHINS)))[1])
    pen.stroke((x, y), label, 1.8, WHITE)
    pen.stroke((x, y), label, 0.6)
    corner = (label[0] - line.width / 2 - 2, label[1] - 5.5)
    pen.box(corner, (line.width + 4, 11), Ink(WHITE, BLACK))
    pen.line(line, corner[0] + 2, label[1] - line.height / 2)
    _cross(pen, (x, y))


def _cross(pen: Pen, point: Point) -> None:
    """Cross a place out in black on white, so that the place itself stays in sight."""
    x, y = point
    for width, colour in ((3.4, WHITE), (1.6, BLACK)):
        for turn in (1, -1):
            start = (x - CROSS, y - turn * CROSS)
            pen.stroke(start, (x + CROSS, y + turn * CROSS), width, colour)


def _legend(width: float, pen: Pen, x: float, y: float) -> None:
    """Say what filled, crossed and hatched mean, under the middle of the drawing."""
    x += (width - LEGEND_WIDTH) / 2
    middle = y + LEGEND / 2
    _cross(pen, (x + 6, middle))
    _said(pen, "worst", (x + 14, middle))
    for words, at, pain, numb in KEY:
        _sample(pen, (x + at, middle), pain=pain, numb=numb)
        _said(pen, words, (x + at + 16, middle))


def _sample(pen: Pen, point: Point, *, pain: bool, numb: bool) -> None:
    (x, y), (wide, high) = point, SAMPLE
    shape = ((x, y - high), (x + wide, y - high), (x + wide, y + high), (x, y + high))
    pen.polygon(shape, Ink(PAIN if pain else SKIN, BLACK))
    for start, end in hatching(shape, HATCH) if numb else ():
        pen.stroke(start, end, 0.7, WHITE if pain else BLACK)


def _said(pen: Pen, words: str, point: Point) -> None:
    line = one_line(words, SMALL)
    pen.line(line, point[0], point[1] - line.height / 2)
