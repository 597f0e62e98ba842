"""Invitations whose patients fill in the form at the clinic, where staff have seen who they are.

Nothing is kept here: it goes with what becomes of the tablet and the form.
"""

from datetime import timedelta

from screening.actions import codes
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.hands import InvitationChange


def begins_with(clinic: Clinic, reference: str, token: str) -> InvitationChange | None:
    """Return the invitation whose form may begin in the browser that holds a token, if any."""
    invitation = clinic.store.invitations.by_reference(reference) if reference else None
    if invitation is None or invitation.is_ended:
        return None
    now = clinic.timer()
    lasting = timedelta(days=clinic.settings.link_days)
    begun = {
        "form_hash": codes.hashed(token),
        "opened_at": now,
        "verified_at": now,
        "expires_at": max(invitation.expires_at, now + lasting),
    }
    deed = clinic.deed(Did.TAKEN_UP, reference)
    return InvitationChange(invitation.model_copy(update=begun), deed)


def stands_again(clinic: Clinic, reference: str) -> InvitationChange | None:
    """Return an invitation that was taken back as one by which a form can be sent, if it was.

    Staff let its patient go on; links from before stay ended.
    """
    invitation = clinic.store.invitations.by_reference(reference)
    if invitation is None or invitation.revoked_at is None:
        return None
    deed = clinic.deed(Did.HANDED_BACK, reference)
    standing = invitation.model_copy(update={"revoked_at": None, "form_hash": ""})
    return InvitationChange(standing, deed)
