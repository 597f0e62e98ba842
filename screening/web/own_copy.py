"""The address at which patients download their own answers, at home and for a day."""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions import own_copy, visiting
from screening.clinic import Clinic, Clinics
from screening.errors import NotFound, ScreeningError
from screening.web import cookies, pages, start_pages
from screening.web.cookies import COPY, FORM
from screening.web.pages import Message

PATH: Final = cookies.COPY_PATH
# It lands among other downloads, on a screen that others may see.
NAMED: Final = 'attachment; filename="my-copy.pdf"'
OVER: Final = Message(
    "This copy cannot be downloaded any more",
    "You can download your answers for 24 hours after you send them, on the same phone or "
    "computer. The clinic has them and can give you a copy.{call}",
    "/",
    "Go to the start",
)
CALL: Final = " Call {phone}."


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the route of the copy."""
    return (Route(PATH, partial(_copy, clinics)),)


def _copy(clinics: Clinics, request: Request) -> Response:
    """Hand out the copy of the form that was sent here last."""
    try:
        clinic = clinics.first()
        # Until the page has said that its form was sent, the form's own cookie is still there.
        for name in (FORM, COPY):
            held = {**request.cookies, FORM: request.cookies.get(name, "")}
            arrival = visiting.arrived(clinics, held)
            if arrival.token:
                clinic = arrival.clinic
            if own_copy.is_there(arrival.clinic, arrival.token):
                return _file(own_copy.taken(arrival.clinic, arrival.token))
    except NotFound:
        return _over(clinics, clinic)
    except ScreeningError:
        return start_pages.wait()
    return _over(clinics, clinic)


def _file(pdf: bytes) -> Response:
    headers = {**pages.PRIVATE, "content-disposition": NAMED}
    return Response(pdf, media_type="application/pdf", headers=headers)


def _over(clinics: Clinics, clinic: Clinic) -> Response:
    """Say that there is nothing to download; a phone number only if there is no doubt whose."""
    phone = clinic.settings.clinic_phone if len(clinics.ids()) == 1 else ""
    is_number = any(sign.isdigit() for sign in phone)
    call = CALL.format(phone=phone) if is_number else ""
    return pages.message(None, OVER._replace(body=OVER.body.format(call=call)), 404)
