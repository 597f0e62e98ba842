"""The marked body, made to fit what is left of the page: beside its own words or beside the fit.

It shrinks a little rather than leave the first page without the place that hurts.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from screening.report.model import Block, Chart, FitBlock, Paragraph, Rows, Section
from screening.report.pdf.blocks import Place, small_print_of, strips_of_blocks, titled
from screening.report.pdf.figure import figure
from screening.report.pdf.flow import Column, Flow, Strip, gap, height_of, together
from screening.report.pdf.gauge import measured, reasons
from screening.report.pdf.text import heading

CHART: Final = 220.0
SMALLEST: Final = 120.0
# A little smaller is fine if what follows from the marks then stands on the same page.
SNUG: Final = 165.0
BESIDE_FIT: Final = 0.56
BESIDE_WORDS: Final = 0.52
HEADING_HEIGHT: Final = 8.0
AIR: Final = 3.0


class Parts(NamedTuple):
    """The drawing, the marks in words, and what follows from them."""

    drawn: Chart
    marks: tuple[Block, ...]
    rest: tuple[tuple[Block, ...], ...]


def parts(section: Section) -> Parts | None:
    """Take a section with a marked body apart; none if there is nothing marked to draw."""
    drawn = next((b for b in section.blocks if isinstance(b, Chart) and not b.blank), None)
    if drawn is None:
        return None
    words = [block for block in section.blocks if block is not drawn]
    first = next((i for i, b in enumerate(words) if isinstance(b, Rows)), -1) + 1
    return Parts(drawn, tuple(words[:first]), tuple(_units(words[first:])))


def _units(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Gather blocks that belong together: a loud line and what it announces."""
    unit: tuple[Block, ...] = ()
    for block in blocks:
        unit = (*unit, block)
        if not (isinstance(block, Paragraph) and block.weight == "strong"):
            yield unit
            unit = ()
    if unit:
        yield unit


def alone(flow: Flow, section: Section, place: Place, found: Parts) -> None:
    """Place the body at the right of its words; what does not fit beside it goes below."""
    left, right = place.split(BESIDE_WORDS)
    needed = HEADING_HEIGHT + height_of(figure(found.drawn, right.width, CHART))
    most = CHART - max(0, needed - flow.room())
    if most < SMALLEST:
        flow.turn()
        most = CHART
    body = [gap(HEADING_HEIGHT), *figure(found.drawn, right.width, most)]
    marks = titled(section, found.marks, left.width)
    ways = [
        (_stacked(marks, found.rest[:beside], left.width), _below(found.rest[beside:], place.width))
        for beside in range(len(found.rest), -1, -1)
    ]
    fitting = [way for way in ways if height_of(way[0]) <= flow.room()] or ways[-1:]
    tall = height_of(body)
    words, below = min(fitting, key=lambda way: max(tall, height_of(way[0])) + height_of(way[1]))
    flow.beside(Column(left.x, together(words)), Column(right.x, together(body)))
    flow.stack(Column(place.x, [gap(AIR), *below]))


def _stacked(
    marks: Sequence[Strip], units: Sequence[tuple[Block, ...]], width: float
) -> list[Strip]:
    return [*marks, *_below(units, width)]


def _below(units: Sequence[tuple[Block, ...]], width: float) -> list[Strip]:
    return [strip for unit in units for strip in together(strips_of_blocks(unit, width))]


def beside_fit(flow: Flow, pair: tuple[Section, Section], place: Place, found: Parts) -> None:
    """Place the fit beside the body; short of room, its reasons go below both."""
    both = _Both(pair[0], pair[1], place, found)
    if not _put(flow, both):
        flow.turn()
        if not _put(flow, both):
            _one_after_the_other(flow, both)
            return
    flow.stack(Column(place.x, [gap(AIR), *_below(found.rest, place.width)]))


class _Both(NamedTuple):
    fit: Section
    chart: Section
    place: Place
    found: Parts

    @property
    def block(self) -> FitBlock:
        return next(b for b in self.fit.blocks if isinstance(b, FitBlock))

    def body(self, room: float, smallest: float = SMALLEST) -> list[Strip] | None:
        """Return the drawing and its marks, as large as the room allows; none if too small."""
        width = self.place.split(BESIDE_FIT)[1].width
        title = heading(self.chart.title, self.chart.count, width)
        marks = strips_of_blocks(self.found.marks, width)
        needed = height_of([*title, *figure(self.found.drawn, width, CHART), *marks])
        most = CHART - max(0, needed - room)
        if most < smallest:
            return None
        return together([*title, *figure(self.found.drawn, width, most), *marks])


def _put(flow: Flow, both: _Both) -> bool:
    """Place both on what is left of this page, if they fit."""
    left, right = both.place.split(BESIDE_FIT)
    notes = small_print_of(both.fit, both.place.width)
    whole = titled(both.fit, both.fit.blocks, left.width)
    body = _snug(both, flow.room() - height_of(notes) - AIR, height_of(whole))
    if body:
        flow.beside(Column(left.x, together(whole)), Column(right.x, body))
        flow.stack(Column(both.place.x, [gap(AIR), *notes]))
        return True
    title = heading(both.fit.title, both.fit.count, left.width)
    short = [*title, *measured(both.block, left.width)]
    body = both.body(flow.room())
    if not body or height_of(short) > flow.room():
        return False
    flow.beside(Column(left.x, together(short)), Column(right.x, body))
    _reasons_below(flow, both, notes)
    return True


def _snug(both: _Both, room: float, whole: float) -> list[Strip] | None:
    """Return the body so large that as much as can follows on the same page; none if not at all."""
    units = both.found.rest
    for kept in range(len(units), -1, -1):
        follows = height_of(_below(units[:kept], both.place.width)) + (AIR if kept else 0)
        body = both.body(room - follows, SNUG if kept else SMALLEST)
        if body and whole <= room - follows:
            return body
    return None


def _reasons_below(flow: Flow, both: _Both, notes: Sequence[Strip]) -> None:
    """Place the reasons for and against next to each other, then the small print."""
    places = both.place.split(0.5)
    told = reasons(both.block, places[0].width)
    flow.stack(Column(both.place.x, [gap(AIR)]))
    flow.beside(*(Column(at.x, together(s)) for at, s in zip(places, told, strict=True)))
    flow.stack(Column(both.place.x, notes))


def _one_after_the_other(flow: Flow, both: _Both) -> None:
    """Place the fit, then the body, each across the page: together they fill more than one."""
    place = both.place
    flow.stack(Column(place.x, titled(both.fit, both.fit.blocks, place.width)))
    flow.stack(Column(place.x, small_print_of(both.fit, place.width)))
    alone(flow, both.chart, place, both.found)
