"""The second step at the door: a code of an authenticator app, or one of the recovery codes."""

from datetime import timedelta
from typing import Final, NamedTuple

import pyotp

from screening.actions import codes, throttle
from screening.actions.staff import sign_in
from screening.actions.staff.sign_in import Here, SignIn
from screening.clinic import Clinic
from screening.errors import Refused
from screening.records.deeds import Did
from screening.records.people import Staff, StaffChange, Stage

SECRET_BYTES: Final = 20
SECONDS: Final = 30
# A code may come from the step before or after: clocks of phones differ.
STEPS_APART: Final = 1
RECOVERY_CODES: Final = 10
# 117 bits: enough for a plain hash (ASVS 6.5.2), and they lie sealed besides.
RECOVERY_LETTERS: Final = 24
ISSUER: Final = "IMS Intake"


class Enrolled(NamedTuple):
    """What is shown once when the codes of an app are set up."""

    cookie: str
    recovery: tuple[str, ...]


def secret_of(cookie: str) -> str:
    """Return the secret that this session offers to an authenticator app, in its base 32.

    It follows from the session's own secret, so that the page may be reloaded while a telephone
    is looked for. Whoever has the cookie sees the page with the secret on it in any case.
    """
    return codes.base32(bytes.fromhex(codes.hashed(f"totp:{cookie}"))[:SECRET_BYTES])


def address(member: Staff, secret: str) -> str:
    """Return what the QR code holds: an otpauth address that authenticator apps read."""
    return pyotp.TOTP(secret).provisioning_uri(name=member.email, issuer_name=ISSUER)


def prove(found: Here, typed: str) -> SignIn:
    """Try a code or a recovery code; the cookie then leads all the way in.

    A code that was accepted is never accepted again, nor one before it; it is used up only with
    the session that it opens.
    """
    clinic, member = found.clinic, found.member
    doors = {f"code:{member.id}": 0}
    cookie, wait, judged = throttle.tried(clinic, doors, lambda: _used(found, typed))
    if cookie is None:
        if judged:
            clinic.note(Did.SIGN_IN_REFUSED)
        return SignIn("", wait, judged)
    throttle.forgive(clinic, doors)
    return SignIn(cookie=cookie)


def enrol(found: Here, secret: str, typed: str) -> Enrolled | None:
    """Set up the codes of an app whose first code was typed; return what is shown once.

    Every other session of the member ends. Returns None if the code is not of this secret;
    raises Refused if a way in is set up already, Conflict if that happens at the same moment.
    """
    clinic, member = found.clinic, found.member
    if member.totp:
        raise Refused("an app is set up already")
    step = _step_of(clinic, secret, typed)
    if step is None:
        return None
    recovery, kept = new_recovery(clinic)
    change = {"totp": secret, "totp_step": step, "recovery": kept}
    cookie = _let_in(found, change, Did.WAY_IN_SET)
    return Enrolled(cookie, recovery)


def new_recovery(clinic: Clinic) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return new recovery codes, and what is kept of them."""
    made = [codes.letters(clinic.chance, RECOVERY_LETTERS) for _ in range(RECOVERY_CODES)]
    return tuple(made), tuple(map(codes.hashed, made))


def _used(found: Here, typed: str) -> str | None:
    """Use a code up and let its member in; raises Conflict if it was used at the same moment."""
    clinic, member = found.clinic, found.member
    step = _step_of(clinic, member.totp, typed) if member.totp else None
    if step is not None and step > member.totp_step:
        return _let_in(found, {"totp_step": step}, Did.CODE_ACCEPTED)
    spent = codes.hashed(codes.tidy(typed))
    if spent not in member.recovery:
        return None
    left = tuple(code for code in member.recovery if code != spent)
    return _let_in(found, {"recovery": left}, Did.RECOVERED)


def _let_in(found: Here, change: dict[str, object], did: Did) -> str:
    """Keep a change of the member with the session that it leads to; return its cookie."""
    clinic, changed = found.clinic, found.member.model_copy(update=change)
    cookie, session = sign_in.new_session(clinic, changed, Stage.WHOLE, found.session.hash)
    clinic.store.people.save(changed, clinic.deed(did), StaffChange(begins=session))
    return cookie


def _step_of(clinic: Clinic, secret: str, typed: str) -> int | None:
    """Return the step whose code was typed, by the clock on the wall; none if it is no code."""
    code, app = "".join(typed.split()), pyotp.TOTP(secret)
    now = clinic.clock()
    for apart in range(-STEPS_APART, STEPS_APART + 1):
        moment = now + timedelta(seconds=apart * SECONDS)
        if pyotp.utils.strings_equal(code, app.at(moment)):
            return int(moment.timestamp()) // SECONDS
    return None
