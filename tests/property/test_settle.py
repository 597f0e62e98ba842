"""What would settle an undecided fit, compared with a search over every answer there is."""

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.assessment.assess import assess
from screening.assessment.fit import tally
from screening.assessment.measures import facts_on
from screening.assessment.model import NOT_ENOUGH
from screening.questionnaire import condition
from screening.questionnaire.load import Content
from screening.questionnaire.model import DECLINED, NONE, UNSURE, Item, ItemType
from screening.response.journey import shown_answers
from screening.response.reading import Reading
from tests.property.forms import CATALOGUE, ON, Form, answer_to, every_questionnaire, quiet

LONGEST_LIST = 9
MOST_CARDS = 3


def width(content: Content, form: Form) -> int:
    """Return how far apart the ends of the fit are."""
    reading = Reading(content.questionnaire, form).doubting()
    total = tally(facts_on(content, reading, ON)).total()
    return total.high - total.low


def narrowing(content: Content, form: Form) -> dict[str, int]:
    """Return by how much each open item can narrow the fit, trying every definite answer."""
    widest = width(content, form)
    found = {}
    for item in content.questionnaire.all_items():
        answers = list(every_answer(content, form, item))
        if answers:
            narrowest = min(width(content, {**form, item.id: answer}) for answer in answers)
            found[item.id] = widest - narrowest
    return found


def every_answer(content: Content, form: Form, item: Item) -> Iterator[Any]:
    """List every definite answer to an open item whose answers can be listed."""
    reading = Reading(content.questionnaire, form)
    given = reading.answer(item.id)
    if not reading.is_shown(item.id):
        return
    if item.id in content.questionnaire.loop_of:
        yield from _cards(reading, item, given or {})
    elif item.type is ItemType.RATING and item.scale and given is None:
        yield from range(item.scale.min, item.scale.max + 1)
    elif item.type is ItemType.CHOICE and given in {None, UNSURE} and item.options:
        yield from set(item.options) - {UNSURE, DECLINED}
    elif item.type is ItemType.CHOICES and (given is None or UNSURE in given):
        yield from _lists(item, given or [])


def _cards(reading: Reading, item: Item, given: Form) -> Iterator[Form]:
    cards = [card for card in reading.cards(item.id) if given.get(card, UNSURE) == UNSURE]
    if 0 < len(cards) <= MOST_CARDS:
        for answers in product(sorted(item.real_options), repeat=len(cards)):
            yield {**given, **dict(zip(cards, answers, strict=True))}


def _lists(item: Item, given: list[str]) -> Iterator[list[str]]:
    kept = [option for option in given if option != UNSURE]
    free = sorted(item.real_options.difference(kept))
    if 0 < len(free) <= LONGEST_LIST:
        for size in range(len(free) + 1):
            yield from (
                [*kept, *more] or [NONE]
                for more in combinations(free, size)
                if kept or more or NONE in item.options
            )


def told_by_fit(content: Content) -> list[str]:
    """List the items that the fit names, and those that its measures are built from."""
    inputs = {measure.id: measure.inputs for measure in content.measures.measures}
    whens: Iterable[Any] = [step.when for d in content.scoring.domains for step in d.points]
    tests = [
        test
        for when in [*whens, *(c.when for c in content.scoring.counter)]
        for test in condition.tests(when)
    ]
    named = {i for test in tests for i in inputs.get(test.measure, (test.subject,))}
    return [item for item in content.questionnaire.items if item in named]


@st.composite
def undecided(draw: Any, content: Content) -> Form:
    """Draw a form in which some of what the fit reads is blank or not sure."""
    items = content.questionnaire.items
    form = quiet(content)
    for item in draw(st.lists(st.sampled_from(told_by_fit(content)), max_size=12, unique=True)):
        doubts = [None, *([UNSURE] if UNSURE in items[item].options else [])]
        answer = draw(st.one_of(st.sampled_from(doubts), answer_to(content, items[item])))
        lists = items[item].type is ItemType.CHOICES and answer == UNSURE
        form[item] = [UNSURE] if lists else answer
    return shown_answers(content.questionnaire, form)


@every_questionnaire
@settings(max_examples=200)
@given(data=st.data())
def test_settle_names_the_items_that_a_search_over_all_answers_names(
    name: str, data: st.DataObject
) -> None:
    content = CATALOGUE[name]
    form = data.draw(undecided(content))
    fit = assess(content, form, ON).fit
    if fit.band != NOT_ENOUGH:
        return
    gains = narrowing(content, form)
    expected = sorted((item for item in gains if gains[item] > 0), key=lambda item: -gains[item])
    assert [item for item in fit.settle if item in gains] == expected
