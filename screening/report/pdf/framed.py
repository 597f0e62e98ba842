"""The box around a section that somebody must act on: red only if a flag stands in it."""

from collections.abc import Sequence
from typing import Final

from screening.report.model import Paragraph, Section
from screening.report.pdf.blocks import CONTINUED, Place, strips_of_blocks
from screening.report.pdf.flow import PAD, Frame, Strip, tagged
from screening.report.pdf.lines import break_lines
from screening.report.pdf.pen import Ink, Pen
from screening.report.pdf.style import BLACK, BODY, HEADING, RED, WHITE, Span
from screening.report.pdf.tags import Tag

BAR: Final = 16.0
ACTING: Final = 2.2
RAISED: Final = 1.2
CALM: Final = 0.6


def frame(section: Section, place: Place) -> Frame:
    """Return the box of a section, with a heading that says again whose it is where it goes on."""
    tag, raised = Tag("Sect"), bool(section.count)
    acting = section.tone == "act" and raised
    calm = section.blocks[0] if not raised and isinstance(section.blocks[0], Paragraph) else None
    blocks = section.blocks[1:] if calm else section.blocks
    words = f"{section.title.upper()} ({section.count})" if raised else section.title.upper()
    colour = WHITE if acting else RED if raised else BLACK
    told = Tag("H2", tag, title=section.title)

    def title(continued: bool) -> Strip:  # noqa: FBT001 - the frame asks it back
        text = CONTINUED.format(title=words) if continued else words
        calmly = f": {calm.text}" if calm and not continued else ""
        spans = [Span(text, HEADING._replace(colour=colour)), Span(calmly, BODY)]
        return tagged([_bar(spans, place.width, filled=acting)], told)[0]

    return Frame(
        x=place.x,
        width=place.width,
        heading=title,
        strips=strips_of_blocks(blocks, place.width - 2 * PAD, tag),
        edge=RED if raised else BLACK,
        thickness=ACTING if acting else RAISED if raised else CALM,
    )


def _bar(spans: Sequence[Span], width: float, *, filled: bool) -> Strip:
    lines = break_lines(spans, width - 2 * PAD)
    height = max(BAR, sum(line.height for line in lines) + 2)

    def draw(pen: Pen, x: float, y: float) -> None:
        if filled:
            pen.box((x, y), (width, height), Ink(fill=RED))
        top = y + (height - sum(line.height for line in lines)) / 2
        for line in lines:
            pen.line(line, x + PAD, top)
            top += line.height

    return Strip(height, draw)
