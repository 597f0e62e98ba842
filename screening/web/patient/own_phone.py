"""A tablet shows a code for the patient's own phone, and goes on by itself once it was used."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions.form import visiting
from screening.actions.invite import handouts
from screening.actions.invite.links import ON_SCREEN
from screening.actions.tablet import own_phone
from screening.clinic import Clinics
from screening.delivery import qr
from screening.errors import Conflict
from screening.report import handout
from screening.web import desk, pages
from screening.web.desk import Typed

PATH: Final = "/tablet/phone"
WAITS: Final = f"{PATH}/waits"
LOOK_SECONDS: Final = 3
STILL: Final = 204
OVER: Final = 410


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the code on a tablet."""
    post = ["POST"]
    return (
        Route(PATH, desk.for_anybody(clinics, _page), methods=post),
        Route(WAITS, desk.for_anybody(clinics, _waits), methods=post),
    )


def _page(clinics: Clinics, request: Request, typed: Typed) -> Response:  # noqa: ARG001
    # A page that answers a POST itself: its code is kept nowhere to be shown again.
    arrival = visiting.arrived(clinics, request.cookies)
    clinic = arrival.clinic
    if clinic.tablet is None or arrival.was_ended or not clinic.settings.is_for_phones:
        return desk.led("/")
    try:
        shown = own_phone.show(clinic, arrival.token)
    except Conflict:
        return desk.led("/")
    last = handout.ASKED if shown.asks else handout.START
    host = handouts.begins(shown.address)
    words = {
        "code": qr.svg(shown.address),
        "link": shown.link,
        "moves": shown.moves,
        "steps": (handout.CAMERA, handout.POINT, handout.TAP.format(host=host), last),
        "minutes": int(ON_SCREEN.total_seconds()) // 60,
        "poll": LOOK_SECONDS,
    }
    return pages.page(clinic, "own_phone.html", words)


def _waits(clinics: Clinics, request: Request, typed: Typed) -> Response:
    arrival = visiting.arrived(clinics, request.cookies, is_active=False)
    if arrival.clinic.tablet is None or arrival.was_ended:
        return Response(status_code=OVER)
    waits = own_phone.waits(arrival.clinic, arrival.token, typed.get("link", ""))
    return Response(status_code=STILL if waits else OVER)
