"""The first day: a one-time code lets one person found the clinic and become its administrator."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

from pydantic import ValidationError

from screening.actions import codes, typed
from screening.actions.staff import passwords, sign_in
from screening.actions.staff.joining import Opened
from screening.clinic import Clinic, Clinics
from screening.errors import Refused
from screening.records.deeds import Did
from screening.records.people import EVERY_ROLE, OneTimeCode, Purpose, Staff, StaffChange, Stage

GOOD_FOR: Final = timedelta(minutes=30)
PAGE: Final = "/staff/setup"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the first administrator types on the first day."""

    clinic_name: str
    clinic_phone: str
    time_zone: str
    name: str
    email: str
    password: str

    def tidied(self) -> "Beginning":
        """Return the same as one line each; a password is left as it is."""
        lines = {name: typed.line(text) for name, text in asdict(self).items()}
        return Beginning(**{**lines, "password": self.password})


def is_founded(clinics: Clinics) -> bool:
    """Tell whether anybody works here yet."""
    return any(clinic.store.people.every() for clinic in clinics.every())


def new_address(clinics: Clinics) -> str:
    """Return the address of the page that sets everything up: good for a while, and once.

    It replaces one that was made before. Raises Refused if somebody works here already.
    """
    if is_founded(clinics):
        raise Refused("somebody works here already; an administrator invites others")
    clinic, secret = clinics.first(), codes.token(clinics.first().chance)
    now = clinic.timer()
    code = OneTimeCode(
        hash=codes.hashed(secret), purpose=Purpose.SETUP, made_at=now, expires_at=now + GOOD_FOR
    )
    clinic.store.codes.add(code, clinic.deed(Did.CODE_MADE))
    # In the fragment: no server and no log is ever told of it.
    return f"{clinic.settings.address}{PAGE}#{codes.addressed(clinic.id, secret)}"


def told(address: str) -> str:
    """Say, to whoever has started the app, what to do with the address."""
    minutes = int(GOOD_FOR.total_seconds()) // 60
    return (
        f"\n  Nobody works here yet. Set up the clinic at this address; it works once,"
        f"\n  for {minutes} minutes:\n\n  {address}\n\n"
    )


def problems(clinic: Clinic, said: Beginning) -> Mapping[str, str]:
    """Return what is wrong, by the name of each field."""
    about_me = (said.name, said.email, said.clinic_name)
    found = {
        "clinic_name": typed.name_problem(said.clinic_name, "the name of the clinic"),
        "clinic_phone": typed.name_problem(said.clinic_phone, "the telephone number")
        or typed.number_problem(said.clinic_phone),
        "time_zone": _zone_problem(clinic, said.time_zone),
        "name": typed.name_problem(said.name, "your name"),
        "email": typed.email_problem(said.email),
        "password": passwords.problem(said.password, about_me),
    }
    return {name: words for name, words in found.items() if words}


def found(clinics: Clinics, opened: Opened, said: Beginning) -> str:
    """Found the clinic and its first administrator, and return what the cookie then holds.

    Raises Refused if something is wrong with what was typed or the code is for another purpose,
    Conflict if somebody was first.
    """
    clinic = opened.clinic
    is_for_this = opened.code.purpose is Purpose.SETUP and not is_founded(clinics)
    if not is_for_this or problems(clinic, said):
        raise Refused("nothing can be founded with this")
    first = Staff(
        id=codes.reference(clinic.chance),
        email=said.email,
        name=said.name,
        roles=EVERY_ROLE,
        password=passwords.hashed(said.password),
        made_at=clinic.clock(),
    )
    chosen = {name: getattr(said, name) for name in ("clinic_name", "clinic_phone", "time_zone")}
    choice = clinic.store.chosen.choice()
    choice = choice.model_copy(update={"values": {**choice.values, **chosen}})
    deed = clinic.acting_as(sign_in.named(first)).deed(Did.SET_UP)
    cookie, session = sign_in.new_session(clinic, first, Stage.PASSWORD)
    change = StaffChange(uses=opened.code.hash, begins=session)
    clinic.store.people.add_first(first, choice, deed, change)
    return cookie


def _zone_problem(clinic: Clinic, zone: str) -> str:
    try:
        clinic.settings.chosen({"time_zone": zone})
    except ValidationError:
        return "Choose a time zone from the list, such as America/Vancouver"
    return ""
