"""One line of the worklist: what a clinician may see of a form before they open it.

Nothing in it is sensitive: no flag is named, and no answer is told but the name and the claim.
When the patient comes and to whom is known from the invitation, as long as that is kept.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, NamedTuple

from screening.actions import telling
from screening.actions.clinician import decisions
from screening.actions.contents import content_of
from screening.actions.form.how_far import how_far
from screening.actions.form.intake import ACT_NOW
from screening.actions.invite import invited
from screening.assessment.model import WITHHELD
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.questionnaire.load import Content
from screening.questionnaire.model import Urgency
from screening.questionnaire.named import NAME
from screening.records import retention
from screening.records.invitations import Invitation
from screening.records.model import OUTCOMES, Decision, DecisionKind, Draft
from screening.records.worklist import NOT_WAITING, SEEN, Key
from screening.report import decided
from screening.report.bands import band_names
from screening.report.cleared import standing_flags
from screening.report.fit import shown_fit
from screening.response.model import Status

CLAIM: Final = "claim"
# The options of the question are whole sentences, said to a patient.
CLAIMS: Final = {
    "none": "None",
    "other": "Other",
    "unsure": "Not sure",
    "declined": "Not told",
}


class Flagged(StrEnum):
    """What the list says of a form's flags: how soon to act, or that there is one to needling."""

    URGENT = "urgent"
    CALL_TODAY = "call_today"
    NEEDLE = "needle"
    NOTHING = "nothing"


FLAGGED: Final = {
    Urgency.EMERGENCY: Flagged.URGENT,
    Urgency.SAME_DAY: Flagged.CALL_TODAY,
    Urgency.MEDICAL_REVIEW: Flagged.NEEDLE,
    Urgency.NO_NEEDLING: Flagged.NEEDLE,
    Urgency.PRECAUTION: Flagged.NEEDLE,
    Urgency.NOTE: Flagged.NOTHING,
    Urgency.CLEAR: Flagged.NOTHING,
}


class Visit(NamedTuple):
    """When a patient comes, as far as that is known, and to whom."""

    day: date | None
    time: time | None
    physiotherapist: str


class _Known(NamedTuple):
    """What is kept about a form elsewhere."""

    made: Collection[Decision]
    invitation: Invitation | None


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One form in the worklist.

    `waits` if somebody must act on it and nobody has seen that. `since` is from when it waits to be
    read, none if it does not. `moment` is when it was sent or, while unfinished, opened. `outcome`
    is how it goes on, in words; `seen_by` who has read it, or has seen that it is urgent. By `mark`
    what is pressed tells what was on the screen.
    """

    reference: str
    name: str
    flagged: Flagged
    waits: bool
    status: str
    is_sent: bool
    moment: datetime
    since: datetime | None
    band: str
    claim: str
    outcome: str
    seen_by: str
    may_open: bool
    may_mark_read: bool
    mark: str
    visit: Visit | None


def lines_of(clinic: Clinic, keys: Sequence[Key]) -> tuple[WorkLine, ...]:
    """Return the lines of forms in their order; one that is gone since is left out."""
    known = {key.reference: key for key in keys}
    made: dict[str, list[Decision]] = {}
    for decision in clinic.store.decisions.of_all(tuple(known)):
        made.setdefault(decision.reference, []).append(decision)
    invited = {one.reference: one for one in clinic.store.invitations.of(tuple(known))}
    about = {one: _Known(made.get(one, ()), invited.get(one)) for one in known}
    return tuple(
        _line(clinic, known[form.reference], form, about[form.reference])
        for form in clinic.store.worklist.forms(keys)
    )


def visit_of(invitation: Invitation) -> Visit | None:
    """Return when its patient comes and to whom; none if neither is known."""
    visit = Visit(invitation.visit_day, invitation.visit_time, invitation.physiotherapist)
    return visit if any(visit) else None


def _visit(clinic: Clinic, form: Submission | Draft, invitation: Invitation | None) -> Visit | None:
    if isinstance(form, Submission):
        invitation = invited.still_of(clinic, form, invitation)
    return visit_of(invitation) if invitation else None


def _line(clinic: Clinic, key: Key, form: Submission | Draft, known: _Known) -> WorkLine:
    content, made = content_of(clinic, form), known.made
    sent = form if isinstance(form, Submission) else None
    urgency, band = _standing(clinic, content, form, made)
    in_error = sent is not None and sent.status is Status.ENTERED_IN_ERROR
    unread = sent is not None and not key.is_read and not in_error
    waits = key.attention < NOT_WAITING
    if waits and not _is_any_cleared(made):
        urgency = _worst(form)
    return WorkLine(
        reference=form.reference,
        name=" ".join(str(form.answers.get(NAME) or "").split()),
        flagged=FLAGGED[urgency],
        waits=waits,
        status="Entered in error" if in_error else _status(clinic, key, form, known.invitation),
        is_sent=sent is not None,
        moment=key.moment,
        since=_since(form) if unread or waits else None,
        band=band_names(content.scoring)[band] if band else "",
        claim=_claim(content, form.answers),
        outcome=_outcome(made),
        seen_by=_seen_by(made, is_read=not (unread or waits)),
        may_open=sent is not None or retention.is_urgent(form),
        may_mark_read=unread and not retention.awaits_staff(form, tuple(made)),
        mark=str(key.version) if sent else "",
        visit=_visit(clinic, form, known.invitation),
    )


def _standing(
    clinic: Clinic, content: Content, form: Submission | Draft, made: Collection[Decision]
) -> tuple[Urgency, str]:
    """Return how urgent a form is and its band, without the flags that a clinician has cleared.

    A form that is still to be finished is as urgent as it ever was, and has no band, or one that
    is withheld.
    """
    if isinstance(form, Draft):
        return _worst(form), WITHHELD if form.urgency in ACT_NOW else ""
    if not _is_any_cleared(made):
        return form.assessment.urgency, form.assessment.fit.band
    case = telling.case_of(clinic, content, form, clinic.clock())
    urgencies = (flag.urgency for flag in standing_flags(case))
    return min(urgencies, key=lambda u: u.rank, default=Urgency.CLEAR), shown_fit(case).band


def _is_any_cleared(made: Collection[Decision]) -> bool:
    return any(decision.kind is DecisionKind.CLEARED for decision in made)


def _worst(form: Submission | Draft) -> Urgency:
    """Return how urgent a form is or ever was."""
    now = form.urgency if isinstance(form, Draft) else form.assessment.urgency
    changes = (urgency for one in form.urgencies for urgency in (one.before, one.after))
    return min((now, *changes), key=lambda urgency: urgency.rank)


def _since(form: Submission | Draft) -> datetime:
    """Return from when a form waits: when it was sent, or became as urgent as it is."""
    if isinstance(form, Submission):
        return form.sent_at or form.opened_at
    return form.urgencies[-1].at if form.urgencies else form.opened_at


def _status(
    clinic: Clinic, key: Key, form: Submission | Draft, invitation: Invitation | None
) -> str:
    if isinstance(form, Submission):
        return "Read" if key.is_read else "Done"
    part = how_far(content_of(clinic, form), form)
    is_shut = invitation is not None and not retention.is_live(invitation, clinic.timer())
    return f"{part}, link ended" if is_shut else part


def _claim(content: Content, answers: Mapping[str, object]) -> str:
    """Return with whom there is a claim, in a word; nothing if that was not asked."""
    item, answer = content.questionnaire.items.get(CLAIM), answers.get(CLAIM)
    if item is None or not isinstance(answer, str) or not answer:
        return ""
    return CLAIMS.get(answer) or item.options.get(answer, answer)


def _outcome(made: Collection[Decision]) -> str:
    one = decisions.standing(made, OUTCOMES)
    return decided.OUTCOMES[one.kind] if one else ""


def _seen_by(made: Collection[Decision], *, is_read: bool) -> str:
    """Name who was the first to see a form, if it needs no other look."""
    return next((d.signed for d in made if d.kind in SEEN), "") if is_read else ""
