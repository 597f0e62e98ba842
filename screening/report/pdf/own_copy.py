"""A patient's own copy as a file, in print that is easy to read: PDF/A-2u, tagged."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from screening.colours import parts
from screening.report.model import Paper
from screening.report.own_copy import CopyAnswer, CopyPart, OwnCopy
from screening.report.pdf.blocks import Place
from screening.report.pdf.file import SIZES, About, file_of
from screening.report.pdf.flow import (
    Column,
    Flow,
    Strip,
    gap,
    height_of,
    space,
    tagged,
    together,
    under,
)
from screening.report.pdf.letters import printable
from screening.report.pdf.lines import break_lines, one_line
from screening.report.pdf.pen import Pen
from screening.report.pdf.shaping import reads_leftward
from screening.report.pdf.style import (
    BAND,
    BLACK,
    GREY,
    HEADING,
    NAME,
    QUIET,
    SMALL,
    SMALL_STRONG,
    Span,
    Style,
)
from screening.report.pdf.tags import REPEATED, Tag
from screening.report.pdf.text import strips_of, written

MARGIN: Final = 54.0
TOP: Final = 44.0
EDGE: Final = 26.0
APART: Final = 6.0
RULE: Final = 1.5
HAIR: Final = 0.4
PRINT: Final = HEADING._replace(bold=False)
ASKED: Final = PRINT._replace(colour=GREY)
QUESTION_SHARE: Final = 0.46
GUTTER: Final = 14.0
ROW: Final = 5.0
HANG: Final = 10.0
NUMBER_WIDTH: Final = 90.0
# Letters of a name in a foot; the whole name stands on the first page.
LONG: Final = 60


class _Sheet(NamedTuple):
    copy: OwnCopy
    place: Place
    bottom: float
    foot: Sequence[Strip]


def draw_copy(copy: OwnCopy, paper: Paper) -> bytes:
    """Draw a patient's own copy on Letter or A4 paper; nothing is cut."""
    wide, high = SIZES[paper]
    place = Place(MARGIN, wide - 2 * MARGIN)
    foot = _foot(copy, place.width)
    sheet = _Sheet(copy, place, high - EDGE - height_of(foot) - APART, foot)
    flow = Flow(TOP, TOP, sheet.bottom)
    flow.stack(Column(place.x, [*_head(copy, place.width)]))
    for part in (*copy.answers, *copy.after):
        flow.stack(Column(place.x, _part(part, place.width)))
    pen = Pen(high)
    for number, page in enumerate(flow.pages, start=1):
        pen.page()
        for strip, x, y in page:
            strip.draw(pen, x, y)
        _below(pen, sheet, (number, len(flow.pages)))
    pen.close()
    return file_of(pen, About(copy.title, copy.language, copy.made_at), paper)


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


def _foot(copy: OwnCopy, width: float) -> list[Strip]:
    name = printable(copy.name)
    short = name if len(name) <= LONG else f"{name[:LONG].rstrip()}…"
    said = " · ".join(words for words in (short, copy.title, copy.reference) if words)
    return written([Span(said, SMALL)], width - NUMBER_WIDTH)


def _below(pen: Pen, sheet: _Sheet, page: tuple[int, int]) -> None:
    """Draw the foot of a page; only the last is read aloud."""
    number, count = page
    top, x, right = sheet.bottom + APART, sheet.place.x, sheet.place.x + sheet.place.width
    pen.stroke((x, top - 2), (right, top - 2), HAIR, QUIET)
    with pen.tagged(Tag("P") if number == count else REPEATED):
        y = top
        for strip in sheet.foot:
            strip.draw(pen, x, y)
            y += strip.height
    words = sheet.copy.page.replace("{n}", str(number)).replace("{total}", str(count))
    line = one_line(words, SMALL_STRONG)
    with pen.tagged(REPEATED):
        pen.line(line, right - line.width, top)
