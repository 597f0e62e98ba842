"""Mutants of `show_if`: what is asked when, and which old answers stop counting."""

from collections.abc import Iterator
from dataclasses import replace

from screening.questionnaire.condition import Condition
from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, Page, Questionnaire
from screening.response.journey import shown_answers
from screening.response.reading import Reading
from tests.cases.mutants import Mutant, Seen, changed
from tests.cases.mutants_of_conditions import changes


def mutants_of_form(content: Content) -> Iterator[Mutant]:
    """List every mutant of the conditions in `questionnaire.yaml`."""
    for page in content.questionnaire.pages:
        for item in page.items:
            for what, condition in _conditions(item):
                form = _with(content.questionnaire, page, item, condition)
                yield _mutant(f"{item.id} shown if {what}", replace(content, questionnaire=form))


def _conditions(item: Item) -> Iterator[tuple[str, Condition | None]]:
    if item.show_if is None:
        return
    yield "ever", None
    for what, condition in changes(item.show_if):
        if condition is not None:
            yield what, condition


def _with(
    questionnaire: Questionnaire, page: Page, item: Item, condition: Condition | None
) -> Questionnaire:
    other = changed(item, show_if=condition)
    items = tuple(other if each is item else each for each in page.items)
    pages = tuple(
        changed(page, items=items) if each is page else each for each in questionnaire.pages
    )
    return changed(questionnaire, pages=pages)


def _mutant(what: str, other: Content) -> Mutant:
    """Compare what is asked and what is sent; where these differ the case has noticed."""

    def differs(seen: Seen) -> bool:
        before, answers = seen.case.content.questionnaire, seen.case.answers
        if _asked(before, seen) != _asked(other.questionnaire, seen):
            return True
        return shown_answers(before, answers) != shown_answers(other.questionnaire, answers)

    return Mutant(what, differs)


def _asked(questionnaire: Questionnaire, seen: Seen) -> dict[str, frozenset[str] | bool]:
    return Reading(questionnaire, seen.case.answers).shown
