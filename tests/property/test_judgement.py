"""What must hold of every assessment, whatever was answered."""

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from screening.assessment.assess import assess
from screening.assessment.model import Assessment, Fit
from screening.questionnaire.load import Content
from screening.questionnaire.model import DECLINED, UNSURE, Item, ItemType, Urgency
from screening.response.journey import shown_answers
from screening.response.reading import Reading
from screening.response.validate import read_answers, readable
from tests.property.forms import (
    CATALOGUE,
    ON,
    Form,
    answer_to,
    anything,
    every_questionnaire,
    forms,
    plain_answer,
)

# Lists in which every real option is a sign of something; each of them is read by a rule.
SIGNS = ("muscle_signs", "pain_words", "long_signs", "worse_with")
# One weak sign is a note; a second one makes it a medical review.
REPLACED = {"weak-flag-single": "constitutional"}

days = st.one_of(st.sampled_from([date(2024, 2, 29), date(2028, 2, 29), ON]), st.dates(ON))


@every_questionnaire
@given(data=st.data(), on=days)
def test_every_form_that_validation_accepts_is_judged(
    name: str, data: st.DataObject, on: date
) -> None:
    content = CATALOGUE[name]
    form = data.draw(anything(content, on))
    found = assess(content, read_answers(content, form, on), on)
    told = json.loads(found.model_dump_json())
    assert told["urgency"] in list(Urgency)
    assert set(found.measures) == {measure.id for measure in content.measures.measures}


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


@every_questionnaire
@given(data=st.data())
def test_whatever_json_holds_is_read_or_refused_and_what_was_read_is_judged(
    name: str, data: st.DataObject
) -> None:
    content = CATALOGUE[name]
    names = st.sampled_from([*content.questionnaire.items, "unheard_of"])
    raw = data.draw(st.dictionaries(names, json_values, max_size=6))
    read, problems = readable(content, raw, ON)
    assert set(read).isdisjoint(problem.item for problem in problems)
    assert assess(content, read, ON).on == ON


@every_questionnaire
@given(data=st.data())
def test_the_urgency_is_that_of_the_most_urgent_flag(name: str, data: st.DataObject) -> None:
    content = CATALOGUE[name]
    found = assess(content, data.draw(forms(content)), ON)
    levels = [flag.urgency for flag in found.flags]
    assert levels == sorted(levels, key=lambda urgency: urgency.rank)
    assert found.urgency == (levels[0] if levels else Urgency.CLEAR)


@every_questionnaire
@given(data=st.data())
def test_the_fit_is_withheld_exactly_while_an_urgent_flag_stands(
    name: str, data: st.DataObject
) -> None:
    content = CATALOGUE[name]
    found = assess(content, data.draw(forms(content)), ON)
    urgent = found.urgency in content.scoring.withheld.when_urgency
    assert (found.fit.band == "withheld") == urgent


@every_questionnaire
@given(data=st.data())
def test_the_points_of_the_domains_sum_to_the_score(name: str, data: st.DataObject) -> None:
    content = CATALOGUE[name]
    fit = assess(content, data.draw(forms(content)), ON).fit
    against = sum(counter.points for counter in fit.counter)
    for_sure = sum(counter.points for counter in fit.counter if counter.certain)
    assert fit.low == max(0, sum(domain.low for domain in fit.domains) - against)
    assert fit.high == max(0, sum(domain.high for domain in fit.domains) - for_sure)
    assert all(0 <= domain.low <= domain.high <= domain.maximum for domain in fit.domains)
    assert fit.high <= content.scoring.maximum


@every_questionnaire
@given(data=st.data())
def test_the_order_of_answers_never_matters(name: str, data: st.DataObject) -> None:
    content = CATALOGUE[name]
    form = data.draw(forms(content))
    names = data.draw(st.permutations(list(form)))
    other = {name: _turned(form[name]) for name in names}
    assert _in_order(assess(content, other, ON)) == _in_order(assess(content, form, ON))


def _turned(answer: Any) -> Any:
    if isinstance(answer, dict):
        return dict(reversed(answer.items()))
    return answer[::-1] if isinstance(answer, list) else answer


def _in_order(found: Assessment) -> Any:
    """Write an assessment with the ticks behind each flag sorted."""
    told = found.model_dump(mode="json")
    for finding in (finding for flag in told["flags"] for finding in flag["because"]):
        if isinstance(finding["answer"], list):
            finding["answer"].sort(key=str)
    return told


@every_questionnaire
@given(data=st.data())
def test_adding_a_sign_never_lowers_the_urgency_nor_loses_a_flag(
    name: str, data: st.DataObject
) -> None:
    content = CATALOGUE[name]
    form = data.draw(forms(content))
    item = content.questionnaire.items[data.draw(st.sampled_from(_lists_of_signs(content)))]
    before = form.get(item.id) or []
    if DECLINED in before or (item.exclusive & {UNSURE} and UNSURE in before):
        return
    option = data.draw(st.sampled_from(sorted(item.real_options - set(before) or [before[0]])))
    more = [*(o for o in before if o not in {*item.exclusive, option}), option]
    without, with_it = assess(content, form, ON), assess(content, {**form, item.id: more}, ON)
    assert with_it.urgency.rank <= without.urgency.rank
    levels = {flag.id: flag.urgency.rank for flag in with_it.flags}
    for flag in without.flags:
        now = levels.get(flag.id, levels.get(REPLACED.get(flag.id, "")))
        assert now is not None
        assert now <= flag.urgency.rank


def _lists_of_signs(content: Content) -> list[str]:
    lists = {*content.rules.safety_items, *SIGNS} & set(content.questionnaire.items)
    return sorted(lists)


@every_questionnaire
@given(data=st.data())
def test_settling_an_open_answer_lands_inside_the_interval(name: str, data: st.DataObject) -> None:
    content = CATALOGUE[name]
    form = shown_answers(content.questionnaire, data.draw(forms(content)))
    open_items = _open(content, form)
    if not open_items:
        return
    item = data.draw(st.sampled_from(open_items))
    answer = data.draw(_settling(content, form, item))
    before = assess(content, form, ON).fit
    after = assess(content, {**form, item.id: answer}, ON).fit
    assert _inside(after, before)


def _inside(after: Fit, before: Fit) -> bool:
    return before.low <= after.low <= after.high <= before.high


def _open(content: Content, form: Form) -> list[Item]:
    """List what is asked and blank, not sure, or not told."""
    reading = Reading(content.questionnaire, form)
    return [item for item in content.questionnaire.all_items() if _is_open(reading, item)]


def _is_open(reading: Reading, item: Item) -> bool:
    answer = reading.answer(item.id)
    if not reading.is_shown(item.id):
        return False
    if item.id in reading.questionnaire.loop_of:
        return any((answer or {}).get(c) in {None, UNSURE} for c in reading.cards(item.id))
    given = answer if isinstance(answer, list) else [answer]
    return answer is None or UNSURE in given or DECLINED in given


def _settling(content: Content, form: Form, item: Item) -> st.SearchStrategy[Any]:
    """Draw a definite answer that keeps what was ticked beside "not sure"."""
    reading = Reading(content.questionnaire, form)
    given = reading.answer(item.id)
    if item.id in content.questionnaire.loop_of:
        cards = sorted(c for c in reading.cards(item.id) if (given or {}).get(c) in {None, UNSURE})
        answer = plain_answer(content, item)
        return st.fixed_dictionaries(dict.fromkeys(cards, answer)).map(
            lambda m: {**(given or {}), **m}
        )
    if item.id == "duration" and reading.answer("onset_date"):
        # A date speaks instead of a length that is not known: only what agrees with it settles.
        return st.sampled_from(assess(content, form, ON).measures["duration"] or ["unsure"])
    if item.type is not ItemType.CHOICES or given is None:
        return answer_to(content, item)
    return _completed(content, form, item, given)


def _completed(
    content: Content, form: Form, item: Item, given: list[str]
) -> st.SearchStrategy[list[str]]:
    """Draw more ticks; once the follow-up has said which ones are open, only of those."""
    kept = [option for option in given if option not in {UNSURE, DECLINED}]
    follow_up = content.questionnaire.narrowed_by.get(item.id, "")
    picks = (
        set(Reading(content.questionnaire, form).answer(follow_up) or ()) if follow_up else set()
    )
    free = sorted((picks & item.real_options if picks else item.real_options) - set(kept))
    more = st.lists(st.sampled_from(free), unique=True) if free else st.just([])
    return more.map(lambda extra: [*kept, *extra] or ["none"])
