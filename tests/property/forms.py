"""Random forms: answers that validation accepts, for any questionnaire."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from screening.questionnaire.load import Content, load_catalogue
from screening.questionnaire.model import Item, ItemType
from screening.response.strokes import HEIGHT, WIDTH
from screening.response.validate import known_options

CATALOGUE: Final = load_catalogue(Path(__file__).parents[2] / "questionnaires")
ON: Final = date(2026, 6, 1)
WORDS: Final = st.text("aé☂ \n'", min_size=1, max_size=12)
Form = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

# By name: a failing example is then readable, and Hypothesis can repeat it.
every_questionnaire = pytest.mark.parametrize("name", CATALOGUE)


def answer_to(content: Content, item: Item, on: date = ON) -> st.SearchStrategy[Any]:
    """Draw any answer to one item that validation accepts; for a loop, some of its cards."""
    over = content.questionnaire.loop_of.get(item.id)
    if over is None:
        return plain_answer(content, item, on)
    cards = sorted(content.questionnaire.items[over].real_options)
    return st.dictionaries(st.sampled_from(cards), plain_answer(content, item, on), max_size=4)


def plain_answer(content: Content, item: Item, on: date = ON) -> st.SearchStrategy[Any]:
    """Draw an answer as one card of a loop, or an ordinary page, takes it."""
    options = sorted(known_options(content, item))
    match item.type:
        case ItemType.CHOICE:
            return st.sampled_from(options)
        case ItemType.CHOICES:
            return lists_of(options, item.exclusive)
        case ItemType.BODY_AREAS:
            return places(item, options)
        case ItemType.RATING if item.scale:
            return st.integers(item.scale.min, item.scale.max)
        case ItemType.DATE:
            return st.dates(date(1900, 1, 1), on).map(date.isoformat)
        case ItemType.PARTIAL_DATE:
            return partial_dates(on)
        case ItemType.ACTIVITIES:
            return st.lists(_activity(), min_size=1, max_size=item.max)
        case ItemType.CONFIRM:
            return st.just("agreed")
        case ItemType.DRAWING:
            return drawings()
        case _:
            return WORDS


def lists_of(options: list[str], exclusive: frozenset[str]) -> st.SearchStrategy[list[str]]:
    """Draw ticks of a list: one exclusive option alone, or some of the others."""
    alone = sorted(exclusive.intersection(options))
    others = sorted(set(options) - exclusive)
    some = st.lists(st.sampled_from(others), min_size=1, max_size=6, unique=True)
    return st.one_of(some, st.sampled_from(alone).map(lambda one: [one])) if alone else some


def places(item: Item, options: list[str]) -> st.SearchStrategy[list[Any]]:
    """Draw marked places; where the item asks more of a place, some are told more of."""
    bare = st.lists(st.sampled_from(options), min_size=1, max_size=5, unique=True)
    if not item.sensations:
        return bare
    more = st.fixed_dictionaries(
        {"region": st.just("")},
        optional={
            "intensity": st.integers(0, 10),
            "sensations": st.lists(st.sampled_from(sorted(item.sensations)), unique=True),
        },
    )
    mark = st.builds(
        lambda region, said: {**said, "region": region} if said else region,
        st.sampled_from(options),
        st.one_of(st.none(), more),
    )
    whole = st.lists(
        mark,
        min_size=1,
        max_size=5,
        unique_by=lambda one: one["region"] if isinstance(one, dict) else one,
    )
    return st.one_of(bare, whole)


def drawings() -> st.SearchStrategy[list[Any]]:
    """Draw a few strokes within the box."""
    point = st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)).map(list)
    return st.lists(st.lists(point, min_size=1, max_size=4), min_size=1, max_size=3)


def partial_dates(on: date) -> st.SearchStrategy[str]:
    """Draw a day, a month or a year that has begun; most of them lately."""
    lately = st.integers(0, 2500).map(lambda days: on - timedelta(days=days))
    days = st.one_of(lately, st.dates(date(1900, 1, 1), on)).map(date.isoformat)
    return st.builds(lambda day, length: day[:length], days, st.sampled_from([4, 7, 10]))


def _activity() -> st.SearchStrategy[dict[str, Any]]:
    scores = st.one_of(st.none(), st.integers(0, 10))
    return st.fixed_dictionaries({"name": st.sampled_from(["Sit", "Walk"]), "score": scores})


def anything(content: Content, on: date = ON) -> st.SearchStrategy[Form]:
    """Draw any form: unfinished, contradictory, and with old answers to hidden items."""
    items = content.questionnaire.items

    @st.composite
    def form(draw: Draw) -> Form:
        names = draw(st.lists(st.sampled_from(list(items)), unique=True))
        return {name: draw(answer_to(content, items[name], on)) for name in names}

    return form()


def plausible(content: Content, changes: int = 8) -> st.SearchStrategy[Form]:
    """Draw a form that is mostly quiet, with a few answers changed or left out."""
    items = content.questionnaire.items

    @st.composite
    def form(draw: Draw) -> Form:
        names = draw(st.lists(st.sampled_from(list(items)), max_size=changes, unique=True))
        answers = {name: answer_to(content, items[name]) for name in names}
        drawn = {name: draw(st.one_of(st.none(), one, one)) for name, one in answers.items()}
        mixed = {**quiet(content), **drawn}
        return {name: answer for name, answer in mixed.items() if answer is not None}

    return form()


def forms(content: Content) -> st.SearchStrategy[Form]:
    """Draw a form of either kind."""
    return st.one_of(plausible(content), anything(content))


def quiet(content: Content) -> Form:
    """Return a form in which nothing is wrong: "none" wherever there is one."""
    items = content.questionnaire.items.values()
    return {item.id: answer for item in items if (answer := _quiet(content, item)) is not None}


QUIET: Final[Mapping[ItemType, Any]] = {
    ItemType.RATING: 5,
    ItemType.DATE: "1980-01-15",
    ItemType.ACTIVITIES: [{"name": "Sit", "score": 4}],
    ItemType.CONFIRM: "agreed",
    ItemType.TEXT: "words",
    ItemType.LONG_TEXT: "words",
    ItemType.PHONE: "none",
    ItemType.SIGNATURE: "words",
    ItemType.DRAWING: [[[10, 20], [30, 40]]],
}


def _quiet(content: Content, item: Item) -> Any:
    if item.id in content.questionnaire.loop_of:
        return None
    if item.type is ItemType.BODY_AREAS:
        return [next(iter(content.segments.places))]
    if item.options and item.type is not ItemType.PHONE:
        option = "none" if "none" in item.options else next(iter(item.options))
        return option if item.type is ItemType.CHOICE else [option]
    return QUIET.get(item.type)
