"""Invitations whose patients fill in the form at the clinic, where staff have seen who they are."""

from datetime import timedelta

from screening.actions import codes
from screening.clinic import Clinic
from screening.records.deeds import Did


def begins_with(clinic: Clinic, reference: str, token: str) -> None:
    """Let the form of an invitation begin in the browser that holds a token, if there is one."""
    invitation = clinic.store.invitations.by_reference(reference) if reference else None
    if invitation is None or invitation.is_ended:
        return
    now = clinic.timer()
    lasting = timedelta(days=clinic.settings.link_days)
    begun = {
        "form_hash": codes.hashed(token),
        "opened_at": now,
        "verified_at": now,
        "expires_at": max(invitation.expires_at, now + lasting),
    }
    deed = clinic.deed(Did.TAKEN_UP, reference)
    clinic.store.invitations.save(invitation.model_copy(update=begun), deed)


def stands_again(clinic: Clinic, reference: str) -> None:
    """Let a form be sent though its invitation was taken back: staff let its patient go on.

    Links from before stay ended. Raises Conflict if the invitation has moved on.
    """
    invitation = clinic.store.invitations.by_reference(reference)
    if invitation and invitation.revoked_at:
        deed = clinic.deed(Did.HANDED_BACK, reference)
        standing = invitation.model_copy(update={"revoked_at": None, "form_hash": ""})
        clinic.store.invitations.save(standing, deed)
