"""What is wrong with a corrected answer, in words for the member of staff who corrects it."""

from typing import Final

from screening.errors import AnswerError, AnswerProblem
from screening.questionnaire.model import Item
from screening.report.case import Case
from screening.response.asking import error_words
from screening.web.clinician.asked import name_of
from screening.web.problems import Problems

NOTHING: Final = "answers"
AS_BEFORE: Final = "This is what the form says already. Nothing was changed"
EACH: Final = "each activity"
ALSO: Final = "This must be answered too, now: {words}"


def wrong(case: Case, corrected: Item, error: AnswerError) -> Problems:
    """Return the problems by the name of each field; nothing changed belongs to the question."""
    return Problems(_told(case, corrected, problem) for problem in error.problems)


def _told(case: Case, corrected: Item, problem: AnswerProblem) -> tuple[str, str]:
    item = case.content.questionnaire.items.get(problem.item)
    if problem.item == NOTHING:
        return corrected.id, AS_BEFORE
    if item is None:
        return problem.item, _sentence(problem.why)
    words = _words(case, item, problem)
    if item is not corrected and problem.why == "required":
        words = ALSO.format(words=words)
    return name_of(item.id), words


def _words(case: Case, item: Item, problem: AnswerProblem) -> str:
    """Return the form's own words; what only a correction can get wrong, in ours."""
    if " " in problem.why and not problem.error:
        return _sentence(problem.why)
    told = item.errors.get(problem.why) or error_words(item, problem) or _sentence(problem.why)
    called = case.content.questionnaire.page_of[item.id].item_names.get(problem.card, "it")
    return case.fill(told).replace("{item}", called).replace('"{activity}"', EACH)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
