"""The same questions of several things: a line for each, with a box for each answer.

What is ticked stands in columns; what is written gets a line of its own under its thing.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from screening.report.paper.model import Grid, LineOf, Question, Ticks
from screening.report.pdf.flow import Strip, gap, tagged, together, under
from screening.report.pdf.form.marks import BOX, box
from screening.report.pdf.form.question import numbered_words
from screening.report.pdf.form.style import (
    AFTER,
    HAIR,
    LINE,
    PAGE,
    PLAIN,
    PRINT,
    QUESTION,
    WRITING,
)
from screening.report.pdf.lines import Line, break_lines, one_line
from screening.report.pdf.pen import Pen, Point
from screening.report.pdf.style import Span, Style
from screening.report.pdf.tags import Tag
from screening.report.pdf.text import written

LABEL: Final = 98.0
HEAD: Final = Style(10.0)
PAD: Final = 4.0
ROW: Final = 20.0
# Between the words over two columns.
BETWEEN: Final = 6.0
DASH: Final = 6.0


class _Column(NamedTuple):
    """One answer of a question: where its boxes stand, and its words."""

    x: float
    width: float
    number: str
    one: bool
    words: Sequence[Line]


class _Group(NamedTuple):
    """A question that is ticked: where its columns begin, and what stands over them."""

    x: float
    question: Question
    words: Sequence[Line]
    columns: Sequence[_Column]


class _Table(NamedTuple):
    """What every line of the table is drawn from."""

    width: float
    groups: Sequence[_Group]
    tag: Tag


def grid(block: Grid, width: float, tag: Tag) -> list[Strip]:
    """Return the questions over their columns, and below them a line for each thing."""
    table = _Table(width, _groups(block, width), Tag("Table", tag))
    title = _title(block, width, tag)
    told = tagged(written([Span(block.only_if, PLAIN)], width), Tag("P", tag))
    by_hand = [one for one in block.questions if not isinstance(one.answer, Ticks)]
    head = _head(table)
    asked = [strip for one in by_hand for strip in _asked(one, width, tag)]
    rows = [strip for line in block.lines for strip in _row(line, by_hand, table)]
    strips = [*title, *told, gap(5), head, *asked, *under([head], rows), _closing(width)]
    return [*together(strips), gap(AFTER)]


def _title(block: Grid, width: float, tag: Tag) -> list[Strip]:
    words = written([Span(block.title, PAGE)], width) if block.title else []
    return tagged(words, Tag("H3", tag))


def _groups(block: Grid, width: float) -> list[_Group]:
    """Share the width beside the labels among all answers that are ticked."""
    ticked = [(one, one.answer) for one in block.questions if isinstance(one.answer, Ticks)]
    step = (width - LABEL) / max(1, sum(len(answer.options) for _, answer in ticked))
    groups: list[_Group] = []
    x = LABEL
    for asked, answer in ticked:
        columns = [
            _Column(x + n * step, step, asked.number, answer.one, _broken(option.words, step))
            for n, option in enumerate(answer.options)
        ]
        room = step * len(columns)
        spans = [Span(f"{asked.number}  {asked.text}", QUESTION)]
        groups.append(_Group(x, asked, break_lines(spans, room - 2 * PAD), columns))
        x += room
    return groups


def _broken(words: str, width: float) -> list[Line]:
    return break_lines([Span(words, HEAD)], width - BETWEEN)


def _asked(block: Question, width: float, tag: Tag) -> list[Strip]:
    """Return the words of a question that is answered on the lines below it, under a rule."""

    def line(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + width, y), HAIR)

    return [Strip(PAD, line), *numbered_words(block, width, tag)]


def _head(table: _Table) -> Strip:
    tag = Tag("TR", table.tag)
    asked = max((_height(one.words) for one in table.groups), default=0.0)
    told = max((_height(c.words) for one in table.groups for c in one.columns), default=0.0)
    codes = PRINT.size * 1.3
    high = asked + codes + told + 1.5 * PAD

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + table.width, y), LINE)
        for group in table.groups:
            left = x + group.x
            pen.stroke((left, y), (left, y + high), HAIR)
            with pen.tagged(Tag("TH", tag)):
                _stack(pen, group.words, (left + PAD, y + PAD / 2))
                code = one_line(group.question.code, PRINT)
                pen.line(code, left + PAD, y + PAD / 2 + asked)
            for column in group.columns:
                with pen.tagged(Tag("TH", tag)):
                    top = y + PAD + asked + codes
                    _stack(pen, column.words, (x + column.x, top), column.width)

    return Strip(high, draw)


def _row(line: LineOf, by_hand: Sequence[Question], table: _Table) -> list[Strip]:
    """Return the boxes of one thing, and a line for each of its answers that are written."""
    tag = Tag("TR", table.tag)
    written_ = [_by_hand(one, table.width, tag) for one in by_hand if one.number in line.asked]
    return [_boxes(line, table, tag), *written_]


def _boxes(line: LineOf, table: _Table, tag: Tag) -> Strip:
    words = break_lines([Span(line.label, QUESTION)], LABEL - PAD)
    high = max(ROW, _height(words) + PAD / 2)

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + table.width, y), HAIR)
        with pen.tagged(Tag("TD", tag)):
            _stack(pen, words, (x, y + (high - _height(words)) / 2))
        for group in table.groups:
            pen.stroke((x + group.x, y), (x + group.x, y + high), HAIR)
            _cross_out(pen, group, line, (x, y + high / 2))
            for column in group.columns if group.question.number in line.asked else ():
                left = x + column.x + (column.width - BOX) / 2
                box(pen, (left, y + (high - BOX) / 2), one=column.one)

    return Strip(high, draw)


def _cross_out(pen: Pen, group: _Group, line: LineOf, corner: Point) -> None:
    """Draw a dash in place of boxes where a question is not asked of a thing."""
    if group.question.number not in line.asked:
        (x, y), last = corner, group.columns[-1]
        middle = x + (group.x + last.x + last.width) / 2
        pen.stroke((middle - DASH, y), (middle + DASH, y), LINE)


def _by_hand(asked: Question, width: float, tag: Tag) -> Strip:
    """Return a cell to write in, with the number of its question."""
    number = one_line(asked.number, QUESTION)

    def draw(pen: Pen, x: float, y: float) -> None:
        start = x + LABEL
        pen.stroke((start, y), (x + width, y), HAIR)
        pen.stroke((start, y), (start, y + WRITING), HAIR)
        with pen.tagged(Tag("TD", tag)):
            pen.line(number, start - number.width - PAD, y + (WRITING - number.height) / 2)

    return Strip(WRITING, draw)


def _stack(pen: Pen, lines: Sequence[Line], corner: Point, centred_in: float | None = None) -> None:
    x, y = corner
    for line in lines:
        pen.line(line, x if centred_in is None else x + (centred_in - line.width) / 2, y)
        y += line.height


def _height(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


def _closing(width: float) -> Strip:
    return Strip(1, lambda pen, x, y: pen.stroke((x, y), (x + width, y), LINE))
