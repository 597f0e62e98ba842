"""Marks on the body: what an answer may say of a place, and what rules read of it."""

from datetime import date
from typing import Any

import pytest

from screening.assessment.assess import assess
from screening.errors import AnswerError
from screening.response import journey
from screening.response.marks import Mark, marks_of, regions_of, said_of
from screening.response.reading import Reading
from screening.response.validate import read_answers
from screening.response.written import typed_answers
from tests.factories import a_response, the_content

CONTENT = the_content()
FORM = CONTENT.questionnaire
ON = date(2026, 6, 1)
BURNING = {"region": "back_low_back_left", "intensity": 7, "sensations": ["burn"]}


def read(answer: Any) -> Any:
    return read_answers(CONTENT, {"pain_areas": answer}, ON)["pain_areas"]


def test_a_place_may_be_bare_or_told_more_of() -> None:
    assert read(["back_thigh_left", BURNING]) == ["back_thigh_left", BURNING]


def test_a_place_of_which_nothing_more_is_said_becomes_a_bare_id() -> None:
    empty: dict[str, Any] = {"region": "back_thigh_left", "intensity": None, "sensations": []}
    assert read([empty, {"region": "back_calf_left"}]) == ["back_thigh_left", "back_calf_left"]


def test_no_pain_at_a_place_is_an_intensity_and_not_a_blank() -> None:
    marked = [{"region": "back_thigh_left", "intensity": 0}]
    assert read(marked) == marked


def test_a_place_that_is_told_twice_the_same_way_counts_once() -> None:
    assert read([BURNING, BURNING, "back_thigh_left", "back_thigh_left"]) == [
        BURNING,
        "back_thigh_left",
    ]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("back_thigh_left", "expects a list"),
        ([7], "expects region ids"),
        ([{"intensity": 7}], "expects region ids"),
        ([["back_thigh_left"]], "expects region ids"),
        (["back_thigh"], "'back_thigh' is not one of its options"),
        ([{"region": "moon"}], "'moon' is not one of its options"),
        ([{**BURNING, "intensity": 11}], "an intensity from 0 to 10"),
        ([{**BURNING, "intensity": -1}], "an intensity from 0 to 10"),
        ([{**BURNING, "intensity": True}], "a whole number"),
        ([{**BURNING, "intensity": 6.5}], "a whole number"),
        ([{**BURNING, "intensity": "7"}], "a whole number"),
        ([{**BURNING, "sensations": ["bliss"]}], "'bliss' is not one of its sensations"),
        ([{**BURNING, "sensations": "burn"}], "a list of sensations"),
        ([{**BURNING, "sensations": [1]}], "a list of sensations"),
        ([{**BURNING, "depth": "skin"}], "nothing else"),
        ([BURNING, "back_low_back_left"], "marks 'back_low_back_left' twice"),
        ([BURNING, {**BURNING, "intensity": 3}], "marks 'back_low_back_left' twice"),
    ],
)
def test_what_cannot_be_read_is_refused(answer: Any, why: str) -> None:
    with pytest.raises(AnswerError) as refused:
        read(answer)
    assert why in str(refused.value)


def test_only_an_item_that_asks_more_of_a_place_is_told_more() -> None:
    with pytest.raises(AnswerError):
        read_answers(CONTENT, {"numb_where": [{"region": "back_calf_left", "intensity": 3}]}, ON)


def test_rules_and_conditions_read_the_places_alone() -> None:
    bare = a_response()
    more = a_response(
        pain_areas=[BURNING, {"region": "back_thigh_left", "sensations": ["numb", "pins"]}]
    )
    assert Reading(FORM, more).answer("pain_areas") == bare["pain_areas"]
    assert assess(CONTENT, more, ON) == assess(CONTENT, bare, ON)
    place = journey.find(FORM, more, "main")
    assert place is not None
    assert journey.options(
        Reading(FORM, more), FORM.items["pain_main_area"], CONTENT.segments
    ) == journey.options(Reading(FORM, bare), FORM.items["pain_main_area"], CONTENT.segments)


def test_what_was_said_of_a_place_is_sent_with_it() -> None:
    answers = a_response(pain_areas=[BURNING, "back_thigh_left"])
    assert journey.shown_answers(FORM, answers)["pain_areas"] == [BURNING, "back_thigh_left"]
    assert Reading(FORM, answers).marks("pain_areas") == (
        Mark("back_low_back_left", 7, ("burn",)),
        Mark("back_thigh_left"),
    )


def test_a_mark_is_told_in_words() -> None:
    item = FORM.items["pain_areas"]
    assert said_of(Mark("back_calf_left", 7, ("burn", "pins")), item) == (
        "7 of 10, burning, pins and needles"
    )
    assert said_of(Mark("back_calf_left"), item) == ""


def test_marks_written_by_hand_have_whole_numbers() -> None:
    written = {"pain_areas": [{"region": "back_calf_left", "intensity": "7"}, "back_thigh_left"]}
    assert typed_answers(FORM, written)["pain_areas"] == [
        {"region": "back_calf_left", "intensity": 7},
        "back_thigh_left",
    ]


def test_places_alone_and_marks_are_read_from_the_same_answer() -> None:
    answer = ["back_thigh_left", BURNING]
    assert regions_of(answer) == [mark.region for mark in marks_of(answer)]
    assert marks_of(None) == ()
