"""Pages of one column above a foot: letters, and copies for patients."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from screening.report.model import Paper
from screening.report.pdf.blocks import Place
from screening.report.pdf.file import SIZES, About, file_of
from screening.report.pdf.flow import Flow, Strip, height_of
from screening.report.pdf.lines import one_line
from screening.report.pdf.pen import Pen
from screening.report.pdf.style import QUIET, SMALL, SMALL_STRONG, Span
from screening.report.pdf.tags import REPEATED, Tag
from screening.report.pdf.text import written

TOP: Final = 44.0
EDGE: Final = 26.0
APART: Final = 6.0
HAIR: Final = 0.4
NUMBER_WIDTH: Final = 90.0


class Footed(NamedTuple):
    """Where the column stands and the words below it; `numbered` tells the page, in braces."""

    paper: Paper
    place: Place
    bottom: float
    foot: Sequence[Strip]
    numbered: str

    def flow(self) -> Flow:
        """Return empty pages to be filled from the top."""
        return Flow(TOP, TOP, self.bottom)


def footed(paper: Paper, margin: float, told: str, numbered: str) -> Footed:
    """Return pages of a paper with these words in the foot of each."""
    wide, high = SIZES[paper]
    place = Place(margin, wide - 2 * margin)
    foot = written([Span(told, SMALL)], place.width - NUMBER_WIDTH)
    return Footed(paper, place, high - EDGE - height_of(foot) - APART, foot, numbered)


def drawn(flow: Flow, sheet: Footed, about: About) -> bytes:
    """Draw pages that were filled, each above its foot."""
    pen = Pen(SIZES[sheet.paper][1])
    for number, page in enumerate(flow.pages, start=1):
        pen.page()
        for strip, x, y in page:
            strip.draw(pen, x, y)
        _below(pen, sheet, (number, len(flow.pages)))
    pen.close()
    return file_of(pen, about, sheet.paper)


def _below(pen: Pen, sheet: Footed, page: tuple[int, int]) -> None:
    """Draw the foot of a page; only the last is read aloud."""
    number, count = page
    top, x, right = sheet.bottom + APART, sheet.place.x, sheet.place.x + sheet.place.width
    pen.stroke((x, top - 2), (right, top - 2), HAIR, QUIET)
    with pen.tagged(Tag("P") if number == count else REPEATED):
        y = top
        for strip in sheet.foot:
            strip.draw(pen, x, y)
            y += strip.height
    words = sheet.numbered.replace("{n}", str(number)).replace("{total}", str(count))
    line = one_line(words, SMALL_STRONG)
    with pen.tagged(REPEATED):
        pen.line(line, right - line.width, top)
