"""What every page for staff has in common: nothing is shown or done without a session.

A request without one is led to the door; a POST needs the token that our own form carries.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from screening.actions import throttle
from screening.actions.form import visiting
from screening.actions.staff import sign_in
from screening.actions.staff.sign_in import Here
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict, NotFound, Refused, ScreeningError
from screening.logs.lines import logger
from screening.logs.words import Event
from screening.records.deeds import Did
from screening.records.people import Stage
from screening.web import pages

COOKIE: Final = visiting.STAFF
DOOR: Final = "/staff"
UNSENT: Final = f"{DOOR}?unsent"
CSRF: Final = "csrf"
LARGEST_FORM: Final = 65_536
# All places of the body, with all that may be said of each.
MOST_FIELDS: Final = 1000
# What people write themselves and would have to write again; never a password or a code.
WRITTEN: Final = {
    "to": "To",
    "re": "About",
    "text": "Text",
    "reason": "Reason",
    "note": "Note",
    "name": "Name",
    "email": "E-mail address",
    "birth_date": "Date of birth",
    "visit_day": "Date of the visit",
    "visit_time": "Time of the visit",
}
LOG: Final = logger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who is signed in; `typed` is what a form has sent."""

    clinics: Clinics
    here: Here
    request: Request
    typed: Mapping[str, str]

    @property
    def clinic(self) -> Clinic:
        """Return the clinic, in the hands of this member of staff."""
        return self.here.clinic

    @property
    def cookie(self) -> str:
        """Return what the session's cookie holds."""
        return cookie_of(self.request)

    def page(self, name: str, words: Mapping[str, Any], status: int = 200) -> Response:
        """Return a page for whoever has come in."""
        answer = pages.at_desk(self.here, self.cookie, name, words)
        answer.status_code = status
        return answer


Typed = Mapping[str, str]
Answer = Callable[[Visit], Response]
Reads = Callable[[Request], Awaitable[Typed]]
Endpoint = Callable[[Request], Awaitable[Response]]


def for_staff(
    clinics: Clinics, answer: Answer, stage: Stage = Stage.WHOLE, reads: Reads | None = None
) -> Endpoint:
    """Return a route that only staff who have come so far reach; lead all others to the door.

    `reads` takes the place of `typed_in` for a form that is sent in another way.
    """
    kindly = _kind(_guarded(clinics, answer, stage))

    @wraps(answer)
    async def asked(request: Request) -> Response:
        return await run_in_threadpool(kindly, request, await (reads or typed_in)(request))

    return asked


def for_anybody(
    clinics: Clinics, answer: Callable[[Clinics, Request, Typed], Response]
) -> Endpoint:
    """Return a route at the door; a POST must come from our own page."""

    def met(request: Request, typed: Mapping[str, str]) -> Response:
        if request.method == "POST" and not is_ours(request):
            return pages.message(clinics.only(), pages.NOT_OURS, 403)
        try:
            return answer(clinics, request, typed)
        except Conflict:
            return pages.message(clinics.only(), pages.CHANGED, 409)

    kindly = _kind(met)

    @wraps(answer)
    async def asked(request: Request) -> Response:
        return await run_in_threadpool(kindly, request, await typed_in(request))

    return asked


async def typed_in(request: Request) -> Mapping[str, str]:
    """Return the fields of a posted form; a body that is too large is not read to its end.

    A field that was sent several times holds its values with commas between them.
    """
    if request.method != "POST":
        return {}
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            return {}
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return {name: ",".join(values) for name, values in fields.items()}


def is_ours(request: Request) -> bool:
    """Tell whether a POST comes from our own page: every browser of today says so."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == request.headers.get("host")


def keep(answer: Response, cookie: str) -> Response:
    """Let the browser hold a session for as long as it is open."""
    answer.set_cookie(COOKIE, cookie, path="/", httponly=True, samesite="lax")
    return answer


def forget(answer: Response) -> Response:
    """Let the browser drop its session."""
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


def cookie_of(request: Request) -> str:
    """Return what the cookie of a browser holds."""
    return request.cookies.get(COOKIE, "")


def led(path: str) -> Response:
    """Lead to another page, by GET."""
    return RedirectResponse(path, 303, pages.PRIVATE)


def address(request: Request) -> str:
    """Return the address of whoever asks, as the server or the proxy before it saw it."""
    return request.client.host if request.client else ""


def _guarded(
    clinics: Clinics, answer: Answer, stage: Stage
) -> Callable[[Request, Mapping[str, str]], Response]:
    def asked(request: Request, typed: Mapping[str, str]) -> Response:
        cookie = cookie_of(request)
        here = sign_in.here(clinics, cookie)
        if here is None or here.session.stage is not stage:
            throttle.turned_away(clinics.first(), Did.SESSION_REFUSED)
            return led(UNSENT if request.method == "POST" else DOOR)
        if request.method == "POST" and not (is_ours(request) and is_from_our_form(cookie, typed)):
            # Another site is told nothing, not even what it has sent.
            if not is_ours(request):
                return pages.message(here.clinic, pages.NOT_OURS, 403)
            # Nor is whoever signed in where somebody else had typed.
            words = kept_words(typed) if pages.is_theirs(typed.get(CSRF, ""), here) else ()
            return _told(here, cookie, pages.NOT_OURS._replace(typed=words), 403)
        try:
            return answer(Visit(clinics, here, request, typed))
        except Refused:
            return pages.message(here.clinic, pages.NOT_FOR_YOU, 403)
        except NotFound:
            return pages.message(here.clinic, pages.NOT_THERE, 404)
        except Conflict:
            return _told(here, cookie, pages.CHANGED._replace(typed=kept_words(typed)), 409)

    return asked


def kept_words(typed: Typed) -> tuple[tuple[str, str], ...]:
    """Return what somebody had written, each under its label, for a page that says why not."""
    return tuple((label, typed[name]) for name, label in WRITTEN.items() if typed.get(name))


def _told(here: Here, cookie: str, said: pages.Message, status: int) -> Response:
    """Say one thing to whoever is signed in: what they had typed goes when their session ends."""
    answer = pages.at_desk(here, cookie, "message.html", said._asdict())
    answer.status_code = status
    return answer


def is_from_our_form(cookie: str, typed: Typed) -> bool:
    """Tell whether a form carries the token of the session."""
    return pages.is_token(typed.get(CSRF, ""), cookie)


def _kind(
    answer: Callable[[Request, Mapping[str, str]], Response],
) -> Callable[[Request, Mapping[str, str]], Response]:
    """Say something kind when the records or the drawing fail; log the kind of fault only."""

    def asked(request: Request, typed: Mapping[str, str]) -> Response:
        try:
            return answer(request, typed)
        except Exception as error:  # noqa: BLE001 - whatever it was, staff get kind words
            LOG.error(Event.STAFF_PAGE_FAILED, error=error)  # noqa: TRY400
            status = 503 if isinstance(error, ScreeningError) else 500
            return pages.message(None, pages.FAILED, status)

    return asked
