"""A report as a PDF: the same report gives the same bytes."""

from typing import Final

from fpdf import FPDF, ViewerPreferences

from screening.report.model import Paper, Report
from screening.report.pdf.blocks import Place
from screening.report.pdf.flow import Flow, Placed, Strip, height_of
from screening.report.pdf.layout import lay_out
from screening.report.pdf.lines import (
    RED,
    SMALL,
    SMALL_STRONG,
    Line,
    Span,
    Style,
    break_lines,
)
from screening.report.pdf.pen import Pen
from screening.report.pdf.text import strips_of, written

TITLE: Final = "Intake summary"
SIZES: Final[dict[Paper, tuple[float, float]]] = {"Letter": (612, 792), "A4": (595.28, 841.89)}
MARGIN: Final = 32.0
EDGE: Final = 22.0
NUMBER_WIDTH: Final = 60.0
NAME: Final = Style(15, bold=True)
BORN: Final = Style(11, bold=True)
CLINIC: Final = Style(9, bold=True)
ALARM: Final = Style(9, bold=True, colour=RED)


def draw(report: Report, paper: Paper) -> bytes:
    """Draw a report on Letter or A4 paper."""
    wide, high = SIZES[paper]
    width = wide - 2 * MARGIN
    foot, first, later = (
        _foot(report, width),
        _first_head(report, width),
        _later_head(report, width),
    )
    bottom = high - EDGE - height_of(foot) - 5
    flow = Flow(EDGE + height_of(first), EDGE + height_of(later) + 5, bottom)
    lay_out(report, flow, Place(MARGIN, width))
    pdf = _document(report, (wide, high))
    pen = Pen(pdf)
    for number, page in enumerate(flow.pages, start=1):
        pdf.add_page()
        _stack(pen, first if number == 1 else later, EDGE)
        for strip, x, y in page:
            strip.draw(pen, x, y)
        pen.stroke((MARGIN, bottom + 3), (wide - MARGIN, bottom + 3), 0.4)
        _stack(pen, foot, bottom + 5)
        _number(pen, f"Page {number} of {len(flow.pages)}", wide - MARGIN, bottom + 5)
    return bytes(pdf.output())


def _document(report: Report, size: tuple[float, float]) -> FPDF:
    """Return an empty document; its title says nothing about the patient."""
    pdf = FPDF(unit="pt", format=size)
    pdf.set_auto_page_break(auto=False)
    pdf.alias_nb_pages("")
    pdf.set_creation_date(report.made_at)
    pdf.set_title(f"{TITLE} {report.reference}".strip())
    pdf.set_lang(report.language)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    return pdf


def _first_head(report: Report, width: float) -> list[Strip]:
    clinic = break_lines([Span(f"{report.clinic} · {TITLE}", CLINIC)], width / 2)
    rules = break_lines([Span(report.rules, CLINIC)], width / 2)
    who = [Span(report.patient, NAME), Span(f" · {report.born}", BORN)]
    return [_two(clinic, rules, width), *written(who, width)]


def _later_head(report: Report, width: float) -> list[Strip]:
    """Return the head of the further pages: an alarm is said again on each of them."""
    calm = [Span(report.clinic, SMALL)]
    loud = [Span(words, ALARM) for words in (report.alarm, report.unfinished) if words]
    spans = [span for word in loud for span in (word, Span(" · ", ALARM))][:-1]
    rules = break_lines([Span(report.rules, SMALL_STRONG)], width / 2)
    return [_two(break_lines(spans or calm, width / 2), rules, width)]


def _two(left: list[Line], right: list[Line], width: float) -> Strip:
    """Return lines at the left and lines at the right edge."""

    def draw_(pen: Pen, x: float, y: float) -> None:
        for lines, at_right in ((left, False), (right, True)):
            top = y
            for line in lines:
                pen.line(line, x + (width - line.width if at_right else 0), top)
                top += line.height

    return Strip(max(sum(line.height for line in side) for side in (left, right)), draw_)


def _foot(report: Report, width: float) -> list[Strip]:
    """Return the footer: whose sheet this is first, and room for the page number at its right."""
    foot = report.footer
    who = [Span(f"{foot.patient} · ", SMALL_STRONG), Span(foot.record, SMALL)]
    rules = [Span(f"{foot.rules}. ", SMALL_STRONG), Span(foot.statement, SMALL)]
    return [*strips_of(break_lines(who, width - NUMBER_WIDTH)), *written(rules, width)]


def _stack(pen: Pen, strips: list[Strip], top: float) -> None:
    for strip, x, y in _placed(strips, top):
        strip.draw(pen, x, y)


def _placed(strips: list[Strip], top: float) -> list[Placed]:
    placed: list[Placed] = []
    for strip in strips:
        placed.append(Placed(strip, MARGIN, top))
        top += strip.height
    return placed


def _number(pen: Pen, words: str, right: float, top: float) -> None:
    line = break_lines([Span(words, SMALL_STRONG)], NUMBER_WIDTH * 2)[0]
    pen.line(line, right - line.width, top)
