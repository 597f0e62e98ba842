"""Tables, boxes to tick and lines to write on."""

from collections.abc import Sequence
from itertools import chain
from typing import Final

from screening.report.model import Blanks, Checklist, Table
from screening.report.pdf.flow import Strip, gap, tagged, together, under
from screening.report.pdf.lines import Line, break_lines, one_line, text_width
from screening.report.pdf.pen import Ink, Pen
from screening.report.pdf.style import BLACK, BODY, QUIET, SMALL_STRONG, STRONG, Span
from screening.report.pdf.tags import Tag
from screening.report.pdf.text import Cell, beside_each_other, strips_of, written

CELL: Final = 3.0
KEPT_WHOLE: Final = 6
TICK: Final = 7.5
TICK_INDENT: Final = 13.0
LINE_LEAST: Final = 60.0
GUTTER: Final = 11.0
HAIR: Final = 0.4


def table(block: Table, width: float, tag: Tag, empty_row: float = 16) -> list[Strip]:
    """Return a ruled table; rows without words are left high enough to write in.

    Where it goes on on another page, its column titles stand there again.
    """
    whole, widths = Tag("Table", tag), [column.share * width for column in block.columns]
    words = tagged(written([Span(block.title, STRONG)], width), Tag("P", tag))
    title = words if block.title else []
    head = _row([column.title for column in block.columns], widths, Tag("TR", whole), bold=True)
    empty = not any(any(row) for row in block.rows)
    rows = [
        _empty(widths, empty_row) if empty else _row(row, widths, Tag("TR", whole))
        for row in block.rows
    ]
    small = len(rows) <= KEPT_WHOLE
    below = [under(head, row) for row in rows]
    first = together([*title, *head, *chain(*(below if small else below[:1]))])
    return [*first, *chain(*([] if small else below[1:])), _closing(width), gap(3)]


def checklist(block: Checklist, width: float, tag: Tag) -> list[Strip]:
    """Return boxes to tick, run in from left to right after the title."""
    title = one_line(block.title, STRONG)
    x = title.width + GUTTER if block.title else 0.0
    lines: list[list[tuple[float, str]]] = [[]]
    for item in block.items:
        needed = TICK_INDENT + text_width(item, BODY)
        if x and x + needed > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, item))
        x += needed + GUTTER
    listed, told = Tag("L", tag), Tag("P", tag)
    strips = [strip for line in lines if line for strip in together(_checks(line, width, listed))]
    if not lines[0]:
        return [*together([*tagged(strips_of([title]), told), *strips]), gap(3)]
    return [*together([_led(title, strips[0], told), *strips[1:]]), gap(3)]


def _led(title: Line, strip: Strip, tag: Tag) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        if title.runs:
            with pen.tagged(tag):
                pen.line(title, x, y)
        strip.draw(pen, x, y)

    return strip._replace(draw=draw)


def blanks(block: Blanks, width: float, tag: Tag, line: float = 16.5) -> list[Strip]:
    """Return labelled lines to write on, as many beside each other as fit."""
    strips: list[Strip] = []
    row: list[str] = []
    for label in block.labels:
        if row and _least([*row, label]) > width:
            strips += _write_in(row, width, line)
            row = []
        row.append(label)
    return [*tagged([*strips, *_write_in(row, width, line)], Tag("P", tag)), gap(1)]


def _row(
    cells: Sequence[str], widths: Sequence[float], tag: Tag, *, bold: bool = False
) -> list[Strip]:
    style, role = (SMALL_STRONG, "TH") if bold else (BODY, "TD")
    columns, x = [], 0.0
    for text, width in zip(cells, widths, strict=True):
        lines = break_lines([Span(text, style)], width - 2 * CELL)
        columns.append(Cell(x + CELL, lines, Tag(role, tag)))
        x += width
    strips = beside_each_other(columns)
    return together([_ruled(strip, x) if not i else strip for i, strip in enumerate(strips)])


def _empty(widths: Sequence[float], height: float) -> list[Strip]:
    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + sum(widths), y), HAIR)
        for index in range(len(widths) + 1):
            edge = x + sum(widths[:index])
            pen.stroke((edge, y), (edge, y + height), HAIR)

    return [Strip(height, draw)]


def _ruled(strip: Strip, width: float) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + width, y), HAIR, QUIET)
        strip.draw(pen, x, y + 1)

    return strip._replace(height=strip.height + 1, draw=draw)


def _closing(width: float) -> Strip:
    return Strip(1, lambda pen, x, y: pen.stroke((x, y), (x + width, y), HAIR, QUIET))


def _checks(items: Sequence[tuple[float, str]], width: float, tag: Tag) -> list[Strip]:
    cells = [
        Cell(x + TICK_INDENT, break_lines([Span(item)], width - x - TICK_INDENT), Tag("LI", tag))
        for x, item in items
    ]
    first, *rest = beside_each_other(cells)
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


def _write_in(labels: Sequence[str], width: float, height: float) -> list[Strip]:
    """Share what the labels leave of the width among their lines; a long label stands above its."""
    if len(labels) == 1 and _least(labels) > width:
        return [*written([Span(labels[0])], width), *_write_in([""], width, height)]
    room = (width - _least(labels)) / max(1, len(labels)) + LINE_LEAST
    lines = [one_line(label, BODY) for label in labels]

    def draw(pen: Pen, x: float, y: float) -> None:
        for words in lines:
            pen.line(words, x, y + height - words.height)
            start = x + words.width + GUTTER / 3
            end = start + room
            pen.stroke((start, y + height - 2), (end, y + height - 2), HAIR)
            x = end + GUTTER * 2 / 3

    return [Strip(height, draw)]
