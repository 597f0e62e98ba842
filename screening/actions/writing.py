"""The messages of the clinic, ready for the outbox: to a patient, and to staff about a case."""

from datetime import date

from screening.actions import codes
from screening.actions.links import NewLink
from screening.clinic import Clinic
from screening.delivery import words
from screening.delivery.words import Written
from screening.records.invitations import Invitation
from screening.records.mail import Mail, MailKind


def invitation_mail(clinic: Clinic, invitation: Invitation, opens: NewLink, stops: NewLink) -> Mail:
    """Return the message with which an invitation goes out, with the links that it carries."""
    said = invitation_words(clinic, invitation, opens.address)
    mail = _to_patient(clinic, invitation, said)
    key = codes.hashed(f"{MailKind.INVITATION}:{invitation.id}:{opens.link.hash}")
    kind = {"kind": MailKind.INVITATION, "dedupe_key": key, "stop": stops.address}
    return mail.model_copy(update=kind)


def invitation_words(clinic: Clinic, invitation: Invitation, address: str) -> Written:
    """Return what an invitation says, with an address or what stands for one in a preview."""
    known = {
        "first_name": _first(invitation.name),
        "sender_name": clinic.settings.mail_sender,
        "when": _when(invitation),
        "link": address,
        "expiry": _day(clinic.local(invitation.expires_at)),
        "phone": clinic.settings.clinic_phone,
    }
    return words.written(clinic.settings.mail_subject, words.INVITATION, known)


def _to_patient(clinic: Clinic, invitation: Invitation, said: Written) -> Mail:
    return Mail(
        id=codes.token(clinic.chance),
        dedupe_key="",
        kind=MailKind.INVITATION,
        invitation=invitation.id,
        reference=invitation.reference,
        to=invitation.email,
        made_at=clinic.clock(),
        next_at=clinic.clock(),
        **said._asdict(),
    )


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.split() else name


def _when(invitation: Invitation) -> str:
    """Return when the visit is, as far as it is known, to follow the name of the clinic."""
    day, time = invitation.visit_day, invitation.visit_time
    if day is None:
        return ""
    on = f" on {_day(day)}"
    return f"{on} at {time:%H:%M}" if time else on


def _day(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"
