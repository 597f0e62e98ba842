"""What members of staff change about their own way in; each asks for the password once more."""

from screening.actions import throttle
from screening.actions.staff import passwords, second_step, sign_in
from screening.actions.staff.second_step import Enrolled
from screening.actions.staff.sign_in import Here, SignIn
from screening.errors import Refused
from screening.records.deeds import Did
from screening.records.people import StaffChange, Stage


def change_password(here: Here, old: str, new: str) -> SignIn:
    """Change one's password; every other session ends, and this one goes on under a new cookie.

    Raises Refused if the new password may not be used, Conflict if the member was changed
    meanwhile.
    """
    if refused := _refused(here, old):
        return refused
    if passwords.problem_for(here.clinic, here.member, new):
        raise Refused("this password cannot be used")
    changed = here.member.model_copy(update={"password": passwords.hashed(new)})
    cookie, session = sign_in.new_session(here.clinic, changed, Stage.WHOLE, here.session.hash)
    deed = here.clinic.deed(Did.PASSWORD_SET)
    here.clinic.store.people.save(changed, deed, StaffChange(begins=session))
    return SignIn(cookie=cookie)


def renew_recovery(here: Here, password: str) -> Enrolled | SignIn:
    """Make new recovery codes in the place of the old ones; return what is shown once.

    Raises Conflict if the member was changed meanwhile.
    """
    if refused := _refused(here, password):
        return refused
    recovery, kept = second_step.new_recovery(here.clinic)
    changed = here.member.model_copy(update={"recovery": kept})
    cookie, session = sign_in.new_session(here.clinic, changed, Stage.WHOLE, here.session.hash)
    deed = here.clinic.deed(Did.WAY_IN_SET)
    here.clinic.store.people.save(changed, deed, StaffChange(begins=session))
    return Enrolled(cookie, recovery)


def _refused(here: Here, password: str) -> SignIn | None:
    """Return how a try at the password failed; nothing if it is the right one."""
    clinic, doors = here.clinic, {f"password:{here.member.id}": 0}
    fits, wait, judged = throttle.tried(
        clinic, doors, lambda: passwords.fits(here.member.password, password) or None
    )
    if fits:
        throttle.forgive(clinic, doors)
        return None
    if judged:
        clinic.note(Did.SIGN_IN_REFUSED)
    return SignIn("", wait, judged)
