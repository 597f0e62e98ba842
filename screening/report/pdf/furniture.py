"""What stands on every page: whose summary it is, that somebody must act, and the page number."""

from typing import Final, NamedTuple

from screening.colours import parts
from screening.report.model import Report
from screening.report.pdf.blocks import Place
from screening.report.pdf.flow import Strip, tagged
from screening.report.pdf.foot import NUMBERED, Foot, stack
from screening.report.pdf.letters import printable
from screening.report.pdf.lines import Line, break_lines
from screening.report.pdf.pen import Pen
from screening.report.pdf.style import (
    BLACK,
    HEADING,
    NAME,
    RED,
    SMALL,
    SMALL_GREY,
    SMALL_STRONG,
    STRONG,
    Colour,
    Span,
    Style,
)
from screening.report.pdf.tags import REPEATED, Tag
from screening.report.pdf.text import written

TITLE: Final = "Intake summary"
NUMBER_WIDTH: Final = 60.0
# Letters of a name on paper: one of 120 letters that fonts have still stands in full.
LONG: Final = 130
ALARM: Final = Style(STRONG.size, bold=True, colour=RED)
BAND: Final = 1.5
# Between the clinic and what is said of the rules.
GAP: Final = 12.0


class Furniture(NamedTuple):
    """The head of the first page and of the others, and the foot of each."""

    place: Place
    who: list[Strip]
    first: list[Strip]
    later: list[Strip]
    foot: Foot

    def above(self, pen: Pen, number: int, top: float) -> None:
        """Draw the head of a page; only the first is read aloud."""
        if number == 1:
            stack(pen, self.first, self.place.x, top)
            return
        with pen.tagged(REPEATED):
            stack(pen, self.later, self.place.x, top)


def furniture(report: Report, place: Place) -> Furniture:
    """Return what stands on every page of a report."""
    width = place.width
    return Furniture(
        place,
        _who(report, width),
        _first(report, width),
        _later(report, width),
        Foot(place, _foot(report, width), NUMBERED),
    )


def _who(report: Report, width: float) -> list[Strip]:
    """Return the patient; a name that is very long on paper is written smaller, and flows on."""
    style = NAME if len(printable(report.patient)) <= LONG else HEADING
    who = [Span(report.patient, style), Span(f"  {report.born}", HEADING)]
    return tagged(written(who, width), Tag("H1", title=TITLE))


def _first(report: Report, width: float) -> list[Strip]:
    colour = parts(report.colour) if report.colour else BLACK
    said = [Span(f"{report.clinic} · {TITLE}", SMALL._replace(colour=colour))]
    rules, left = _rules(report, width)
    clinic = break_lines(said, left)
    for line in report.address:
        clinic += break_lines([Span(line, SMALL_GREY)], left)
    head = tagged([_two(clinic, rules, width)], Tag("P"))
    return [*head, *([_band(colour, width)] if report.colour else ())]


def _band(colour: Colour, width: float) -> Strip:
    """Return a line in the clinic's colour below its name: it says nothing, so nobody reads it."""

    def draw(pen: Pen, x: float, y: float) -> None:
        with pen.tagged(REPEATED):
            pen.stroke((x, y + BAND), (x + width, y + BAND), BAND, colour)

    return Strip(3 * BAND, draw)


def _later(report: Report, width: float) -> list[Strip]:
    """Return the head of the further pages: what must not be missed is said again on each."""
    calm = [Span(report.clinic, SMALL)]
    said = (report.standing, report.alarm, report.unfinished)
    loud = [Span(words, ALARM) for words in said if words]
    spans = [span for word in loud for span in (word, Span(" · ", ALARM))][:-1]
    rules, left = _rules(report, width)
    return [_two(break_lines(spans or calm, left), rules, width)]


def _rules(report: Report, width: float) -> tuple[list[Line], float]:
    """Return what is said of the rules, in half the width at most, and the width left beside it."""
    rules = break_lines([Span(report.rules, SMALL_STRONG)], width / 2)
    return rules, width - max(line.width for line in rules) - GAP


def _two(left: list[Line], right: list[Line], width: float) -> Strip:
    """Return lines at the left and lines at the right edge."""

    def draw(pen: Pen, x: float, y: float) -> None:
        for lines, at_right in ((left, False), (right, True)):
            top = y
            for line in lines:
                pen.line(line, x + (width - line.width if at_right else 0), top)
                top += line.height

    return Strip(max(sum(line.height for line in side) for side in (left, right)), draw)


def _foot(report: Report, width: float) -> list[Strip]:
    """Return the footer: whose sheet this is first, and room for the page number at its right."""
    foot = report.footer
    born = f", {foot.born} · "
    # The whole name stands on page one; a foot must leave room for the page.
    name = printable(foot.patient)
    short = name if len(name) <= LONG else f"{name[:LONG].rstrip()}…"
    who = [Span(short, SMALL_STRONG), Span(born, SMALL_STRONG), Span(foot.record, SMALL)]
    rules = [Span(f"{foot.rules}. ", SMALL_STRONG), Span(foot.statement, SMALL)]
    return [*written(who, width - NUMBER_WIDTH), *written(rules, width)]
