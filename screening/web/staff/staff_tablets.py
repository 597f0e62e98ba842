"""The staff's page of tablets: hand one out, take one back, hand a form back, answer for a patient.

It tells how far a form is and whose it is, and nothing that was answered.
"""

from collections.abc import Callable
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from screening.actions.staff import sign_in
from screening.actions.tablet import tablet_list, tablets
from screening.actions.tablet.tablet_list import FormLine, TabletLine
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict, NotFound
from screening.records.people import Role
from screening.report.labels import NO_NAME
from screening.web import cookies, desk, pages
from screening.web.days import when_in_full
from screening.web.desk import Visit, for_staff

PATH: Final = "/staff/tablets"
IN_USE: Final = "A form is open on that tablet, or waits there. Choose another one"
NO_PIN: Final = "Make your PIN first: without one you could not take the tablet back"
GONE: Final = "That tablet or form is no longer there. The list is new now"
STATES: Final = {
    tablet_list.FREE: "Free",
    tablet_list.BEGUN: "Just begun",
    tablet_list.LEFT: "Left alone. Its form can be handed back",
    tablet_list.WAITING: "Waits for its patient with a form that was handed back",
}


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the page."""
    deeds: dict[str, Callable[[Visit], Response]] = {
        "give": _give,
        "take": _take,
        "back": _back,
        "answer": _answer,
    }
    return (
        Route(PATH, for_staff(clinics, _page)),
        *(
            Route(f"{PATH}/{name}", for_staff(clinics, deed), methods=["POST"])
            for name, deed in deeds.items()
        ),
    )


def _page(visit: Visit, problem: str = "") -> Response:
    clinic = visit.clinic
    found = tablet_list.tablets_out(clinic)
    words = {
        "problem": problem,
        "has_pin": visit.here.member.has_pin,
        "tablets": [_tablet(line) for line in found if not line.at_desk],
        "free": [line for line in found if line.is_free],
        "forms": [_form(clinic, line) for line in tablet_list.unfinished(clinic)],
        "reads": not clinic.roles.isdisjoint(tablets.READERS),
        "goes_on": Role.CLINICIAN in clinic.roles,
    }
    return pages.at_desk(visit.here, visit.cookie, "tablets.html", words)


def _give(visit: Visit) -> Response:
    if not visit.here.member.has_pin:
        return _page(visit, NO_PIN)
    cookie = tablets.give(visit.clinic, visit.typed.get("name", ""))
    sign_in.sign_out(visit.clinics, visit.cookie)
    answer = desk.forget(desk.led("/"))
    cookies.forget_form(answer)
    cookies.hold_tablet(answer, cookie)
    return answer


def _take(visit: Visit) -> Response:
    try:
        tablets.take_back(visit.clinic, visit.typed.get("tablet", ""))
    except (NotFound, Conflict):
        return _page(visit, GONE)
    return desk.led(PATH)


def _back(visit: Visit) -> Response:
    reference, tablet = visit.typed.get("reference", ""), visit.typed.get("tablet", "")
    try:
        tablets.hand_back(visit.clinic, reference, tablet)
    except Conflict:
        return _page(visit, IN_USE)
    except NotFound:
        return _page(visit, GONE)
    return desk.led(PATH)


def _answer(visit: Visit) -> Response:
    try:
        given = _given(visit, visit.typed.get("reference", ""))
    except (NotFound, Conflict):
        return _page(visit, GONE)
    answer = desk.led("/")
    cookies.forget_form(answer)
    cookies.hold_tablet(answer, given.tablet)
    cookies.hold_form(answer, given.form)
    return answer


def _given(visit: Visit, reference: str) -> tablets.Given:
    if reference:
        return tablets.go_on_for(visit.clinic, visit.here.member, reference)
    return tablets.answer_for(visit.clinic, visit.here.member)


def _tablet(line: TabletLine) -> dict[str, str]:
    state = STATES.get(line.state, line.state.capitalize())
    return {"id": line.id, "name": line.name, "state": state, "reader": line.reader}


def _form(clinic: Clinic, line: FormLine) -> dict[str, str]:
    return {
        "reference": line.reference,
        "name": line.name or NO_NAME,
        "part": line.part.capitalize(),
        "when": when_in_full(clinic, line.saved_at),
        "where": line.tablet,
    }
