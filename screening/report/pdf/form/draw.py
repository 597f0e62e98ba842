"""A form to fill in by hand as a file: the same form gives the same bytes."""

from typing import Final

from screening.report.model import Paper
from screening.report.paper.model import PaperForm
from screening.report.pdf.blocks import Place
from screening.report.pdf.file import SIZES, About, file_of
from screening.report.pdf.flow import Column, Flow, height_of
from screening.report.pdf.form.blocks import strips_of_part
from screening.report.pdf.form.furniture import furniture, head
from screening.report.pdf.pen import Pen
from screening.report.pdf.tags import Tag

MARGIN: Final = 40.0
EDGE: Final = 22.0
APART: Final = 5.0


def draw_form(form: PaperForm, paper: Paper) -> bytes:
    """Draw a form on Letter or A4 paper."""
    wide, high = SIZES[paper]
    place = Place(MARGIN, wide - 2 * MARGIN)
    around = furniture(form, place)
    bottom = high - EDGE - height_of(around.foot.strips) - APART
    flow = Flow(EDGE, EDGE + around.later.height + APART, bottom, kept=1.0)
    flow.stack(Column(place.x, head(form, place.width, Tag("Sect"))))
    for part in form.parts:
        flow.stack(Column(place.x, strips_of_part(part, place.width, Tag("Sect"))))
    handed_in = len(flow.pages)
    if form.keep.blocks:
        flow.turn()
        flow.stack(Column(place.x, strips_of_part(form.keep, place.width, Tag("Sect"))))
    pen = Pen(high)
    for number, page in enumerate(flow.pages, start=1):
        pen.page()
        if 1 < number <= handed_in:
            around.above(pen, EDGE)
        for strip, x, y in page:
            strip.draw(pen, x, y)
        around.foot.draw(pen, (number, len(flow.pages)), bottom + APART)
    pen.close()
    return file_of(pen, About(form.title, form.language, form.made_at), paper)
