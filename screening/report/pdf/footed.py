"""Pages of one column above a foot: letters, and copies for patients."""

from typing import Final, NamedTuple

from screening.report.model import Paper
from screening.report.pdf.blocks import Place
from screening.report.pdf.file import SIZES, About, file_of
from screening.report.pdf.flow import Flow, height_of
from screening.report.pdf.foot import Foot
from screening.report.pdf.pen import Pen
from screening.report.pdf.style import SMALL, Span
from screening.report.pdf.text import written

TOP: Final = 44.0
EDGE: Final = 26.0
APART: Final = 6.0
NUMBER_WIDTH: Final = 90.0


class Footed(NamedTuple):
    """Where the column stands, how far down it goes, and what is below it."""

    paper: Paper
    place: Place
    bottom: float
    foot: Foot

    def flow(self) -> Flow:
        """Return empty pages to be filled from the top."""
        return Flow(TOP, TOP, self.bottom)


def footed(paper: Paper, margin: float, told: str, numbered: str) -> Footed:
    """Return pages of a paper with these words in the foot of each."""
    wide, high = SIZES[paper]
    place = Place(margin, wide - 2 * margin)
    foot = written([Span(told, SMALL)], place.width - NUMBER_WIDTH)
    bottom = high - EDGE - height_of(foot) - APART
    return Footed(paper, place, bottom, Foot(place, foot, numbered))


def drawn(flow: Flow, sheet: Footed, about: About) -> bytes:
    """Draw pages that were filled, each above its foot."""
    pen = Pen(SIZES[sheet.paper][1])
    for number, page in enumerate(flow.pages, start=1):
        pen.page()
        for strip, x, y in page:
            strip.draw(pen, x, y)
        sheet.foot.draw(pen, (number, len(flow.pages)), sheet.bottom + APART)
    pen.close()
    return file_of(pen, about, sheet.paper)
