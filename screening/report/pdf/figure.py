"""The body chart on paper: pain filled, the worst place crossed, numb skin hatched.

How strong a pain is and what it is like stands in a number and letters, on the place or beside
the body with a line to it: colour says it again, and is not needed to read it.
"""

from functools import partial
from typing import Final

from screening.report.figures import Chart, ChartRegion
from screening.report.pdf.callouts import (
    AROUND,
    INK,
    PAD,
    STEP,
    Label,
    Layout,
    lay_out,
)
from screening.report.pdf.flow import Strip, tagged
from screening.report.pdf.key import cross, hatch, key
from screening.report.pdf.lines import one_line
from screening.report.pdf.path import curves, polygon
from screening.report.pdf.pen import Ink, Pen, Point, Transform
from screening.report.pdf.ramp import fill_of, ink_on
from screening.report.pdf.style import BLACK, SMALL_STRONG, WHITE, Colour
from screening.report.pdf.tags import Tag

OUTLINE: Final[Colour] = (60, 60, 60)
# Shares of the drawing: beside the head and beside the shins there is nothing but paper.
WAIST: Final = 0.44
HEAD: Final = 0.08
SHINS: Final = 0.68
ASIDE: Final = 0.33
LEGS: Final = 0.17
TITLES: Final = 12.0
FEET: Final = 4.0
DOT: Final = 1.1


def figure(block: Chart, width: float, tag: Tag, most: float = 220.0) -> list[Strip]:
    """Return front and back beside each other, as wide as asked.

    The body is at most as high as asked; only labels that have no room beside it may need more.
    """
    layout = lay_out(block, width, most)

    def draw(pen: Pen, x: float, y: float) -> None:
        corner = (x, y + TITLES)
        views = {view: _view(layout, block, view, corner) for view in layout.starts}
        _titles(pen, block, views)
        for region in block.regions:
            _region(pen, region, views[region.view])
        _written(pen, layout, views, corner)
        for region in (region for region in block.regions if region.worst):
            if not layout.labels:
                _worst(pen, views[region.view], region, block)
            cross(pen, _at(views[region.view], region.anchor))

    under = key(block, width, has_letters=layout.has_letters)
    strips = [Strip(layout.height + TITLES + FEET, draw), *under]
    return tagged(strips, Tag("Figure", tag, alt=block.alt))


def _view(layout: Layout, block: Chart, view: str, corner: Point) -> Transform:
    """Return where the drawing's own corner is for one view; the back is its right half."""
    half = block.width / 2 * layout.scale if view == "back" else 0.0
    return Transform((corner[0] + layout.starts[view] - half, corner[1]), layout.scale)


def _at(place: Transform, point: Point) -> Point:
    (x, y), scale = place
    return x + point[0] * scale, y + point[1] * scale


def _region(pen: Pen, region: ChartRegion, place: Transform) -> None:
    own = Transform(_at(place, region.offset), place.scale)
    pen.outline(curves(region.d), own, Ink(fill_of(region), OUTLINE, 0.6))
    if region.numb:
        shape = tuple(_at(own, point) for point in polygon(region.d))
        hatch(pen, shape, fill_of(region))
        pen.polygon(shape, Ink(edge=BLACK, width=0.7))


def _titles(pen: Pen, block: Chart, views: dict[str, Transform]) -> None:
    """Name the two views and the sides; the body's right is at the left from the front."""
    half = block.width / 2
    for name, start, sides in (("Front", 0.0, ("R", "L")), ("Back", half, ("L", "R"))):
        at = partial(_at, views[name.lower()])
        _centred(pen, name, at((start + half / 2, 0)))
        _centred(pen, sides[0], at((start + half * 0.12, 0)))
        _centred(pen, sides[1], at((start + half * 0.88, 0)))


def _centred(pen: Pen, words: str, point: Point) -> None:
    line = one_line(words, SMALL_STRONG)
    pen.line(line, point[0] - line.width / 2, point[1] - TITLES)


def _written(pen: Pen, layout: Layout, views: dict[str, Transform], corner: Point) -> None:
    """Write what was said of places: lines first, so that they run under every number."""
    ends = [(_edge(label, corner), _anchor(label.region, views)) for label in layout.labels]
    for width, colour in ((1.6, WHITE), (0.5, BLACK)):
        for start, end in ends:
            pen.stroke(start, end, width, colour)
    for _, (x, y) in ends:
        pen.box((x - DOT, y - DOT), (2 * DOT, 2 * DOT), Ink(BLACK, WHITE, 0.4))
    for region in layout.on_place:
        _on_place(pen, region, _anchor(region, views))
    for label in layout.labels:
        _label(pen, label, corner)


def _anchor(region: ChartRegion, views: dict[str, Transform]) -> Point:
    return _at(views[region.view], region.anchor)


def _edge(label: Label, corner: Point) -> Point:
    """Return the middle of a label's inner edge."""
    (x, y), (wide, high) = label.corner, label.size
    return corner[0] + x + (0 if label.side > 0 else wide), corner[1] + y + high / 2


def _label(pen: Pen, label: Label, corner: Point) -> None:
    """Write a label beside the body; the worst place's is boxed."""
    x, y = corner[0] + label.corner[0], corner[1] + label.corner[1]
    if label.region.worst:
        pen.box((x, y), label.size, Ink(WHITE, BLACK))
    for n, line in enumerate(label.lines):
        pen.line(line, x + PAD, y + PAD / 2 + n * STEP + (STEP - line.height) / 2)


def _on_place(pen: Pen, region: ChartRegion, point: Point) -> None:
    """Write on the place itself, in black or white, on a plate of its own colour."""
    fill = fill_of(region)
    line = one_line(region.said, SMALL_STRONG._replace(colour=ink_on(fill)))
    (x, y), high = point, INK + AROUND
    wide = line.width + AROUND / 2
    pen.box((x - wide / 2, y - high / 2), (wide, high), Ink(fill))
    pen.line(line, x - line.width / 2, y - line.height / 2)


def _worst(pen: Pen, place: Transform, region: ChartRegion, block: Chart) -> None:
    """Name the worst place where no part of the body is drawn, with a line to it."""
    at = partial(_at, place)
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
