"""The address at which patients download their own answers, at home and for a day."""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions.form import own_copy, visiting
from screening.actions.throttle import Tried
from screening.clinic import Clinic, Clinics
from screening.errors import NotFound, ScreeningError
from screening.web.cookies import COPY, FORM
from screening.web.files import saved_as
from screening.web.patient import link_pages, start_pages

PATH: Final = "/copy"
# It lands among other downloads, on a screen that others may see.
NAME: Final = "my-copy.pdf"


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the route of the copy."""
    return (Route(PATH, partial(_copy, clinics)),)


def _copy(clinics: Clinics, request: Request) -> Response:
    """Hand out the copy of the form that was sent here last."""
    try:
        # Until the page has said that its form was sent, the form's own cookie is still there.
        for name in (FORM, COPY):
            held = {**request.cookies, FORM: request.cookies.get(name, "")}
            arrival = visiting.arrived(clinics, held)
            if own_copy.is_there(arrival.clinic, arrival.token):
                return _answer(arrival.clinic, own_copy.taken(arrival.clinic, arrival.token))
    except NotFound:
        return _none(clinics)
    except ScreeningError:
        return start_pages.wait()
    return _none(clinics)


def _none(clinics: Clinics) -> Response:
    return link_pages.no_copy(clinics.only())


def _answer(clinic: Clinic, tried: Tried[bytes]) -> Response:
    if tried.found is None:
        return link_pages.many_copies(clinic, tried.wait)
    return Response(tried.found, media_type="application/pdf", headers=saved_as(NAME))
