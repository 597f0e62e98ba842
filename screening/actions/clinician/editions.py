"""The editions of a form as staff read them: what each one changed, and what is to be corrected."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from screening.actions import folders, telling
from screening.actions.allowed import needs
from screening.actions.clinician import correcting, decisions
from screening.actions.contents import content_of
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import NotFound
from screening.records.deeds import Did
from screening.records.people import Role
from screening.report.case import Case
from screening.report.difference import Difference, difference
from screening.response.model import Status


@dataclass(frozen=True, slots=True)
class Edition:
    """One further edition: who made it, when and why, and what it changed."""

    number: int
    status: Status
    at: datetime
    by: str
    reason: str
    changed: Difference


@needs(Role.CLINICIAN)
def differences(clinic: Clinic, reference: str) -> tuple[Edition, ...]:
    """Return what each further edition of a form changed, the newest first.

    Raises NotFound if no such form was sent.
    """
    form = folders.form_of(clinic, reference)
    editions = clinic.store.submissions.editions(form.reference)
    if not editions:
        raise NotFound("there is no such form")
    clinic.note(Did.VIEWED, form.reference)
    cases = [_case(clinic, edition) for edition in editions]
    return tuple(reversed([_edition(clinic, *pair) for pair in pairwise(cases)]))


@needs(Role.CLINICIAN)
def to_correct(clinic: Clinic, reference: str) -> Case:
    """Return a sent form as it is now, to correct an answer of it.

    Raises NotFound if there is none, Refused if it is not sent or was entered in error.
    """
    form = correcting.correctable(clinic, reference)
    clinic.note(Did.VIEWED, form.reference)
    return telling.case_of(clinic, content_of(clinic, form), form, clinic.clock())


def _case(clinic: Clinic, form: Submission) -> Case:
    content = content_of(clinic, form)
    return Case(content, form, telling.letterhead(clinic.settings), clinic.clock())


def _edition(clinic: Clinic, before: Case, after: Case) -> Edition:
    form = after.submission
    return Edition(
        number=form.edition,
        status=form.status,
        at=form.kept_at or clinic.clock(),
        by=decisions.signature(clinic, form.who),
        reason=form.reason,
        changed=difference(before, after),
    )
