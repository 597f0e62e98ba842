"""Every worked case is judged as a physiotherapist worked it out."""

from collections.abc import Iterator
from typing import Any

import pytest

from screening.assessment.assess import assess
from screening.assessment.dependence import fit_items
from screening.assessment.model import NOT_ENOUGH, WITHHELD, Assessment
from screening.questionnaire.model import UNSURE, ItemType
from screening.response.marks import regions_of
from tests.cases.worked import Case, cases_of, folders

KEYS = {"urgency", "flags", "flags_at_least", "lo", "hi", "band", "outlook", "needled"}
HEADS = {"title", "source", "why", "sent_on", "answers", "expect"}

cases = pytest.mark.parametrize(
    "case",
    [case for folder in folders() for case in cases_of(folder)],
    ids=lambda case: f"{case.folder}-{case.name}",
)


@cases
def test_the_assessment_is_what_the_case_expects(case: Case) -> None:
    found = told(assess(case.content, case.answers, case.on))
    expected = dict(case.expect)
    at_least = set(expected.pop("flags_at_least", ()))
    expected = {key: _typed(key, value) for key, value in expected.items()}
    assert {key: found[key] for key in expected} == expected
    assert at_least <= set(found["flags"])


@cases
def test_a_case_says_who_it_is_about_and_only_known_things(case: Case) -> None:
    assert case.said["title"]
    assert set(case.said) <= HEADS
    assert set(case.expect) <= KEYS
    assert {"urgency", "band"} <= set(case.expect) or {"flags", "band"} <= set(case.expect)


@cases
def test_marks_that_say_more_are_judged_as_bare_ones(case: Case) -> None:
    marked = case.answers.get("pain_areas")
    bare = assess(case.content, {**case.answers, "pain_areas": regions_of(marked)}, case.on)

    assert told(bare) == told(assess(case.content, case.answers, case.on))


def test_some_case_says_how_strong_and_what_it_is_like() -> None:
    said = [case.answers.get("pain_areas") or [] for f in folders() for case in cases_of(f)]

    assert any(marks != regions_of(marks) for marks in said)


@cases
def test_being_less_sure_never_narrows_the_fit_nor_moves_its_band(case: Case) -> None:
    sure = assess(case.content, case.answers, case.on).fit
    for answers in _less_sure(case):
        fit = assess(case.content, answers, case.on).fit
        assert fit.low <= sure.low <= sure.high <= fit.high
        assert sure.band in {fit.band, WITHHELD} or fit.band in {NOT_ENOUGH, WITHHELD}


def _less_sure(case: Case) -> Iterator[dict[str, Any]]:
    """List the same answers with one of them left out, or at "not sure"."""
    questionnaire = case.content.questionnaire
    for item_id in fit_items(case.content):
        if item_id == "duration" and "onset_date" in case.answers:
            continue  # an onset date speaks instead of a length that is not known
        follow_up = questionnaire.narrowed_by.get(item_id)
        left = {k: v for k, v in case.answers.items() if k not in {item_id, follow_up}}
        yield left
        item = questionnaire.items[item_id]
        if (
            item_id in case.answers
            and UNSURE in item.options
            and item_id not in questionnaire.loop_of
        ):
            yield {**left, item_id: UNSURE if item.type is ItemType.CHOICE else [UNSURE]}


def told(assessment: Assessment) -> dict[str, Any]:
    """Write an assessment as a case does."""
    fit = assessment.fit
    flags = [flag.id if flag.certain else f"{flag.id}?" for flag in assessment.flags]
    return {
        "urgency": str(assessment.urgency),
        "flags": sorted(flags),
        "lo": fit.low,
        "hi": fit.high,
        "band": fit.band,
        "outlook": list(assessment.outlook),
        "needled": list(assessment.needled),
    }


def _typed(key: str, value: object) -> object:
    if key in {"lo", "hi"}:
        return int(str(value))
    if key == "flags" and isinstance(value, list):
        return sorted(value)
    return value
