"""One-time codes: they set up the clinic, let a new member in, or replace a lost password.

Whoever opens one has given it by POST; a look at the page itself opens nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from screening.actions import codes, throttle
from screening.actions.staff import passwords, sign_in
from screening.clinic import Clinic, Clinics
from screening.errors import NotFound, Refused
from screening.records.deeds import Did
from screening.records.people import OneTimeCode, Purpose, Staff, StaffChange, Stage

# An office shares one address, and a link may be copied in parts.
FREE_AT_ADDRESS: Final = 10
TO_JOIN: Final = frozenset({Purpose.INVITE, Purpose.RESET})


class Opened(NamedTuple):
    """A one-time code that is good, its clinic, and whom it is for (nobody for the setup)."""

    clinic: Clinic
    code: OneTimeCode
    member: Staff | None


@dataclass(frozen=True, slots=True)
class Opening:
    """The outcome of a try: what the code opens, or nothing and how long to wait.

    `judged` is false if the door was shut, so that nothing was looked at.
    """

    opened: Opened | None = None
    wait: timedelta = throttle.NONE
    judged: bool = True


def opening(clinics: Clinics, typed: str, purposes: Collection[Purpose], address: str) -> Opening:
    """Try a code, for some purposes only; it is not used up by that.

    Whether a code never was, was used, or is too old, the answer does not tell.
    """
    home, doors = clinics.first(), {throttle.at_address("link", address): FREE_AT_ADDRESS}

    def judge() -> Opened | None:
        found = _found(clinics, typed)
        return found if found and found.code.purpose in purposes else None

    found, wait, judged = throttle.tried(home, doors, judge)
    if found:
        throttle.forgive(home, doors)
    elif judged:
        throttle.turned_away(home, Did.CODE_REFUSED)
    return Opening(found, wait, judged)


def problem(opened: Opened, password: str) -> str:
    """Return what is wrong with a new password for whom a code is for."""
    member = opened.member
    return passwords.problem_for(opened.clinic, member, password) if member else ""


def join(opened: Opened, password: str) -> str:
    """Set the password, use the code up, and return what the cookie then holds.

    The step of the code of an app comes next: a new password alone lets nobody in.
    Raises Refused if the password may not be used or the code is for nobody, Conflict if the
    code was used meanwhile.
    """
    member, clinic = opened.member, opened.clinic
    if member is None or problem(opened, password):
        raise Refused("this code or this password cannot be used")
    did = Did.JOINED if opened.code.purpose is Purpose.INVITE else Did.PASSWORD_SET
    acting = clinic.acting_as(sign_in.named(member))
    changed = member.model_copy(update={"password": passwords.hashed(password)})
    cookie, session = sign_in.new_session(clinic, changed, Stage.PASSWORD)
    change = StaffChange(uses=opened.code.hash, begins=session)
    clinic.store.people.save(changed, acting.deed(did), change)
    return cookie


def _found(clinics: Clinics, typed: str) -> Opened | None:
    clinic_id, secret = codes.parted("".join(typed.split()))
    try:
        clinic = clinics.of(clinic_id)
    except NotFound:
        return None
    code = clinic.store.codes.by_hash(codes.hashed(secret))
    if code is None or clinic.is_over(code.made_at, code.expires_at - code.made_at):
        return None
    member = clinic.store.people.by_id(code.staff_id) if code.staff_id else None
    if code.purpose is Purpose.SETUP:
        return Opened(clinic, code, None)
    return Opened(clinic, code, member) if member and not member.disabled_at else None
