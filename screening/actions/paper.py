"""The questionnaire on paper, for whoever cannot or will not use a screen; staff key it in."""

from datetime import datetime

from screening.clinic import Clinic
from screening.questionnaire.load import Content
from screening.report.model import Paper
from screening.report.paper.content import paper_form
from screening.settings import Settings


def blank(clinic: Clinic) -> bytes:
    """Draw the form that a new patient gets, to fill in by hand; nothing in it is anybody's."""
    return drawn(clinic.settings, clinic.content, clinic.clock())


def drawn(
    settings: Settings, content: Content, made_at: datetime, paper: Paper | None = None
) -> bytes:
    """Draw a questionnaire to fill in by hand, on the clinic's paper unless another is named.

    The same questionnaire at the same moment gives the same bytes.
    """
    # Drawing imports fpdf2, which costs a second; who does something else need not wait.
    from screening.report.pdf.form.draw import draw_form  # noqa: PLC0415

    return draw_form(paper_form(content, settings.words(), made_at), paper or settings.paper)
