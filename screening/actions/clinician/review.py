"""Forms as the front desk and the command line list them, and one of them as a PDF."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from screening.actions import folders, telling
from screening.actions.allowed import needs
from screening.actions.contents import content_of
from screening.actions.form import forms
from screening.actions.form.intake import ACT_NOW
from screening.actions.staff import looking
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import NotFound
from screening.questionnaire.load import Content
from screening.questionnaire.model import Urgency
from screening.questionnaire.named import NAME
from screening.records import retention
from screening.records.deeds import Did
from screening.records.model import Draft
from screening.records.people import EVERY_ROLE, Role
from screening.records.worklist import NOT_WAITING, Show, Wanted
from screening.response import journey

SHOWN_TO_THE_DESK: Final = timedelta(days=14)
MOST_CALLING: Final = 200


@dataclass(frozen=True, slots=True)
class Status:
    """How far a form is, for the front desk: whose it is, and nothing that they answered.

    `sent_at` is none while the form is unfinished; `part` then tells how far it is. `calls` if a
    clinician must look at it now and none has: the patient was sent to the desk with it.
    """

    reference: str
    name: str
    opened_at: datetime
    sent_at: datetime | None
    part: str = ""
    calls: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One form as the command line lists it: no answer but the name, and nothing sensitive.

    `sent_at` is none while the form is unfinished; `part` then tells how far it is.
    """

    reference: str
    name: str
    urgency: Urgency
    opened_at: datetime
    sent_at: datetime | None
    part: str = ""

    @property
    def is_urgent(self) -> bool:
        """Tell whether somebody must act today."""
        return self.urgency in ACT_NOW

    @property
    def moment(self) -> datetime:
        """Return when the form was sent or, while it is unfinished, begun."""
        return self.sent_at or self.opened_at


@needs(Role.CLINICIAN)
def list_cases(clinic: Clinic, limit: int | None = None) -> tuple[CaseLine, ...]:
    """Return the forms that staff can read: emergency, same day, then the newest.

    Unfinished forms are among them only if somebody must act today.
    """
    sent = [_sent_line(form) for form in clinic.store.submissions.listed(limit)]
    waiting = [_open_line(clinic, draft) for draft in clinic.store.drafts.open(ACT_NOW)]
    lines = tuple(sorted((*sent, *waiting), key=_order))
    clinic.note(Did.LISTED, *(line.reference for line in lines))
    return lines


@needs(*EVERY_ROLE)
def statuses(clinic: Clinic) -> tuple[Status, ...]:
    """Return how far each form is, the newest first: unfinished ones, and those of two weeks.

    The name is there to hand a tablet back to the right patient; no answer, band or reason is.
    """
    waiting = (_status_of_draft(clinic, draft) for draft in clinic.store.drafts.open())
    sent = (
        Status(form.reference, form.answers.get(NAME, ""), form.opened_at, form.sent_at)
        for form in clinic.store.submissions.sent_since(clinic.clock() - SHOWN_TO_THE_DESK)
    )
    calling = _calling(clinic)
    told = (replace(one, calls=one.reference in calling) for one in (*waiting, *sent))
    newest = sorted(told, key=lambda one: one.opened_at, reverse=True)
    found = tuple(sorted(newest, key=lambda one: not one.calls))
    clinic.note(Did.LISTED, *(one.reference for one in found))
    return found


@needs(Role.CLINICIAN, Role.ADMINISTRATOR)
def pdf(clinic: Clinic, reference: str, passphrase: str = "") -> bytes:
    """Draw the summary of the form with this reference, however it was typed; sealed on request.

    Raises NotFound if there is none that staff can read, Refused if whoever asks is no clinician
    and has given no reason, AnswerError for a passphrase as `telling.must_seal`.
    """
    looking.must_be_allowed(clinic, reference)
    if passphrase:
        telling.must_seal(passphrase)
    content, form = form_of(clinic, reference)
    clinic.note(Did.SEALED_PDF if passphrase else Did.DOWNLOADED, form.reference)
    summary = telling.told(clinic, content, form, clinic.clock())
    return telling.drawn(clinic.settings, summary, passphrase)


def form_of(clinic: Clinic, reference: str) -> tuple[Content, Submission]:
    """Return the form with this reference, however it was typed, as staff read it, and its content.

    Raises NotFound as `readable`.
    """
    form = readable(clinic, reference)
    content = content_of(clinic, form)
    if isinstance(form, Draft):
        return content, forms.unfinished(clinic, content, form)
    return content, form


def readable(clinic: Clinic, reference: str) -> Submission | Draft:
    """Return the form with this reference, if staff may read it: sent, or ever urgent.

    Raises NotFound if there is none; that somebody asked is noted.
    """
    form = folders.form_of(clinic, reference)
    if isinstance(form, Draft) and not retention.is_urgent(form):
        clinic.note(Did.NOT_FOUND, form.reference)
        raise NotFound("there is no such form")
    return form


def _calling(clinic: Clinic) -> frozenset[str]:
    urgent = Wanted(Show.URGENT, clinic.clock())
    keys = clinic.store.worklist.keys(urgent, MOST_CALLING)
    return frozenset(key.reference for key in keys if key.attention < NOT_WAITING)


def _order(line: CaseLine) -> tuple[int, float]:
    rank = line.urgency.rank if line.is_urgent else len(ACT_NOW)
    return rank, -line.moment.timestamp()


def _sent_line(form: Submission) -> CaseLine:
    return CaseLine(
        reference=form.reference,
        name=form.answers.get(NAME, ""),
        urgency=form.assessment.urgency,
        opened_at=form.opened_at,
        sent_at=form.sent_at,
    )


def _status_of_draft(clinic: Clinic, draft: Draft) -> Status:
    how_far = part(content_of(clinic, draft), draft)
    return Status(draft.reference, draft.answers.get(NAME, ""), draft.opened_at, None, how_far)


def _open_line(clinic: Clinic, draft: Draft) -> CaseLine:
    return CaseLine(
        reference=draft.reference,
        name=draft.answers.get(NAME, ""),
        urgency=draft.urgency,
        opened_at=draft.opened_at,
        sent_at=None,
        part=part(content_of(clinic, draft), draft),
    )


def part(content: Content, draft: Draft) -> str:
    """Tell in which part of the form a patient is."""
    questionnaire = content.questionnaire
    place = journey.find(questionnaire, draft.answers, draft.place)
    progress = journey.progress(questionnaire, place) if place else None
    return f"part {progress.number} of {progress.total}" if progress else "ready to sign"
