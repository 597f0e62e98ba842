"""A page of questions: each drawn as soon as its condition holds, and read back by name."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from screening.questionnaire.load import Content
from screening.questionnaire.model import Item
from screening.report.paper.numbers import numbers
from screening.response import journey
from screening.response.journey import Place
from screening.response.model import Answers
from screening.response.reading import Reading
from screening.ui import frame, words
from screening.ui.fields import (
    BETWEEN,
    Field,
    key_of,
    listened_to,
    mark_of,
    saved_answer,
    was_drawn,
)
from screening.ui.frame import Wrong
from screening.ui.memory import View, recall
from screening.ui.visitor import Visitor
from screening.ui.widgets import ASK, FIRST_PART, TAKE

# Complaints that quote what the patient answered.
QUOTING: Final = frozenset({"no_score", "mismatch"})


def known_at(visitor: Visitor, place: Place) -> dict[str, str]:
    """Return what fills the braces at a place: the clinic's settings and the treatment's name."""
    known = dict(visitor.clinic.settings.words())
    if place.card:
        known["item"] = place.page.item_names[place.card]
    return known


def field_at(visitor: Visitor, reading: Reading, place: Place, item: Item) -> Field:
    """Return a question with the answer that the draft holds."""
    return Field(
        item=item,
        key=key_of(mark_of(visitor.draft), place, item),
        saved=saved_answer(reading.answers, place, item),
        options=journey.options(reading, item, visitor.content.segments),
        known=known_at(visitor, place),
        frame=visitor.copy,
        drawing=f"/drawing/{visitor.content.hash}",
        listened_to=item.id in listened_to(place.page),
        number=_on_paper(visitor.content)[item.id] if visitor.reader else "",
    )


@lru_cache(maxsize=8)
def _on_paper(content: Content) -> Mapping[str, str]:
    return numbers(content.questionnaire)


def title_of(visitor: Visitor, place: Place) -> str:
    """Return the heading of a place."""
    return words.fill(place.page.title, known_at(visitor, place))


def draw(visitor: Visitor, view: View) -> None:
    """Draw the questions of a place; what is said above decides what is asked below."""
    place, answers = view.place, dict(view.draft.answers if view.draft else {})
    wrong = {problem.item: problem for problem in view.problems}
    reading = Reading(visitor.content.questionnaire, answers)
    hidden = recall().hidden
    hidden.update(take(visitor, place, answers))
    for item in place.page.items:
        if not _is_shown(reading, place, item):
            continue
        field = field_at(visitor, reading, place, item)
        if item.id in wrong:
            problem = wrong[item.id]
            told = field.says(problem.error)
            field = replace(field, error=told, quotes=problem.why in QUOTING)
        if item.id in hidden and not _is_on_screen(field):
            field = replace(field, saved=hidden[item.id])
        hidden.pop(item.id, None)
        frame.draw_question(field, title_of(visitor, place))
        ASK[item.type](field)
        if field.listened_to:
            answers = _with(answers, place, item, TAKE[item.type](field))
            reading = Reading(visitor.content.questionnaire, answers)


def _is_on_screen(field: Field) -> bool:
    first = FIRST_PART.get(field.item.type)
    return was_drawn(field.part(first) if first else field.key)


def take(visitor: Visitor, place: Place, answers: Answers) -> dict[str, Any]:
    """Return the raw answers that the widgets of a place hold now."""
    reading = Reading(visitor.content.questionnaire, answers)
    raws: dict[str, Any] = {}
    for item in place.page.items:
        field = field_at(visitor, reading, place, item)
        if _is_on_screen(field):
            raws[item.id] = TAKE[item.type](field)
            if field.listened_to:
                said = _with(reading.answers, place, item, raws[item.id])
                reading = Reading(visitor.content.questionnaire, said)
    return raws


def wrong_at(visitor: Visitor, view: View) -> tuple[Wrong, ...]:
    """Return the name of the widget and the words of each thing to look at again."""
    items = visitor.content.questionnaire.items
    return tuple(
        Wrong(
            _focus(view, items[problem.item]),
            words.fill(problem.error, known_at(visitor, view.place)),
            problem.why in QUOTING,
        )
        for problem in view.problems
    )


def shown_at(visitor: Visitor, view: View) -> tuple[Item, ...]:
    """Return the items that a place asks, by the answers of the draft."""
    answers = view.draft.answers if view.draft else {}
    return journey.shown_items(visitor.content.questionnaire, answers, view.place)


def _focus(view: View, item: Item) -> str:
    key, first = key_of(mark_of(view.draft), view.place, item), FIRST_PART.get(item.type)
    return f"{key}{BETWEEN}{first}" if first else key


def _is_shown(reading: Reading, place: Place, item: Item) -> bool:
    return place.card in reading.cards(item.id) if place.card else reading.is_shown(item.id)


def _with(answers: Answers, place: Place, item: Item, raw: Any) -> dict[str, Any]:
    value = {**(answers.get(item.id) or {}), place.card: raw} if place.card else raw
    return {**answers, item.id: value}
