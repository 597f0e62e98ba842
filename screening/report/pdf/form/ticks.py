"""Answers to tick, in the screen's order: down one column after the other."""

from collections.abc import Sequence
from itertools import zip_longest
from math import ceil
from typing import Final, NamedTuple

from screening.report.paper.model import Option, Ticks
from screening.report.pdf.flow import Strip
from screening.report.pdf.form.marks import BOX, box
from screening.report.pdf.form.style import PLAIN, QUESTION
from screening.report.pdf.lines import Line, break_lines, text_width
from screening.report.pdf.pen import Pen
from screening.report.pdf.style import Span
from screening.report.pdf.tags import Tag

BESIDE: Final = 17.0
APART: Final = 3.7
GUTTER: Final = 10.0
COLUMNS: Final = (3, 2)
# The share of the lines that is left when two columns are worth broken answers.
WORTH_BREAKING: Final = 0.7
ARROW: Final = "\N{RIGHTWARDS ARROW}"
WARNING: Final = "\N{WARNING SIGN}"
SPACE: Final = "\N{NO-BREAK SPACE}"


class _Cell(NamedTuple):
    x: float
    lines: Sequence[Line]
    tag: Tag


def ticks(answer: Ticks, width: float, tag: Tag) -> list[Strip]:
    """Return boxes with their answers; a long answer goes on under itself."""
    listed, below = Tag("L", tag), columns(answer.options, width)
    places = _places(below, width)
    strips: list[Strip] = []
    for row in zip_longest(*below):
        cells = [
            _Cell(x, break_lines(spans(option), wide - BESIDE), Tag("LI", listed))
            for (x, wide), option in zip(places, row, strict=True)
            if option is not None
        ]
        strips.append(_row(cells, one=answer.one))
    return strips


def columns(options: Sequence[Option], width: float) -> list[Sequence[Option]]:
    """Share answers among as many columns as leave each of them on one line.

    A long list is broken into two columns if that spares much of the page.
    """
    tries = [_shared(options, count) for count in COLUMNS]
    fitting = next((below for below in tries if sum(map(_room, below)) <= width), None)
    if fitting is not None:
        return fitting
    two = tries[-1]
    spared = _lines(two, width) / _lines([options], width)
    return two if spared < WORTH_BREAKING else [options]


def _shared(options: Sequence[Option], count: int) -> list[Sequence[Option]]:
    rows = ceil(len(options) / count)
    return [options[start : start + rows] for start in range(0, len(options), rows)]


def _lines(below: Sequence[Sequence[Option]], width: float) -> int:
    """Count the lines that columns take when their answers are broken."""
    room = width / len(below) - BESIDE
    rows = zip_longest(*below)
    return sum(
        max(len(break_lines(spans(option), room)) for option in row if option) for row in rows
    )


def _places(below: Sequence[Sequence[Option]], width: float) -> list[tuple[float, float]]:
    """Return where each column begins and how wide it is: alike if they can be."""
    rooms, alike = [_room(one) for one in below], width / len(below)
    spare = (width - sum(rooms)) / len(below)
    even = max(rooms) <= alike or spare < 0
    wide = [alike] * len(below) if even else [room + spare for room in rooms]
    return [(sum(wide[:n]), one) for n, one in enumerate(wide)]


def _room(options: Sequence[Option]) -> float:
    return BESIDE + max(map(_width, options), default=0.0) + GUTTER


def spans(option: Option) -> list[Span]:
    """Return an answer's words, with what it calls for and where it leads."""
    more = [
        *([f"{SPACE}{WARNING}"] if option.stops else []),
        *(f"{SPACE} {ARROW}{SPACE}{number}" for number in option.leads_to),
    ]
    return [Span(option.words, PLAIN), *(Span(words, QUESTION) for words in more)]


def _width(option: Option) -> float:
    return sum(text_width(span.text, span.style) for span in spans(option))


def _row(cells: Sequence[_Cell], *, one: bool) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        for cell in cells:
            first = cell.lines[0]
            box(pen, (x + cell.x, y + (first.height - BOX) / 2 - 0.2), one=one)
            top = y
            with pen.tagged(cell.tag):
                for line in cell.lines:
                    pen.line(line, x + cell.x + BESIDE, top)
                    top += line.height

    height = max(sum(line.height for line in cell.lines) for cell in cells)
    return Strip(height + APART, draw)
