"""A letter as a file: PDF/A-2u, tagged; the same letter gives the same bytes."""

from collections.abc import Iterator
from typing import Final

from screening.colours import parts
from screening.report.letter import PART, Letter, contact
from screening.report.model import Paper
from screening.report.pdf.file import About
from screening.report.pdf.flow import Column, Flow, Strip, gap, space, tagged, together
from screening.report.pdf.foot import NUMBERED
from screening.report.pdf.footed import Footed, drawn, footed
from screening.report.pdf.letters import printable
from screening.report.pdf.lines import break_lines
from screening.report.pdf.pen import Pen
from screening.report.pdf.shaping import reads_leftward
from screening.report.pdf.style import (
    BAND,
    BLACK,
    BODY,
    HEADING,
    SMALL_GREY,
    Span,
    Style,
)
from screening.report.pdf.tags import REPEATED, Tag
from screening.report.pdf.text import strips_of, written

TITLE: Final = "Letter"
CLOSING: Final = "Yours sincerely,"
CONFIDENTIAL: Final = "Confidential: for the doctor named above."
MARGIN: Final = 68.0
RULE: Final = 1.5
# A letter reads like one in large print; one that would take two pages is set as a summary is.
LARGE: Final = HEADING._replace(bold=False)
PRINTS: Final = (LARGE, BODY)
# From the date to the address, to what it is about, and room to sign by hand.
BEFORE_TO: Final = 16.0
BEFORE_RE: Final = 14.0
TO_SIGN: Final = 36.0
BETWEEN: Final = 0.6
# So many lines of a paragraph stand together at least.
LEAST: Final = 2


def draw_letter(letter: Letter, paper: Paper) -> bytes:
    """Draw a letter on Letter or A4 paper; what does not fit on one page flows on to the next."""
    told = f"{CONFIDENTIAL} Our reference: {letter.reference}"
    sheet = footed(paper, MARGIN, told, NUMBERED)
    flows = (_flow(letter, sheet, style) for style in PRINTS)
    flow = next((one for one in flows if len(one.pages) == 1), None) or _flow(letter, sheet, LARGE)
    about = About(f"{TITLE} {letter.reference}".strip(), letter.language, letter.made_at)
    return drawn(flow, sheet, about)


def _flow(letter: Letter, sheet: Footed, style: Style) -> Flow:
    flow, width, tag = sheet.flow(), sheet.place.width, Tag("Sect")
    air = style.size * BETWEEN
    strips = [
        *_head(letter, width, tag),
        *_told(letter.day, style, width, tag),
        space(BEFORE_TO),
        *_told(letter.wording.to, style, width, tag),
        space(BEFORE_RE),
        *tagged(
            _sided(f"Re: {letter.wording.re}", style._replace(bold=True), width),
            Tag("H1", tag, title=TITLE),
        ),
        gap(2 * air),
    ]
    for part in letter.wording.text.split(PART):
        told = _told(part, style, width, tag)
        strips += [*together(told[:LEAST]), *told[LEAST:], gap(air)]
    flow.stack(Column(sheet.place.x, [*strips, *_signature(letter, style, width, tag)]))
    return flow


def _head(letter: Letter, width: float, tag: Tag) -> Iterator[Strip]:
    head = letter.letterhead
    colour = parts(head.colour) if head.colour else BLACK
    name = head.clinic_name[:1].upper() + head.clinic_name[1:]
    yield from tagged(written([Span(name, BAND._replace(colour=colour))], width), Tag("P", tag))
    for line in contact(head):
        yield from tagged(written([Span(line, SMALL_GREY)], width), Tag("P", tag))

    def rule(pen: Pen, x: float, y: float) -> None:
        with pen.tagged(REPEATED):
            pen.stroke((x, y + RULE), (x + width, y + RULE), RULE, colour)

    yield space(4)
    yield Strip(3 * RULE, rule)
    yield space(BEFORE_TO)


def _told(text: str, style: Style, width: float, tag: Tag) -> list[Strip]:
    return tagged(_sided(text, style, width), Tag("P", tag))


def _sided(text: str, style: Style, width: float) -> list[Strip]:
    """Return the lines of a text, each from the side from which it is read."""
    strips: list[Strip] = []
    for line in text.split("\n"):
        leftward = reads_leftward(printable(line))
        for one in break_lines([Span(line, style)], width):
            strips += strips_of([one], width - one.width if leftward else 0)
    return strips


def _signature(letter: Letter, style: Style, width: float, tag: Tag) -> list[Strip]:
    """Return the end of the letter; no page ends within it."""
    return together(
        [
            gap(style.size * BETWEEN),
            *_told(CLOSING, style, width, tag),
            space(TO_SIGN),
            *_told(letter.signed, style._replace(bold=True), width, tag),
        ]
    )
