"""Tables, boxes to tick and lines to write on."""

from collections.abc import Sequence
from itertools import chain
from typing import Final

from screening.report.model import Blanks, Checklist, Table
from screening.report.pdf.flow import Strip, gap, together
from screening.report.pdf.lines import (
    BLACK,
    BODY,
    SMALL_STRONG,
    STRONG,
    Line,
    Span,
    break_lines,
    text_width,
)
from screening.report.pdf.pen import Ink, Pen
from screening.report.pdf.text import beside_each_other, written

CELL: Final = 3.0
KEPT_WHOLE: Final = 6
TICK: Final = 7.5
TICK_INDENT: Final = 13.0
LINE_LEAST: Final = 60.0
GUTTER: Final = 11.0


def table(block: Table, width: float, empty_row: float = 16) -> list[Strip]:
    """Return a ruled table; rows without words are left high enough to write in."""
    widths = [column.share * width for column in block.columns]
    title = [gap(2), *written([Span(block.title, STRONG)], width)] if block.title else []
    head = _row([c.title for c in block.columns], widths, bold=True)
    empty = not any(any(row) for row in block.rows)
    rows = [_empty(widths, empty_row) if empty else _row(row, widths) for row in block.rows]
    small = len(rows) <= KEPT_WHOLE
    first = together([*title, *head, *chain(*(rows if small else rows[:1]))])
    return [*first, *chain(*([] if small else rows[1:])), _closing(width), gap(3)]


def checklist(block: Checklist, width: float) -> list[Strip]:
    """Return boxes to tick, run in from left to right after the title."""
    title = break_lines([Span(block.title, STRONG)], width)[0]
    x = title.width + GUTTER if block.title else 0.0
    rows: list[list[tuple[float, str]]] = [[]]
    for item in block.items:
        needed = TICK_INDENT + text_width(item, BODY)
        if x and x + needed > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, item))
        x += needed + GUTTER
    strips = [strip for row in rows for strip in together(_checks(row, width))]
    return [*together([_led(title, strips[0]), *strips[1:]]), gap(3)]


def _led(title: Line, strip: Strip) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        pen.line(title, x, y)
        strip.draw(pen, x, y)

    return Strip(strip.height, draw)


def blanks(block: Blanks, width: float, line: float = 16.5) -> list[Strip]:
    """Return labelled lines to write on, as many beside each other as fit."""
    strips: list[Strip] = []
    row: list[str] = []
    for label in block.labels:
        if row and _least(row) + _least([label]) > width:
            strips.append(_write_in(row, width, line))
            row = []
        row.append(label)
    return [*strips, _write_in(row, width, line), gap(1)]


def _row(cells: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> list[Strip]:
    style = SMALL_STRONG if bold else BODY
    columns, x = [], 0.0
    for text, width in zip(cells, widths, strict=True):
        columns.append((x + CELL, break_lines([Span(text, style)], width - 2 * CELL)))
        x += width
    strips = beside_each_other(columns)
    return together([_ruled(strip, x) if not i else strip for i, strip in enumerate(strips)])


def _empty(widths: Sequence[float], height: float) -> list[Strip]:
    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + sum(widths), y))
        for index in range(len(widths) + 1):
            edge = x + sum(widths[:index])
            pen.stroke((edge, y), (edge, y + height))

    return [Strip(height, draw)]


def _ruled(strip: Strip, width: float) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + width, y), 0.4)
        strip.draw(pen, x, y + 1)

    return Strip(strip.height + 1, draw)


def _closing(width: float) -> Strip:
    return Strip(1, lambda pen, x, y: pen.stroke((x, y), (x + width, y), 0.4))


def _checks(items: Sequence[tuple[float, str]], width: float) -> list[Strip]:
    columns = [
        (x + TICK_INDENT, break_lines([Span(item)], width - x - TICK_INDENT)) for x, item in items
    ]
    first, *rest = beside_each_other(columns)
    return [_ticked(first, [x for x, _ in items]), *rest]


def _ticked(strip: Strip, offsets: Sequence[float]) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        strip.draw(pen, x, y)
        for offset in offsets:
            corner = (x + offset + 1, y + (strip.height - TICK) / 2)
            pen.box(corner, (TICK, TICK), Ink(edge=BLACK, width=0.7))

    return Strip(strip.height + 1, draw)


def _least(labels: Sequence[str]) -> float:
    return sum(text_width(label, BODY) + LINE_LEAST + GUTTER for label in labels)


def _write_in(labels: Sequence[str], width: float, height: float) -> Strip:
    """Share what the labels leave of the width among their lines."""
    room = (width - _least(labels)) / max(1, len(labels)) + LINE_LEAST

    def draw(pen: Pen, x: float, y: float) -> None:
        for label in labels:
            words = break_lines([Span(label)], width)[0]
            pen.line(words, x, y + height - words.height)
            start = x + words.width + GUTTER / 3
            end = start + room
            pen.stroke((start, y + height - 2), (end, y + height - 2), 0.4)
            x = end + GUTTER * 2 / 3

    return Strip(height, draw)
