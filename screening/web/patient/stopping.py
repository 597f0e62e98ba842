"""No more e-mails: the page that a link in a message leads to, and the button of a mail program.

A link of ours carries its secret in the fragment, which no server sees. The button of a mail
program (RFC 8058) posts to an address, so there the secret stands in it: it opens nothing, and
whoever comes by it as a reader is led to the page. To look is never enough, since programs look.
"""

import re
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from screening.actions.mail import quieting
from screening.clinic import Clinics
from screening.errors import ScreeningError
from screening.web import desk, pages
from screening.web.desk import Typed
from screening.web.patient import start_pages

PAGE: Final = "/stop"
CARRIED: Final = re.compile(r"[A-Za-z0-9_.-]{1,200}")
ONE_CLICK: Final = re.compile(rb"List-Unsubscribe\W.*One-Click", re.DOTALL)
LARGEST: Final = 4096
ASK, DONE, UNKNOWN = "ask", "done", "unknown"


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes by which reminders end."""
    return (
        Route(PAGE, desk.for_anybody(clinics, _page), methods=["GET", "POST"]),
        Route(PAGE + "/{carried}", _led, methods=["GET"]),
        Route(PAGE + "/{carried}", partial(_one_click, clinics), methods=["POST"]),
    )


def _page(clinics: Clinics, request: Request, typed: Typed) -> Response:
    if request.method != "POST":
        return pages.page(None, "stop.html", {"state": ASK})
    try:
        is_known = quieting.go_quiet(clinics, typed.get("carried", ""))
    except ScreeningError:
        return start_pages.wait()
    words = {"state": DONE if is_known else UNKNOWN}
    return pages.page(None, "stop.html", words, 200 if is_known else 404)


async def _led(request: Request) -> Response:
    carried = request.path_params["carried"]
    return desk.led(f"{PAGE}#{carried}" if CARRIED.fullmatch(carried) else PAGE)


async def _one_click(clinics: Clinics, request: Request) -> Response:
    """Take what a mail program posts: no cookie, no page of ours, and no way on."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return _said(413, "too large")
    if not ONE_CLICK.search(body):
        return _said(400, "post List-Unsubscribe=One-Click")
    try:
        is_known = await run_in_threadpool(
            quieting.go_quiet, clinics, request.path_params["carried"]
        )
    except ScreeningError:
        return _said(503, "try again later")
    return _said(200, "done") if is_known else _said(404, "there is no such link")


def _said(status: int, words: str) -> Response:
    return PlainTextResponse(f"{words}\n", status, pages.PRIVATE)
