"""The pages on which an administrator takes people on, helps them in again, and lets them go."""

from collections.abc import Callable
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from screening.actions.staff import departing, people
from screening.actions.staff.people import Colleague, State
from screening.actions.tablet import own_pin
from screening.clinic import Clinics
from screening.errors import AnswerError, Conflict
from screening.records.people import Role
from screening.web import pages
from screening.web.desk import Visit, for_staff, led
from screening.web.pages import Message
from screening.web.problems import WRONG, Problems, said

PAGE: Final = "/staff/people"
PIN: Final = "/staff/pin"
ROLES: Final = {
    Role.FRONT_DESK: ("Front desk", "Hands out tablets and sees how far a form is. No answers."),
    Role.CLINICIAN: ("Clinician", "Reads forms, decides, prints and corrects."),
    Role.ADMINISTRATOR: (
        "Administrator",
        "People, settings, export. Opens answers only with a reason, which is kept.",
    ),
}
STATES: Final = {
    State.INVITED: "Invited, has not joined yet",
    State.HERE: "Can sign in",
    State.RESET: "Waits for a new password",
    State.DISABLED: "Disabled",
}
LAST: Final = Message(
    "Somebody must be administrator",
    "Nobody would be left who can invite people and change settings. "
    "Make somebody else administrator first. Nothing was changed.",
    PAGE,
    "To the people",
)
INVITED: Final = "Give this link to \u2068{name}\u2069 yourself. It works once, within 7 days."
RESET: Final = "Give this link to \u2068{name}\u2069 yourself. It works once, within 24 hours."


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of people, and of one's own PIN."""
    both = ["GET", "POST"]
    one = f"{PAGE}/{{id}}"
    deeds: dict[str, Callable[[Visit], Response]] = {
        "roles": _roles,
        "reset": _reset,
        "invite": _invite_again,
        "enable": _enable,
        "handover": _hand_over,
    }
    return (
        Route(PAGE, for_staff(clinics, _people)),
        Route(f"{PAGE}/new", for_staff(clinics, _invite), methods=both),
        Route(one, for_staff(clinics, _one)),
        Route(f"{one}/disable", for_staff(clinics, _disable), methods=both),
        *(
            Route(f"{one}/{name}", for_staff(clinics, _kept(deed)), methods=["POST"])
            for name, deed in deeds.items()
        ),
        Route(PIN, for_staff(clinics, _pin), methods=both),
    )


def _people(visit: Visit) -> Response:
    found = [_told(one) for one in people.everybody(visit.clinic)]
    here = [one for one in found if not one["is_disabled"]]
    gone = [one for one in found if one["is_disabled"]]
    return visit.page("people.html", {"people": here, "gone": gone})


def _invite(visit: Visit) -> Response:
    typed = {name: visit.typed.get(name, "") for name in ("name", "email", "roles")}
    if visit.request.method != "POST":
        people.everybody(visit.clinic)
        return _form(visit, typed, Problems())
    roles = _chosen(visit)
    try:
        _, code = people.invite(visit.clinic, typed["name"], typed["email"], roles)
    except AnswerError as error:
        return _form(visit, typed, said(error), WRONG)
    return _once(visit, "Invited", INVITED.format(name=typed["name"].strip()), code)


def _form(visit: Visit, typed: dict[str, str], problems: Problems, status: int = 200) -> Response:
    words = {"typed": typed, "problems": problems, "roles": _choices(typed["roles"].split(","))}
    return visit.page("invite.html", words, status)


def _one(visit: Visit) -> Response:
    return _page_of(visit, _id(visit), Problems())


def _page_of(visit: Visit, staff_id: str, problems: Problems, status: int = 200) -> Response:
    one = people.one(visit.clinic, staff_id)
    words: dict[str, Any] = {
        "one": _told(one),
        "roles": _choices(one.roles),
        "is_me": staff_id == visit.here.member.id,
        "waiting": departing.taken_on(visit.clinic, staff_id),
        "heirs": departing.heirs(visit.clinic, staff_id),
        "problems": problems,
    }
    return visit.page("person.html", words, status)


def _roles(visit: Visit) -> Response:
    try:
        people.set_roles(visit.clinic, _id(visit), _chosen(visit))
    except AnswerError as error:
        return _page_of(visit, _id(visit), said(error), WRONG)
    return led(f"{PAGE}/{_id(visit)}")


def _reset(visit: Visit) -> Response:
    lost = visit.typed.get("lost_phone") == "yes"
    code = people.reset(visit.clinic, _id(visit), lost_phone=lost)
    people.open_doors(visit.clinics.first(), visit.clinic, _id(visit))
    one = people.one(visit.clinic, _id(visit))
    return _once(visit, "A new password", RESET.format(name=one.name), code)


def _invite_again(visit: Visit) -> Response:
    code = people.invite_again(visit.clinic, _id(visit))
    one = people.one(visit.clinic, _id(visit))
    return _once(visit, "Invited again", INVITED.format(name=one.name), code)


def _enable(visit: Visit) -> Response:
    people.enable(visit.clinic, _id(visit))
    return led(f"{PAGE}/{_id(visit)}")


def _hand_over(visit: Visit) -> Response:
    try:
        departing.hand_over(visit.clinic, _id(visit), visit.typed.get("heir", ""))
    except AnswerError as error:
        return _page_of(visit, _id(visit), said(error), WRONG)
    return led(f"{PAGE}/{_id(visit)}")


def _disable(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return _departing(visit, Problems())
    try:
        departing.disable(visit.clinic, _id(visit), visit.typed.get("heir", ""))
    except AnswerError as error:
        return _departing(visit, said(error), WRONG)
    except Conflict:
        return pages.message(visit.clinic, LAST, 409)
    return led(f"{PAGE}/{_id(visit)}")


def _departing(visit: Visit, problems: Problems, status: int = 200) -> Response:
    words = {
        "one": _told(people.one(visit.clinic, _id(visit))),
        "waiting": departing.taken_on(visit.clinic, _id(visit)),
        "heirs": departing.heirs(visit.clinic, _id(visit)),
        "problems": problems,
    }
    return visit.page("disable.html", words, status)


def _pin(visit: Visit) -> Response:
    pin = own_pin.new_pin(visit.clinic) if visit.request.method == "POST" else ""
    return visit.page("pin.html", {"pin": pin, "has_pin": visit.here.member.has_pin})


def _kept(deed: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
    """Say kindly that an administrator must be left; any other conflict is told as elsewhere."""

    def answer(visit: Visit) -> Response:
        try:
            return deed(visit)
        except Conflict as error:
            if "administrator" not in str(error):
                raise
            return pages.message(visit.clinic, LAST, 409)

    return answer


def _once(visit: Visit, title: str, body: str, code: str) -> Response:
    link = people.address(visit.clinic, code)
    return visit.page("once.html", {"title": title, "body": body, "link": link})


def _id(visit: Visit) -> str:
    return str(visit.request.path_params["id"])


def _chosen(visit: Visit) -> list[Role]:
    wanted = visit.typed.get("roles", "").split(",")
    return [role for role in Role if role in wanted]


def _choices(chosen: Any) -> list[dict[str, Any]]:
    return [
        {"id": str(role), "name": name, "does": does, "is_chosen": role in chosen}
        for role, (name, does) in ROLES.items()
    ]


def _told(one: Colleague) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "roles": ", ".join(name for role, (name, _) in ROLES.items() if role in one.roles),
        "state": STATES[one.state],
        "is_disabled": one.state is State.DISABLED,
        "has_joined": one.state in {State.HERE, State.RESET},
        "is_invited": one.state is State.INVITED,
        "has_app": one.has_app,
        "has_pin": one.has_pin,
    }
