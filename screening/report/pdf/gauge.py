"""The fit on paper: band, interval, a bar for each domain, reasons; in ink and shape only."""

from collections.abc import Sequence
from typing import Final

from screening.report.figures import Bar, FitScale
from screening.report.model import FitBlock
from screening.report.pdf.flow import Strip, gap, tagged, together
from screening.report.pdf.lines import break_lines, one_line
from screening.report.pdf.path import hatching
from screening.report.pdf.pen import Ink, Pen, Point
from screening.report.pdf.style import (
    BAND,
    BLACK,
    BODY,
    SMALL,
    SMALL_GREY,
    SMALL_STRONG,
    STRONG,
    WHITE,
    Colour,
    Span,
)
from screening.report.pdf.tags import Tag
from screening.report.pdf.text import Cell, beside_each_other, written

SCALE_HEIGHT: Final = 27.0
BAR_HEIGHT: Final = 6.0
BAR_SHARE: Final = 0.36
LABEL_SHARE: Final = 0.40
PALE: Final[Colour] = (215, 215, 215)
HATCH: Final = 4.0
POINT: Final = 4.0
INDENT: Final = 20.0
BULLET: Final = "•"
SIGNS: Final = ("+", "\N{MINUS SIGN}")
RULER: Final = 13.0
CAPPED: Final = "Capped"
SETTLE: Final = "Ask this to settle it"
FOR: Final = "For a match"
AGAINST: Final = "Against a match, or points missed"
OPEN: Final = "May apply: "
OUTLOOK: Final = "Outlook, not scored and not part of the fit"


def measured(block: FitBlock, width: float, tag: Tag) -> list[Strip]:
    """Return the band, the interval and a bar for each domain."""
    strips = tagged(_band(block, width), Tag("P", tag))
    if block.scale:
        band = block.band.split()[0] if block.decided else ""
        strips += [_scale(block.scale, band, width), *_bars(block.scale.bars, width, Tag("L", tag))]
    return strips


def reasons(block: FitBlock, width: float, tag: Tag) -> list[Strip]:
    """Return what caps and settles the band, the reasons for a match, and those against it."""
    lists = (
        (CAPPED, block.caps),
        (SETTLE, block.settle),
        (FOR, block.for_),
        (AGAINST, block.against),
    )
    return [strip for title, items in lists for strip in _list(title, items, width, tag)]


def small_print(block: FitBlock, width: float, tag: Tag) -> list[Strip]:
    """Return what went with a better or poorer response, and what the fit never means."""
    outlook = [Span(f"{OUTLOOK}: ", SMALL_STRONG), Span(". ".join(block.outlook) + ".", SMALL)]
    notes = [Span(f"{block.evidence_note} {block.statement}".strip(), SMALL_GREY)]
    parts = [*([outlook] if block.outlook else []), notes]
    return [
        strip for part in parts for strip in tagged(together(written(part, width)), Tag("P", tag))
    ]


def _band(block: FitBlock, width: float) -> list[Strip]:
    style = BAND if block.decided else STRONG
    score = f" · {block.range_words}" if block.range_words else ""
    return together([*written([Span(block.band, style), Span(score, STRONG)], width), gap(2)])


def _scale(scale: FitScale, band_here: str, width: float) -> Strip:
    """Draw the bands as a ruler, the interval as a bar on it, and its band's name strong."""

    def draw(pen: Pen, x: float, y: float) -> None:
        def at(points: float) -> float:
            return x + width * points / scale.maximum

        pen.box((x, y + 2), (width, 9), Ink(edge=BLACK, width=0.6))
        for band in scale.bands:
            pen.stroke((at(band.from_), y + 2), (at(band.from_), y + 11), 0.6)
            style = SMALL_STRONG if band.name == band_here else SMALL
            name = one_line(band.name, style)
            pen.line(name, at(band.from_) + 2, y + RULER + 1)
        low, high = at(scale.low), at(scale.high)
        if scale.low == scale.high:
            pen.box((low - POINT / 2, y), (POINT, RULER), Ink(fill=BLACK))
        else:
            _hatched(pen, (low, y), (high - low, RULER), 1.4)

    return Strip(SCALE_HEIGHT, draw, keep=True)


def _bars(bars: Sequence[Bar], width: float, tag: Tag) -> list[Strip]:
    strips = []
    for bar in bars:
        reasons = written([Span(_told(bar), SMALL_GREY)], width) if bar.reasons else []
        strips += together(tagged([_bar(bar, width), *reasons, gap(1)], Tag("LI", tag)))
    return [*strips, gap(2)]


def _told(bar: Bar) -> str:
    """Tell the sure reasons, then those that may apply, which say so once."""
    sure = [reason for reason in bar.reasons if not reason.startswith(OPEN)]
    maybe = [reason.removeprefix(OPEN) for reason in bar.reasons if reason.startswith(OPEN)]
    return "; ".join([*sure, *([f"{OPEN}{'; '.join(maybe)}"] if maybe else [])])


def _points(bar: Bar) -> str:
    return f"{bar.low}" if bar.low == bar.high else f"{bar.low} to {bar.high}"


def _bar(bar: Bar, width: float) -> Strip:
    left, room = width * LABEL_SHARE, width * BAR_SHARE
    label = one_line(bar.label, BODY)
    score = one_line(f"{_points(bar)} of {bar.maximum}", BODY)

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.line(label, x, y)
        corner = (x + left, y + (label.height - BAR_HEIGHT) / 2)
        known, open_ = room * bar.low / bar.maximum, room * (bar.high - bar.low) / bar.maximum
        pen.box(corner, (room, BAR_HEIGHT), Ink(WHITE, BLACK, 0.4))
        if open_:
            _hatched(pen, (corner[0] + known, corner[1]), (open_, BAR_HEIGHT), 0.4)
        if known:
            pen.box(corner, (known, BAR_HEIGHT), Ink(fill=BLACK))
        pen.line(score, x + left + room + 6, y)

    return Strip(label.height, draw)


def _hatched(pen: Pen, corner: Point, size: Point, edge: float) -> None:
    """Draw what is still open: a pale box with slanting lines."""
    x, y = corner
    width, height = size
    pen.box(corner, size, Ink(PALE, BLACK, edge))
    shape = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    for start, end in hatching(shape, HATCH):
        pen.stroke(start, end, 0.4)


def _list(title: str, items: Sequence[str], width: float, tag: Tag) -> list[Strip]:
    if not items:
        return []
    listed, indent = Tag("L", tag), INDENT
    strips = tagged(written([Span(title, STRONG)], width), Tag("P", tag))
    for item in items:
        mark, words = _marked(item)
        cells = [
            Cell(0, break_lines([Span(mark, STRONG)], width)),
            Cell(indent, break_lines([Span(words)], width - indent)),
        ]
        strips += tagged(beside_each_other(cells), Tag("LI", listed))
    return [*together(strips), gap(3)]


def _marked(item: str) -> tuple[str, str]:
    """Return what stands in front of a reason: its points, or a dot."""
    first, _, rest = item.partition(" ")
    return (first, rest) if first[:1] in SIGNS and first[1:].isdigit() else (BULLET, item)
