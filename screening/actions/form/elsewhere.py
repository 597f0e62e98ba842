"""A form that two screens write: whoever comes second is told, and overwrites nothing unasked."""

from typing import Any, Final

from screening.actions.contents import copy_of
from screening.actions.form import turns
from screening.actions.form.turns import Reply, Turn
from screening.clinic import Clinic
from screening.errors import AnswerProblem
from screening.questionnaire.load import Content
from screening.records.model import Draft
from screening.response.journey import Place
from screening.response.model import Answers

WHY: Final = "elsewhere"
ON_THIS_PAGE: Final = "changed_elsewhere"
ON_ANOTHER_PAGE: Final = "changed_before_sending"


def told(clinic: Clinic, content: Content, seen: tuple[Draft, Draft], reply: Reply) -> Turn | None:
    """Return the page again if another screen has changed its answers meanwhile.

    `seen` is the form as this screen showed it, and as it is kept now. Who says the same as the
    other screen is not told anything; who continues once more has been told.
    """
    shown, now = seen[0].answers, seen[1].answers
    if shown == now:
        return None
    said = turns.hear(clinic, content, now, reply).answers
    changed = [
        item.id
        for item in reply.place.page.items
        if _at(now, reply.place, item.id) != _at(shown, reply.place, item.id)
        and _at(said, reply.place, item.id) != _at(now, reply.place, item.id)
    ]
    return _again(clinic, content, seen[1], (reply.place, changed, ON_THIS_PAGE))


def told_before_sending(
    clinic: Clinic, content: Content, seen: tuple[Draft, Draft], sign: Place
) -> Turn | None:
    """Return the sign page again if another screen has changed any other answer meanwhile."""
    here = {item.id for item in sign.page.items}
    shown, now = ({k: v for k, v in one.answers.items() if k not in here} for one in seen)
    if shown == now:
        return None
    changed = [item.id for item in sign.page.items[:1]]
    return _again(clinic, content, seen[1], (sign, changed, ON_ANOTHER_PAGE))


def _again(
    clinic: Clinic, content: Content, draft: Draft, which: tuple[Place, list[str], str]
) -> Turn | None:
    place, changed, key = which
    words = copy_of(content, clinic.content)[key]
    problems = tuple(AnswerProblem(item, WHY, words, card=place.card) for item in changed)
    return Turn(draft, place, problems) if problems else None


def _at(answers: Answers, place: Place, item: str) -> Any:
    answer = answers.get(item)
    return (answer or {}).get(place.card) if place.card else answer
