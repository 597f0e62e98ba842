"""Who works here: invited, given roles, disabled and enabled, and let in again when locked out.

Codes are shown once, to whoever makes them; the records keep their hash.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from screening.actions import codes, throttle
from screening.actions.allowed import needs
from screening.actions.staff import newcomers, passwords, sign_in
from screening.actions.staff.sign_in import named
from screening.clinic import Clinic
from screening.errors import AnswerError, AnswerProblem, NotFound, Refused
from screening.records.deeds import Did
from screening.records.people import NewCode, OneTimeCode, Purpose, Role, Staff, StaffChange

INVITED_FOR: Final = timedelta(days=7)
RESET_FOR: Final = timedelta(hours=24)
JOIN: Final = "/staff/join"


class State(StrEnum):
    """Whether somebody can come in, and what is still to be done."""

    INVITED = "invited"
    HERE = "here"
    RESET = "reset"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as others may see them: nothing that lets anybody in."""

    id: str
    name: str
    email: str
    roles: frozenset[Role]
    state: State
    has_pin: bool
    has_app: bool


@needs(Role.ADMINISTRATOR)
def everybody(clinic: Clinic) -> tuple[Colleague, ...]:
    """Return everybody who works or worked here, by name."""
    waiting = _waiting_for_reset(clinic)
    return tuple(_seen(member, waiting) for member in clinic.store.people.every())


@needs(Role.ADMINISTRATOR)
def one(clinic: Clinic, staff_id: str) -> Colleague:
    """Return one of them; raises NotFound if there is none of this id."""
    return _seen(_member(clinic, staff_id), _waiting_for_reset(clinic))


@needs(Role.ADMINISTRATOR)
def invite(clinic: Clinic, name: str, email: str, roles: Collection[Role]) -> tuple[str, str]:
    """Take somebody on; return their id, and the one-time code with which they join, for 7 days.

    Raises AnswerError if the name, the address or the roles cannot be used.
    """
    known = newcomers.read(name, email, roles)
    if clinic.store.people.by_email(known.email):
        raise AnswerError(AnswerProblem("email", "Somebody with this e-mail address is here"))
    member = Staff(
        id=codes.reference(clinic.chance),
        email=known.email,
        name=known.name,
        roles=known.roles,
        made_at=clinic.clock(),
    )
    carried, code = _code(clinic, member, Purpose.INVITE, INVITED_FOR)
    deed = clinic.deed(Did.INVITED, named(member))
    clinic.store.people.add(member, deed, StaffChange(makes=code))
    return member.id, carried


@needs(Role.ADMINISTRATOR)
def invite_again(clinic: Clinic, staff_id: str) -> str:
    """Return a new code for somebody who has not joined yet; the one before opens nothing now."""
    member = _able(clinic, staff_id)
    if member.password:
        raise Refused("they have joined already")
    carried, code = _code(clinic, member, Purpose.INVITE, INVITED_FOR)
    clinic.store.codes.add(*code)
    return carried


@needs(Role.ADMINISTRATOR)
def reset(clinic: Clinic, staff_id: str, *, lost_phone: bool = False) -> str:
    """Return a one-time code for a new password, for 24 hours; the old one ends, and every session.

    With `lost_phone` the codes of their app end, too: it is set up anew at the next sign-in.
    Nobody lets themselves in again: whoever sits at an open desk could. Whoever is disabled is
    enabled first.
    """
    _other(clinic, staff_id)
    member = _able(clinic, staff_id)
    if not member.password:
        raise Refused("they have not joined yet")
    # A password that nobody knows; without any they would count as somebody who never joined.
    change = {"password": passwords.hashed(codes.token(clinic.chance))}
    forgotten = {"totp": "", "totp_step": -1, "recovery": ()} if lost_phone else {}
    carried, code = _code(clinic, member, Purpose.RESET, RESET_FOR)
    ended, deed = {**change, **forgotten}, clinic.deed(Did.WAY_IN_ENDED, named(member))
    clinic.store.people.save(member.model_copy(update=ended), deed, StaffChange(makes=code))
    return carried


def address(clinic: Clinic, code: str) -> str:
    """Return the address that a code opens; in the fragment no server and no log is told of it."""
    return f"{clinic.settings.address}{JOIN}#{code}"


def open_doors(home: Clinic, clinic: Clinic, staff_id: str) -> None:
    """Forget the wrong tries of somebody who was let in again; `home` keeps those of passwords.

    It follows on the new code: if it is lost, the doors are shut for a while longer.
    """
    if member := clinic.store.people.by_id(staff_id):
        throttle.forgive(home, {sign_in.account(member.email): 0})
    throttle.forgive(clinic, {f"code:{staff_id}": 0})


@needs(Role.ADMINISTRATOR)
def set_roles(clinic: Clinic, staff_id: str, roles: Collection[Role]) -> None:
    """Change what somebody else may do; their sessions end.

    Raises AnswerError without any role, Refused for oneself, Conflict if nobody would be left who
    is an administrator.
    """
    wanted, member = newcomers.read_roles(roles), _other(clinic, staff_id)
    if wanted != member.roles:
        _save(clinic, member, {"roles": wanted}, Did.ROLES_SET)


@needs(Role.ADMINISTRATOR)
def enable(clinic: Clinic, staff_id: str) -> None:
    """Let somebody in again who was disabled, as they came in before; no link of then works."""
    member = _other(clinic, staff_id)
    if member.disabled_at:
        _save(clinic, member, {"disabled_at": None}, Did.ENABLED)


def _code(
    clinic: Clinic, member: Staff, purpose: Purpose, lasting: timedelta
) -> tuple[str, NewCode]:
    """Return a new code as it is told once, and as it is to be kept."""
    secret, now = codes.token(clinic.chance), clinic.timer()
    code = OneTimeCode(
        hash=codes.hashed(secret),
        purpose=purpose,
        staff_id=member.id,
        made_at=now,
        expires_at=now + lasting,
    )
    kept = NewCode(code, clinic.deed(Did.CODE_MADE, named(member)))
    return codes.addressed(clinic.id, secret), kept


def _save(clinic: Clinic, member: Staff, change: dict[str, object], did: Did) -> Staff:
    return clinic.store.people.save(
        member.model_copy(update=change), clinic.deed(did, named(member))
    )


def _member(clinic: Clinic, staff_id: str) -> Staff:
    member = clinic.store.people.by_id(staff_id)
    if member is None:
        raise NotFound("there is no such member of staff")
    return member


def _able(clinic: Clinic, staff_id: str) -> Staff:
    member = _member(clinic, staff_id)
    if member.disabled_at:
        raise Refused("they are disabled")
    return member


def _other(clinic: Clinic, staff_id: str) -> Staff:
    member = _member(clinic, staff_id)
    if named(member) == clinic.who:
        raise Refused("nobody does this to themselves: ask another administrator")
    return member


def _waiting_for_reset(clinic: Clinic) -> frozenset[str]:
    return frozenset(code.staff_id for code in clinic.store.codes.waiting(Purpose.RESET))


def _seen(member: Staff, waiting: Collection[str]) -> Colleague:
    if member.disabled_at:
        state = State.DISABLED
    elif not member.password:
        state = State.INVITED
    else:
        state = State.RESET if member.id in waiting else State.HERE
    return Colleague(
        id=member.id,
        name=member.name,
        email=member.email,
        roles=member.roles,
        state=state,
        has_pin=member.has_pin,
        has_app=bool(member.totp),
    )
