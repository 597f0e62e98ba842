"""Who is asked to fill in a form, by whom, and with which link."""

from typing import Final

from screening.actions import writing
from screening.actions.allowed import needs
from screening.actions.invitees import Invitee
from screening.actions.links import NewLink, new_invitation, new_link
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.invitations import Change, Channel, Invitation, LinkPurpose
from screening.records.people import Role

DESK: Final = (Role.FRONT_DESK, Role.CLINICIAN, Role.ADMINISTRATOR)


@needs(*DESK)
def invite(clinic: Clinic, invitee: Invitee) -> Invitation:
    """Keep an invitation with the message that carries its link, in one transaction."""
    invitation = prepared(clinic, invitee)
    opens = new_link(clinic, LinkPurpose.OPEN, invitation.id)
    return clinic.store.invitations.add(
        invitation,
        clinic.deed(Did.PATIENT_INVITED, invitation.reference),
        mailed(clinic, invitation, opens),
    )


@needs(*DESK)
def prepared(clinic: Clinic, invitee: Invitee) -> Invitation:
    """Return an invitation that is not kept yet."""
    given = {name: value for name, value in invitee._asdict().items() if value}
    return new_invitation(clinic, Channel.EMAIL).model_copy(update=given)


@needs(*DESK)
def open_to(clinic: Clinic, email: str) -> tuple[Invitation, ...]:
    """Return the invitations to an e-mail address whose forms are open, the newest first."""
    now = clinic.timer()
    found = clinic.store.invitations.to(email)
    return tuple(one for one in found if not one.is_ended and one.expires_at > now)


def mailed(clinic: Clinic, invitation: Invitation, opens: NewLink) -> Change:
    """Return what goes with an invitation that is mailed: its links and its message."""
    stops = new_link(clinic, LinkPurpose.STOP, invitation.id)
    mail = writing.invitation_mail(clinic, invitation, opens, stops)
    return Change(links=(opens.link, stops.link), mails=(mail,))
