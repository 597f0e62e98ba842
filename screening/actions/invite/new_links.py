"""A patient asks for a new link. It goes to the address that the clinic has, and nowhere else.

Whoever asks learns nothing: neither whether somebody of that address was invited, nor whether a
message went out.
"""

from datetime import datetime, timedelta
from typing import Final

from screening.actions import codes, throttle
from screening.actions.form import leaving
from screening.actions.invite.links import new_link
from screening.actions.mail import writing
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict
from screening.records import traces
from screening.records.deeds import Did
from screening.records.invitations import Change, Invitation, LinkPurpose
from screening.records.mail import MailKind

FREE_AT_ADDRESS: Final = 10
FREE_FOR_EMAIL: Final = 5
# A family may share one address, and each of them has a form.
MOST_FORMS: Final = 5
# Nobody's mailbox is filled by somebody who only knows its address.
AGAIN_AFTER: Final = timedelta(minutes=10)
DAY: Final = timedelta(days=1)
MOST_A_DAY: Final = 3
ROUNDS: Final = 5


def may_ask(clinics: Clinics, email: str, address: str) -> bool:
    """Count that somebody asks; tell whether it is looked at, or too much at once."""
    home = clinics.first()
    doors = {
        throttle.at_address("new_link", address): FREE_AT_ADDRESS,
        f"new_link_for:{codes.hashed(traces.email(email).value)}": FREE_FOR_EMAIL,
    }
    if throttle.wait_at(home, doors):
        throttle.turned_away(home, Did.DOOR_SHUT)
        return False
    try:
        throttle.count(home, doors)
    except Conflict:
        return False
    return True


def send(clinics: Clinics, email: str) -> None:
    """Mail a new link for every form that still waits for somebody of this address.

    Each in a transaction of its own: a patient who got none asks again.
    Raises Conflict if an invitation is being written from elsewhere all the time.
    """
    for clinic in clinics.every():
        for invitation in clinic.store.invitations.to(email)[:MOST_FORMS]:
            _send(clinic, invitation.id)


def _send(clinic: Clinic, invitation_id: str) -> None:
    for _ in range(ROUNDS):
        invitation = clinic.store.invitations.by_id(invitation_id)
        if invitation is None or not (_waits(clinic, invitation) and _is_rare(clinic, invitation)):
            return
        try:
            _mail(clinic, invitation)
        except Conflict:
            continue
        return
    raise Conflict("the invitation is being written from elsewhere")


def _waits(clinic: Clinic, invitation: Invitation) -> bool:
    """Tell whether a form is still to be filled in, and its patient was not locked out of it."""
    is_over = invitation.visit_day is not None and invitation.visit_day < clinic.today()
    is_locked = invitation.tries >= leaving.MOST_TRIES
    return not (invitation.is_ended or is_over or is_locked)


def _is_rare(clinic: Clinic, invitation: Invitation) -> bool:
    mails = clinic.store.outbox.of([invitation.id])
    asked = [mail.made_at for mail in mails if mail.kind is MailKind.NEW_LINK]
    return len(_within(clinic, asked, DAY)) < MOST_A_DAY and not _within(clinic, asked, AGAIN_AFTER)


def _within(clinic: Clinic, moments: list[datetime], time: timedelta) -> list[datetime]:
    return [moment for moment in moments if clinic.clock() - moment < time]


def _mail(clinic: Clinic, invitation: Invitation) -> None:
    """Add a link to those that work; an invitation that is too old lasts anew, its old links not.

    Wrong birth dates stay counted: whoever reads the mailbox gets no further tries by asking.
    """
    now = clinic.timer()
    is_late = invitation.expires_at <= now
    lasts = now + timedelta(days=clinic.settings.link_days) if is_late else invitation.expires_at
    renewed = invitation.model_copy(update={"expires_at": lasts})
    opens = new_link(clinic, LinkPurpose.OPEN, renewed.id)
    mail = writing.new_link_mail(clinic, renewed, opens)
    deed = clinic.deed(Did.LINK_ASKED, renewed.reference)
    change = Change(links=(opens.link,), mails=(mail,), ends_links=is_late)
    clinic.store.invitations.save(renewed, deed, change)
