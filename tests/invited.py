"""Invitations for a test, as they are kept; and a form that was sent at home by one."""

from typing import Any

from screening.actions import codes
from screening.actions.form import intake
from screening.actions.invite import inviting, links
from screening.actions.invite.invitees import Invitee
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.invitations import Channel, Invitation
from tests.by_link import at_home
from tests.factories import TOKEN, a_deed, a_response, open_form, page_raws, walk


def an_invitation(clinic: Clinic, **changes: Any) -> Invitation:
    """Keep an invitation of somebody, made now."""
    told = {
        "name": "Robin Example",
        "email": "robin@example.com",
        "birth_date": "1985-03-27",
        "is_confirmed": True,
    }
    made = links.new_invitation(clinic, Channel.EMAIL).model_copy(update={**told, **changes})
    return clinic.store.invitations.add(made, a_deed(Did.PATIENT_INVITED, made.reference))


def an_invitation_by_mail(clinic: Clinic) -> Invitation:
    """Keep an invitation with its links, and the message that waits to carry one."""
    return inviting.invite(clinic, Invitee("Robin Example", "robin@example.com", "1985-03-27"))


def sent_at_home(clinic: Clinic, token: str = TOKEN, **answers: Any) -> Submission:
    """Fill in a whole form by an invitation, in a browser with this secret, and send it."""
    whole = a_response(**answers)
    turn = walk(clinic, open_form(clinic, token), whole)
    an_invitation(clinic, reference=turn.draft.reference, form_hash=codes.hashed(token))
    sent = intake.submit(at_home(clinic), turn.draft, page_raws(turn.place, whole))
    assert isinstance(sent, Submission), sent
    return sent
