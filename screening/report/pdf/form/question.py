"""One question: its number at the left, its code at the right, and the room for its answer."""

from typing import Final

from screening.report.paper.model import Question
from screening.report.pdf.flow import Strip, gap, height_of, space, tagged, together
from screening.report.pdf.form.answers import answered
from screening.report.pdf.form.style import AFTER, INDENT, PLAIN, PRINT, QUESTION
from screening.report.pdf.lines import one_line
from screening.report.pdf.pen import Pen
from screening.report.pdf.style import Span
from screening.report.pdf.tags import Tag
from screening.report.pdf.text import written

CODE: Final = 78.0
# How far a follow-up stands in from the question before it, and the bar that says so.
FOLLOWS: Final = 16.0
BAR: Final = 1.6
BAR_AT: Final = 5.0
LEAST: Final = 14.0


def question(block: Question, width: float, tag: Tag) -> list[Strip]:
    """Return a question that no page cuts, if it fits on one."""
    aside = FOLLOWS if block.follows else 0.0
    room, whole = width - INDENT - aside, Tag("Div", tag)
    told = [*words_of(block, room, whole), *answered(block.answer, room, whole)]
    strips = [_moved(strip, INDENT) for strip in told]
    strips = [_marked(strips[0], block, width - aside, whole), *strips[1:]]
    if block.follows:
        strips = [_barred(_moved(strip, aside)) for strip in strips]
    return [*together(strips), gap(AFTER)]


def words_of(block: Question, room: float, tag: Tag) -> list[Strip]:
    """Return a question's words: for whom it is, what is asked, and what helps."""
    how = [Span(f" {block.how}", PLAIN)] if block.how else []
    told: list[Strip] = []
    for spans in (
        [Span(block.intro, PLAIN)],
        [Span(block.only_if, PLAIN)],
        [Span(block.text, QUESTION), *how],
        [Span(block.help, PLAIN)],
    ):
        if spans[0].text:
            told += tagged(written(spans, room - CODE), Tag("P", tag))
    return [*told, space(4)] if told else []


def numbered_words(block: Question, width: float, tag: Tag) -> list[Strip]:
    """Return a question's words in one paragraph, with its number and its code and no answer."""
    spans = [Span(block.text, QUESTION), Span(f" {block.help}".rstrip(), PLAIN)]
    told = tagged(written(spans, width - INDENT - CODE), Tag("P", tag))
    first, *rest = [_moved(one, INDENT) for one in told]
    return together([_marked(first, block, width, tag), *rest, space(3)])


def _marked(strip: Strip, block: Question, width: float, tag: Tag) -> Strip:
    number, code = one_line(block.number, QUESTION), one_line(block.code, PRINT)

    def draw(pen: Pen, x: float, y: float) -> None:
        with pen.tagged(Tag("P", tag)):
            pen.line(number, x, y)
            pen.line(code, x + width - code.width, y + 2)
        strip.draw(pen, x, y)

    return strip._replace(draw=draw, height=max(strip.height, LEAST))


def _moved(strip: Strip, aside: float) -> Strip:
    return strip._replace(draw=lambda pen, x, y: strip.draw(pen, x + aside, y), is_gap=False)


def _barred(strip: Strip) -> Strip:
    """Return a strip with a bar at its left, which tells it from questions for everyone."""
    height = height_of([strip])

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x + BAR_AT, y), (x + BAR_AT, y + height), BAR)
        strip.draw(pen, x, y)

    return strip._replace(draw=draw)
