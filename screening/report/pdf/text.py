"""Words on paper: headings, paragraphs, labelled rows and quotes."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from screening.report.model import Paragraph, Quote, Row, Rows
from screening.report.pdf.flow import Strip, gap, tagged, together
from screening.report.pdf.letters import printable
from screening.report.pdf.lines import Line, break_lines, text_width
from screening.report.pdf.pen import Pen
from screening.report.pdf.shaping import reads_leftward
from screening.report.pdf.style import (
    BODY,
    HEADING,
    LABEL,
    QUIET,
    SMALL,
    SMALL_GREY,
    STRONG,
    Span,
)
from screening.report.pdf.tags import Tag

WEIGHTS: Final = {"strong": STRONG, "plain": BODY, "quiet": SMALL}
LABEL_SHARE: Final = 0.34
LABEL_MOST: Final = 150.0
GRID_COLUMN: Final = 130.0
GUTTER: Final = 10.0
ROW_GAP: Final = 1.0
QUOTE_INDENT: Final = 8.0
RULE: Final = 0.6


class Cell(NamedTuple):
    """Lines that begin `x` from the left, beside others."""

    x: float
    lines: Sequence[Line]
    tag: Tag | None = None


def strips_of(lines: Iterable[Line], indent: float = 0) -> list[Strip]:
    """Return one strip for each line."""
    return [_strip(line, indent) for line in lines]


def written(spans: Sequence[Span], width: float, indent: float = 0) -> list[Strip]:
    """Break text and return its strips."""
    return strips_of(break_lines(spans, width - indent), indent)


def beside_each_other(cells: Sequence[Cell]) -> list[Strip]:
    """Return strips in which cells stand next to each other."""
    return [
        _row_strip([(cell, line) for cell, line in zip(cells, row, strict=True) if line])
        for row in zip_longest(*(cell.lines for cell in cells))
    ]


def heading(title: str, count: str, width: float, tag: Tag) -> list[Strip]:
    """Return a section's heading under a rule; it never ends a page."""

    def rule(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + width, y), RULE, QUIET)

    words = f"{title} ({count})" if count else title
    told = tagged(written([Span(words, HEADING)], width), Tag("H2", tag, title=words))
    return [strip._replace(keep=True) for strip in [gap(3), Strip(2, rule), *told, gap(1)]]


def paragraph(block: Paragraph, width: float, tag: Tag) -> list[Strip]:
    """Return running text; a loud paragraph stays with what follows it."""
    strips = tagged(written([Span(block.text, WEIGHTS[block.weight])], width), Tag("P", tag))
    if block.weight == "strong":
        return [strip._replace(keep=True) for strip in [*strips, gap(2 * ROW_GAP)]]
    return [*strips, gap(ROW_GAP)]


def quote(block: Quote, width: float, tag: Tag) -> list[Strip]:
    """Return a patient's own words behind a bar, on the side from which they are read."""
    leftward = reads_leftward(printable(block.text))
    lines = break_lines([Span(f"“{block.text}”")], width - QUOTE_INDENT)
    words = [
        _strip(line, width - QUOTE_INDENT - line.width if leftward else QUOTE_INDENT)
        for line in lines
    ]
    bar = width - 2 if leftward else 2
    told = [_barred(strip, bar) for strip in tagged(words, Tag("BlockQuote", tag))]
    label = tagged(written([Span(block.label, SMALL_GREY)], width), Tag("P", tag))
    return [*together([*label, *told[:1]]), *told[1:], gap(ROW_GAP)]


def rows(block: Rows, width: float, tag: Tag) -> list[Strip]:
    """Return labelled values in the layout that they ask for."""
    return LAYOUTS[block.layout](block.rows, width, Tag("L", tag))


def _run(told: Sequence[Row], width: float, tag: Tag) -> list[Strip]:
    spans = [span for row in told for span in (*_cell(row), Span(".  "))]
    return [*tagged(written(spans, width), Tag("LI", tag)), gap(ROW_GAP)]


def _list(told: Sequence[Row], width: float, tag: Tag) -> list[Strip]:
    widest = max((text_width(row.label, LABEL) for row in told), default=0)
    room = min(widest + GUTTER, width * LABEL_SHARE, LABEL_MOST)
    strips: list[Strip] = []
    for row in told:
        item = Tag("LI", tag)
        label = break_lines([Span(row.label, LABEL)], room - GUTTER / 2)
        value = break_lines([Span(row.value, STRONG if row.open else BODY)], width - room)
        cells = [Cell(0, label, Tag("Lbl", item)), Cell(room, value, Tag("LBody", item))]
        strips += [*together(beside_each_other(cells)), gap(ROW_GAP)]
    return strips


def _grid(told: Sequence[Row], width: float, tag: Tag) -> list[Strip]:
    count = max(1, min(int(width // GRID_COLUMN), len(told)))
    step = width / count
    strips: list[Strip] = []
    for start in range(0, len(told), count):
        cells = [
            Cell(step * i, break_lines(_cell(row), step - GUTTER), Tag("LI", tag))
            for i, row in enumerate(told[start : start + count])
        ]
        strips += together(beside_each_other(cells))
    return strips


def _cell(row: Row) -> list[Span]:
    return [Span(f"{row.label}: ", LABEL), Span(row.value, STRONG if row.open else BODY)]


def _strip(line: Line, indent: float) -> Strip:
    return Strip(line.height, lambda pen, x, y: pen.line(line, x + indent, y))


def _row_strip(cells: Sequence[tuple[Cell, Line]]) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        for cell, line in cells:
            if cell.tag is None:
                pen.line(line, x + cell.x, y)
            else:
                with pen.tagged(cell.tag):
                    pen.line(line, x + cell.x, y)

    return Strip(max((line.height for _, line in cells), default=0), draw)


def _barred(strip: Strip, at: float) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x + at, y), (x + at, y + strip.height), 1.2)
        strip.draw(pen, x, y)

    return strip._replace(draw=draw)


LAYOUTS: Final = {"list": _list, "grid": _grid, "run": _run}
