"""How an invented patient fills in a form: page by page, through the same actions as a real one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from screening.actions import codes
from screening.actions.form import intake
from screening.actions.form.turns import Turn
from screening.actions.tablet import tablets
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.demo.dice import Dice
from screening.demo.hours import Clock
from screening.errors import Refused
from screening.questionnaire.model import ItemType, PageKind
from screening.records.people import Staff
from screening.response.asking import is_soft
from screening.response.journey import Place

SIGN: Final = "sign"
PRIVACY: Final = "consent_privacy"
MOST_PAGES: Final = 200
# What a page takes of time, in seconds: to look at it, and for each question by its type.
LOOK, UNDERSTAND, SIGNATURE = (3, 9), (15, 70), (10, 30)
PER_ITEM: Final = {
    ItemType.LONG_TEXT: (15, 50),
    ItemType.BODY_AREAS: (20, 70),
    ItemType.ACTIVITIES: (15, 40),
    ItemType.TEXT: (4, 14),
}
OTHERWISE: Final = (4, 13)


@dataclass(frozen=True)
class Sitting:
    """One form in somebody's hands: how slowly they go, and at which page they leave off.

    `reader` is a member of staff who reads the form aloud and answers for them.
    """

    answers: Mapping[str, Any]
    dice: Dice
    slowness: float = 1.0
    stops: str = ""
    reader: Staff | None = None


def fill(clinic: Clinic, clock: Clock, tablet: str, sitting: Sitting) -> str:
    """Fill in a form on a tablet, named by its cookie, and put it down; return its reference.

    Raises Refused if the form asks something that the patient has no answer to.
    """
    token = _begun(clinic, tablet, sitting.reader)
    here = _at(clinic, tablet)
    turn = intake.open_draft(here, token, {PRIVACY: sitting.answers[PRIVACY]})
    reference = go_through(here, clock, turn, sitting)
    tablets.put_down(_at(clinic, tablet))
    return reference


def go_through(here: Clinic, clock: Clock, turn: Turn, sitting: Sitting) -> str:
    """Go on from a page to where the patient leaves off, or send the form; return its reference.

    Raises Refused as `fill`.
    """
    for _ in range(MOST_PAGES):
        _must_be_taken(turn)
        if not turn.interrupt and turn.place.id in {sitting.stops, SIGN}:
            break
        turn = _step(here, clock, turn, sitting)
    if not sitting.stops:
        clock.passes(sitting.dice.between(*SIGNATURE))
        _must_be_sent(intake.submit(here, turn.draft, _raws(turn.place, sitting.answers)))
    return turn.draft.reference


def _begun(clinic: Clinic, tablet: str, reader: Staff | None) -> str:
    return codes.parted(tablets.begin(_at(clinic, tablet), reader))[1]


def _at(clinic: Clinic, tablet: str) -> Clinic:
    """Return the clinic with the tablet at hand, as it is kept now."""
    return replace(clinic, tablet=tablets.here(clinic, codes.parted(tablet)[1]))


def _step(clinic: Clinic, clock: Clock, turn: Turn, sitting: Sitting) -> Turn:
    """Go on by one page; what the form only asks to look at again is let stand."""
    clock.passes(_seconds(turn, sitting) * sitting.slowness)
    if turn.interrupt:
        return intake.acknowledge(clinic, turn.draft)
    raws = _raws(turn.place, sitting.answers)
    accepted = frozenset(problem.item for problem in turn.problems)
    return intake.answer(clinic, turn.draft, turn.place.id, raws, accepted)


def _seconds(turn: Turn, sitting: Sitting) -> int:
    if turn.interrupt:
        return sitting.dice.between(*UNDERSTAND)
    asked = [item for item in turn.place.page.items if item.id in sitting.answers]
    spent = (sitting.dice.between(*PER_ITEM.get(item.type, OTHERWISE)) for item in asked)
    look = sitting.dice.between(*LOOK)
    return look * (4 if turn.place.page.kind is PageKind.CHECK else 1) + sum(spent)


def _raws(place: Place, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a screen would say of one place."""
    if not place.card:
        return {item.id: answers.get(item.id) for item in place.page.items}
    return {item.id: (answers.get(item.id) or {}).get(place.card) for item in place.page.items}


def _must_be_taken(turn: Turn) -> None:
    if hard := [problem for problem in turn.problems if not is_soft(problem)]:
        told = "; ".join(str(problem) for problem in hard)
        raise Refused(f"an invented patient cannot answer the page {turn.place.id}: {told}")


def _must_be_sent(outcome: Submission | Turn) -> None:
    if isinstance(outcome, Turn):
        _must_be_taken(outcome)
        raise Refused(f"an invented patient left the page {outcome.place.id} open")
