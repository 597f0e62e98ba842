"""Answers that do not fit each other: asked about once on the screen, never refused."""

from datetime import date

from screening.assessment.measures import facts_on
from screening.errors import AnswerProblem
from screening.questionnaire.load import Content
from screening.response.journey import Place
from screening.response.model import Answers
from screening.response.reading import Reading


def second_look(
    content: Content, answers: Answers, place: Place, on: date
) -> tuple[AnswerProblem, ...]:
    """Return a soft problem for an onset date that does not fit the duration picked beside it."""
    item = next((i for i in place.page.items if "mismatch" in i.errors), None)
    facts = facts_on(content, Reading(content.questionnaire, answers), on)
    if item is None or not facts.truth("onset_mismatch"):
        return ()
    picked = content.questionnaire.items["duration"].options[facts.reading.answer("duration")]
    words = item.errors["mismatch"].replace("{duration}", picked)
    return (AnswerProblem(item.id, "mismatch", words),)
