"""The invitations of one person, for their file, without a secret; and the messages of all."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.questionnaire.named import BIRTH_DATE, NAME
from screening.records import traces
from screening.records.invitations import Invitation
from screening.records.model import Trace

PAGE: Final = 500
UNSAID: Final = {"id", "batch", "form_hash", "revision"}
TOLD_OF_MAIL: Final = {"kind", "state", "attempts", "why", "made_at", "done_at"}
TOLD_OF_EVENTS: Final = {"seq", "at", "who", "did"}


def person_of(invitation: Invitation) -> Trace | None:
    """Return the trace of whom it is for; none if it does not say name and birth date."""
    return traces.person({NAME: invitation.name, BIRTH_DATE: invitation.birth_date})


def of_form(clinic: Clinic, form: Submission) -> Invitation | None:
    """Return the invitation of a form, unless the form was given to somebody else since."""
    return still_of(clinic, form, clinic.store.invitations.by_reference(form.reference))


def still_of(clinic: Clinic, form: Submission, invitation: Invitation | None) -> Invitation | None:
    """Return this invitation of a form unless the form was given to somebody else since."""
    if invitation is None or form.edition <= 1:
        return invitation
    whose = traces.person(form.answers)
    editions = clinic.store.submissions.editions(form.reference)
    known = {traces.person(one.answers) for one in editions}
    return invitation if known == {whose} or person_of(invitation) == whose else None


def of_person(
    clinic: Clinic, person: Trace | None, references: Collection[str]
) -> tuple[Invitation, ...]:
    """Return the invitations of some forms, and all others of the same name and birth date."""
    return tuple(
        one
        for one in _every(clinic)
        if one.reference in references or (person and person_of(one) == person)
    )


def told(clinic: Clinic, invitation: Invitation, *, is_alone: bool) -> dict[str, Any]:
    """Tell an invitation to machines; the audit of one that has no form is told with it."""
    mails = clinic.store.outbox.of([invitation.id])
    seen = clinic.store.ledger.who_saw(invitation.reference) if is_alone else ()
    return {
        **invitation.model_dump(mode="json", exclude=set(UNSAID)),
        "mails": [one.model_dump(mode="json", include=set(TOLD_OF_MAIL)) for one in mails],
        "seen": [one.model_dump(mode="json", include=set(TOLD_OF_EVENTS)) for one in seen],
    }


def mailed(clinic: Clinic, invitation: Invitation | None) -> tuple[str, ...]:
    """Return the ids of what was mailed for an invitation, if there is one."""
    return tuple(one.id for one in clinic.store.outbox.of([invitation.id])) if invitation else ()


def messages(clinic: Clinic) -> Iterator[str]:
    """Yield the id of every message to patients, and to staff, that is known here."""
    known = ("", *(one.id for one in _every(clinic)))
    for start in range(0, len(known), PAGE):
        yield from (one.id for one in clinic.store.outbox.of(known[start : start + PAGE]))


def _every(clinic: Clinic) -> Iterator[Invitation]:
    """Yield every invitation; they are few, since none is kept for long."""
    page = clinic.store.invitations.listed(PAGE)
    while page:
        yield from page
        last = page[-1]
        page = clinic.store.invitations.listed(PAGE, (last.made_at, last.id))
