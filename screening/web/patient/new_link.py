"""The page on which a patient asks for a new link: the same answer, and as soon, whoever asks."""

from typing import Final

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions.invite import new_links
from screening.clinic import Clinics
from screening.errors import ScreeningError
from screening.logs.lines import logger
from screening.logs.words import Event
from screening.web import desk
from screening.web.desk import Typed
from screening.web.patient import arriving, link_pages

PATH: Final = "/i/new-link"
LONGEST: Final = 254
LOG: Final = logger(__name__)


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the route of the page."""
    asked = arriving.for_patients(clinics, _asked)
    return (Route(PATH, asked, methods=["GET", "POST"]),)


def _asked(clinics: Clinics, request: Request, typed: Typed) -> Response:
    if request.method != "POST":
        return link_pages.new_link(clinics)
    email = typed.get("email", "").strip()
    name, _, place = email.rpartition("@")
    if not (name and place) or len(email) > LONGEST or len(email.split()) != 1:
        return link_pages.new_link(clinics, email[:LONGEST], link_pages.BAD_EMAIL)
    answer = link_pages.asked(clinics)
    # What is asked next over the same line would wait for the look-up, and tell by that.
    answer.headers["connection"] = "close"
    if new_links.may_ask(clinics, email, desk.address(request)):
        # Looked up once the answer is out: how long that takes tells nothing.
        answer.background = BackgroundTask(_send, clinics, email)
    return answer


def _send(clinics: Clinics, email: str) -> None:
    try:
        new_links.send(clinics, email)
    except ScreeningError as error:
        LOG.error(Event.NEW_LINK_FAILED, error=error)  # noqa: TRY400 - a trace may hold the address
