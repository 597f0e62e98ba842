"""Marks in words and letters: complete, the strongest first, silent about what was not said."""

from typing import Any

import pytest

from screening.report.case import Case
from screening.report.chart import blank_chart, chart
from screening.report.marks import (
    contradictions,
    letters_of,
    marks_words,
    step_of,
    steps_words,
)
from screening.report.model import Rows
from screening.response.marks import Mark
from tests.unit.report.forms import (
    LETTERHEAD,
    MADE,
    a_form,
    a_mark,
    a_patient,
    marked_strongly,
    the_content,
    told,
)

PAIN = the_content().questionnaire.items["pain_areas"]
LOW_BACK, CALF = "back_low_back_left", "back_calf_left"


def a_case(*marks: Any, **answers: Any) -> Case:
    given = a_patient(**{"pain_areas": list(marks), "pain_main_area": None, **answers})
    return Case(the_content(), a_form(given), LETTERHEAD, MADE)


def in_words(*marks: Any) -> str:
    case = a_case(*marks)
    return marks_words(case, PAIN, case.answer("pain_areas"))


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([LOW_BACK, CALF], "Left: low back, calf"),
        ([CALF, a_mark(LOW_BACK, 7, "burn")], "Left: low back (7 of 10, burning), calf"),
        ([a_mark(LOW_BACK, 0)], "Left: low back (0 of 10)"),
        ([a_mark(LOW_BACK, None, "pins", "numb")], "Left: low back (pins and needles, numb)"),
        (
            [a_mark(CALF, 3), "back_neck_left", a_mark("back_calf_right", 9)],
            "Right: calf (9 of 10); left: calf (3 of 10), back of neck",
        ),
        ([a_mark(CALF, 4), a_mark("back_calf_right", 4)], "Both sides: calf (4 of 10)"),
        (
            [a_mark(CALF, 4), a_mark("back_calf_right", 4, "ache")],
            "Right: calf (4 of 10, aching); left: calf (4 of 10)",
        ),
        (
            [LOW_BACK, a_mark("back_neck_left", None, "ache"), a_mark(CALF, 1)],
            "Left: calf (1 of 10), back of neck (aching), low back",
        ),
    ],
)
def test_marks_are_told_strongest_first_and_bare_ones_as_ever(marks: list[Any], words: str) -> None:
    assert in_words(*marks) == words


def test_everything_that_was_said_of_every_place_is_in_the_words() -> None:
    answers = marked_strongly()
    case = Case(the_content(), a_form(answers), LETTERHEAD, MADE)
    words = marks_words(case, PAIN, case.answer("pain_areas"))

    for mark in answers["pain_areas"]:
        assert f"({mark['intensity']} of 10, " in words
    assert words.count("aching, burning, pins and needles, numb, electric shock, stabbing") == 12


def test_the_row_the_drawing_and_the_glance_tell_what_was_said() -> None:
    report = told(
        a_form(a_patient(pain_areas=[a_mark(LOW_BACK, 7, "burn"), CALF], pain_main_area=LOW_BACK))
    )
    where = next(part for part in report.sections if part.id == "chart").blocks[0]
    assert isinstance(where, Rows)

    words = "Left: low back (7 of 10, burning), calf"
    assert {row.label: row.value for row in where.rows}["Painful"] == words
    assert f"Pain: {words}. Worst: Low back, left." in report.glance.chart.alt
    facts = {fact.label: fact.words for fact in report.glance.facts}
    assert facts["Worst place"].startswith("Low back, left (7 of 10, burning) · ")


@pytest.mark.parametrize(
    ("mark", "letters"),
    [
        (Mark(CALF, 7, ("burn", "pins")), "7 B P"),
        (Mark(CALF, 10, tuple(PAIN.sensations)), "10 A B P N E S C"),
        (Mark(CALF, 0), "0"),
        (Mark(CALF, None, ("cramp",)), "C"),
        (Mark(CALF), ""),
    ],
)
def test_a_mark_is_as_short_as_a_number_and_letters(mark: Mark, letters: str) -> None:
    assert letters_of(mark, PAIN) == letters


def test_the_ramp_has_a_step_for_nothing_and_one_for_every_two_numbers() -> None:
    assert [step_of(n, PAIN) for n in range(11)] == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert step_of(None, PAIN) is None
    assert steps_words(PAIN) == ("0", "1-2", "3-4", "5-6", "7-8", "9-10")


def test_the_key_names_what_is_used_and_nothing_else() -> None:
    drawn = chart(a_case(a_mark(CALF, None, "pins", "burn"), LOW_BACK))

    assert drawn.letters == ("B burning", "P pins and needles")
    assert drawn.steps == ()
    assert chart(a_case(LOW_BACK)).letters == ()
    assert chart(a_case(a_mark(CALF, 2))).steps


def test_a_blank_drawing_has_no_marks_and_no_key() -> None:
    drawn = blank_chart(the_content().body)

    assert drawn.letters == drawn.steps == ()
    assert not any(r.pain or r.worst or r.numb or r.said or r.step for r in drawn.regions)


def asked(*marks: Any, **answers: Any) -> list[str]:
    rows = list(contradictions(a_case(*marks, **answers)))
    assert all(row.open for row in rows)
    return [row.value for row in rows]


@pytest.mark.parametrize("sensation", ["numb", "pins"])
def test_a_numb_mark_beside_an_answer_of_no_is_asked_about(sensation: str) -> None:
    assert asked(a_mark(CALF, 3, sensation), numb="none") == [
        'Left: calf, marked as numb or tingling pain, but "Numb, tingling" says: No'
    ]


@pytest.mark.parametrize(("numb", "says"), [("unsure", "I'm not sure"), (None, "nothing yet")])
def test_a_numb_mark_beside_no_clear_answer_is_asked_about(numb: str | None, says: str) -> None:
    assert asked(a_mark(CALF, 3, "numb"), numb=numb)[0].endswith(f"says: {says}")


def test_a_numb_mark_at_another_than_the_numb_places_is_asked_about() -> None:
    known = {"numb": "always", "numb_where": [LOW_BACK]}

    assert asked(a_mark(CALF, 3, "numb"), a_mark(LOW_BACK, 3, "numb"), **known) == [
        "Left: calf, marked as numb or tingling pain, but not as a numb place"
    ]


def test_marks_that_agree_are_not_asked_about() -> None:
    known = {"numb": "always", "numb_where": [CALF]}

    assert asked(a_mark(CALF, 3, "numb"), **known) == []
    assert asked(a_mark(CALF, 3, "burn"), CALF, numb="none") == []


@pytest.mark.parametrize(("place", "is_urgent"), [("front_pelvis", True), (CALF, False)])
def test_a_numb_mark_that_would_be_urgent_is_asked_about_at_a_glance(
    place: str, *, is_urgent: bool
) -> None:
    report = told(a_form(a_patient(pain_areas=[a_mark(place, 5, "numb")], numb="none")))
    act = next(fact for fact in report.glance.facts if fact.label == "Act now")

    assert act.open == is_urgent
    assert ("ASK NOW: Private area, marked as numb or tingling pain." in act.words) == is_urgent


def test_who_marks_places_alone_is_asked_nothing_more() -> None:
    assert asked(LOW_BACK, CALF, numb="none") == []
