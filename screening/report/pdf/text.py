"""Words on paper: headings, paragraphs, labelled rows and quotes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from screening.report.model import Paragraph, Quote, Row, Rows
from screening.report.pdf.flow import Strip, gap, together
from screening.report.pdf.lines import (
    BODY,
    LABEL,
    SMALL,
    SMALL_GREY,
    STRONG,
    Line,
    Span,
    Style,
    break_lines,
    text_width,
)
from screening.report.pdf.pen import Pen

HEADING: Final = Style(10, bold=True)
WEIGHTS: Final = {"strong": STRONG, "plain": BODY, "quiet": SMALL}
LABEL_SHARE: Final = 0.34
LABEL_MOST: Final = 150.0
GRID_COLUMN: Final = 130.0
GUTTER: Final = 10.0
ROW_GAP: Final = 1.0
QUOTE_INDENT: Final = 8.0


def strips_of(lines: Iterable[Line], indent: float = 0) -> list[Strip]:
    """Return one strip for each line."""
    return [_strip(line, indent) for line in lines]


def written(spans: Sequence[Span], width: float, indent: float = 0) -> list[Strip]:
    """Break text and return its strips."""
    return strips_of(break_lines(spans, width - indent), indent)


def beside_each_other(columns: Sequence[tuple[float, Sequence[Line]]]) -> list[Strip]:
    """Return strips in which columns of lines stand next to each other, each at its `x`."""
    offsets = [x for x, _ in columns]
    return [
        _row_strip([(x, line) for x, line in zip(offsets, row, strict=True) if line])
        for row in zip_longest(*(lines for _, lines in columns))
    ]


def heading(title: str, count: str, width: float) -> list[Strip]:
    """Return a section's heading under a rule; it never ends a page."""

    def rule(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + width, y), 0.8)

    words = f"{title} ({count})" if count else title
    strips = [gap(3), Strip(1.2, rule), *written([Span(words, HEADING)], width), gap(1)]
    return [replace(strip, keep=True) for strip in strips]


def paragraph(block: Paragraph, width: float) -> list[Strip]:
    """Return running text; a loud paragraph stays with what follows it."""
    strips = written([Span(block.text, WEIGHTS[block.weight])], width)
    if block.weight == "strong":
        return [replace(strip, keep=True) for strip in [*strips, gap(2 * ROW_GAP)]]
    return [*strips, gap(ROW_GAP)]


def quote(block: Quote, width: float) -> list[Strip]:
    """Return a patient's own words behind a bar."""
    words = written([Span(f"“{block.text}”")], width, QUOTE_INDENT)
    label = written([Span(block.label, SMALL_GREY)], width)
    return [*together([*label, *(_barred(strip) for strip in words[:1])]), *_barred_all(words[1:])]


def rows(block: Rows, width: float) -> list[Strip]:
    """Return labelled values in the layout that they ask for."""
    return LAYOUTS[block.layout](block.rows, width)


def _run(told: Sequence[Row], width: float) -> list[Strip]:
    spans = [span for row in told for span in (*_cell(row), Span(".  "))]
    return [*written(spans, width), gap(ROW_GAP)]


def _list(told: Sequence[Row], width: float) -> list[Strip]:
    widest = max((text_width(row.label, LABEL) for row in told), default=0)
    room = min(widest + GUTTER, width * LABEL_SHARE, LABEL_MOST)
    strips: list[Strip] = []
    for row in told:
        label = break_lines([Span(row.label, LABEL)], room - GUTTER / 2)
        value = break_lines([Span(row.value, STRONG if row.open else BODY)], width - room)
        strips += [*together(beside_each_other([(0, label), (room, value)])), gap(ROW_GAP)]
    return strips


def _grid(told: Sequence[Row], width: float) -> list[Strip]:
    count = max(1, int(width // GRID_COLUMN))
    step = width / count
    strips: list[Strip] = []
    for start in range(0, len(told), count):
        cells = [break_lines(_cell(row), step - GUTTER) for row in told[start : start + count]]
        columns = [(step * index, lines) for index, lines in enumerate(cells)]
        strips += together(beside_each_other(columns))
    return strips


def _cell(row: Row) -> list[Span]:
    return [Span(f"{row.label}: ", LABEL), Span(row.value, STRONG if row.open else BODY)]


def _strip(line: Line, indent: float) -> Strip:
    return Strip(line.height, lambda pen, x, y: pen.line(line, x + indent, y))


def _row_strip(cells: Sequence[tuple[float, Line]]) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        for offset, line in cells:
            pen.line(line, x + offset, y)

    return Strip(max((line.height for _, line in cells), default=0), draw)


def _barred_all(strips: Iterable[Strip]) -> list[Strip]:
    return [*(_barred(strip) for strip in strips), gap(ROW_GAP)]


def _barred(strip: Strip) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x + 2, y), (x + 2, y + strip.height), 1.2)
        strip.draw(pen, x, y)

    return Strip(strip.height, draw)


LAYOUTS: Final = {"list": _list, "grid": _grid, "run": _run}
