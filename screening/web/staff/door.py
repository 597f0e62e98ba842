"""The door for staff: e-mail and password, then a code of an app; and the way out."""

from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions.staff import second_step, sign_in
from screening.actions.staff.sign_in import Here, SignIn
from screening.clinic import Clinics
from screening.delivery import qr
from screening.records.people import Stage
from screening.web import desk, pages
from screening.web.desk import DOOR, Typed, Visit, for_anybody, for_staff, led
from screening.web.staff import leave

CODE: Final = "/staff/code"
APP: Final = "/staff/app"
LEFT: Final = "x-seconds-left"
WHOSE: Final = "x-whose"
PERSON: Final = "x-person"
NEW_TOKEN: Final = "x-token"  # noqa: S105 - the name of a header
NOT_TOGETHER: Final = "This e-mail address and password do not belong together"
NOT_THE_CODE: Final = (
    "That code is wrong, too old, or was used already. Type the one that the app shows now"
)
NOT_A_RECOVERY_CODE: Final = "That is none of your recovery codes, or it was used already"
NOT_OF_THIS_KEY: Final = (
    "That code is not right. Wait until the app shows the next one, and type that. "
    "If that is not right either, check that the telephone's clock is right"
)
GROUP: Final = 4


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the door."""
    both, post = ["GET", "POST"], ["POST"]
    half_in = partial(for_staff, clinics, stage=Stage.PASSWORD)
    return (
        Route(DOOR, for_anybody(clinics, _door), methods=both),
        Route(CODE, half_in(_code), methods=both),
        Route(APP, half_in(_app), methods=both),
        Route("/staff/out", for_anybody(clinics, _out), methods=post),
        Route("/staff/alive", for_anybody(clinics, _alive)),
        Route("/staff/stay", for_staff(clinics, _stay), methods=post),
    )


def refusal(tried: SignIn, what: str) -> tuple[str, int]:
    """Return what is said of a try that failed, and with which status."""
    wait = pages.in_words(tried.wait)
    if not tried.judged:
        return f"There were too many tries. Try again in {wait}", 429
    return f"{what}. Try again in {wait}" if tried.wait else what, 401


def wait_told(answer: Response, tried: SignIn) -> Response:
    """Tell programs, too, how long they have to wait."""
    if tried.wait:
        answer.headers["retry-after"] = str(max(1, pages.seconds(tried.wait)))
    return answer


def _door(clinics: Clinics, request: Request, typed: Typed) -> Response:
    if request.method == "POST":
        return _tried(clinics, request, typed)
    here = sign_in.here(clinics, desk.cookie_of(request))
    if here is None:
        words = {"problem": "", "email": "", **_why(request)}
        return pages.page(clinics.only(), "door.html", words)
    if here.session.stage is Stage.WHOLE:
        return led(pages.landing(here))
    return led(CODE if here.member.totp else APP)


def _why(request: Request) -> dict[str, bool]:
    asked = request.query_params
    return {"is_over": "over" in asked, "is_unsent": "unsent" in asked}


def _tried(clinics: Clinics, request: Request, typed: Typed) -> Response:
    email = typed.get("email", "")
    tried = sign_in.sign_in(clinics, email, typed.get("password", ""), desk.address(request))
    if tried.cookie:
        sign_in.sign_out(clinics, desk.cookie_of(request))
        return desk.keep(led(DOOR), tried.cookie)
    problem, status = refusal(tried, NOT_TOGETHER)
    words = {"problem": problem, "email": email, "is_over": False, "is_unsent": False}
    return wait_told(pages.page(clinics.only(), "door.html", words, status), tried)


def _code(visit: Visit) -> Response:
    if not visit.here.member.totp:
        return led(APP)
    words = {"problem": "", "by_recovery": "recovery" in visit.request.query_params}
    if visit.request.method != "POST":
        return visit.page("code.html", words)
    tried = second_step.prove(visit.here, visit.typed.get("code", ""))
    if tried.cookie:
        return leave.taken_back(visit, desk.keep(led(DOOR), tried.cookie))
    what = NOT_A_RECOVERY_CODE if words["by_recovery"] else NOT_THE_CODE
    words["problem"], status = refusal(tried, what)
    return wait_told(visit.page("code.html", words, status), tried)


def _app(visit: Visit) -> Response:
    if visit.here.member.totp:
        return led(CODE)
    secret = second_step.secret_of(visit.cookie)
    if visit.request.method != "POST":
        return visit.page("app.html", _shown(visit, secret))
    enrolled = second_step.enrol(visit.here, secret, visit.typed.get("code", ""))
    if enrolled is None:
        return visit.page("app.html", _shown(visit, secret, NOT_OF_THIS_KEY), 401)
    # The one page that answers a POST itself: what it shows is kept nowhere to be shown again.
    answer = recovery_page(visit, enrolled)
    return leave.taken_back(visit, desk.keep(answer, enrolled.cookie))


def recovery_page(visit: Visit, enrolled: second_step.Enrolled) -> Response:
    """Show the recovery codes, this once, to somebody who has just come in."""
    here = sign_in.here(visit.clinics, enrolled.cookie)
    if here is None:
        return led(DOOR)
    words = {"codes": enrolled.recovery, "landing": pages.landing(here)}
    return pages.at_desk(here, enrolled.cookie, "recovery.html", words)


def _shown(visit: Visit, secret: str, problem: str = "") -> dict[str, Any]:
    return {
        "problem": problem,
        "secret": " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP)),
        "picture": qr.picture(second_step.address(visit.here.member, secret)),
    }


def _out(clinics: Clinics, request: Request, typed: Typed) -> Response:
    cookie = desk.cookie_of(request)
    if sign_in.here(clinics, cookie, is_active=False) is None:
        return desk.forget(led(DOOR))
    if not desk.is_from_our_form(cookie, typed):
        return pages.message(clinics.only(), pages.NOT_OURS, 403)
    sign_in.sign_out(clinics, cookie)
    return desk.forget(led(DOOR))


def still_here(here: Here, cookie: str) -> dict[str, str]:
    """Tell a page, in headers, how long its session lasts and whose it is.

    A page that waits for its person to come back learns who has come in, and the new token.
    """
    left = pages.seconds(sign_in.left(here.clinic, here.session))
    known = {LEFT: str(left), WHOSE: pages.mark(cookie)}
    if here.session.stage is not Stage.WHOLE:
        return known
    return known | {PERSON: pages.person(here), NEW_TOKEN: pages.token(here, cookie)}


def _alive(clinics: Clinics, request: Request, typed: Typed) -> Response:  # noqa: ARG001
    """Tell a page how long its session lasts; who only asks is not active."""
    here = sign_in.here(clinics, desk.cookie_of(request), is_active=False)
    if here is None:
        return Response(status_code=401, headers=pages.PRIVATE)
    known = still_here(here, desk.cookie_of(request))
    return Response(status_code=204, headers={**pages.PRIVATE, **known})


def _stay(visit: Visit) -> Response:
    left = pages.seconds(sign_in.left(visit.clinic, visit.here.session))
    return Response(status_code=204, headers={**pages.PRIVATE, LEFT: str(left)})
