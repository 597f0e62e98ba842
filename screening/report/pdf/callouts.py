"""Where the drawing's letters stand: on the place if they fit in it, else beside the body.

Each view has a column at either side, next to the hands; in it, labels stand as high as their
places, and never over each other. Letters flow into as few lines as the width allows; the body
is drawn a little smaller before letters are stacked, and the figure may grow a little. If there
are more letters than even that can hold, numbers stand alone; all is told in words elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from screening.report.figures import Chart, ChartRegion
from screening.report.pdf.lines import Line, one_line
from screening.report.pdf.path import holds
from screening.report.pdf.pen import Point
from screening.report.pdf.style import SMALL_STRONG

WORST: Final = "worst"
STEP: Final = 8.8
APART: Final = 2.2
PAD: Final = 2.0
GAP: Final = 3.0
# The height of a number's ink, and the least of its place around it, in all.
INK: Final = 6.4
AROUND: Final = 1.2
ASIDE: Final = 2.0
# The share of a view's width beside its hands, where nothing is drawn.
BESIDE: Final = 0.058
# Ever smaller bodies: the first before lines are cut shorter, the last when no cut is enough.
SMALLER: Final = ((1.0, 0.92, 0.85), (0.78,))
# How much higher letters may make the figure.
HIGHER: Final = 1.25
LETTERS: Final = (9, 5, 4, 3, 2, 1)
VIEWS: Final = ("front", "back")
COLUMNS: Final = 4
BETWEEN: Final = (1, 2)
Column = int


class Label(NamedTuple):
    """What stands beside the body about one place, its upper left corner, and its lines."""

    region: ChartRegion
    corner: Point
    lines: tuple[Line, ...]
    side: int

    @property
    def size(self) -> Point:
        """Return its width and height."""
        return _width(self.lines), _height(self.lines)


class Layout(NamedTuple):
    """How large the body is drawn, where each view begins, and what is written."""

    scale: float
    starts: Mapping[str, float]
    height: float
    labels: tuple[Label, ...] = ()
    on_place: tuple[ChartRegion, ...] = ()
    has_letters: bool = True


def lay_out(block: Chart, width: float, most: float) -> Layout:
    """Place the views and all that is written beside them."""
    scale = min(width / block.width, most / block.height)
    if not any(region.said for region in block.regions):
        left = (width - block.width * scale) / 2
        starts = {view: left + block.width / 2 * scale * n for n, view in enumerate(VIEWS)}
        return Layout(scale, starts, block.height * scale)
    best = _best(block, width, scale)
    if best.height > block.height * scale * HIGHER:
        best = _best(_numbers_alone(block), width, scale)
        return best.laid_out(width)._replace(has_letters=False)
    return best.laid_out(width)


def _best(block: Chart, width: float, scale: float) -> "_Try":
    """Return the fewest lines that fit; if none do, those that need the least more height."""
    ways = (way for sizes in SMALLER for way in product(LETTERS, sizes, (False, True)))
    tries = [_Try(block, _Way(n, scale * share, shared)) for n, share, shared in ways]
    narrow = [one for one in tries if one.width <= width] or tries[-1:]
    fits = (one for one in narrow if one.height <= block.height * scale)
    return next(fits, min(narrow, key=lambda one: one.height))


def _numbers_alone(block: Chart) -> Chart:
    """Return a drawing without letters."""
    short = (
        region.model_copy(
            update={"said": region.said.split()[0] if region.step is not None else ""}
        )
        for region in block.regions
    )
    return block.model_copy(update={"regions": tuple(short)})


class _Way(NamedTuple):
    """How many letters a line holds, the size of the body, and whether views share a column."""

    letters: int
    scale: float
    shared: bool


class _Try:
    """The labels around a body, written in one way."""

    def __init__(self, block: Chart, way: _Way) -> None:
        self._half, self.scale, self._shared = block.width / 2, way.scale, way.shared
        fitting = (region for region in block.regions if region.said and fits_in(region, way.scale))
        # Side by side: numbers to the left and right of the spine are not read as one.
        self._on_place = tuple(sorted(fitting, key=self._side))
        self._written: dict[Column, list[_Written]] = {}
        on_place = {region.id for region in self._on_place}
        for region in sorted(block.regions, key=lambda region: region.anchor[1]):
            if (region.said and region.id not in on_place) or region.worst:
                written = _Written(region, self._side(region), _lines(region, way.letters))
                self._written.setdefault(self._column(region.view, written.side), []).append(
                    written
                )
        told = (_total(column) for column in self._written.values())
        self.height = max(block.height * way.scale, *told)
        self._ink = self._half * way.scale * (1 - 2 * BESIDE)
        self.width = sum(map(self._beside, range(COLUMNS))) + 2 * self._ink

    def _side(self, region: ChartRegion) -> int:
        middle = self._half * (VIEWS.index(region.view) + 0.5)
        return 1 if region.anchor[0] >= middle else -1

    def _column(self, view: str, side: int) -> Column:
        """Return the number of a column from the left; between the views, two may be one."""
        column = 2 * VIEWS.index(view) + (side > 0)
        return BETWEEN[0] if self._shared and column in BETWEEN else column

    def _beside(self, column: Column) -> float:
        """Return how wide a column is, with the paper between it and the hands."""
        widths = [_width(written.lines) for written in self._written.get(column, ())]
        if not widths:
            return GAP / 2
        return max(widths) + (2 * GAP if self._shared and column == BETWEEN[0] else GAP)

    def laid_out(self, width: float) -> Layout:
        """Return where everything stands, in the middle of the width."""
        widths = [self._beside(column) for column in range(COLUMNS)]
        front = (width - self.width) / 2 + widths[0]
        back = front + self._ink + widths[1] + widths[2]
        hands = {"front": front, "back": back}
        starts = {view: x - self._half * self.scale * BESIDE for view, x in hands.items()}
        labels = tuple(
            label for told in self._written.values() for label in self._placed(told, hands)
        )
        return Layout(self.scale, starts, self.height, labels, self._on_place)

    def _placed(self, told: Sequence["_Written"], hands: Mapping[str, float]) -> Iterator[Label]:
        """Yield a column's labels, each at the hand of its own view."""
        heights = [_height(lines) for _, _, lines in told]
        anchors = (written.region.anchor[1] * self.scale for written in told)
        wanted = [y - height / 2 for y, height in zip(anchors, heights, strict=True)]
        tops = spread(wanted, heights, self.height)
        for (region, side, lines), top in zip(told, tops, strict=True):
            hand = hands[region.view]
            left = hand + self._ink + GAP if side > 0 else hand - GAP - _width(lines)
            yield Label(region, (left, top), lines, side)


class _Written(NamedTuple):
    region: ChartRegion
    side: int
    lines: tuple[Line, ...]


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Return tops as near as can be to those wanted: one pass down, and one back up."""
    tops: list[float] = []
    below = 0.0
    for top, height in zip(wanted, heights, strict=True):
        tops.append(max(top, below))
        below = tops[-1] + height + APART
    above = room + APART
    for n in reversed(range(len(tops))):
        tops[n] = min(tops[n], above - APART - heights[n])
        above = tops[n]
    return tops


def fits_in(region: ChartRegion, scale: float) -> bool:
    """Tell whether what is said of a place can stand on it: not under a cross or a hatch."""
    if region.worst or region.numb:
        return False
    wide, high = one_line(region.said, SMALL_STRONG).width + ASIDE, INK + AROUND
    centre = (region.anchor[0] - region.offset[0], region.anchor[1] - region.offset[1])
    return holds(region.d, centre, (wide / scale, high / scale))


@lru_cache(maxsize=256)
def _words(said: str, letters: int) -> tuple[Line, ...]:
    parts = said.split()
    lines = [" ".join(parts[n : n + letters]) for n in range(0, len(parts), letters)]
    return tuple(one_line(line, SMALL_STRONG) for line in lines)


def _lines(region: ChartRegion, letters: int) -> tuple[Line, ...]:
    first = (one_line(WORST, SMALL_STRONG),) if region.worst else ()
    return (*first, *_words(region.said, letters))


def _width(lines: Iterable[Line]) -> float:
    return max(line.width for line in lines) + 2 * PAD


def _height(lines: Sequence[Line]) -> float:
    return len(lines) * STEP + PAD


def _total(column: Iterable[_Written]) -> float:
    return sum(_height(written.lines) + APART for written in column) - APART
