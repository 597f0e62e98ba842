"""The pages that a one-time code opens: the first day, joining the clinic, a new password.

The code stands in the fragment of a link, which no server is told of; a script puts it into the
form. Only the POST of it looks at it, so that no scanner of mail can use it up.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions.staff import joining, setting_up, sign_in
from screening.actions.staff.joining import TO_JOIN, Opened, Opening
from screening.actions.staff.people import JOIN
from screening.actions.staff.setting_up import Beginning
from screening.clinic import Clinics
from screening.errors import Refused
from screening.records.people import Purpose
from screening.web import desk, pages
from screening.web.desk import DOOR, Typed, for_anybody, led
from screening.web.pages import Message

FIRST: Final = tuple(
    f"America/{city}"
    for city in (
        "St_Johns Halifax Moncton Toronto Winnipeg Regina Edmonton Vancouver Whitehorse Iqaluit"
    ).split()
)
NO_CODE: Final = "This link does not work any more. It works once, and not for long"
ASK: Final = f"{NO_CODE}. Ask an administrator of the clinic for a new one"
START: Final = (
    f"{NO_CODE}. Where the program runs, the command “python -m screening setup” prints a new one"
)
IS_SET_UP: Final = Message(
    "This is set up already",
    "Somebody works here already. Sign in, or ask an administrator to invite you.",
    DOOR,
    "Sign in",
)


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the pages that a one-time code opens."""
    both = ["GET", "POST"]
    return (
        Route(setting_up.PAGE, for_anybody(clinics, _setup), methods=both),
        Route(JOIN, for_anybody(clinics, _join), methods=both),
    )


def _setup(clinics: Clinics, request: Request, typed: Typed) -> Response:
    clinic = clinics.first()
    if setting_up.is_founded(clinics):
        return pages.message(clinics.only(), IS_SET_UP, 409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _setup_page({"time_zone": clinic.settings.time_zone}, {})
    opening = joining.opening(
        clinics, typed.get("code", ""), {Purpose.SETUP}, desk.address(request)
    )
    said = Beginning(**{one.name: typed.get(one.name, "") for one in fields(Beginning)}).tidied()
    if opening.opened is None:
        return _not_opened(_setup_page(typed, {"code": _why(opening, START)}, 401), opening)
    if problems := setting_up.problems(clinic, said):
        return _setup_page(typed, problems, 422)
    cookie = setting_up.found(clinics, opening.opened, said)
    return desk.keep(led(DOOR), cookie)


def _setup_page(typed: Typed, problems: Mapping[str, str], status: int = 200) -> Response:
    words = {"typed": typed, "problems": problems, "first_zones": FIRST, "zones": _zones()}
    # There is no clinic yet whose name could stand there.
    return pages.page(None, "setup.html", words, status)


def _join(clinics: Clinics, request: Request, typed: Typed) -> Response:
    words: dict[str, Any] = {"problem": "", "code": typed.get("code", "")}
    if request.method != "POST":
        return pages.page(clinics.only(), "join.html", words)
    opening = joining.opening(clinics, words["code"], TO_JOIN, desk.address(request))
    if opening.opened is None or opening.opened.member is None:
        words["problem"] = _why(opening, ASK)
        return _not_opened(pages.page(clinics.only(), "join.html", words, 401), opening)
    if "password" not in typed:
        return _password_page(opening.opened, words)
    words["problem"] = joining.problem(opening.opened, typed["password"])
    if words["problem"]:
        return _password_page(opening.opened, words, 422)
    cookie = joining.join(opening.opened, typed["password"])
    # Whoever was signed in here, such as an administrator who helps, is so no more.
    sign_in.sign_out(clinics, desk.cookie_of(request))
    return desk.keep(led(DOOR), cookie)


def _password_page(opened: Opened, words: Mapping[str, Any], status: int = 200) -> Response:
    if opened.member is None:
        raise Refused("this code is for nobody")
    whose = {"member": opened.member, "is_new": opened.code.purpose is Purpose.INVITE}
    return pages.page(opened.clinic, "new_password.html", {**words, **whose}, status)


def _why(opening: Opening, words: str) -> str:
    if opening.judged:
        return words
    return f"There were too many tries. Try again in {pages.in_words(opening.wait)}"


def _not_opened(answer: Response, opening: Opening) -> Response:
    if not opening.judged:
        answer.status_code = 429
        answer.headers["retry-after"] = str(max(1, pages.seconds(opening.wait)))
    return answer


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone))
