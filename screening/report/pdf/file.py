"""What was drawn, as a file: a PDF/A-2u with tags and bookmarks, the same bytes every time."""

from datetime import datetime
from typing import Final, NamedTuple

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import DocumentCompliance

from screening.report.model import Paper
from screening.report.pdf.pen import Pen
from screening.report.pdf.producer import producer
from screening.report.pdf.tags import bookmarks
from screening.report.pdf.xmp import xmp

SIZES: Final[dict[Paper, tuple[float, float]]] = {"Letter": (612, 792), "A4": (595.28, 841.89)}


class About(NamedTuple):
    """What a file says of itself; a title says nothing about a patient."""

    title: str
    language: str
    made_at: datetime


def file_of(pen: Pen, about: About, paper: Paper) -> bytes:
    """Return what a pen drew as a file."""
    pdf = _document(about, SIZES[paper])
    for contents in pen.pages:
        pdf.add_page()
        pdf.pages[pdf.page].contents = bytearray("\n".join(contents).encode("ascii"))
    _bookmark(pdf, pen)
    return bytes(pdf.output(output_producer_class=producer(pen)))


def _document(about: About, size: tuple[float, float]) -> FPDF:
    pdf = FPDF(unit="pt", format=size, enforce_compliance=DocumentCompliance.PDFA_2U)
    pdf.set_auto_page_break(auto=False)
    # Else a patient's "{nb}" would become the number of pages.
    pdf.alias_nb_pages("")
    # The pen knows which fonts it used; fpdf2 cannot tell for which page.
    pdf.single_resources_object = True
    pdf.set_creation_date(about.made_at)
    pdf.set_title(about.title)
    pdf.set_lang(about.language)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.set_xmp_metadata(xmp(about.title, about.language, about.made_at))
    return pdf


def _bookmark(pdf: FPDF, pen: Pen) -> None:
    for title, mark in bookmarks(pen.marks):
        pdf.page = mark.page
        pdf.set_y(pen.tops[mark.tag])
        pdf.start_section(title)
    pdf.page = len(pen.pages)
