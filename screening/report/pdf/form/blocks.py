"""What stands between the questions: headings, running text, and boxes that nobody may miss."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from screening.report.paper.model import Block, Heading, Part, Prose, Question, Stop
from screening.report.pdf.flow import Strip, gap, space, tagged, together
from screening.report.pdf.form.grid import grid
from screening.report.pdf.form.question import question
from screening.report.pdf.form.style import AFTER, INDENT, PAGE, PART, PLAIN, QUESTION
from screening.report.pdf.lines import Line, break_lines
from screening.report.pdf.pen import Ink, Pen
from screening.report.pdf.style import BLACK, WHITE, Span, Style
from screening.report.pdf.tags import Tag
from screening.report.pdf.text import written

HEADED: Final = "## "
PAD: Final = 7.0
BAR: Final = 3.0
LOUD: Final = 2.4
CALM: Final = 1.0
THICK: Final = 2.0
PARAGRAPH: Final = 4.0


def strips_of_part(part: Part, width: float, tag: Tag) -> list[Strip]:
    """Return a part under its title; a box keeps to the question before it."""
    strips = part_title(part.title, width, tag)
    for block, after in pairwise([*part.blocks, None]):
        if block is None:
            continue
        made = list(KINDS[block.kind](block, width, tag))
        strips += _kept(made) if _belongs(after) else made
    return strips


def _belongs(block: Block | None) -> bool:
    """Tell whether a block stands on the same page as the one before it."""
    return isinstance(block, Stop) or (isinstance(block, Question) and block.signs)


def part_title(title: str, width: float, tag: Tag) -> list[Strip]:
    """Return the title of a part under a thick line; it never ends a page."""

    def line(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + width, y), THICK)

    told = tagged(written([Span(title, PART)], width), Tag("H2", tag, title=title))
    strips = [gap(6), Strip(5, line), *told, space(6)]
    return [strip._replace(keep=True) for strip in strips]


def heading(block: Heading, width: float, tag: Tag) -> list[Strip]:
    """Return what the next questions are about."""
    told = tagged(written([Span(block.words, PAGE)], width), Tag("H3", tag))
    return [strip._replace(keep=True) for strip in [gap(2), *told, space(3)]]


def prose(block: Prose, width: float, tag: Tag) -> list[Strip]:
    """Return running text, line by line as the content has it."""
    strips: list[Strip] = []
    for words in block.text.splitlines():
        if words.startswith(HEADED):
            strips += heading(Heading(words=words.removeprefix(HEADED)), width, tag)
        else:
            told = tagged(written([Span(words, PLAIN)], width), Tag("P", tag))
            strips += [*together(told), gap(PARAGRAPH)]
    return [*strips, gap(PARAGRAPH)]


def stop(block: Stop, width: float, tag: Tag) -> list[Strip]:
    """Return a box that no page cuts; the loud one has its title in white on black."""
    wide, told = width - INDENT, Tag("P", tag)
    room = wide - 2 * PAD
    lead = break_lines([Span(block.lead, QUESTION)], room) if block.lead else []
    title = break_lines([Span(block.title, _title_style(block))], room)
    text = [
        line
        for words in block.text.splitlines()
        for line in break_lines([Span(words, PLAIN)], room)
    ]
    # From top to bottom: where the title's bar begins, where the text begins, where the box ends.
    bar = PAD / 2 + (_height(lead) + PAD if lead else 0.0)
    below = bar + _height(title) + 2 * BAR
    foot = below + _height(text) + (1.5 * PAD if block.loud else PAD)

    def draw(pen: Pen, x: float, y: float) -> None:
        x += INDENT
        if block.loud:
            pen.box((x, y + bar), (wide, below - bar), Ink(fill=BLACK))
        pen.box((x, y), (wide, foot), Ink(edge=BLACK, width=LOUD if block.loud else CALM))
        with pen.tagged(told):
            _stack(pen, lead, x + PAD, y + PAD)
            _stack(pen, title, x + PAD, y + bar + BAR)
            _stack(pen, text, x + PAD, y + below + (PAD / 2 if block.loud else 0))

    return [Strip(foot, draw), gap(AFTER)]


def _title_style(block: Stop) -> Style:
    return PAGE._replace(colour=WHITE) if block.loud else PAGE


def _stack(pen: Pen, lines: Sequence[Line], x: float, y: float) -> None:
    for line in lines:
        pen.line(line, x, y)
        y += line.height


def _height(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


def _kept(strips: Sequence[Strip]) -> list[Strip]:
    return [strip._replace(keep=True) for strip in strips]


KINDS: Final[Mapping[str, Callable[[Any, float, Tag], Sequence[Strip]]]] = {
    "heading": heading,
    "prose": prose,
    "stop": stop,
    "question": question,
    "grid": grid,
}
