"""The pages by which a patient comes to the form from a link, and those of a link that is over.

To look at a page changes nothing. The secret of a link stands in the fragment of its address, which
no browser sends: a script puts it into the form of the page, and only a tap on Start sends that.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions import codes
from screening.actions.form import intake, leaving, visiting
from screening.actions.invite import arriving, ways
from screening.actions.invite.ways import Followed, Way, WayState
from screening.clinic import Clinics
from screening.errors import NotFound, Refused, ScreeningError
from screening.logs.lines import logger
from screening.logs.words import Event
from screening.response.dates import in_parts, parse_date
from screening.web import cookies, desk
from screening.web.desk import Endpoint, Typed
from screening.web.patient import link_pages, start_pages

START: Final = "/i"
BIRTH_DATE: Final = "/i/birth-date"
TYPED: Final = "t"
LOG: Final = logger(__name__)

Answer = Callable[[Clinics, Request, Typed], Response]


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the way in."""
    answers = {START: _start, BIRTH_DATE: _birth_date}
    return tuple(
        Route(path, for_patients(clinics, answer), methods=["GET", "POST"])
        for path, answer in answers.items()
    )


def for_patients(clinics: Clinics, answer: Answer) -> Endpoint:
    """Return a route for whoever comes by a link, not on a tablet; a POST comes from our page."""

    def met(request: Request, typed: Typed) -> Response:
        if request.method == "POST" and not desk.is_ours(request):
            return link_pages.in_part(clinics, link_pages.NOT_OURS)
        try:
            arrival = visiting.arrived(clinics, request.cookies, is_active=False)
            if arrival.clinic.tablet and not arrival.was_ended:
                return link_pages.on_tablet(arrival.clinic)
            return answer(clinics, request, typed)
        except ScreeningError as error:
            LOG.error(Event.PAGE_FAILED, error=error)  # noqa: TRY400 - a trace may hold what was typed
            return start_pages.wait()

    @wraps(answer)
    async def asked(request: Request) -> Response:
        return await run_in_threadpool(met, request, await desk.typed_in(request))

    return asked


def instead_of_form(clinics: Clinics, request: Request) -> Response | None:
    """Return what a browser at home gets whose cookies lead to no form; none if one may begin.

    Its form may be sent, over, open elsewhere, or not begun yet.
    """
    token, link = token_of(request), request.cookies.get(cookies.LINK, "")
    way = ways.by_form(visiting.arrived(clinics, request.cookies).clinic, token)
    if way.state is WayState.OPEN:
        return _before_form(request, way, token)
    if way.state is WayState.UNKNOWN and link:
        way, wait = ways.follow(clinics, link, desk.address(request))
        if wait:
            return link_pages.wait(clinics.only(), wait)
    if way.state is WayState.OPEN:
        return link_pages.elsewhere(way.clinic) if token else desk.led(BIRTH_DATE)
    if way.state is not WayState.UNKNOWN:
        return link_pages.over(way)
    answer = start_pages.way_in(clinics)
    cookies.forget_form(answer)
    return answer


def token_of(request: Request) -> str:
    """Return the token of the form that a browser holds, whosever it is."""
    return codes.parted(request.cookies.get(cookies.FORM, ""))[1]


def _before_form(request: Request, way: Way, token: str) -> Response | None:
    """Let a form begin; after the browser was closed, only once the birth date was given again."""
    if cookies.HERE not in request.cookies:
        arriving.lock(way.clinic, token)
    if arriving.begins(way.clinic, token):
        return None
    draft = way.clinic.store.drafts.by_reference(way.invited.reference)
    if draft and draft.token_hash != codes.hashed(token):
        return link_pages.elsewhere(way.clinic)
    return desk.led(BIRTH_DATE)


def _start(clinics: Clinics, request: Request, typed: Typed) -> Response:
    held = request.cookies.get(cookies.LINK, "")
    if request.method != "POST":
        return link_pages.start(clinics, is_held=bool(held))
    secret = typed.get(TYPED, "").strip()
    if not (secret or held):
        return link_pages.in_part(clinics)
    way, wait = ways.follow(clinics, secret or held, desk.address(request))
    if wait:
        return link_pages.wait(clinics.only(), wait)
    if way.state is WayState.UNKNOWN:
        answer = link_pages.unknown(clinics)
        if not secret:
            cookies.forget_link(answer)
        return answer
    answer = _followed(request, way)
    cookies.hold_link(answer, secret or held)
    return answer


def _followed(request: Request, way: Way) -> Response:
    """Lead to the form, or to its birth date; what was shut a moment ago is told there, too."""
    if _is_here(request, way):
        return desk.led("/")
    if way.state is not WayState.OPEN:
        return desk.led(BIRTH_DATE)
    with suppress(NotFound):
        if not arriving.asks_birth_date(way):
            return _let_in(request, way, arriving.enter(way, token_of(request)))
        arriving.opened(way)
    return desk.led(BIRTH_DATE)


def _is_here(request: Request, way: Way) -> bool:
    """Tell whether the form of an invitation is open in this browser already."""
    clinic, token = way.clinic, token_of(request)
    is_mine = codes.hashed(token) == way.invited.form_hash
    if not (token and is_mine and cookies.HERE in request.cookies):
        return False
    draft = intake.find(clinic, token)
    if draft:
        return not leaving.needs_birth_date(clinic, draft)
    return arriving.begins(clinic, token) is not None


def _birth_date(clinics: Clinics, request: Request, typed: Typed) -> Response:
    way, wait = _held(clinics, request)
    if wait:
        return link_pages.wait(clinics.only(), wait)
    if way.state is WayState.UNKNOWN:
        answer = link_pages.in_part(clinics)
        cookies.forget_link(answer)
        return answer
    if way.state is not WayState.OPEN:
        return link_pages.over(way)
    if arriving.is_locked(way):
        return link_pages.locked(way.clinic)
    if not arriving.asks_birth_date(way):
        return link_pages.start(clinics, is_held=True) if way.link else desk.led("/")
    if request.method != "POST":
        # By Back from the form that is open here: it is not asked for twice.
        return desk.led("/") if _is_here(request, way) else link_pages.birth_date(way, {})
    return _tried(request, way, typed)


def _held(clinics: Clinics, request: Request) -> Followed:
    """Tell where the link leads that the browser holds; without one, where its form does.

    A form may have outlived the link by which its patient came.
    """
    link = request.cookies.get(cookies.LINK, "")
    found = Followed(Way(clinics.first()))
    if link:
        found = ways.follow(clinics, link, desk.address(request))
    if found.wait or found.way.state is WayState.OPEN:
        return found
    clinic = visiting.arrived(clinics, request.cookies, is_active=False).clinic
    form = ways.by_form(clinic, token_of(request))
    meant = found.way.invitation or form.invitation
    is_same = form.invitation is not None and form.invitation == meant
    return Followed(form) if is_same else found


def _tried(request: Request, way: Way, typed: Typed) -> Response:
    parts = {name: typed.get(name, "") for name in link_pages.NOTHING_TYPED}
    given = parse_date(in_parts(**parts))
    try:
        if given:
            return _let_in(request, way, arriving.prove(way, given, token_of(request)))
    except NotFound:
        return desk.led(BIRTH_DATE)
    except Refused:
        if arriving.is_locked(ways.again(way)):
            return desk.led(BIRTH_DATE)
    return link_pages.birth_date(way, parts, is_wrong=True, is_date=given is not None)


def _let_in(request: Request, way: Way, cookie: str) -> Response:
    answer = desk.led("/")
    if codes.hashed(token_of(request)) != way.invited.form_hash:
        cookies.forget_size(answer)
    if cookies.TABLET in request.cookies:
        cookies.forget_tablet(answer)
    cookies.hold_form(answer, cookie)
    return answer
