"""How staff come in: e-mail and password, then a code; and how long they stay.

Which clinic somebody comes into follows from who they are, never from an address.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from screening.actions import codes, throttle
from screening.actions.staff import passwords
from screening.actions.throttle import Doors, Shared
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict, NotFound
from screening.records.deeds import Did, by_staff
from screening.records.people import NewSession, Staff, StaffSession, Stage

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)
# Between the password and the code.
HALF_IN: Final = timedelta(minutes=10)
NOTED_EVERY: Final = timedelta(seconds=30)
# One desk shares one address: others of the clinic may mistype meanwhile.
FREE_AT_ADDRESS: Final = 10
FREE_FOR_ACCOUNT: Final = 50


class Here(NamedTuple):
    """A member of staff who is signed in, and the clinic in their hands."""

    clinic: Clinic
    member: Staff
    session: StaffSession


class Begun(NamedTuple):
    """A session that is to begin, and what its cookie holds."""

    cookie: str
    session: NewSession


@dataclass(frozen=True, slots=True)
class SignIn:
    """The outcome of a try: what the cookie holds, or nothing and how long to wait.

    `judged` is false if the door was shut, so that nothing was looked at.
    """

    cookie: str = ""
    wait: timedelta = throttle.NONE
    judged: bool = True


def sign_in(clinics: Clinics, email: str, password: str, address: str) -> SignIn:
    """Try e-mail and password; the cookie then leads to the step of the code.

    Whether there is such an account, neither the answer tells nor the time it takes.
    """
    home, known = clinics.first(), _known(clinics, email)
    doors = _doors(email, address)
    found, wait, judged = throttle.tried(home, doors, lambda: _fitting(known, password))
    if found is None:
        for clinic in [clinic for clinic, _ in known] or [home] if judged else ():
            clinic.acting_as(throttle.STRANGER).note(Did.SIGN_IN_REFUSED)
        return SignIn("", wait, judged)
    throttle.forgive(home, doors)
    clinic, member = found
    return SignIn(cookie=begin(clinic, _in_new_ways(clinic, member, password), Stage.PASSWORD))


def begin(clinic: Clinic, member: Staff, stage: Stage) -> str:
    """Begin a session; return what its cookie holds.

    Raises Conflict if the member's way in has ended since it was judged.
    """
    cookie, (session, deed, _) = new_session(clinic, member, stage)
    # Housekeeping, on the way: nobody misses what is too old.
    clinic.store.sessions.forget_stale(session.started_at - LONGEST)
    clinic.store.door.forget_stale(session.started_at - throttle.FORGIVEN_AFTER)
    clinic.store.sessions.begin(session, "", deed)
    # Looked at afterwards: a change from now on finds this session, and ends it. Until then
    # nobody has its cookie.
    if _way_in(clinic.store.people.by_id(member.id)) != _way_in(member):
        acting = clinic.acting_as(named(member))
        clinic.store.sessions.end(session.hash, acting.deed(Did.SIGNED_OUT))
        raise Conflict("the way in was changed at this moment")
    return cookie


def new_session(clinic: Clinic, member: Staff, stage: Stage, ending: str = "") -> Begun:
    """Return a session to be kept with a change of its member, and what its cookie holds."""
    secret, now = codes.token(clinic.chance), clinic.timer()
    session = StaffSession(
        hash=codes.hashed(secret), staff_id=member.id, stage=stage, started_at=now, seen_at=now
    )
    did = Did.SIGNED_IN if stage is Stage.WHOLE else Did.PASSWORD_ACCEPTED
    deed = clinic.acting_as(named(member)).deed(did)
    return Begun(codes.addressed(clinic.id, secret), NewSession(session, deed, ending))


def here(clinics: Clinics, cookie: str, *, is_active: bool = True) -> Here | None:
    """Return who is signed in with this cookie, at whichever step; note that they are here.

    A page that only looks whether somebody is still signed in is not active: it keeps nobody in.
    """
    clinic_id, secret = codes.parted(cookie)
    try:
        clinic = clinics.of(clinic_id)
    except NotFound:
        return None
    session = clinic.store.sessions.by_hash(codes.hashed(secret))
    member = clinic.store.people.by_id(session.staff_id) if session else None
    if session is None or member is None:
        return None
    acting = clinic.acting_as(named(member), member.roles)
    if member.disabled_at or _is_over(clinic, session):
        clinic.store.sessions.end(session.hash, acting.deed(Did.SIGNED_OUT))
        return None
    if is_active and clinic.is_over(session.seen_at, NOTED_EVERY):
        session = session.model_copy(update={"seen_at": clinic.timer()})
        clinic.store.sessions.mark_seen(session.hash, session.seen_at)
    return Here(acting, member, session)


def sign_out(clinics: Clinics, cookie: str) -> None:
    """End the session of a cookie, if there is one."""
    if found := here(clinics, cookie, is_active=False):
        found.clinic.store.sessions.end(found.session.hash, found.clinic.deed(Did.SIGNED_OUT))


def left(clinic: Clinic, session: StaffSession) -> timedelta:
    """Return how long a session lasts if nothing is done any more."""
    now: datetime = clinic.timer()
    if session.stage is Stage.PASSWORD:
        return max(session.started_at + HALF_IN - now, throttle.NONE)
    return max(min(session.seen_at + IDLE, session.started_at + LONGEST) - now, throttle.NONE)


def named(member: Staff) -> str:
    """Name a member for the audit."""
    return by_staff(member.id)


def account(email: str) -> str:
    """Name the door of an account, however a keyboard composes the letters of its address."""
    return f"account:{unicodedata.normalize('NFKC', email.strip()).casefold()}"


def csrf(cookie: str) -> str:
    """Return what every form of a session carries, and no other site can know."""
    return codes.hashed(f"csrf:{cookie}")


def _is_over(clinic: Clinic, session: StaffSession) -> bool:
    if session.stage is Stage.PASSWORD:
        return clinic.is_over(session.started_at, HALF_IN)
    return clinic.is_over(session.seen_at, IDLE) or clinic.is_over(session.started_at, LONGEST)


def _way_in(member: Staff | None) -> tuple[object, ...]:
    return (member.password, member.totp, member.disabled_at) if member else ()


def _in_new_ways(clinic: Clinic, member: Staff, password: str) -> Staff:
    """Return the member, with a password that was kept in an older way kept in today's.

    A transaction of its own: whoever is not let in after it comes in by the same password.
    """
    if not passwords.is_outdated(member.password):
        return member
    changed = member.model_copy(update={"password": passwords.hashed(password)})
    deed = clinic.acting_as(named(member)).deed(Did.PASSWORD_SET)
    return clinic.store.people.save(changed, deed)


def _known(clinics: Clinics, email: str) -> list[tuple[Clinic, Staff]]:
    """Return who has this address, in each clinic that knows it."""
    found = [(clinic, clinic.store.people.by_email(email)) for clinic in clinics.every()]
    return [(clinic, member) for clinic, member in found if member]


def _fitting(known: Iterable[tuple[Clinic, Staff]], password: str) -> tuple[Clinic, Staff] | None:
    """Return whose password it is: an account that one clinic made shuts nobody out of another.

    Where nobody could come in, it takes as long as where somebody could.
    """
    able = [one for one in known if one[1].password and not one[1].disabled_at]
    fit = [one for one in able if passwords.fits(one[1].password, password)]
    if not able:
        passwords.fits("", password)
    return next(iter(fit), None)


def _doors(email: str, address: str) -> Doors:
    """Name the doors of a try: the account from this address, the address, and the account.

    An account is named as it was typed, whether there is one or not: else a door that is shut
    would tell. Of the names no more than a blind index is kept.
    """
    here = throttle.at_address("staff", address)
    return {
        throttle.at_address("both", f"{account(email)} {here}"): 0,
        here: Shared(FREE_AT_ADDRESS),
        account(email): Shared(FREE_FOR_ACCOUNT),
    }
