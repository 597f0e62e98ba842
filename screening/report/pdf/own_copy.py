"""A patient's own copy as a file, in print that is easy to read: PDF/A-2u, tagged."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from screening.colours import parts
from screening.report.model import Paper
from screening.report.own_copy import CopyAnswer, CopyPart, OwnCopy
from screening.report.pdf.file import About
from screening.report.pdf.flow import (
    Column,
    Strip,
    gap,
    space,
    tagged,
    together,
    under,
)
from screening.report.pdf.footed import drawn, footed
from screening.report.pdf.letters import printable
from screening.report.pdf.lines import break_lines
from screening.report.pdf.pen import Pen
from screening.report.pdf.shaping import reads_leftward
from screening.report.pdf.style import (
    BAND,
    BLACK,
    GREY,
    HEADING,
    NAME,
    QUIET,
    Span,
    Style,
)
from screening.report.pdf.tags import REPEATED, Tag
from screening.report.pdf.text import strips_of, written

MARGIN: Final = 54.0
RULE: Final = 1.5
HAIR: Final = 0.4
PRINT: Final = HEADING._replace(bold=False)
ASKED: Final = PRINT._replace(colour=GREY)
QUESTION_SHARE: Final = 0.46
GUTTER: Final = 14.0
ROW: Final = 5.0
HANG: Final = 10.0
# Letters of a name in a foot; the whole name stands on the first page.
LONG: Final = 60


def draw_copy(copy: OwnCopy, paper: Paper) -> bytes:
    """Draw a patient's own copy on Letter or A4 paper; nothing is cut."""
    sheet = footed(paper, MARGIN, _foot(copy), copy.page)
    flow, place = sheet.flow(), sheet.place
    flow.stack(Column(place.x, [*_head(copy, place.width)]))
    for part in (*copy.answers, *copy.after):
        flow.stack(Column(place.x, _part(part, place.width)))
    return drawn(flow, sheet, About(copy.title, copy.language, copy.made_at))


def _head(copy: OwnCopy, width: float) -> Iterator[Strip]:
    head, tag = copy.letterhead, Tag("Sect")
    colour = parts(head.colour) if head.colour else BLACK
    clinic = head.clinic_name[:1].upper() + head.clinic_name[1:]
    yield from _told(clinic, BAND._replace(colour=colour), width, tag)
    for line in head.address:
        yield from _told(line, ASKED, width, tag)
    yield space(4)
    yield _rule(width, RULE, colour)
    yield space(10)
    yield from tagged(written([Span(copy.title, NAME)], width), Tag("H1", tag, title=copy.title))
    yield from _told(copy.name, HEADING, width, tag)
    yield space(ROW)
    for note in copy.notes:
        yield from _told(note, PRINT, width, tag)
        yield gap(2)


def _rule(width: float, thickness: float, colour: tuple[int, int, int] = QUIET) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        with pen.tagged(REPEATED):
            pen.stroke((x, y), (x + width, y), thickness, colour)

    return Strip(thickness, draw)


def _part(part: CopyPart, width: float) -> list[Strip]:
    """Return a part under its heading, which stands there again where it goes on."""
    tag = Tag("Sect")
    words = written([Span(part.title, BAND)], width)
    head = [gap(14), *tagged(words, Tag("H2", tag, title=part.title)), gap(2)]
    listed = Tag("L", tag)
    strips = [strip for one in part.answers for strip in _row(one, width, listed)]
    for line in part.lines:
        strips += [*_told(line, PRINT, width, tag), gap(3)]
    return [*(strip._replace(keep=True) for strip in head), *under([*words, space(2)], strips)]


def _row(answer: CopyAnswer, width: float, listed: Tag) -> list[Strip]:
    """Return a question at the left and what was answered beside it, under a thin line."""
    item, room = Tag("LI", listed), width * QUESTION_SHARE
    asked = tagged(_sided(answer.question, ASKED, room - GUTTER), Tag("Lbl", item))
    hang = HANG if len(answer.lines) > 1 else 0.0
    said = [one for line in answer.lines for one in _sided(line, PRINT, width - room, hang)]
    told = tagged(said, Tag("LBody", item))
    rows = [_beside(*pair, room) for pair in zip_longest(asked, told)]
    return together([_rule(width, HAIR), space(ROW / 2), *rows, gap(ROW)])


def _beside(left: Strip | None, right: Strip | None, at: float) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        if left:
            left.draw(pen, x, y)
        if right:
            right.draw(pen, x + at, y)

    return Strip(max(strip.height for strip in (left, right) if strip), draw)


def _told(text: str, style: Style, width: float, tag: Tag) -> list[Strip]:
    return tagged(_sided(text, style, width), Tag("P", tag)) if text else []


def _sided(text: str, style: Style, width: float, hang: float = 0.0) -> list[Strip]:
    """Return the lines of a text, each from the side from which it is read.

    All but the first stand further in by `hang`: so one of several is told from the next.
    """
    leftward = reads_leftward(printable(text))
    strips: list[Strip] = []
    for line in break_lines([Span(text, style)], width - hang):
        further = hang if strips else 0.0
        strips += strips_of([line], width - line.width - further if leftward else further)
    return strips


def _foot(copy: OwnCopy) -> str:
    name = printable(copy.name)
    short = name if len(name) <= LONG else f"{name[:LONG].rstrip()}…"
    return " · ".join(words for words in (short, copy.title, copy.reference) if words)
