"""The page on which members of staff change their own password and recovery codes."""

from starlette.responses import Response
from starlette.routing import Route

from screening.actions.staff import own_account, passwords
from screening.actions.staff.sign_in import SignIn
from screening.clinic import Clinics
from screening.records.people import Role
from screening.web import desk, pages
from screening.web.desk import Visit, for_staff, led
from screening.web.staff.door import recovery_page, refusal, wait_told

NOT_YOURS = "That is not your password"
ROLES = {
    Role.FRONT_DESK: "front desk",
    Role.CLINICIAN: "clinician",
    Role.ADMINISTRATOR: "administrator",
}


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of one's own account."""
    return (
        Route(pages.ACCOUNT, for_staff(clinics, _password), methods=["GET", "POST"]),
        Route("/staff/recovery", for_staff(clinics, _recovery), methods=["POST"]),
    )


def _password(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return _page(visit, {})
    new = visit.typed.get("new", "")
    if problem := passwords.problem_for(visit.clinic, visit.here.member, new):
        return _page(visit, {"new": problem}, 422)
    tried = own_account.change_password(visit.here, visit.typed.get("old", ""), new)
    if tried.cookie:
        return desk.keep(led(f"{pages.ACCOUNT}?done"), tried.cookie)
    return _refused(visit, "old", tried)


def _recovery(visit: Visit) -> Response:
    tried = own_account.renew_recovery(visit.here, visit.typed.get("password", ""))
    if isinstance(tried, SignIn):
        return _refused(visit, "password", tried)
    return desk.keep(recovery_page(visit, tried), tried.cookie)


def _refused(visit: Visit, field: str, tried: SignIn) -> Response:
    problem, status = refusal(tried, NOT_YOURS)
    return wait_told(_page(visit, {field: problem}, status), tried)


def _page(visit: Visit, problems: dict[str, str], status: int = 200) -> Response:
    member = visit.here.member
    words = {
        "problems": problems,
        "is_done": "done" in visit.request.query_params,
        "roles": ", ".join(words for role, words in ROLES.items() if role in member.roles),
        "codes_left": len(member.recovery),
    }
    return visit.page("account.html", words, status)
