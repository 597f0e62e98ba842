"""A report as a PDF/A-2u, tagged, with its own fonts: the same report gives the same bytes."""

from typing import Final

from screening.report.model import Paper, Report
from screening.report.pdf.blocks import Place
from screening.report.pdf.file import SIZES, About, file_of
from screening.report.pdf.flow import Column, Flow, height_of
from screening.report.pdf.furniture import Furniture, furniture
from screening.report.pdf.layout import lay_out
from screening.report.pdf.pen import Pen

TITLE: Final = "Intake summary"
MARGIN: Final = 30.0
EDGE: Final = 22.0
APART: Final = 4.0


def draw(report: Report, paper: Paper) -> bytes:
    """Draw a report on Letter or A4 paper."""
    wide, high = SIZES[paper]
    place = Place(MARGIN, wide - 2 * MARGIN)
    around = furniture(report, place)
    bottom = high - EDGE - height_of(around.foot.strips) - APART
    flow = Flow(EDGE + height_of(around.first), EDGE + height_of(around.later) + APART, bottom)
    flow.stack(Column(place.x, around.who))
    lay_out(report, flow, place)
    pen = _drawn(flow, around, Pen(high), bottom)
    title = f"{TITLE} {report.reference}".strip()
    return file_of(pen, About(title, report.language, report.made_at), paper)


def _drawn(flow: Flow, around: Furniture, pen: Pen, bottom: float) -> Pen:
    for number, page in enumerate(flow.pages, start=1):
        pen.page()
        around.above(pen, number, EDGE)
        for strip, x, y in page:
            strip.draw(pen, x, y)
        around.foot.draw(pen, (number, len(flow.pages)), bottom + APART)
    pen.close()
    return pen
