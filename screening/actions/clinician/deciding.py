"""What staff decide about a form: seen, read, how it goes on, that it must stay or need not."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from screening.actions import folders, reasons, typed
from screening.actions.allowed import needs
from screening.actions.clinician import clearing, decisions
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import AnswerError, AnswerProblem
from screening.records import retention
from screening.records.deeds import Did
from screening.records.model import OUTCOMES, Decision, DecisionKind, Draft, Folder
from screening.records.people import Role

LONGEST_NOTE: Final = 1000
NO_OUTCOME: Final = "choose how it goes on"
STILL_URGENT: Final = (
    "an urgent flag still stands: clear it with a reason first, or choose another way on"
)
UNFINISHED: Final = "this form is not finished yet: it cannot be assessed for IMS"


class Choice(NamedTuple):
    """How a form goes on, one of OUTCOMES, with the reason and a note that may be empty."""

    outcome: str
    reason: str
    note: str = ""


@needs(Role.CLINICIAN)
def acknowledge(clinic: Clinic, reference: str) -> Decision:
    """Keep that somebody has seen an urgent form and takes it on.

    Raises NotFound if there is no such form, Refused if it neither is nor was urgent.
    """
    form = folders.form_of(clinic, reference)
    if not retention.is_urgent(form):
        raise folders.refused(clinic, form, "nothing on this form is or was urgent")
    return decisions.keep(clinic, form, DecisionKind.ACKNOWLEDGED)


@needs(Role.CLINICIAN)
def mark_read(clinic: Clinic, reference: str) -> Decision:
    """Keep that somebody has read a sent form.

    Raises NotFound if there is no such form, Refused if it is not sent, or is or was urgent and
    nobody has acknowledged it since.
    """
    form = folders.form_of(clinic, reference)
    if not isinstance(form, Submission):
        raise folders.refused(clinic, form, "this form is not sent yet: there is more to read")
    if retention.awaits_staff(form, clinic.store.decisions.of(form.reference)):
        raise folders.refused(clinic, form, "this form is urgent: acknowledge it first")
    return decisions.keep(clinic, form, DecisionKind.READ)


@needs(Role.CLINICIAN)
def decide(clinic: Clinic, reference: str, chosen: Choice) -> Decision:
    """Keep how a form goes on; it takes the place of the decision that stood.

    Raises AnswerError if the outcome is none, if there is no reason, or if it is to be assessed
    while it is unfinished or an urgent flag stands that nobody has cleared; NotFound; Refused if
    the form was entered in error.
    """
    form = clearing.open_form(clinic, reference)
    if problems := [*_wrong_outcome(clinic, form, chosen.outcome), *_wrong_words(chosen)]:
        raise AnswerError(*problems)
    before = decisions.standing(clinic.store.decisions.of(form.reference), OUTCOMES)
    more = {
        "reason": reasons.tidied(chosen.reason),
        "note": typed.line(chosen.note),
        "supersedes": before.id if before else None,
    }
    return decisions.keep(clinic, form, DecisionKind(chosen.outcome), more)


@needs(Role.CLINICIAN)
def may_assess(clinic: Clinic, reference: str) -> bool:
    """Tell whether a form may be assessed for IMS as it is now; raises as `decide`."""
    form = clearing.open_form(clinic, reference)
    return isinstance(form, Submission) and not clearing.urgent_ones(clinic, form)


@needs(Role.CLINICIAN, Role.ADMINISTRATOR)
def hold(clinic: Clinic, reference: str, reason: str) -> Decision:
    """Keep a form, and all others of the same person, from every purge until it is released.

    Raises AnswerError without a reason, NotFound if there is no such form.
    """
    why = reasons.tidied(reason)
    form = folders.form_of(clinic, reference)
    standing = retention.standing(clinic.store.decisions.of(form.reference))
    after = standing[0].id if standing else None
    return decisions.keep(clinic, form, DecisionKind.HELD, {"reason": why, "supersedes": after})


@needs(Role.CLINICIAN, Role.ADMINISTRATOR)
def release(clinic: Clinic, reference: str, reason: str) -> tuple[str, ...]:
    """End the hold of a form; return the references of the person's forms that are still held.

    Raises AnswerError without a reason, NotFound if there is no such form, Refused if it is
    not held itself.
    """
    why = reasons.tidied(reason)
    form = folders.form_of(clinic, reference)
    standing = retention.standing(clinic.store.decisions.of(form.reference))
    held = [decision for decision in standing if decision.kind is DecisionKind.HELD]
    if not held:
        raise folders.refused(clinic, form, "this form is not on hold")
    # Two people may have held it at once: each hold is ended by a release of its own, and while
    # one is left the form is on hold.
    for one in held:
        ended = {"reason": why, "supersedes": one.id}
        decisions.keep(clinic, form, DecisionKind.RELEASED, ended)
    return held_among(folders.folder_of(clinic, form, folders.unfinished(clinic)))


def held_among(folder: Folder) -> tuple[str, ...]:
    """Return the references of a folder's forms that are on hold themselves."""
    return tuple(r for r in folder.references if retention.is_held(folder.about(r)))


def _wrong_outcome(
    clinic: Clinic, form: Submission | Draft, outcome: str
) -> Iterator[AnswerProblem]:
    if outcome not in OUTCOMES:
        yield AnswerProblem("outcome", NO_OUTCOME)
    elif outcome != DecisionKind.ASSESS:
        return
    elif isinstance(form, Draft):
        yield AnswerProblem("outcome", UNFINISHED)
    elif clearing.urgent_ones(clinic, form):
        clinic.note(Did.NOT_DONE, form.reference)
        yield AnswerProblem("outcome", STILL_URGENT)


def _wrong_words(chosen: Choice) -> Iterator[AnswerProblem]:
    try:
        reasons.tidied(chosen.reason)
    except AnswerError as error:
        yield from error.problems
    if len(typed.line(chosen.note)) > LONGEST_NOTE:
        yield AnswerProblem("note", f"is longer than {LONGEST_NOTE} characters")
