"""How the demo's clinic is founded, and who works there: through the doors that everybody uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyotp

from screening.actions import codes
from screening.actions.staff import joining, people, second_step, setting_up, sign_in
from screening.actions.staff.joining import TO_JOIN, Opened
from screening.actions.staff.setting_up import Beginning
from screening.clinic import Clinic, Clinics
from screening.errors import Refused
from screening.records.people import Purpose, Role, Staff

NAME: Final = "Demo clinic (invented patients)"
PHONE: Final = "604 555 0100"
# Nobody has an address there, nor ever will (RFC 2606): it marks an account of the demo. One of
# `.invalid` could not be typed as an address.
DOMAIN: Final = "@demo.example.org"
LETTERS_OF_PASSWORD: Final = 16
CONSOLE: Final = "console"
ADMINISTRATOR, FIRST, SECOND, DESK = "admin", "sharma", "leblanc", "desk"
NAMES: Final = {
    ADMINISTRATOR: "Alex Morgan",
    FIRST: "Kiran Sharma",
    SECOND: "Julie LeBlanc",
    DESK: "Pat Winters",
}
ROLES: Final[Mapping[str, frozenset[Role]]] = {
    FIRST: frozenset({Role.CLINICIAN}),
    SECOND: frozenset({Role.CLINICIAN}),
    DESK: frozenset({Role.FRONT_DESK}),
}
# What the command tells of each.
TOLD: Final = {
    ADMINISTRATOR: "administrator and physiotherapist",
    FIRST: "physiotherapist",
    SECOND: "physiotherapist",
    DESK: "front desk",
}


@dataclass(frozen=True)
class WayIn:
    """How to come in: one password and one secret of an app, the same for all four accounts."""

    password: str
    secret: str


def found(clinics: Clinics) -> WayIn:
    """Found the clinic and let everybody join who works there; return how to come in.

    Raises Refused if somebody works there already.
    """
    chance = clinics.first().chance
    secret = codes.base32(chance(second_step.SECRET_BYTES))
    way = WayIn(codes.letters(chance, LETTERS_OF_PASSWORD), secret)
    _first(clinics, way)
    clinic = acting(clinics, ADMINISTRATOR)
    for short, roles in ROLES.items():
        _, code = people.invite(clinic, NAMES[short], address(short), roles)
        opened = _opened(clinics, code, TO_JOIN)
        _with_app(clinics, joining.join(opened, way.password), way)
    return way


def address(short: str) -> str:
    """Return the e-mail address of somebody who works at the demo."""
    return f"{short}{DOMAIN}"


def member(clinic: Clinic, short: str) -> Staff:
    """Return somebody who works at the demo; raises Refused if they do not."""
    if someone := clinic.store.people.by_email(address(short)):
        return someone
    raise Refused("this is not the demo's clinic")


def acting(clinics: Clinics, short: str) -> Clinic:
    """Return the clinic in the hands of somebody who works there."""
    clinic = clinics.first()
    someone = member(clinic, short)
    return clinic.acting_as(sign_in.named(someone), someone.roles)


def is_demo(clinic: Clinic) -> bool:
    """Tell whether all who work there are the demo's own, and somebody does."""
    staff = clinic.store.people.every()
    return bool(staff) and all(one.email.endswith(DOMAIN) for one in staff)


def code_now(clinics: Clinics) -> str:
    """Return the six-digit code of this moment, which all four accounts share.

    Raises Refused, and tells nothing, where anybody works who is not of the demo.
    """
    if not all(is_demo(clinic) for clinic in clinics.every()):
        raise Refused("this is not a demo: the code comes from each person's own app")
    clinic = clinics.first()
    return pyotp.TOTP(member(clinic, ADMINISTRATOR).totp).at(clinic.clock())


def _first(clinics: Clinics, way: WayIn) -> None:
    code = setting_up.new_address(clinics).partition("#")[2]
    said = Beginning(
        clinic_name=NAME,
        clinic_phone=PHONE,
        time_zone=clinics.first().settings.time_zone,
        name=NAMES[ADMINISTRATOR],
        email=address(ADMINISTRATOR),
        password=way.password,
    )
    opened = _opened(clinics, code, frozenset({Purpose.SETUP}))
    _with_app(clinics, setting_up.found(clinics, opened, said), way)


def _opened(clinics: Clinics, code: str, purposes: frozenset[Purpose]) -> Opened:
    opening = joining.opening(clinics, code, purposes, CONSOLE)
    if opening.opened is None:
        raise Refused("a code that was just made does not open")
    return opening.opened


def _with_app(clinics: Clinics, cookie: str, way: WayIn) -> None:
    """Set up the app with its first code, and leave again: nobody stays signed in."""
    here = sign_in.here(clinics, cookie)
    if here is None:
        raise Refused("somebody who just joined is not here")
    code = pyotp.TOTP(way.secret).at(here.clinic.clock())
    enrolled = second_step.enrol(here, way.secret, code)
    if enrolled is None:
        raise Refused("a code that was just made does not fit")
    sign_in.sign_out(clinics, enrolled.cookie)
