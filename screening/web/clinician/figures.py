"""The drawings of a summary as shapes for its page: the body with its marks, the fit's gauge.

Where letters stand beside the body is worked out as for paper, so that neither covers another.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from screening.report.figures import Chart, ChartRegion, FitScale, HandDrawing
from screening.report.pdf.callouts import AROUND, INK, PAD, STEP, Label, Layout, lay_out
from screening.report.pdf.figure import ASIDE, FEET, HEAD, LEGS, SHINS, TITLES, WAIST
from screening.report.pdf.lines import Line
from screening.report.pdf.pen import Point
from screening.report.pdf.ramp import PAIN, RAMP, SKIN, fill_of, ink_on
from screening.report.pdf.style import BLACK, Colour

# The page draws it half as large again, so that the smallest letters are 12 px high.
WIDE: Final = 292.0
HIGH: Final = 206.0
DIGIT: Final = 4.6
GAUGE: Final = 100.0


class Shape(NamedTuple):
    """A region of the body: its outline, where it stands, and how it is filled."""

    d: str
    transform: str
    fill: str
    hatch: str = ""


class Written(NamedTuple):
    """Words around a middle; with a length, they are as long whatever letters a browser has."""

    words: str
    x: float
    y: float
    ink: str = "#000000"
    length: float = 0.0


class Box(NamedTuple):
    """A plate under words."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edged: bool = False


class Drawing(NamedTuple):
    """The body as it is drawn: regions, then lines, boxes and words over them, then crosses."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    lines: tuple[tuple[Point, Point], ...]
    boxes: tuple[Box, ...]
    words: tuple[Written, ...]
    crosses: tuple[Point, ...]
    has_letters: bool

    @property
    def hatched(self) -> tuple[Shape, ...]:
        """Return the regions that are hatched: they are drawn over all others."""
        return tuple(shape for shape in self.shapes if shape.hatch)


class Sample(NamedTuple):
    """One entry of the key: how a place looks, and what that means."""

    words: str
    fill: str = ""
    hatch: str = ""


class Bar(NamedTuple):
    """A stretch of a scale, in percent: where it begins, what is known, and what is still open."""

    start: float
    known: float
    open: float


def drawing(chart: Chart) -> Drawing:
    """Return the body with all that was marked on it."""
    layout = lay_out(chart, WIDE, HIGH)
    at = _At(chart, layout)
    worst = [region for region in chart.regions if region.worst]
    alone = [] if layout.labels else [_aside(at, chart, region) for region in worst]
    lines = [(_edge(label), at.anchor(label.region)) for label in layout.labels]
    return Drawing(
        width=WIDE,
        height=round(layout.height + TITLES + FEET, 1),
        shapes=tuple(at.shape(region) for region in chart.regions),
        lines=(*lines, *(((x, y), at.anchor(r)) for r, (x, y) in zip(worst, alone, strict=False))),
        boxes=(
            *(_plate(at, region) for region in layout.on_place),
            *(_boxed(label) for label in layout.labels if label.region.worst),
            *(Box(x - 14, y - 5.5, 28, 11, "#ffffff", edged=True) for x, y in alone),
        ),
        words=(
            *_titles(at, chart),
            *(_on_place(at, region) for region in layout.on_place),
            *(word for label in layout.labels for word in _written(label)),
            *(Written("worst", x, y, length=24) for x, y in alone),
        ),
        crosses=tuple(at.anchor(region) for region in worst),
        has_letters=layout.has_letters,
    )


def key(chart: Chart) -> tuple[Sample, ...]:
    """Return what the fills mean, as far as they are used; a blank drawing has none."""
    if chart.blank:
        return ()
    ramp = [Sample(step, _hex(fill)) for step, fill in zip(chart.steps, RAMP, strict=False)]
    grey = any(region.pain and region.step is None for region in chart.regions)
    told = Sample("not rated" if chart.steps else "pain", _hex(PAIN))
    numb = [Sample("numb, tingling", _hex(SKIN), "dark")]
    both = [] if chart.steps else [Sample("both", _hex(PAIN), "light")]
    return (*ramp, *([told] if grey or not chart.steps else []), *numb, *both)


class _At:
    """Where a point of the chart stands in the drawing."""

    def __init__(self, chart: Chart, layout: Layout) -> None:
        half = chart.width / 2 * layout.scale
        self._starts = {v: x - (half if v == "back" else 0) for v, x in layout.starts.items()}
        self.scale = layout.scale

    def point(self, view: str, x: float, y: float) -> Point:
        scale = self.scale
        return round(self._starts[view] + x * scale, 1), round(TITLES + y * scale, 1)

    def anchor(self, region: ChartRegion) -> Point:
        return self.point(region.view, *region.anchor)

    def shape(self, region: ChartRegion) -> Shape:
        x, y = self.point(region.view, *region.offset)
        fill = fill_of(region)
        hatch = _hatch(fill) if region.numb else ""
        return Shape(region.d, f"translate({x} {y}) scale({self.scale:.4f})", _hex(fill), hatch)


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def _hatch(fill: Colour) -> str:
    return "dark" if ink_on(fill) == BLACK else "light"


def _titles(at: _At, chart: Chart) -> Iterator[Written]:
    """Name the two views and the sides; the body's right is at the left from the front."""
    half = chart.width / 2
    for view, start, sides in (("front", 0.0, ("R", "L")), ("back", half, ("L", "R"))):
        names = ((view.capitalize(), 0.5), (sides[0], 0.12), (sides[1], 0.88))
        for name, share in names:
            yield Written(name, at.point(view, start + half * share, 0)[0], TITLES / 2)


def _edge(label: Label) -> Point:
    (x, y), (wide, high) = label.corner, label.size
    return round(x + (0 if label.side > 0 else wide), 1), round(TITLES + y + high / 2, 1)


def _boxed(label: Label) -> Box:
    (x, y), (wide, high) = label.corner, label.size
    return Box(round(x, 1), round(TITLES + y, 1), wide, high, "#ffffff", edged=True)


def _written(label: Label) -> Iterator[Written]:
    x, y = label.corner[0] + label.size[0] / 2, TITLES + label.corner[1] + PAD / 2
    for n, line in enumerate(label.lines):
        middle = round(x, 1), round(y + (n + 0.5) * STEP, 1)
        yield Written(_text(line), *middle, length=round(line.width, 1))


def _text(line: Line) -> str:
    return "".join(run.piece.text for run in line.runs).strip()


def _on_place(at: _At, region: ChartRegion) -> Written:
    return Written(region.said, *at.anchor(region), ink=_hex(ink_on(fill_of(region))))


def _plate(at: _At, region: ChartRegion) -> Box:
    (x, y), wide, high = at.anchor(region), len(region.said) * DIGIT + AROUND, INK + AROUND
    return Box(x - wide / 2, y - high / 2, wide, high, _hex(fill_of(region)))


def _aside(at: _At, chart: Chart, region: ChartRegion) -> Point:
    """Return where no part of the body is drawn, beside the worst place."""
    half = chart.width / 2
    middle = half / 2 + (half if region.view == "back" else 0)
    side = 1 if region.anchor[0] >= middle else -1
    away = max(half * ASIDE, half * LEGS + 18 / at.scale)
    share = HEAD if region.anchor[1] < chart.height * WAIST else SHINS
    return at.point(region.view, middle + side * away, chart.height * share)


def share(low: int, high: int, maximum: int) -> Bar:
    """Return how much of a maximum is known, and how much is still open."""
    return Bar(0, GAUGE * low / maximum, GAUGE * (high - low) / maximum)


def gauge(scale: FitScale) -> Bar:
    """Return where on the scale the fit lies: a mark, or the stretch in which it lies."""
    return Bar(
        GAUGE * scale.low / scale.maximum, 0, GAUGE * (scale.high - scale.low) / scale.maximum
    )


def strokes(block: HandDrawing) -> tuple[str, ...]:
    """Return the strokes of a drawing as points of lines."""
    # A dot has one point only: a line from it to itself is drawn as one.
    return tuple(
        " ".join(f"{x},{y}" for x, y in (stroke[0], *stroke)) for stroke in block.strokes if stroke
    )
