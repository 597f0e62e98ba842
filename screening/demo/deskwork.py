"""What the demo's clinic does with a form that came in: who, after how long, and which action."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from screening.actions.clinician import clearing, correcting, deciding, letters
from screening.actions.clinician.deciding import Choice
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.demo.dice import Dice
from screening.demo.founding import FIRST, SECOND
from screening.demo.going_on import way_on
from screening.demo.patients import Person
from screening.records import retention
from screening.records.model import DecisionKind, Draft
from screening.response.written import typed_answers

HOUR: Final = 60
DAY: Final = 24 * HOUR
ACKNOWLEDGED, READ, DECIDED = (4, 35), (15, 20 * HOUR), (20, 26 * HOUR)
CLEARED: Final = (3 * DAY, 9 * DAY)
SETTLED: Final = "What stood in the way is settled: the match holds, and the patient agrees."


class Due(NamedTuple):
    """A deed that is due so many minutes after the form came in, and by whom."""

    minutes: int
    who: str
    do: Callable[[Clinic, str], object]


def due(person: Person, form: Submission | Draft) -> Iterator[Due]:
    """Yield what becomes of a form, the first deed first."""
    dice = Dice(f"desk {person.name} {form.answers.get('main_problem')}")
    # Whoever comes again comes to the same physiotherapist.
    who = Dice(person.name).one_of((FIRST, SECOND))
    if person.desk.leave:
        return
    if person.desk.error:
        yield Due(dice.between(10, 30), who, partial(_in_error, person))
        return
    is_urgent = retention.is_urgent(form)
    if is_urgent:
        yield Due(dice.between(*ACKNOWLEDGED), who, deciding.acknowledge)
    if isinstance(form, Submission):
        read = dice.between(*READ)
        if not is_urgent:
            yield Due(read, who, deciding.mark_read)
        yield from _after_reading(person, form, dice, Due(read, who, deciding.mark_read))


def _after_reading(person: Person, form: Submission, dice: Dice, read: Due) -> Iterator[Due]:
    unusual, decided = person.desk, read.minutes + dice.between(*DECIDED)
    if unusual.correct:
        yield read._replace(minutes=read.minutes + 1, do=partial(_correct, person))
    if choice := way_on(form, dice, in_care=bool(person.again)):
        yield read._replace(minutes=decided, do=partial(_decide, choice))
    if unusual.letter:
        yield read._replace(minutes=decided + HOUR, do=_write_letter)
    if unusual.hold:
        yield read._replace(minutes=decided + HOUR, do=partial(_hold, person))
    if unusual.clear:
        cleared = decided + dice.between(*CLEARED)
        yield read._replace(minutes=cleared, do=partial(_clear, person))
        yield read._replace(minutes=cleared + 1, do=partial(_decide, _settled()))


def _settled() -> Choice:
    return Choice(DecisionKind.ASSESS, SETTLED)


def _in_error(person: Person, clinic: Clinic, reference: str) -> None:
    correcting.mark_in_error(clinic, reference, person.desk.error)


def _correct(person: Person, clinic: Clinic, reference: str) -> None:
    answers = typed_answers(clinic.content.questionnaire, person.desk.correct)
    correcting.amend(clinic, reference, answers, person.desk.reason)


def _decide(choice: Choice, clinic: Clinic, reference: str) -> None:
    deciding.decide(clinic, reference, choice)


def _hold(person: Person, clinic: Clinic, reference: str) -> None:
    deciding.hold(clinic, reference, person.desk.hold)


def _write_letter(clinic: Clinic, reference: str) -> None:
    letters.write_letter(clinic, reference, letters.draft_letter(clinic, reference).wording)


def _clear(person: Person, clinic: Clinic, reference: str) -> None:
    for flag, reason in person.desk.clear.items():
        clearing.clear_flag(clinic, reference, flag, reason)
