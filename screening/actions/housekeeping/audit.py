"""What the audit can be asked: who saw a patient, what somebody saw, and whether it is whole."""

from datetime import date, datetime, time, timedelta

from screening.actions import codes
from screening.actions.allowed import needs
from screening.clinic import Clinic
from screening.records.deeds import Did, Event
from screening.records.people import Role


@needs(Role.ADMINISTRATOR)
def faults(clinic: Clinic) -> tuple[str, ...]:
    """Return what is wrong with the audit, in words; nothing if it is whole."""
    return clinic.store.ledger.verify()


@needs(Role.ADMINISTRATOR)
def who_saw(clinic: Clinic, reference: str) -> tuple[Event, ...]:
    """Return everything that was done with a form, the oldest first; asking is audited too."""
    tidy = codes.tidy(reference)
    found = clinic.store.ledger.who_saw(tidy)
    clinic.note(Did.AUDITED, tidy[: codes.REFERENCE_LENGTH])
    return found


@needs(Role.ADMINISTRATOR)
def done_by(clinic: Clinic, who: str, first: date, last: date) -> tuple[Event, ...]:
    """Return what somebody did on the clinic's days from one to another; asking is audited too."""
    since = _midnight(clinic, first)
    until = _midnight(clinic, last + timedelta(days=1))
    found = clinic.store.ledger.done_by(who, since, until)
    clinic.note(Did.AUDITED)
    return found


def _midnight(clinic: Clinic, day: date) -> datetime:
    return datetime.combine(day, time(), clinic.settings.zone)
