"""No more reminders: by a link of its own, which opens nothing and tells nobody anything."""

from typing import Final

from screening.actions import codes
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict, NotFound
from screening.records.deeds import Did
from screening.records.invitations import Invitation, LinkPurpose

ROUNDS: Final = 5


def go_quiet(clinics: Clinics, carried: str) -> bool:
    """End the reminders of the invitation that a link belongs to; tell whether there is one.

    To ask twice is no fault. The form stays open, and its links work.
    """
    clinic_id, secret = codes.parted(carried)
    try:
        clinic = clinics.of(clinic_id) if secret else None
    except NotFound:
        return False
    return clinic is not None and _end(clinic, codes.hashed(secret))


def _end(clinic: Clinic, link_hash: str) -> bool:
    for _ in range(ROUNDS):
        invitation = _invitation(clinic, link_hash)
        if invitation is None or invitation.quiet_at is not None:
            return invitation is not None
        quiet = invitation.model_copy(update={"quiet_at": clinic.timer()})
        try:
            clinic.store.invitations.save(quiet, clinic.deed(Did.GONE_QUIET, invitation.reference))
        except Conflict:
            continue
        return True
    raise Conflict("the invitation is being changed from elsewhere")


def _invitation(clinic: Clinic, link_hash: str) -> Invitation | None:
    link = clinic.store.invitations.link(link_hash)
    if link is None or link.purpose is not LinkPurpose.STOP:
        return None
    return clinic.store.invitations.by_id(link.invitation)
