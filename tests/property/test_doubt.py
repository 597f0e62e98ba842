"""Not sure, not told and not answered are never read as "no"."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.assessment.assess import assess
from screening.assessment.model import Assessment
from screening.questionnaire.load import Content
from screening.questionnaire.model import DECLINED, NONE, UNSURE, Item, ItemType
from tests.property.forms import CATALOGUE, ON, Form, every_questionnaire, plausible, quiet

# A sign may be told by two answers; where one of them at "not sure" takes the other away, or is
# not held against it, the flag of both cannot be in doubt.
NOT_IN_DOUBT = {
    # No picture is asked for; the numb skin itself is in doubt (numb-region).
    ("numb", "saddle-numb-on-map"),
    # Nothing was picked that a date could contradict.
    ("duration", "dates-disagree"),
}


def asked_about_safety(content: Content) -> list[Item]:
    """List the questions of which the summary says whether they were asked."""
    return [content.questionnaire.items[item] for item in content.rules.must_be_asked]


def ticked(item: Item, *options: str) -> Any:
    """Return an answer in the shape that the item takes."""
    return options[0] if item.type is ItemType.CHOICE else list(options)


def signs(content: Content) -> list[tuple[Item, str]]:
    """List every real option of every safety question that can be left at "not sure"."""
    items = (item for item in asked_about_safety(content) if UNSURE in item.options)
    return [(item, option) for item in items for option in sorted(item.real_options)]


def in_doubt(content: Content, form: Form, item: Item, option: str) -> Iterator[Form]:
    """List the ways to be not sure about one option: by itself, and named in the follow-up."""
    unsure = {**form, item.id: ticked(item, UNSURE)}
    follow_up = content.questionnaire.narrowed_by.get(item.id)
    if follow_up:
        if not another_list_is_open(content, form, item):
            yield {**unsure, follow_up: [*form.get(follow_up, []), option]}
        unsure.pop(follow_up, None)
    yield unsure


def another_list_is_open(content: Content, form: Form, item: Item) -> bool:
    """Tell whether a list that shares the follow-up stands at "not sure" too (see below)."""
    follow_up = content.questionnaire.items[content.questionnaire.narrowed_by[item.id]]
    others = (form.get(name, []) for name in follow_up.narrows if name != item.id)
    return any(UNSURE in other for other in others)


def raised(assessment: Assessment) -> set[str]:
    """Return the ids of all flags, certain or in doubt."""
    return {flag.id for flag in assessment.flags}


def must_leave_a_trace(content: Content, flags: set[str], item: Item) -> set[str]:
    """Leave out the flags that are not raised in doubt."""
    silent = {rule.id for rule in content.rules.rules if content.rules.in_doubt(rule) is None}
    return {flag for flag in flags - silent if (item.id, flag) not in NOT_IN_DOUBT}


@every_questionnaire
@settings(max_examples=400)
@given(data=st.data())
def test_being_not_sure_about_a_sign_leaves_every_trace_that_the_sign_leaves(
    name: str, data: st.DataObject
) -> None:
    content = CATALOGUE[name]
    number = data.draw(st.integers(0, len(signs(content)) - 1))
    item, option = signs(content)[number]
    form = data.draw(plausible(content, changes=4))
    sure = raised(assess(content, {**form, item.id: ticked(item, option)}, ON))
    for doubtful in in_doubt(content, form, item, option):
        left = raised(assess(content, doubtful, ON))
        assert must_leave_a_trace(content, sure, item) <= left


@pytest.mark.xfail(
    strict=True,
    reason="open question 55: one follow-up makes false, in both its lists, what it does not pick",
)
@every_questionnaire
def test_picks_from_one_list_leave_not_sure_about_another_list_open(name: str) -> None:
    content = CATALOGUE[name]
    for follow_up in content.questionnaire.all_items():
        for first, second in permutations(follow_up.narrows, 2):
            both = {**quiet(content), first: [UNSURE], second: [UNSURE]}
            pick = min(content.questionnaire.items[first].real_options)
            picked = {**both, follow_up.id: [pick]}
            alone = {**quiet(content), second: [UNSURE]}
            alone.pop(follow_up.id, None)
            assert raised(assess(content, alone, ON)) <= raised(assess(content, picked, ON))


@every_questionnaire
def test_a_safety_question_that_was_not_answered_is_listed(name: str) -> None:
    content = CATALOGUE[name]
    form = quiet(content)
    for item in asked_about_safety(content):
        left = {name: answer for name, answer in form.items() if name != item.id}
        assert item.id in assess(content, left, ON).not_yet_asked


@every_questionnaire
def test_declining_a_safety_question_raises_a_flag_of_its_own(name: str) -> None:
    content = CATALOGUE[name]
    form = quiet(content)
    before = raised(assess(content, form, ON))
    for item in asked_about_safety(content):
        if DECLINED in item.options:
            declined = {**form, item.id: ticked(item, DECLINED)}
            assert raised(assess(content, declined, ON)) - before


@every_questionnaire
def test_every_safety_option_raises_a_flag(name: str) -> None:
    content = CATALOGUE[name]
    form = quiet(content)
    before = raised(assess(content, form, ON))
    for safety_item in content.rules.safety_items:
        item = content.questionnaire.items[safety_item]
        for option in sorted(item.real_options - {NONE}):
            found = raised(assess(content, {**form, item.id: ticked(item, option)}, ON))
            assert found - before, (item.id, option)
