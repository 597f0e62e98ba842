"""The answers that are written: numbers, dates, lines, activities, a signature."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from screening.report.paper.model import (
    Activities,
    Answer,
    DateBoxes,
    Elsewhere,
    Lines,
    Numbers,
    Option,
    Signature,
    Ticks,
)
from screening.report.pdf.flow import Strip, gap, space, tagged, together
from screening.report.pdf.form.marks import cells, numbered, rule
from screening.report.pdf.form.places import places
from screening.report.pdf.form.style import HAIR, PLAIN, WRITING
from screening.report.pdf.form.ticks import ticks
from screening.report.pdf.lines import break_lines, one_line
from screening.report.pdf.pen import Ink, Pen, Point
from screening.report.pdf.style import BLACK, Span
from screening.report.pdf.tags import Tag
from screening.report.pdf.text import written

NUMBER: Final[Point] = (34.0, 24.0)
SMALL_NUMBER: Final[Point] = (24.0, 24.0)
DIGIT: Final[Point] = (19.0, 24.0)
DIGITS: Final = (2, 2, 4)
BETWEEN: Final = 14.0
ROW: Final = 28.0
SIGN: Final[Point] = (250.0, 62.0)


def answered(answer: Answer, width: float, tag: Tag) -> list[Strip]:
    """Return the room for an answer."""
    return list(KINDS[answer.kind](answer, width, tag))


def numbers(answer: Numbers, _width: float, tag: Tag) -> list[Strip]:
    """Return a row of numbers, and below it what its ends mean."""
    size = NUMBER
    row = Strip(size[1] + 2, lambda pen, x, y: numbered(pen, (x, y), answer.numbers, size))
    told = tagged([row], Tag("P", tag))
    ends = _ends(answer, size[0] * len(answer.numbers))
    return together([*told, *tagged([ends], Tag("P", tag))])


def _ends(answer: Numbers, room: float) -> Strip:
    low, high = (one_line(words, PLAIN) for words in (answer.low, answer.high))

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.line(low, x, y)
        pen.line(high, x + max(room - high.width, low.width + BETWEEN), y)

    return Strip(low.height, draw)


def date(answer: DateBoxes, _width: float, tag: Tag) -> list[Strip]:
    """Return boxes for the digits of a day, a month and a year."""
    names = [one_line(name, PLAIN) for name in (answer.day, answer.month, answer.year)]

    def draw(pen: Pen, x: float, y: float) -> None:
        for name, count in zip(names, DIGITS, strict=True):
            pen.line(name, x, y)
            cells(pen, (x, y + name.height + 1), count, DIGIT)
            x += max(count * DIGIT[0], name.width) + BETWEEN

    return tagged([Strip(names[0].height + DIGIT[1] + 2, draw)], Tag("P", tag))


def lines(answer: Lines, width: float, tag: Tag) -> list[Strip]:
    """Return lines to write on, and the answer to tick instead."""
    room = [
        Strip(WRITING, lambda pen, x, y: rule(pen, (x, y + WRITING - 2), width))
        for _ in range(answer.count)
    ]
    if not answer.option:
        return room
    instead = Ticks(one=False, options=(Option(words=answer.option),))
    return [*room, gap(6), *ticks(instead, width, tag)]


def activities(answer: Activities, width: float, tag: Tag) -> list[Strip]:
    """Return rows for what is hard to do, each with a number to mark."""
    scale = answer.scale
    room = SMALL_NUMBER[0] * len(scale.numbers)
    name = width - room - BETWEEN
    told = tagged(written([Span(answer.suggested, PLAIN)], width), Tag("P", tag))
    head = tagged([_over(answer, name)], Tag("P", tag))
    rows = [_activity(scale, name, tag) for _ in range(answer.rows)]
    return [*told, space(5), *head, *rows]


def _over(answer: Activities, name: float) -> Strip:
    """Return what stands over the columns: what to write, and what the numbers' ends mean."""
    room = SMALL_NUMBER[0] * len(answer.scale.numbers)
    title = break_lines([Span(answer.title, PLAIN)], name)
    low = break_lines([Span(answer.scale.low, PLAIN)], room / 2)
    high = break_lines([Span(answer.scale.high, PLAIN)], room / 2)
    height = max(sum(line.height for line in side) for side in (title, low, high))

    def draw(pen: Pen, x: float, y: float) -> None:
        start = x + name + BETWEEN
        for side, left in ((title, x), (low, start), (high, None)):
            top = y + height - sum(line.height for line in side)
            for line in side:
                at = start + room - line.width if left is None else left
                pen.line(line, at, top)
                top += line.height

    return Strip(height + 1, draw)


def _activity(scale: Numbers, name: float, tag: Tag) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        rule(pen, (x, y + SMALL_NUMBER[1]), name)
        with pen.tagged(Tag("P", tag)):
            numbered(pen, (x + name + BETWEEN, y), scale.numbers, SMALL_NUMBER)

    return Strip(ROW, draw)


def elsewhere(answer: Elsewhere, width: float, tag: Tag) -> list[Strip]:
    """Return where the answer is given."""
    return tagged(written([Span(answer.words, PLAIN)], width), Tag("P", tag))


def signature(answer: Signature, width: float, tag: Tag) -> list[Strip]:
    """Return a box to sign in, and the date beside it."""
    title = one_line(answer.title, PLAIN)
    boxes = date(answer.date, width, tag)
    aside = SIGN[0] + 2 * BETWEEN

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.box((x, y), SIGN, Ink(edge=BLACK, width=HAIR))
        with pen.tagged(Tag("P", tag)):
            pen.line(title, x + aside, y)
        boxes[0].draw(pen, x + aside, y + title.height + 3)

    return [Strip(SIGN[1] + 2, draw)]


KINDS: Final[Mapping[str, Callable[[Any, float, Tag], Sequence[Strip]]]] = {
    "ticks": ticks,
    "numbers": numbers,
    "date": date,
    "lines": lines,
    "activities": activities,
    "places": places,
    "elsewhere": elsewhere,
    "signature": signature,
}
