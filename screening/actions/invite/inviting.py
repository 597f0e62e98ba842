"""Who is asked to fill in a form, by whom, and with which link."""

from typing import Final, NamedTuple

from screening.actions import codes
from screening.actions.allowed import needs
from screening.actions.form import leaving
from screening.actions.invite.invitees import Invitee
from screening.actions.invite.links import NewLink, new_invitation, new_link, shown_link
from screening.actions.mail import writing
from screening.clinic import Clinic
from screening.errors import Conflict, NotFound
from screening.records.deeds import Did
from screening.records.invitations import Change, Channel, FormChange, Invitation, LinkPurpose
from screening.records.people import Role

DESK: Final = (Role.FRONT_DESK, Role.CLINICIAN, Role.ADMINISTRATOR)
ENDED: Final = "the form was sent, or the invitation taken back"


class Preview(NamedTuple):
    """A message as it will go out, but for the secret of its link.

    `sender` is the name that mail programs show, `address` where it comes from, if that is set.
    `mark` is another one as soon as anything of it changes.
    """

    sender: str
    address: str
    to: str
    subject: str
    text: str
    html: str
    mark: str


@needs(*DESK)
def invite(clinic: Clinic, invitee: Invitee) -> Invitation:
    """Keep an invitation with the message that carries its link, in one transaction."""
    return send(clinic, prepared(clinic, invitee))


@needs(*DESK)
def prepared(
    clinic: Clinic, invitee: Invitee, channel: Channel = Channel.EMAIL, once: str = ""
) -> Invitation:
    """Return an invitation that is not kept yet; of those with the same `once` only one ever is."""
    invitation = new_invitation(clinic, channel)
    given = {name: value for name, value in invitee._asdict().items() if value}
    if codes.is_token(once):
        given["id"] = once
    return invitation.model_copy(update=given)


@needs(*DESK)
def preview(clinic: Clinic, invitation: Invitation) -> Preview:
    """Return the message with which an invitation would go out now."""
    opens, stops = (shown_link(clinic, one) for one in (LinkPurpose.OPEN, LinkPurpose.STOP))
    mail = writing.invitation_mail(clinic, invitation, opens, stops)
    ours = (clinic.settings.mail_sender, clinic.settings.mail_from)
    said = (*ours, mail.to, mail.subject, mail.text, mail.html)
    return Preview(*said, mark=codes.hashed("\n\n".join(said)))


@needs(*DESK)
def ends_early(clinic: Clinic, invitation: Invitation) -> bool:
    """Tell whether the links of an invitation will be too old before the day of the visit."""
    last = clinic.local(invitation.expires_at).date()
    return invitation.visit_day is not None and last < invitation.visit_day


@needs(*DESK)
def send(clinic: Clinic, invitation: Invitation) -> Invitation:
    """Keep an invitation that was prepared, with its message, in one transaction.

    Raises Conflict if it is kept already.
    """
    opens = new_link(clinic, LinkPurpose.OPEN, invitation.id)
    deed = clinic.deed(Did.PATIENT_INVITED, invitation.reference)
    change = mailed(clinic, invitation, opens)
    return clinic.store.invitations.add(invitation, deed, change)


@needs(*DESK)
def keep(clinic: Clinic, invitation: Invitation) -> Invitation:
    """Keep an invitation that was prepared, without any message or link.

    Raises Conflict if it is kept already.
    """
    deed = clinic.deed(Did.PATIENT_INVITED, invitation.reference)
    return clinic.store.invitations.add(invitation, deed)


@needs(*DESK)
def kept_as(clinic: Clinic, once: str) -> Invitation | None:
    """Return the invitation that was kept from a form before, if its button was pressed twice."""
    return clinic.store.invitations.by_id(once) if codes.is_token(once) else None


@needs(*DESK)
def open_to(clinic: Clinic, email: str) -> tuple[Invitation, ...]:
    """Return the invitations to an e-mail address whose forms are open, the newest first."""
    now = clinic.timer()
    found = clinic.store.invitations.to(email)
    return tuple(one for one in found if one.is_open_at(now))


@needs(*DESK)
def physiotherapists(clinic: Clinic) -> tuple[str, ...]:
    """Return the names of the clinicians whom a patient may come to see."""
    here = [one for one in clinic.store.people.every() if Role.CLINICIAN in one.roles]
    return tuple(sorted(one.name for one in here if one.disabled_at is None))


@needs(*DESK)
def to_send_again(clinic: Clinic, reference: str) -> Invitation:
    """Return an invitation for somebody to read and change; raises what `open_one` raises."""
    invitation = open_one(clinic, reference)
    clinic.note(Did.INVITATIONS_LISTED, invitation.reference)
    return invitation


@needs(*DESK)
def renewed(clinic: Clinic, reference: str, invitee: Invitee) -> Invitation:
    """Return an invitation as it would be sent again, to whom is right now; it is not kept yet.

    Raises NotFound if there is none, Conflict if its form was sent or it was taken back.
    """
    invitation, fresh = open_one(clinic, reference), new_invitation(clinic, Channel.EMAIL)
    changed = {
        "channel": Channel.EMAIL,
        "name": invitee.name,
        "email": invitee.email,
        "birth_date": invitee.birth_date,
        "is_confirmed": invitee.is_confirmed,
        "visit_day": invitee.visit_day,
        "visit_time": invitee.visit_time,
        "physiotherapist": invitee.physiotherapist,
        "expires_at": fresh.expires_at,
        "tries": 0,
    }
    return invitation.model_copy(update=changed)


@needs(*DESK)
def send_again(clinic: Clinic, invitation: Invitation) -> Invitation:
    """Send a renewed invitation with a new link; those before open nothing any more.

    Raises Conflict if it has moved on since.
    """
    opens = new_link(clinic, LinkPurpose.OPEN, invitation.id)
    deed = clinic.deed(Did.INVITED_AGAIN, invitation.reference)
    change = mailed(clinic, invitation, opens)._replace(ends_links=True, withdraws=True)
    draft = clinic.store.drafts.by_reference(invitation.reference)
    if draft and draft.tries:
        forgiven = draft.model_copy(update={"tries": 0, "locked": True})
        change = change._replace(form=FormChange(forgiven, deed))
    return clinic.store.invitations.save(invitation, deed, change)


@needs(*DESK)
def revoke(clinic: Clinic, reference: str) -> None:
    """Take an invitation back: its links end, and no cookie opens its form any more.

    Raises NotFound if there is none, Conflict if its form was sent, or is written all the time.
    """
    for _ in range(leaving.ROUNDS):
        invitation = found(clinic, reference)
        if invitation.submitted_at:
            raise Conflict(ENDED)
        draft = clinic.store.drafts.by_reference(invitation.reference)
        if invitation.revoked_at:
            if draft:
                leaving.put_away(clinic, draft.token_hash)
            return
        form = leaving.away(clinic, draft) if draft else None
        try:
            _revoke(clinic, invitation, form)
        except Conflict:
            continue
        return
    raise Conflict("the form is being written from elsewhere")


@needs(*DESK)
def link_to_show(clinic: Clinic, reference: str) -> str:
    """Return the address of a further link of an invitation: told once, kept nowhere.

    Raises what `further_link` raises.
    """
    return further_link(clinic, reference)[1].address


@needs(*DESK)
def further_link(clinic: Clinic, reference: str) -> tuple[Invitation, NewLink]:
    """Make a further link of an invitation, to show or to print; those before work on.

    Raises NotFound if there is none, Conflict if it has ended or is too old.
    """
    invitation = open_one(clinic, reference)
    if not invitation.is_open_at(clinic.timer()):
        raise Conflict("the invitation is too old")
    opens = new_link(clinic, LinkPurpose.OPEN, invitation.id)
    deed = clinic.deed(Did.LINK_MADE, invitation.reference)
    saved = clinic.store.invitations.save(invitation, deed, Change(links=(opens.link,)))
    return saved, opens


def _revoke(clinic: Clinic, invitation: Invitation, form: FormChange | None) -> None:
    revoked = invitation.model_copy(update={"revoked_at": clinic.timer()})
    deed = clinic.deed(Did.INVITATION_REVOKED, invitation.reference)
    change = Change(ends_links=True, withdraws=True, form=form)
    clinic.store.invitations.save(revoked, deed, change)


def found(clinic: Clinic, reference: str) -> Invitation:
    """Return the invitation of a form, however its reference was typed.

    Raises NotFound if there is none.
    """
    tidy = codes.tidy(reference)
    invitation = clinic.store.invitations.by_reference(tidy)
    if invitation is None:
        clinic.note(Did.NOT_FOUND, tidy[: codes.REFERENCE_LENGTH])
        raise NotFound("there is no such invitation")
    return invitation


@needs(*DESK)
def open_one(clinic: Clinic, reference: str) -> Invitation:
    """Return the invitation of a form that can still be filled in.

    Raises NotFound if there is none, Conflict if it has ended.
    """
    invitation = found(clinic, reference)
    if invitation.is_ended:
        raise Conflict(ENDED)
    return invitation


def mailed(clinic: Clinic, invitation: Invitation, opens: NewLink) -> Change:
    """Return what goes with an invitation that is mailed: its links and its message."""
    stops = new_link(clinic, LinkPurpose.STOP, invitation.id)
    mail = writing.invitation_mail(clinic, invitation, opens, stops)
    return Change(links=(opens.link, stops.link), mails=(mail,))
