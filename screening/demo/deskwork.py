"""What the demo's clinic does with a form that came in: who, after how long, and which action."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from screening.actions import correcting, deciding
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.demo.dice import Dice
from screening.demo.founding import FIRST, SECOND
from screening.demo.patients import Person
from screening.records import retention
from screening.records.model import Draft
from screening.response.written import typed_answers

HOUR = 60


class Due(NamedTuple):
    """A deed that is due so many minutes after the form came in, and by whom."""

    minutes: int
    who: str
    do: Callable[[Clinic, str], object]


def due(person: Person, form: Submission | Draft) -> Iterator[Due]:
    """Yield what becomes of a form, the first deed first."""
    dice = Dice(f"desk {person.name} {form.assessment.on if isinstance(form, Submission) else ''}")
    who = Dice(person.name).one_of((FIRST, SECOND))
    if person.desk.leave:
        return
    if retention.is_urgent(form):
        yield Due(dice.between(4, 35), who, deciding.acknowledge)
    if isinstance(form, Submission):
        yield from _of_sent(person, who, dice)


def _of_sent(person: Person, who: str, dice: Dice) -> Iterator[Due]:
    unusual = person.desk
    if unusual.error:
        yield Due(
            dice.between(10, 30), who, lambda c, r: correcting.mark_in_error(c, r, unusual.error)
        )
        return
    if unusual.correct:
        yield Due(dice.between(20, 40) * HOUR, who, lambda c, r: _corrected(c, r, person))


def _corrected(clinic: Clinic, reference: str, person: Person) -> None:
    answers = typed_answers(clinic.content.questionnaire, person.desk.correct)
    correcting.amend(clinic, reference, answers, person.desk.reason)
