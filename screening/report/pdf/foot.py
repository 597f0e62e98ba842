"""The foot of a page: a line, whose sheet it is, and the number of the page at its right."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from screening.report.pdf.blocks import Place
from screening.report.pdf.flow import Strip
from screening.report.pdf.lines import one_line
from screening.report.pdf.pen import Pen
from screening.report.pdf.style import QUIET, SMALL_STRONG, Colour
from screening.report.pdf.tags import REPEATED, Tag


class Edge(NamedTuple):
    """The line above a foot: how far above it, how thick, and in which colour."""

    apart: float
    thickness: float
    colour: Colour


NUMBERED: Final = "Page {n} of {total}"
FINE: Final = Edge(2, 0.4, QUIET)


class Foot(NamedTuple):
    """What stands below each page of a file; `numbered` tells the page, in braces."""

    place: Place
    strips: Sequence[Strip]
    numbered: str
    edge: Edge = FINE

    def draw(self, pen: Pen, page: tuple[int, int], top: float) -> None:
        """Draw the foot of a page; only the last is read aloud."""
        number, count = page
        x, right = self.place.x, self.place.x + self.place.width
        above = top - self.edge.apart
        pen.stroke((x, above), (right, above), self.edge.thickness, self.edge.colour)
        with pen.tagged(Tag("P") if number == count else REPEATED):
            stack(pen, self.strips, x, top)
        words = self.numbered.replace("{n}", str(number)).replace("{total}", str(count))
        line = one_line(words, SMALL_STRONG)
        with pen.tagged(REPEATED):
            pen.line(line, right - line.width, top)


def stack(pen: Pen, strips: Sequence[Strip], x: float, top: float) -> None:
    """Draw strips below each other."""
    for strip in strips:
        strip.draw(pen, x, top)
        top += strip.height
