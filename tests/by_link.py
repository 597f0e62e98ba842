"""A patient who is invited by e-mail, and the link that the message carries."""

import re
from dataclasses import replace
from typing import Final

from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.invitations import Invitation
from tests.tablets import founded

BORN: Final = "1985-03-27"
EMAIL: Final = "robin@example.com"
LINK: Final = re.compile(r"https?://\S+/i#(\S+)")


def at_home(clinic: Clinic) -> Clinic:
    """Return the clinic as it is for a patient's own browser: without a tablet or a role."""
    return replace(founded(clinic), tablet=None, roles=frozenset())


def invited(clinic: Clinic, **changes: object) -> tuple[Invitation, str]:
    """Invite a patient by e-mail; return the invitation, and what stands behind the # of its link.

    The message is read as it waits in the outbox.
    """
    known = {"name": "Robin Example", "email": EMAIL, "birth_date": BORN, **changes}
    invitation = inviting.invite(clinic, Invitee(**known))  # type: ignore[arg-type]
    (mail,) = clinic.store.outbox.of([invitation.id])
    return invitation, secret_in(mail.text)


def secret_in(text: str) -> str:
    """Return what stands behind the # of the link in a message."""
    found = LINK.search(text)
    assert found is not None
    return found[1]


def now(clinic: Clinic, invitation: Invitation) -> Invitation:
    """Return an invitation as it is kept now."""
    found = clinic.store.invitations.by_id(invitation.id)
    assert found is not None
    return found


def change(clinic: Clinic, invitation: Invitation, **changes: object) -> Invitation:
    """Keep an invitation with something about it changed."""
    changed = now(clinic, invitation).model_copy(update=changes)
    return clinic.store.invitations.save(changed, clinic.deed(Did.INVITED_AGAIN))
