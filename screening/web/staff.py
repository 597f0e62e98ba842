"""The staff's way to the forms: the list, and each summary as a PDF."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions import codes, review
from screening.clinic import Clinics
from screening.errors import NotFound
from screening.web import pages, staff_pages
from screening.web.desk import Visit, for_staff
from screening.web.pages import Message

MOST_LISTED: Final = 200
NO_FORM: Final = Message(
    "There is no such form",
    "Check the reference number, or open the list.",
    "/staff/forms",
    "To the forms",
)


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes to the forms."""
    return (
        Route("/staff/forms", for_staff(clinics, _forms)),
        Route("/staff/pdf/{reference}", for_staff(clinics, _pdf)),
        Route("/staff/staff.css", _css),
    )


def _forms(visit: Visit) -> Response:
    return staff_pages.forms_page(visit, review.list_cases(visit.clinic, MOST_LISTED))


def _pdf(visit: Visit) -> Response:
    reference = codes.tidy(visit.request.path_params["reference"])
    try:
        return staff_pages.pdf_response(review.pdf(visit.clinic, reference), reference)
    except NotFound:
        return pages.message(visit.clinic, NO_FORM, 404)


def _css(request: Request) -> Response:  # noqa: ARG001
    return pages.css_response()
