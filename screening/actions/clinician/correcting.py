"""How a sent form is corrected: a further edition with its reason; what was there before stays."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from screening.actions import birth_dates, folders, reasons, typed
from screening.actions.allowed import needs
from screening.actions.contents import content_of
from screening.actions.form import turns
from screening.assessment.assess import assess
from screening.assessment.submission import Submission, UrgencyChange
from screening.clinic import Clinic
from screening.errors import AnswerError, AnswerProblem
from screening.questionnaire.load import Content
from screening.questionnaire.model import ItemType
from screening.questionnaire.named import BIRTH_DATE, NAME
from screening.records import retention
from screening.records.deeds import Did
from screening.records.people import Role
from screening.response import journey
from screening.response.asking import Asking, is_soft, page_problems
from screening.response.model import Answers, Status, short
from screening.response.validate import read_answers

# Nobody else may agree or sign in the patient's name.
PATIENTS_OWN: Final = frozenset({ItemType.CONFIRM, ItemType.SIGNATURE, ItemType.DRAWING})
NOTHING: Final = "answers"
BORN: Final = "birth_date"
NO_NAME: Final = "enter the name of the patient whose form it is"
NO_DAY: Final = "enter the birth date of that patient, such as 1985-03-27"
LATER: Final = "this day lies after the day on which the form was sent"
THEIRS: Final = "this is the form of this patient already"


class Person(NamedTuple):
    """Whose form it is, as it was typed: the name, and the birth date."""

    name: str
    birth_date: str


@needs(Role.CLINICIAN)
def amend(clinic: Clinic, reference: str, answers: Answers, reason: str) -> Submission:
    """Correct a sent form: return its new edition, judged anew as of the day it was sent.

    `answers` holds what changes: an answer by its item, whole, or a blank to take it back; all
    others stay. Raises AnswerError if there is no reason, if an answer cannot be read or is not
    asked, if something required is left open, or if nothing changes; NotFound, Refused if the
    form is not sent or was entered in error; Conflict if somebody else was faster.
    """
    why = reasons.tidied(reason)
    form = correctable(clinic, reference)
    content = content_of(clinic, form)
    corrected = _corrected(clinic, content, form, answers)
    return _judged_anew(clinic, form, corrected, (why, Did.AMENDED))


@needs(Role.CLINICIAN)
def move(clinic: Clinic, reference: str, whose: Person, reason: str) -> Submission:
    """Give a sent form to the patient whose it is: return its new edition, judged at their age.

    All other answers stay. Raises AnswerError if the name or the birth date cannot be read, if
    there is no reason, or if it is this patient's already; NotFound, Refused if the form is not
    sent or was entered in error; Conflict if somebody else was faster.
    """
    form = correctable(clinic, reference)
    said = _said_of(whose, form)
    why = reasons.tidied(reason)
    content = content_of(clinic, form)
    try:
        moved = _corrected(clinic, content, form, said)
    except AnswerError as error:
        raise AnswerError(*(_of_person(problem) for problem in error.problems)) from error
    return _judged_anew(clinic, form, moved, (why, Did.MOVED))


@needs(Role.CLINICIAN)
def mark_in_error(clinic: Clinic, reference: str, reason: str) -> Submission:
    """Mark a sent form as entered in error: it leaves the lists and stays on file.

    Raises AnswerError without a reason; NotFound, Refused if the form is not sent, is marked
    already, or is urgent and nobody has acknowledged it; Conflict if somebody else was faster.
    """
    why = reasons.tidied(reason)
    form = correctable(clinic, reference)
    if retention.awaits_staff(form, clinic.store.decisions.of(form.reference)):
        raise folders.refused(clinic, form, "this form is urgent: acknowledge it first")
    return _kept(clinic, form, {"status": Status.ENTERED_IN_ERROR, "reason": why}, Did.IN_ERROR)


def correctable(clinic: Clinic, reference: str) -> Submission:
    """Return the sent form that is to be corrected.

    Raises NotFound if there is none, Refused if it is not sent or was entered in error.
    """
    form = folders.form_of(clinic, reference)
    if not isinstance(form, Submission):
        raise folders.refused(
            clinic, form, "this form is not sent yet: the patient can still change it"
        )
    if form.status is Status.ENTERED_IN_ERROR:
        raise folders.refused(clinic, form, "this form is marked as entered in error already")
    return form


def _judged_anew(
    clinic: Clinic, form: Submission, corrected: Answers, done: tuple[str, Did]
) -> Submission:
    """Keep a further edition with these answers, judged as of the day it was sent."""
    (why, did), content = done, content_of(clinic, form)
    judged = assess(content, corrected, form.assessment.on)
    before, after = form.assessment.urgency, judged.urgency
    change = UrgencyChange(at=clinic.clock(), before=before, after=after)
    edition = {
        "status": Status.AMENDED,
        "answers": corrected,
        "assessment": judged,
        "rules_hash": content.rules_hash,
        "urgencies": form.urgencies if before is after else (*form.urgencies, change),
    }
    return _kept(clinic, form, {**edition, "reason": why}, did)


def _said_of(whose: Person, form: Submission) -> dict[str, str]:
    """Return name and birth date as a form keeps them."""
    name, problems, born = typed.line(whose.name), [], None
    if not name:
        problems.append(AnswerProblem("name", NO_NAME))
    try:
        born = birth_dates.birth_date(whose.birth_date)
    except AnswerError as error:
        problems += [AnswerProblem(BORN, problem.why) for problem in error.problems]
    else:
        if not born:
            problems.append(AnswerProblem(BORN, NO_DAY))
        elif born > form.assessment.on.isoformat():
            problems.append(AnswerProblem(BORN, LATER))
    if problems or born is None:
        raise AnswerError(*problems)
    return {NAME: name, BIRTH_DATE: born}


def _of_person(problem: AnswerProblem) -> AnswerProblem:
    """Return a problem under the name of the field in which it can be mended."""
    if problem.item == NOTHING:
        return AnswerProblem("name", THEIRS)
    return AnswerProblem(BORN, NO_DAY) if problem.item == BIRTH_DATE else problem


def _kept(clinic: Clinic, form: Submission, changed: Mapping[str, Any], did: Did) -> Submission:
    new = {"edition": form.edition + 1, "kept_at": clinic.clock(), "who": clinic.who}
    edition = form.model_copy(update={**changed, **new})
    return clinic.store.submissions.add_edition(edition, clinic.deed(did, form.reference))


def _corrected(
    clinic: Clinic, content: Content, form: Submission, answers: Answers
) -> dict[str, Any]:
    """Return all answers of the corrected form, read and complete as the form itself asks."""
    if problems := tuple(_not_to_be_changed(content, answers)):
        raise AnswerError(*problems)
    items = content.questionnaire.items
    told = {item: turns.tidied(items[item], raw) for item, raw in answers.items()}
    read = read_answers(content, {**form.answers, **told}, form.assessment.on)
    corrected = journey.shown_answers(content.questionnaire, read)
    unasked = [i for i in told if corrected.get(i) != read.get(i)]
    if unasked:
        raise AnswerError(*(AnswerProblem(i, "is not asked after these answers") for i in unasked))
    if corrected == dict(form.answers):
        raise AnswerError(AnswerProblem(NOTHING, "nothing changes by this"))
    asking = Asking(form.assessment.on, clinic.settings.min_age)
    known = set(_open(content, form.answers, asking))
    if left := [p for p in _open(content, corrected, asking) if p not in known]:
        raise AnswerError(*left)
    return corrected


def _not_to_be_changed(content: Content, answers: Answers) -> Iterator[AnswerProblem]:
    for name in answers:
        item = content.questionnaire.items.get(name)
        if item is None:
            yield AnswerProblem(short(name), "there is no such item")
        elif item.type in PATIENTS_OWN:
            yield AnswerProblem(name, "is the patient's own word, which nobody else can give")


def _open(content: Content, answers: Answers, asking: Asking) -> Iterator[AnswerProblem]:
    """Yield what the form would not let a patient go on with."""
    for place in journey.places(content.questionnaire, answers):
        for problem in page_problems(content, answers, place, asking):
            if not is_soft(problem):
                yield AnswerProblem(problem.item, problem.why, card=problem.card)
