"""How long forms are kept, and the purge of those whose time is over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from screening.actions import folders
from screening.actions.allowed import needs
from screening.actions.folders import Unfinished
from screening.actions.invite import invited
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import Conflict, Refused
from screening.records import retention, traces
from screening.records.deeds import Did
from screening.records.invitations import Invitation
from screening.records.model import Draft, Folder, Retention, Trace
from screening.records.people import Role

APART: Final = timedelta(days=1)
QUIET: Final = timedelta(days=60)
# So long somebody would have to work under a wrong date before it counts as the right one.
SETTLED: Final = timedelta(days=14)


class Keeps(StrEnum):
    """What keeps a form though its time is over."""

    HELD = "on hold"
    AWAITS_STAFF = "urgent, and nobody has acknowledged it"
    INVITED = "its link still works"


@dataclass(frozen=True, slots=True)
class Fate:
    """One form whose time is over, since when, and what keeps it nevertheless, if anything.

    Of an invitation it tells that it goes, and not its form.
    """

    reference: str
    is_sent: bool
    due: date
    kept_by: Keeps | None = None
    is_invitation: bool = False


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did: the forms that are gone, and those that moved on and were left alone."""

    gone: tuple[str, ...]
    left: tuple[str, ...]


@needs(Role.ADMINISTRATOR)
def terms(clinic: Clinic) -> Retention:
    """Return how long the clinic keeps forms."""
    return clinic.store.keeping.retention()


@needs(Role.ADMINISTRATOR)
def set_terms(clinic: Clinic, chosen: Retention) -> None:
    """Change how long the clinic keeps forms; nothing goes by this alone."""
    clinic.store.keeping.set_retention(chosen, clinic.deed(Did.RETENTION_SET))


@needs(Role.ADMINISTRATOR)
def fates(clinic: Clinic) -> tuple[Fate, ...]:
    """Return every form and invitation whose time is over, the one that waits longest first."""
    among = folders.unfinished(clinic)
    forms = (*_fates_of_sent(clinic, among), *_fates_of_unfinished(clinic, among))
    found = (*forms, *_fates_of_invitations(clinic, among))
    clinic.note(Did.LISTED, *(fate.reference for fate in found))
    return tuple(sorted(found, key=lambda fate: (fate.due, fate.reference)))


@needs(Role.ADMINISTRATOR)
def purge(clinic: Clinic, wanted: Iterable[Fate], today: date | None = None) -> Purged:
    """Forget those of these whose time is over still, each in a transaction of its own.

    What staff were told of forms goes as invitations do.
    Raises Refused, before anything is forgotten, if the clock cannot be trusted; somebody who
    knows which day it is can vouch for it with `today`. A form that moved on is left alone.
    """
    must_be_trusted(clinic, today)
    among = folders.unfinished(clinic)
    gone: list[str] = []
    left: list[str] = []
    for fate in wanted:
        # An invitation goes with its form.
        if fate.kept_by is None and not (fate.is_invitation and fate.reference in gone):
            forget = _uninvited if fate.is_invitation else _purged
            is_gone = forget(clinic, fate.reference, among)
            (gone if is_gone else left).append(fate.reference)
    clinic.store.outbox.forget_notices(clinic.clock() - retention.INVITATION_KEPT)
    return Purged(tuple(gone), tuple(left))


@needs(Role.ADMINISTRATOR)
def must_be_trusted(clinic: Clinic, today: date | None = None) -> None:
    """Raise Refused unless the clock can be right: a wrong one would forget forms too early.

    It is wrong if it was set back by more than a day, and it may be if it leapt ahead: if the
    audit tells of nothing in the two months before, the last two weeks aside. Then somebody must
    name the day.
    """
    if today is not None:
        if today != clinic.today():
            raise Refused(f"the clock says {clinic.today()}, not {today}: set it right first")
        return
    now = clinic.clock()
    if abs(now - clinic.timer()) > APART:
        raise Refused(f"the clock was set back: is today really {clinic.today()}?")
    before = clinic.store.ledger.last_before(now - SETTLED)
    if before is None or now - before.at > QUIET:
        raise Refused(
            f"nothing was written from {QUIET.days} to {SETTLED.days} days ago: "
            f"is today {clinic.today()}?"
        )


def _fates_of_sent(clinic: Clinic, among: Unfinished) -> Iterator[Fate]:
    known: dict[Trace, tuple[date, bool]] = {}
    sent_before = retention.newest_that_may_be_due(clinic.clock(), terms(clinic))
    for form in clinic.store.submissions.sent_before(sent_before):
        person = traces.person(form.answers)
        judged = known.get(person) if person else None
        if judged is None:
            judged = _judged(clinic, folders.folder_of(clinic, form, among))
        if person:
            known[person] = judged
        due, is_held = judged
        if due <= clinic.today():
            kept_by = Keeps.HELD if is_held else None
            yield Fate(form.reference, is_sent=True, due=due, kept_by=kept_by)


def _judged(clinic: Clinic, folder: Folder) -> tuple[date, bool]:
    due = retention.due(folder, terms(clinic), clinic.settings.zone)
    return due, retention.is_person_held(folder)


def _fates_of_unfinished(clinic: Clinic, among: Unfinished) -> Iterator[Fate]:
    abandoned = clinic.clock() - retention.ABANDONED
    for draft in clinic.store.drafts.untouched_since(abandoned):
        kept_by = _keeps_unfinished(clinic, draft, folders.folder_of(clinic, draft, among))
        due = retention.abandoned_on(draft, clinic.settings.zone)
        yield Fate(draft.reference, is_sent=False, due=due, kept_by=kept_by)


def _fates_of_invitations(clinic: Clinic, among: Unfinished) -> Iterator[Fate]:
    before = clinic.timer() - retention.INVITATION_KEPT
    for one in clinic.store.invitations.ended_before(before):
        due = retention.forgotten_on(one, clinic.settings.zone)
        is_sent, kept_by = one.submitted_at is not None, _keeps_invitation(clinic, one, among)
        yield Fate(one.reference, is_sent, due, kept_by, is_invitation=True)


def _keeps_invitation(clinic: Clinic, invitation: Invitation, among: Unfinished) -> Keeps | None:
    # Of the person it was made for, and of the one who gave another name in its form.
    person, form = invited.person_of(invitation), _form(clinic, invitation.reference)
    found = [folders.folder_of_person(clinic, person, among)]
    found += [folders.folder_of(clinic, form, among)] if form else []
    return Keeps.HELD if any(retention.is_person_held(folder) for folder in found) else None


def _keeps_unfinished(clinic: Clinic, draft: Draft, folder: Folder) -> Keeps | None:
    if retention.is_person_held(folder):
        return Keeps.HELD
    if retention.awaits_staff(draft, folder.about(draft.reference)):
        return Keeps.AWAITS_STAFF
    invitation = clinic.store.invitations.by_reference(draft.reference)
    return Keeps.INVITED if retention.is_live(invitation, clinic.timer()) else None


def _purged(clinic: Clinic, reference: str, among: Unfinished) -> bool:
    """Judge a form once more and forget it; tell whether it is gone by this."""
    store, deed = clinic.store, clinic.deed(Did.PURGED, reference)
    form = _form(clinic, reference)
    if form is None:
        return False
    folder = folders.folder_of(clinic, form, among)
    try:
        if isinstance(form, Submission):
            due, is_held = _judged(clinic, folder)
            if is_held or due > clinic.today():
                return False
            store.submissions.purge(form, folder, deed)
        else:
            if _is_touched(clinic, form) or _keeps_unfinished(clinic, form, folder):
                return False
            store.drafts.purge(form, folder, deed)
    except Conflict:
        return False
    return True


def _uninvited(clinic: Clinic, reference: str, among: Unfinished) -> bool:
    """Forget an invitation that is over; tell whether it is gone by this."""
    invitation = clinic.store.invitations.by_reference(reference)
    before = clinic.timer() - retention.INVITATION_KEPT
    if invitation is None or invitation.over_at >= before:
        return False
    if _keeps_invitation(clinic, invitation, among):
        return False
    try:
        deed = clinic.deed(Did.INVITATION_FORGOTTEN, reference)
        clinic.store.invitations.forget(invitation, deed)
    except Conflict:
        return False
    return True


def _form(clinic: Clinic, reference: str) -> Submission | Draft | None:
    store = clinic.store
    return store.submissions.by_reference(reference) or store.drafts.by_reference(reference)


def _is_touched(clinic: Clinic, draft: Draft) -> bool:
    return draft.saved_at >= clinic.clock() - retention.ABANDONED
