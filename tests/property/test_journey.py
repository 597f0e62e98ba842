"""The way through the form, for random patients."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from screening.assessment.assess import assess
from screening.assessment.model import Assessment
from screening.questionnaire import condition
from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, ItemType, PageKind
from screening.response.journey import (
    Place,
    first_open,
    is_complete,
    may_visit,
    next_place,
    options,
    places,
    previous_place,
    progress,
    shown_answers,
    shown_items,
)
from screening.response.model import is_blank
from screening.response.reading import Reading
from tests.property.forms import (
    CATALOGUE,
    ON,
    Form,
    answer_to,
    every_questionnaire,
    forms,
    lists_of,
    plain_answer,
)


def patient_answer(content: Content, form: Form, item: Item, data: st.DataObject) -> Any:
    """Draw what a patient can pick on the screen at this moment."""
    if not item.options_from:
        return data.draw(plain_answer(content, item))
    offered = sorted(options(Reading(content.questionnaire, form), item, content.segments))
    if item.type is ItemType.CHOICES:
        return data.draw(lists_of(offered, item.exclusive))
    return data.draw(st.sampled_from(offered))


def fill_in(content: Content, form: Form, place: Place, data: st.DataObject) -> None:
    """Answer what is asked at a place, one question after the other."""
    done: set[str] = set()
    while open_items := [
        item
        for item in shown_items(content.questionnaire, form, place)
        if item.id not in done and (item.required or data.draw(st.booleans()))
    ]:
        item = open_items[0]
        done.add(item.id)
        answer = patient_answer(content, form, item, data)
        if item.type is ItemType.ACTIVITIES:
            answer = [{**activity, "score": 3} for activity in answer]
        form[item.id] = {**form.get(item.id, {}), place.card: answer} if place.card else answer


def unanswered(content: Content, form: Form) -> list[str]:
    """List the required questions that are asked and have no answer, card by card."""
    reading = Reading(content.questionnaire, form)
    return [
        f"{item.id} {card}"
        for item in content.questionnaire.all_items()
        for card in reading.cards(item.id)
        if item.required and is_blank((reading.answer(item.id) or {}).get(card))
    ] + [
        item.id
        for item in content.questionnaire.all_items()
        if item.required and reading.shown[item.id] is True and _is_open(reading.answer(item.id))
    ]


def _is_open(answer: Any) -> bool:
    """Tell whether nothing was said, or an activity was named without its number."""
    named = answer if isinstance(answer, list) else []
    return is_blank(answer) or any(
        is_blank(one.get("score")) for one in named if isinstance(one, dict) and "name" in one
    )


@every_questionnaire
@given(data=st.data())
def test_a_patient_who_answers_what_is_asked_comes_to_the_end(
    name: str, data: st.DataObject
) -> None:
    content = CATALOGUE[name]
    form: Form = data.draw(st.one_of(st.builds(dict), forms(content)))
    questionnaire = content.questionnaire
    place, seen = places(questionnaire, form)[0], set()
    while place.page.kind is not PageKind.FINISH:
        assert place.id not in seen
        seen.add(place.id)
        fill_in(content, form, place, data)
        assert is_complete(questionnaire, form, place)
        place = next_place(questionnaire, form, place)
    assert unanswered(content, form) == []


@every_questionnaire
@given(data=st.data())
def test_no_place_is_open_while_a_required_question_before_it_is_unanswered(
    name: str, data: st.DataObject
) -> None:
    content = CATALOGUE[name]
    form = data.draw(forms(content))
    open_place = first_open(content.questionnaire, form)
    way = places(content.questionnaire, form)
    allowed = [place for place in way if may_visit(content.questionnaire, form, place.id)]
    assert allowed == list(way[: way.index(open_place) + 1])
    assert bool(unanswered(content, form)) == (
        not is_complete(content.questionnaire, form, open_place)
    )


@every_questionnaire
@given(data=st.data())
def test_back_then_forward_returns_to_the_same_page(name: str, data: st.DataObject) -> None:
    content = CATALOGUE[name]
    form = data.draw(forms(content))
    for place in places(content.questionnaire, form):
        before = previous_place(content.questionnaire, form, place)
        if before is not None:
            assert next_place(content.questionnaire, form, before) == place


@every_questionnaire
@given(data=st.data())
def test_progress_never_runs_backwards(name: str, data: st.DataObject) -> None:
    content = CATALOGUE[name]
    form = data.draw(forms(content))
    steps = [progress(content.questionnaire, p) for p in places(content.questionnaire, form)]
    numbers = [step.number for step in steps if step]
    assert numbers == sorted(numbers)
    assert {step.total for step in steps if step} == {len(content.questionnaire.counted_sections())}


def with_other_old_answers(content: Content, form: Form, data: st.DataObject) -> Form:
    """Draw the same form with other answers to everything that is not asked."""
    reading, other = Reading(content.questionnaire, form), dict(form)
    for item in content.questionnaire.all_items():
        if not reading.shown[item.id]:
            other[item.id] = data.draw(st.one_of(st.none(), answer_to(content, item)))
    for item_id, over in content.questionnaire.loop_of.items():
        hidden = content.questionnaire.items[over].real_options - reading.cards(item_id)
        item, cards = content.questionnaire.items[item_id], st.sampled_from(sorted(hidden))
        old = data.draw(st.dictionaries(cards, plain_answer(content, item), max_size=3))
        asked = {c: a for c, a in (form.get(item_id) or {}).items() if c in reading.cards(item_id)}
        other[item_id] = {**asked, **old}
    return other


@every_questionnaire
@given(data=st.data())
def test_no_condition_reads_an_old_answer_to_a_hidden_question(
    name: str, data: st.DataObject
) -> None:
    content = CATALOGUE[name]
    form = data.draw(forms(content))
    other = with_other_old_answers(content, form, data)
    questionnaire = content.questionnaire
    assert Reading(questionnaire, other).shown == Reading(questionnaire, form).shown
    assert shown_answers(questionnaire, other) == shown_answers(questionnaire, form)
    assert without_settle(content, other) == without_settle(content, form)


@every_questionnaire
@given(data=st.data())
def test_what_would_settle_the_fit_does_not_hang_on_old_answers(
    name: str, data: st.DataObject
) -> None:
    content = CATALOGUE[name]
    form = data.draw(forms(content))
    sent = shown_answers(content.questionnaire, form)
    assert assess(content, form, ON).fit.settle == assess(content, sent, ON).fit.settle


def without_settle(content: Content, form: Form) -> Assessment:
    """Judge a form, leaving out what would settle it."""
    found = assess(content, form, ON)
    return found.model_copy(update={"fit": found.fit.model_copy(update={"settle": ()})})


@every_questionnaire
@given(data=st.data())
def test_an_answer_never_changes_what_was_asked_before_it(name: str, data: st.DataObject) -> None:
    content = CATALOGUE[name]
    form = data.draw(forms(content))
    items = list(content.questionnaire.all_items())
    number = data.draw(st.integers(0, len(items) - 1))
    other = {**form, items[number].id: data.draw(answer_to(content, items[number]))}
    before, after = Reading(content.questionnaire, form), Reading(content.questionnaire, other)
    for item in items[: number + 1]:
        assert before.shown[item.id] == after.shown[item.id]


@every_questionnaire
def test_a_condition_looks_only_at_earlier_questions(name: str) -> None:
    content = CATALOGUE[name]
    order = list(content.questionnaire.items)
    for item in content.questionnaire.all_items():
        for test in condition.tests(item.show_if):
            if test.subject != "item":
                assert order.index(test.subject) < order.index(item.id)
