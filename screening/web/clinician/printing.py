"""The staff's way to a form: its summary as a PDF, and the form on paper."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions import paper
from screening.actions.clinician import review
from screening.actions.staff import looking
from screening.clinic import Clinics
from screening.errors import AnswerError, NotFound
from screening.web import files, pages
from screening.web.clinician.one_form import address, asked_why, reference_of
from screening.web.desk import Visit, for_staff, led
from screening.web.files import shown_as
from screening.web.pages import Message
from screening.web.problems import Problems, said
from screening.web.staff import staff_pages

PAPER: Final = "intake-form.pdf"
NO_FORM: Final = Message(
    "There is no such form",
    "Check the reference number, or open the list.",
    "/staff/forms",
    "To the forms",
)


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes to the forms."""
    return (
        Route("/staff/reason/{reference}", for_staff(clinics, _reason), methods=["GET", "POST"]),
        Route("/staff/pdf/{reference}", for_staff(clinics, _pdf)),
        Route("/staff/paper", for_staff(clinics, _paper)),
        Route("/staff/staff.css", _css),
    )


def _reason(visit: Visit) -> Response:
    reference = reference_of(visit)
    typed = visit.typed.get("reason", "")
    if visit.request.method != "POST":
        looking.must_be_administrator(visit.clinic)
        return staff_pages.reason_page(visit, reference, "", Problems())
    try:
        looking.with_reason(visit.clinic, reference, typed)
    except AnswerError as error:
        return staff_pages.reason_page(visit, reference, typed, said(error))
    except NotFound:
        return pages.message(visit.clinic, NO_FORM, 404)
    return led(address(reference))


def _pdf(visit: Visit) -> Response:
    if asks := asked_why(visit):
        return asks
    reference = reference_of(visit)
    try:
        return files.pdf(review.pdf(visit.clinic, reference), shown_as(f"intake-{reference}.pdf"))
    except NotFound:
        return pages.message(visit.clinic, NO_FORM, 404)


def _paper(visit: Visit) -> Response:
    return files.pdf(paper.blank(visit.clinic), shown_as(PAPER))


def _css(request: Request) -> Response:  # noqa: ARG001
    return pages.css_response()
