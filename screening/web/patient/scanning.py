"""The page behind the code on the poster and on a tablet: it begins a form on this phone.

To look at it changes nothing. The secret stands in the fragment, and is sent when Start is tapped.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions.form import intake
from screening.actions.form.visiting import Arrival
from screening.actions.invite import arriving, scanning
from screening.actions.invite.scanning import Scanned
from screening.clinic import Clinics
from screening.records.invitations import Channel
from screening.web import cookies, desk
from screening.web.desk import Typed
from screening.web.patient import kiosk, link_pages
from screening.web.patient.arriving import TYPED, for_patients

PATH: Final = "/scan"
NEW: Final = "new"
SCANNED: Final = frozenset({Channel.POSTER, Channel.PHONE})


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the route of the page."""
    return (Route(PATH, for_patients(clinics, _scan), methods=["GET", "POST"]),)


def _scan(clinics: Clinics, request: Request, typed: Typed) -> Response:
    if request.method != "POST":
        return link_pages.scan(clinics)
    arrival, secret = kiosk.arrived(clinics, request), typed.get(TYPED, "")
    if _was_let_in(arrival):
        return desk.led("/")
    if intake.find(arrival.clinic, arrival.token) and NEW not in typed:
        # A household shares a phone: one form is not lost because another one is begun.
        return link_pages.held(arrival.clinic, secret)
    return _begun(scanning.scan(clinics, secret, desk.address(request)))


def _was_let_in(arrival: Arrival) -> bool:
    """Tell whether a code was scanned before, of whose form nothing is agreed to yet."""
    begins = arriving.begins(arrival.clinic, arrival.token)
    return begins is not None and begins.channel in SCANNED


def _begun(scanned: Scanned) -> Response:
    if not scanned.cookie:
        return link_pages.code_over(scanned.clinic, scanned.wait)
    answer = desk.led("/")
    cookies.forget_form(answer)
    cookies.hold_form(answer, scanned.cookie)
    return answer
