"""What a screen asks a patient to look at again, in the words of the questionnaire.

Some of it is required (a missing answer, a score without a number), some is a gentle
question: the patient may leave the answer as it is by continuing once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from screening.errors import AnswerProblem
from screening.questionnaire.load import Content
from screening.questionnaire.model import UNSURE, Item, ItemType
from screening.questionnaire.named import BIRTH_DATE, FILLED_BY
from screening.response.dates import completed_years, parse_date, parse_partial
from screening.response.journey import Place, is_answered, shown_items
from screening.response.model import Answers, is_blank
from screening.response.reading import Reading

OLDEST: Final = 120
SOFT: Final = frozenset({"under_age", "mismatch"})


@dataclass(frozen=True, slots=True)
class Asking:
    """The day on which the patient answers, and the clinic's minimum age."""

    on: date
    min_age: int


def page_problems(
    content: Content, answers: Answers, place: Place, asking: Asking
) -> tuple[AnswerProblem, ...]:
    """Return what the patient should look at again at a place, in the order of the page."""
    reading = Reading(content.questionnaire, answers)
    items = shown_items(content.questionnaire, answers, place)
    found = (_problem(reading, item, place, asking) for item in items)
    return tuple(problem for problem in found if problem)


def _problem(reading: Reading, item: Item, place: Place, asking: Asking) -> AnswerProblem | None:
    if item.required and not is_answered(reading, item, place.card):
        return _missing(reading, item, place)
    answer = reading.answer(item.id)
    if answer is None or place.card:
        return None
    if item.narrows and not _narrows_each(reading, item, answer):
        return AnswerProblem(item.id, "one_of_each", item.errors.get("one_of_each", item.error))
    code = next(iter(_doubts(reading, item, answer, asking)), "")
    return AnswerProblem(item.id, code, item.errors[code]) if code in item.errors else None


def is_under_age_alone(content: Content, answers: Answers, asking: Asking) -> bool:
    """Tell whether the patient is under the clinic's minimum age and fills in the form alone."""
    return _is_under_age_alone(Reading(content.questionnaire, answers), asking)


def _is_under_age_alone(reading: Reading, asking: Asking) -> bool:
    born = parse_date(reading.answer(BIRTH_DATE) or "")
    is_alone = reading.answer(FILLED_BY) == "self"
    return is_alone and born is not None and completed_years(born, asking.on) < asking.min_age


def _narrows_each(reading: Reading, item: Item, picks: list[str]) -> bool:
    """Tell whether every list that stands at "not sure" has a pick: unsure is never no."""
    lists = (reading.questionnaire.items[name] for name in item.narrows)
    unsure = (one for one in lists if UNSURE in reading.state(one.id).true)
    return all(one.real_options.intersection(picks) for one in unsure)


def _missing(reading: Reading, item: Item, place: Place) -> AnswerProblem:
    answer = reading.answer(item.id)
    if item.type is ItemType.ACTIVITIES and answer:
        nameless = next(a["name"] for a in answer if is_blank(a.get("score")))
        words = item.errors["no_score"].replace("{activity}", nameless)
        return AnswerProblem(item.id, "no_score", words)
    return AnswerProblem(item.id, "required", item.error, card=place.card)


def _doubts(reading: Reading, item: Item, answer: Any, asking: Asking) -> Iterator[str]:
    if item.type is ItemType.DATE:
        born = parse_date(answer)
        years = completed_years(born, asking.on) if born else 0
        if years > OLDEST:
            yield "too_old"
        # Forms begun before there was a page for it have a text for it (docs/decisions/0014).
        if _is_under_age_alone(reading, asking):
            yield "under_age"
    elif item.type is ItemType.PARTIAL_DATE:
        yield from _onset_doubts(reading, answer)


def _onset_doubts(reading: Reading, answer: str) -> Iterator[str]:
    span, born = parse_partial(answer), parse_date(reading.answer(BIRTH_DATE) or "")
    if span and born and span[1] < born:
        yield "before_birth"


def error_words(item: Item, problem: AnswerProblem) -> str:
    """Return the words to show for an answer that could not be read."""
    return item.errors.get(problem.error) or item.error or next(iter(item.errors.values()), "")


def is_soft(problem: AnswerProblem) -> bool:
    """Tell whether the patient may leave the answer as it is."""
    return problem.why in SOFT
