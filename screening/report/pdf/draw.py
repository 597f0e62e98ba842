"""A report as a PDF/A-2u, tagged, with its own fonts: the same report gives the same bytes."""

from typing import Final

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import DocumentCompliance

from screening.report.model import Paper, Report
from screening.report.pdf.blocks import Place
from screening.report.pdf.flow import Column, Flow, height_of
from screening.report.pdf.furniture import Furniture, furniture
from screening.report.pdf.layout import lay_out
from screening.report.pdf.pen import Pen
from screening.report.pdf.producer import producer
from screening.report.pdf.tags import bookmarks
from screening.report.pdf.xmp import xmp

TITLE: Final = "Intake summary"
SIZES: Final[dict[Paper, tuple[float, float]]] = {"Letter": (612, 792), "A4": (595.28, 841.89)}
MARGIN: Final = 30.0
EDGE: Final = 22.0
APART: Final = 4.0


def draw(report: Report, paper: Paper) -> bytes:
    """Draw a report on Letter or A4 paper."""
    wide, high = SIZES[paper]
    place = Place(MARGIN, wide - 2 * MARGIN)
    around = furniture(report, place)
    bottom = high - EDGE - height_of(around.foot) - APART
    flow = Flow(EDGE + height_of(around.first), EDGE + height_of(around.later) + APART, bottom)
    flow.stack(Column(place.x, around.who))
    lay_out(report, flow, place)
    pen = _drawn(flow, around, Pen(high), bottom)
    pdf = _document(report, (wide, high))
    for contents in pen.pages:
        pdf.add_page()
        pdf.pages[pdf.page].contents = bytearray("\n".join(contents).encode("ascii"))
    _bookmark(pdf, pen)
    return bytes(pdf.output(output_producer_class=producer(pen)))


def _drawn(flow: Flow, around: Furniture, pen: Pen, bottom: float) -> Pen:
    for number, page in enumerate(flow.pages, start=1):
        pen.page()
        around.above(pen, number, EDGE)
        for strip, x, y in page:
            strip.draw(pen, x, y)
        around.below(pen, (number, len(flow.pages)), bottom + APART)
    pen.close()
    return pen


def _document(report: Report, size: tuple[float, float]) -> FPDF:
    """Return an empty document; its title says nothing about the patient."""
    pdf = FPDF(unit="pt", format=size, enforce_compliance=DocumentCompliance.PDFA_2U)
    pdf.set_auto_page_break(auto=False)
    # Else a patient's "{nb}" would become the number of pages.
    pdf.alias_nb_pages("")
    # The pen knows which fonts it used; fpdf2 cannot tell for which page.
    pdf.single_resources_object = True
    pdf.set_creation_date(report.made_at)
    title = f"{TITLE} {report.reference}".strip()
    pdf.set_title(title)
    pdf.set_lang(report.language)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.set_xmp_metadata(xmp(title, report.language, report.made_at))
    return pdf


def _bookmark(pdf: FPDF, pen: Pen) -> None:
    for title, mark in bookmarks(pen.marks):
        pdf.page = mark.page
        pdf.set_y(pen.tops[mark.tag])
        pdf.start_section(title)
    pdf.page = len(pen.pages)
