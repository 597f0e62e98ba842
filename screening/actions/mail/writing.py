"""The messages of the clinic, ready for the outbox: to a patient, and to staff about a case."""

from collections.abc import Mapping
from datetime import date

from screening.actions import codes
from screening.actions.invite.links import NewLink
from screening.clinic import Clinic
from screening.delivery import words
from screening.delivery.words import Written
from screening.records.invitations import Invitation
from screening.records.mail import Mail, MailKind
from screening.report import days


def invitation_mail(clinic: Clinic, invitation: Invitation, opens: NewLink, stops: NewLink) -> Mail:
    """Return the message with which an invitation goes out, with the links that it carries."""
    said = invitation_words(clinic, invitation, opens.address)
    key = (invitation.id, opens.link.hash)
    return _to_patient(clinic, invitation, said, (MailKind.INVITATION, key, stops.address))


def invitation_words(clinic: Clinic, invitation: Invitation, address: str) -> Written:
    """Return what an invitation says, with an address or what stands for one in a preview."""
    about = known(clinic, invitation, address)
    return words.written(words.INVITATION, about, clinic.settings.mail_subject)


def reminder_mail(clinic: Clinic, invitation: Invitation, opens: NewLink, stops: NewLink) -> Mail:
    """Return the one reminder of an invitation; there is never a second one, by its key."""
    # That a link was opened says nothing: some mail programs press the buttons of a page, too.
    is_begun = clinic.store.drafts.by_reference(invitation.reference) is not None
    saved = words.SAVED if is_begun else words.NOT_BEGUN
    about = {**known(clinic, invitation, opens.address), "saved": saved, "stop": stops.address}
    said = words.written(words.REMINDER, about)
    kind = (MailKind.REMINDER, (invitation.id,), stops.address)
    return _to_patient(clinic, invitation, said, kind)


def new_link_mail(clinic: Clinic, invitation: Invitation, opens: NewLink) -> Mail:
    """Return the message with the new link that a patient has asked for."""
    said = words.written(words.NEW_LINK, known(clinic, invitation, opens.address))
    kind = (MailKind.NEW_LINK, (invitation.id, opens.link.hash), "")
    return _to_patient(clinic, invitation, said, kind)


def notice(clinic: Clinic, kind: MailKind, case: tuple[str, str], to: str) -> Mail:
    """Return a notice to one of the staff about a case: its reference, and why it is told now."""
    reference, occasion = case
    about = {"case_no": reference, "link": f"{clinic.settings.address}/staff"}
    said = words.written(words.READY if kind is MailKind.READY else words.URGENT, about)
    key = dedupe_key(kind, reference, occasion, to.casefold())
    return _mail(clinic, said, {"kind": kind, "dedupe_key": key, "reference": reference, "to": to})


def dedupe_key(kind: MailKind, *what: str) -> str:
    """Return by what a message is known, so that there is no second one of the same."""
    return codes.hashed(":".join((kind, *what)))


def _to_patient(
    clinic: Clinic,
    invitation: Invitation,
    said: Written,
    kind: tuple[MailKind, tuple[str, ...], str],
) -> Mail:
    which, key, stop = kind
    facts = {
        "kind": which,
        "dedupe_key": dedupe_key(which, *key),
        "invitation": invitation.id,
        "reference": invitation.reference,
        "to": invitation.email,
        "stop": stop,
    }
    return _mail(clinic, said, facts)


def _mail(clinic: Clinic, said: Written, facts: Mapping[str, str]) -> Mail:
    now = clinic.clock()
    made = {"id": codes.token(clinic.chance), "made_at": now, "next_at": now}
    return Mail.model_validate({**made, **said._asdict(), **facts})


def known(clinic: Clinic, invitation: Invitation, address: str = "") -> Mapping[str, str]:
    """Return what every message to a patient says: a letter on paper says the same."""
    return {
        "first_name": words.greeting(invitation.name),
        "sender_name": clinic.settings.mail_sender,
        "when": _when(invitation),
        "link": address,
        "expiry": _day(clinic.local(invitation.expires_at)),
        "phone": clinic.settings.clinic_phone,
    }


def _when(invitation: Invitation) -> str:
    """Return when the visit is, as far as it is known, to follow the name of the clinic."""
    day, at = invitation.visit_day, invitation.visit_time
    if day is None:
        return ""
    return f" on {_day(day)} at {days.by_twelve(at)}" if at else f" on {_day(day)}"


def _day(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"
