"""The fit on paper: band, interval, a bar for each domain, reasons; in ink and shape only."""

from collections.abc import Sequence
from itertools import chain
from typing import Final

from screening.report.model import Bar, FitBlock, FitScale
from screening.report.pdf.flow import Strip, gap, together
from screening.report.pdf.lines import (
    BLACK,
    BODY,
    SMALL,
    SMALL_GREY,
    SMALL_STRONG,
    STRONG,
    WHITE,
    Colour,
    Span,
    Style,
    break_lines,
    text_width,
)
from screening.report.pdf.path import hatching
from screening.report.pdf.pen import Ink, Pen, Point
from screening.report.pdf.text import written

BAND: Final = Style(13, bold=True)
SCALE_HEIGHT: Final = 26.0
BAR_HEIGHT: Final = 6.0
BAR_SHARE: Final = 0.36
LABEL_SHARE: Final = 0.40
PALE: Final[Colour] = (215, 215, 215)
HATCH: Final = 4.0
POINT: Final = 4.0
RULER: Final = 13.0
FOR: Final = "For a match"
AGAINST: Final = "Against a match, or points missed"
OPEN: Final = "May apply: "
OUTLOOK: Final = "Outlook, not scored and not part of the fit"


def fit(block: FitBlock, width: float) -> list[Strip]:
    """Return the fit; while it is withheld, only why and what it never means."""
    return [*measured(block, width), *chain(*reasons(block, width))]


def measured(block: FitBlock, width: float) -> list[Strip]:
    """Return the band, what caps and settles it, the interval and a bar for each domain."""
    strips = [
        *_band(block, width),
        *_list("Capped", block.caps, width),
        *_list("Ask this to settle it", block.settle, width),
    ]
    if block.scale:
        strips += [_scale(block.scale, width), *_bars(block.scale.bars, width)]
    return strips


def reasons(block: FitBlock, width: float) -> tuple[list[Strip], list[Strip]]:
    """Return the reasons for a match, and those against it."""
    return _list(FOR, block.for_, width), _list(AGAINST, block.against, width)


def small_print(block: FitBlock, width: float) -> list[Strip]:
    """Return what went with a better or poorer response, and what the fit never means."""
    outlook = [Span(f"{OUTLOOK}: ", SMALL_STRONG), Span(". ".join(block.outlook) + ".", SMALL)]
    notes = [Span(f"{block.evidence_note} {block.statement}".strip(), SMALL_GREY)]
    parts = [*([outlook] if block.outlook else []), notes]
    return [strip for part in parts for strip in together(written(part, width))]


def _band(block: FitBlock, width: float) -> list[Strip]:
    style = BAND if block.decided else STRONG
    score = f" · {block.range_words}" if block.range_words else ""
    return together([*written([Span(block.band, style), Span(score, STRONG)], width), gap(2)])


def _scale(scale: FitScale, width: float) -> Strip:
    """Draw the bands as a ruler and the interval as a black bar on it."""

    def draw(pen: Pen, x: float, y: float) -> None:
        def at(points: float) -> float:
            return x + width * points / scale.maximum

        pen.box((x, y + 2), (width, 9), Ink(edge=BLACK, width=0.6))
        for band in scale.bands:
            pen.stroke((at(band.from_), y + 2), (at(band.from_), y + 11), 0.6)
            name = break_lines([Span(band.name, SMALL)], width)[0]
            pen.line(name, at(band.from_) + 2, y + RULER)
        low, high = at(scale.low), at(scale.high)
        if scale.low == scale.high:
            pen.box((low - POINT / 2, y), (POINT, RULER), Ink(fill=BLACK))
        else:
            _hatched(pen, (low, y), (high - low, RULER), 1.4)

    return Strip(SCALE_HEIGHT, draw, keep=True)


def _bars(bars: Sequence[Bar], width: float) -> list[Strip]:
    strips = []
    for bar in bars:
        reasons = written([Span(_told(bar), SMALL_GREY)], width) if bar.reasons else []
        strips += together([_bar(bar, width), *reasons])
    return [*strips, gap(3)]


def _told(bar: Bar) -> str:
    """Tell the sure reasons, then those that may apply, which say so once."""
    sure = [reason for reason in bar.reasons if not reason.startswith(OPEN)]
    maybe = [reason.removeprefix(OPEN) for reason in bar.reasons if reason.startswith(OPEN)]
    return "; ".join([*sure, *([f"{OPEN}{'; '.join(maybe)}"] if maybe else [])])


def _points(bar: Bar) -> str:
    return f"{bar.low}" if bar.low == bar.high else f"{bar.low} to {bar.high}"


def _bar(bar: Bar, width: float) -> Strip:
    left, room = width * LABEL_SHARE, width * BAR_SHARE
    label = break_lines([Span(bar.label)], left)[0]
    score = break_lines([Span(f"{_points(bar)} of {bar.maximum}")], width)[0]

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


def _list(title: str, items: Sequence[str], width: float) -> list[Strip]:
    if not items:
        return []
    indent = text_width("+  ", BODY)
    strips = [line for item in items for line in written([Span(item)], width, indent)]
    return [*together([*written([Span(title, STRONG)], width), *strips]), gap(2)]
