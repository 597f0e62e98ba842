"""The staff's way to the forms: a key by POST, a list, and the summary as a PDF.

Nothing here is open without a session; a request without one always gets the same answer.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from screening.actions import codes, review, staff
from screening.clinic import Clinic
from screening.errors import NotFound, ScreeningError
from screening.logs.lines import logger
from screening.logs.words import Event
from screening.web import staff_pages

COOKIE: Final = "ims_staff"
LARGEST_FORM: Final = 4096
MOST_LISTED: Final = 200
LOG: Final = logger(__name__)

Answer = Callable[[Clinic, Request], Response]


def routes(clinic: Clinic) -> tuple[Route, ...]:
    """Return the staff's routes, to stand before all others."""
    return (
        Route("/staff", partial(_enter, clinic), methods=["POST"]),
        Route("/staff", partial(_door, clinic)),
        Route("/staff/forms", partial(_forms, clinic)),
        Route("/staff/pdf/{reference}", partial(_pdf, clinic)),
        Route("/staff/out", partial(_out, clinic), methods=["POST"]),
        Route("/staff/staff.css", _css),
    )


def _kind(answer: Answer) -> Answer:
    """Say something kind when the records or the drawing fail; log the kind of fault only."""

    @wraps(answer)
    def asked(clinic: Clinic, request: Request) -> Response:
        try:
            return answer(clinic, request)
        except Exception as error:  # noqa: BLE001 - whatever it was, staff get kind words
            LOG.error(Event.STAFF_PAGE_FAILED, error=error)  # noqa: TRY400
            return _failed(clinic, error)

    return asked


def _for_staff(answer: Answer) -> Answer:
    """Let only those in who gave the key; lead all others to the door."""

    @wraps(answer)
    def asked(clinic: Clinic, request: Request) -> Response:
        session = request.cookies.get(COOKIE, "")
        if not staff.is_signed_in(clinic, session):
            staff.turned_away(clinic)
            return _led("/staff")
        return answer(clinic.acting_as(staff.who(session)), request)

    return asked


@_kind
def _door(clinic: Clinic, request: Request) -> Response:
    if staff.is_signed_in(clinic, request.cookies.get(COOKIE, "")):
        return _led("/staff/forms")
    return staff_pages.key_page(clinic)


async def _enter(clinic: Clinic, request: Request) -> Response:
    typed = await _typed_key(request)
    return await run_in_threadpool(_kind(partial(_tried, typed=typed)), clinic, request)


@_kind
@_for_staff
def _forms(clinic: Clinic, request: Request) -> Response:  # noqa: ARG001
    page = staff_pages.forms_page(clinic, review.list_cases(clinic, MOST_LISTED))
    page.headers["refresh"] = f"{int(staff.IDLE.total_seconds())}; url=/staff"
    return page


@_kind
@_for_staff
def _pdf(clinic: Clinic, request: Request) -> Response:
    reference = codes.tidy(request.path_params["reference"])
    try:
        return staff_pages.pdf_response(review.pdf(clinic, reference), reference)
    except NotFound:
        title, body = "There is no such form", "Check the reference number, or open the list."
        return staff_pages.message_page(clinic, title, body, 404)


@_kind
def _out(clinic: Clinic, request: Request) -> Response:
    if not _is_ours(request):
        return staff_pages.key_page(clinic, status=403)
    staff.sign_out(clinic, request.cookies.get(COOKIE, ""))
    answer = _led("/staff")
    answer.delete_cookie(COOKIE, path="/staff", httponly=True, samesite="strict")
    return answer


def _css(request: Request) -> Response:  # noqa: ARG001
    return staff_pages.css_response()


def _tried(clinic: Clinic, request: Request, typed: str) -> Response:
    if not _is_ours(request):
        return staff_pages.key_page(clinic, "Type the key on this page and press Continue", 403)
    tried = staff.sign_in(clinic, typed, _address(request))
    if not tried.session:
        return _not_yet(clinic, tried)
    staff.sign_out(clinic, request.cookies.get(COOKIE, ""))
    answer = _led("/staff/forms")
    answer.set_cookie(
        COOKIE,
        tried.session,
        path="/staff",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


def _not_yet(clinic: Clinic, tried: staff.SignIn) -> Response:
    wait = _in_words(tried.wait)
    if tried.judged:
        return staff_pages.key_page(clinic, f"That is not the key. Try again in {wait}", 401)
    answer = staff_pages.key_page(clinic, f"That was too quick. Try again in {wait}", 429)
    answer.headers["retry-after"] = str(_seconds(tried.wait))
    return answer


def _failed(clinic: Clinic, error: Exception) -> Response:
    status = 503 if isinstance(error, ScreeningError) else 500
    body = "Nothing is lost. Try again in a minute. If it stays, ask the one who runs this program."
    return staff_pages.message_page(clinic, "Sorry, this did not work", body, status)


def _led(path: str) -> Response:
    return RedirectResponse(path, 303, staff_pages.PRIVATE)


async def _typed_key(request: Request) -> str:
    """Return the key of the posted form; a body that is too large is not read to its end."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            return ""
    return parse_qs(body.decode("ascii", "replace")).get("key", [""])[0]


def _is_ours(request: Request) -> bool:
    """Tell whether a POST comes from our own page: every browser of today says so."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == request.headers.get("host")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _seconds(wait: timedelta) -> int:
    return max(1, -(-int(wait.total_seconds() * 1000) // 1000))


def _in_words(wait: timedelta) -> str:
    seconds = _seconds(wait)
    if seconds < 60:  # noqa: PLR2004 - a minute
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
