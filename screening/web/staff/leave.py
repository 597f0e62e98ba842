"""The page on a tablet that asks for a PIN: staff take it back there, or read aloud."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions.form import visiting
from screening.actions.form.visiting import Arrival
from screening.actions.staff import sign_in
from screening.actions.tablet import pins, tablets
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict
from screening.records.deeds import Did
from screening.records.people import Staff
from screening.web import cookies, desk, pages
from screening.web.desk import Typed, Visit

PATH: Final = "/tablet/leave"
WRONG: Final = "That PIN does not match. Check it and try again"
SHUT: Final = "Too many tries. Wait {time}, then try again"
NOT_YOURS: Final = "Your role cannot answer for patients. Ask somebody at the front desk"
BUSY: Final = "The form is being saved. Try again"


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the page."""
    return (Route(PATH, desk.for_anybody(clinics, _leave), methods=["GET", "POST"]),)


def taken_back(visit: Visit, answer: Response) -> Response:
    """Take a tablet on which somebody of the staff has come in out of the hands of patients.

    Else the next patient on it could open the pages for staff.
    """
    clinic = visiting.arrived(visit.clinics, visit.request.cookies, is_active=False).clinic
    if clinic.tablet and not clinic.tablet.at_desk:
        # Who of another clinic came in is nobody whom this one's audit knows.
        is_theirs = clinic.id == visit.clinic.id
        tablets.leave(clinic.acting_as(visit.clinic.who) if is_theirs else clinic)
        cookies.forget_all(answer)
    return answer


def _leave(clinics: Clinics, request: Request, typed: Typed) -> Response:
    arrival = visiting.arrived(clinics, request.cookies)
    clinic = arrival.clinic
    if clinic.tablet is None or arrival.was_ended:
        return desk.led("/")
    if request.method != "POST":
        return _asked(clinic)
    tried = pins.try_pin(clinic, typed.get("pin", ""))
    if tried.found is None:
        return _asked(
            clinic, WRONG if tried.judged else SHUT.format(time=pages.in_words(tried.wait))
        )
    return _let(arrival, tried.found, reads=typed.get("do") == "read")


def _let(arrival: Arrival, member: Staff, *, reads: bool) -> Response:
    acting = arrival.clinic.acting_as(sign_in.named(member), member.roles)
    try:
        if reads:
            return _reading(Arrival(acting, arrival.token), member)
        tablets.leave(acting)
    except Conflict:
        return _asked(arrival.clinic, BUSY)
    answer = desk.led(desk.DOOR)
    cookies.forget_all(answer)
    return answer


def _reading(arrival: Arrival, member: Staff) -> Response:
    clinic, answer = arrival.clinic, desk.led("/")
    if clinic.roles.isdisjoint(tablets.READERS):
        clinic.note(Did.ROLE_REFUSED)
        return _asked(clinic, NOT_YOURS)
    if arrival.token:
        tablets.read_aloud(clinic, member)
    else:
        cookies.hold_form(answer, tablets.begin(clinic, member))
    return answer


def _asked(clinic: Clinic, problem: str = "") -> Response:
    return pages.page(clinic, "leave.html", {"problem": problem}, 422 if problem else 200)
