"""Staff are mailed that a form is ready, and at once that one is urgent: by its number only.

Nobody is told without a mail server: the worklist tells it too, and e-mail is not the only path.
"""

from collections.abc import Sequence
from typing import Final

from screening import settings_of_mail
from screening.actions.mail import writing
from screening.clinic import Clinic
from screening.questionnaire.model import Urgency
from screening.records.mail import Mail, MailKind
from screening.records.people import Role, Staff

URGENT: Final = (Urgency.EMERGENCY, Urgency.SAME_DAY)


def ready(clinic: Clinic, reference: str, urgency: Urgency) -> Sequence[Mail]:
    """Return the notices that a form was sent, and that it is urgent if nobody was told before."""
    return (*urgent(clinic, reference, urgency), *_to_all(clinic, MailKind.READY, reference, ""))


def urgent(clinic: Clinic, reference: str, urgency: Urgency) -> Sequence[Mail]:
    """Return the notices that somebody must look at a form: once for each urgency."""
    if urgency not in URGENT:
        return ()
    return _to_all(clinic, MailKind.URGENT, reference, urgency.value)


def _to_all(clinic: Clinic, kind: MailKind, reference: str, occasion: str) -> Sequence[Mail]:
    if not clinic.mailer.is_set_up:
        return ()
    case = (reference, occasion)
    return tuple(writing.notice(clinic, kind, case, to) for to in _recipients(clinic))


def _recipients(clinic: Clinic) -> Sequence[str]:
    """Return whom the clinic has named, or else every clinician who can come in."""
    named = settings_of_mail.listed(clinic.settings.notice_emails)
    everybody = () if named else clinic.store.people.every()
    return named or tuple(member.email for member in everybody if _reads(member))


def _reads(member: Staff) -> bool:
    can_come_in = member.password and member.totp and member.disabled_at is None
    return bool(can_come_in) and Role.CLINICIAN in member.roles
