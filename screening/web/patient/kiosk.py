"""The way in for patients: a tablet's start page, the form that is open, and how it is put down.

Without a tablet and without a form of one's own there is nothing here but how to get in. Every
answer is `no-store`; nothing of a form stands in an address but the id of a page.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from screening.actions.form import intake, leaving, own_copy, visiting
from screening.actions.form.visiting import Arrival
from screening.actions.invite import arriving
from screening.actions.tablet import tablets
from screening.clinic import Clinics
from screening.errors import Conflict, Refused, ScreeningError
from screening.web import cookies, desk, pages
from screening.web.desk import Typed
from screening.web.patient import arriving as from_link
from screening.web.patient import start_pages
from screening.web.patient.shell import page_of

OURS: Final = frozenset({"same-origin", "none"})
LIST_OF_TABLETS: Final = "/staff/tablets"
MORE: Final = "more"
# Only where the line is encrypted do browsers listen to it.
CLEAR: Final = {"clear-site-data": '"storage"'}
DONE: Final = 204
NOT_DONE: Final = 409


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the start page and the form, and of what a form's page tells us."""
    posted: Mapping[str, Callable[[Clinics, Request, Typed], Response]] = {
        "/sent": _sent,
        "/still": _still,
        "/left": _left,
        "/tablet/begin": _begin,
    }
    return (
        Route("/", partial(_open, clinics)),
        Route("/new", partial(_begin_again, clinics)),
        Route("/tablet/here", partial(_here, clinics)),
        *(
            Route(path, desk.for_anybody(clinics, answer), methods=["POST"])
            for path, answer in posted.items()
        ),
    )


def arrived(clinics: Clinics, request: Request) -> Arrival:
    """Tell who asks."""
    return visiting.arrived(clinics, request.cookies)


def _open(clinics: Clinics, request: Request) -> Response:
    try:
        arrival = arrived(clinics, request)
        return _shown(clinics, request, arrival)
    except ScreeningError:
        return start_pages.wait()


def _shown(clinics: Clinics, request: Request, arrival: Arrival) -> Response:
    if arrival.was_ended:
        return _ended(clinics, request, arrival)
    if arrival.clinic.tablet:
        return _on_tablet(request, arrival)
    return _by_form(clinics, request, arrival)


def _ended(clinics: Clinics, request: Request, arrival: Arrival) -> Response:
    """Show nothing on what is no tablet any more; a desk goes back to its list."""
    if arrival.clinic.tablet:
        tablets.put_down(arrival.clinic)
    is_desk = bool(desk.cookie_of(request))
    answer = desk.led(LIST_OF_TABLETS) if is_desk else start_pages.way_in(clinics)
    cookies.forget_all(answer)
    return answer


def _on_tablet(request: Request, arrival: Arrival) -> Response:
    """Show the form that is open; one that nobody is at any more is left to staff.

    Its browser was closed meanwhile, or stood too long at another page.
    """
    if arrival.token and cookies.HERE in request.cookies and not _was_left(arrival):
        return _form(arrival)
    if arrival.token:
        tablets.put_down(arrival.clinic)
        held = tablets.here(arrival.clinic, visiting.tablet_token(request.cookies))
        arrival = replace(arrival, clinic=replace(arrival.clinic, tablet=held))
    answer = start_pages.start(arrival.clinic)
    cookies.forget_form(answer)
    return answer


def _was_left(arrival: Arrival) -> bool:
    draft = intake.find(arrival.clinic, arrival.token)
    return draft is not None and leaving.was_left_on_tablet(arrival.clinic, draft)


def _by_form(clinics: Clinics, request: Request, arrival: Arrival) -> Response:
    """Go on with a form of one's own; there the birth date guards it after a closed browser."""
    draft = intake.find(arrival.clinic, arrival.token)
    other = None if draft else from_link.instead_of_form(clinics, request)
    if other:
        return other
    answer = _form(arrival)
    if cookies.HERE in request.cookies or _locked(arrival):
        cookies.hold_form(answer, request.cookies[cookies.FORM])
    return answer


def _form(arrival: Arrival) -> Response:
    draft = intake.find(arrival.clinic, arrival.token)
    return HTMLResponse(page_of(arrival.clinic, draft.patience if draft else 1))


def _locked(arrival: Arrival) -> bool:
    """Lock the form of a browser that was closed; until that worked, it counts as closed."""
    try:
        arriving.lock(arrival.clinic, arrival.token)
    except ScreeningError:
        return False
    return True


def _begin(clinics: Clinics, request: Request, typed: Typed) -> Response:  # noqa: ARG001
    """Begin a form on the tablet, or go on with the one that waits there."""
    arrival, answer = arrived(clinics, request), desk.led("/")
    if arrival.clinic.tablet and not arrival.was_ended:
        cookies.forget_form(answer)
        cookies.hold_form(answer, tablets.begin(arrival.clinic))
        if request.url.scheme == "https":
            answer.headers.update(CLEAR)
    return answer


def _begin_again(clinics: Clinics, request: Request) -> Response:
    """Leave this form to the clinic; never because another site says so."""
    answer = desk.led("/")
    if not _is_asked_by_us(request):
        return answer
    try:
        _put_down(clinics, request)
    except ScreeningError:
        return start_pages.wait()
    cookies.forget_form(answer)
    return answer


def _put_down(clinics: Clinics, request: Request) -> None:
    arrival = arrived(clinics, request)
    if arrival.clinic.tablet:
        try:
            tablets.put_down(arrival.clinic)
        except Conflict:
            # If it was taken back meanwhile, its form was put away with it.
            now = arrived(clinics, request)
            if now.clinic.tablet and not now.was_ended:
                raise


def _left(clinics: Clinics, request: Request, typed: Typed) -> Response:  # noqa: ARG001
    """Put down a form at which nobody is any more; at home it is locked."""
    answer, arrival = Response(status_code=DONE), arrived(clinics, request)
    if arrival.clinic.tablet or arrival.was_ended:
        _put_down(clinics, request)
        cookies.forget_form(answer)
    elif arrival.token:
        arriving.lock(arrival.clinic, arrival.token)
    return answer


def _still(clinics: Clinics, request: Request, typed: Typed) -> Response:
    """Note that somebody is there, and whether they asked for more time."""
    arrival = arrived(clinics, request)
    try:
        leaving.still_here(arrival.clinic, arrival.token, more=bool(typed.get(MORE)))
    except (Refused, Conflict):
        return Response(status_code=NOT_DONE)
    return Response(status_code=DONE)


def _sent(clinics: Clinics, request: Request, typed: Typed) -> Response:  # noqa: ARG001
    """Let the cookie go once its form is sent; the tablet is free then.

    At home another stays for a day, for the patient's own copy.
    """
    arrival = arrived(clinics, request)
    if intake.find(arrival.clinic, arrival.token) is not None:
        return Response(status_code=NOT_DONE)
    if arrival.token:
        _put_down(clinics, request)
    answer = Response(status_code=DONE)
    cookies.forget_form(answer)
    if own_copy.is_there(arrival.clinic, arrival.token):
        cookies.hold_copy(answer, request.cookies[cookies.FORM])
    return answer


def _here(clinics: Clinics, request: Request) -> Response:
    """Tell a page what the tablet is to show now; to ask so is no sign of anybody."""
    try:
        arrival = visiting.arrived(clinics, request.cookies, is_active=False)
    except ScreeningError:
        return Response(status_code=503)
    return PlainTextResponse(start_pages.state_of(arrival), headers=pages.PRIVATE)


def _is_asked_by_us(request: Request) -> bool:
    """Tell whether our own page or the person asks: browsers say so, older ones by the origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in OURS
    came_from = request.headers.get("origin") or request.headers.get("referer") or ""
    return not came_from or urlsplit(came_from).netloc == request.headers.get("host")
