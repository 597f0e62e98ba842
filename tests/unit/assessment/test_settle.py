"""What would settle an undecided fit."""

from dataclasses import replace
from datetime import date
from typing import Any

from screening.assessment.assess import assess
from screening.questionnaire.load import QUESTIONNAIRES, load_folder
from screening.response.validate import read_answers

CONTENT = load_folder(QUESTIONNAIRES / "ims_intake")


def settling(**answers: Any) -> tuple[str, ...]:
    on = date(2026, 6, 1)
    return assess(CONTENT, read_answers(CONTENT, answers, on), on).fit.settle


KNOWN: dict[str, Any] = {
    "dob": "1980-01-01",
    "pain_areas": ["front_knee_left"],
    "pain_travel": ["none"],
    "peg_pain": 1,
    "peg_enjoyment": 1,
    "peg_activity": 1,
    "pain_words": ["ache"],
    "numb": "none",
    "muscle_signs": ["tight"],
    "local_signs": ["none"],
    "morning_stiffness": "none",
    "night": "none",
    "worse_with": ["sit"],
    "better_with": ["none"],
    "duration": "m3to6",
    "trend": "same",
    "onset_cause": "gradual",
    "treatments": ["none"],
    "heart_blood": ["none"],
    "body_health": ["none"],
}


def test_the_answer_that_narrows_most_comes_first_and_ties_keep_the_order_of_the_form() -> None:
    found = settling(**{**KNOWN, "duration": "unsure", "numb": "unsure"})

    assert found == ("duration", "onset_date", "numb")


def test_nothing_is_left_to_settle_once_the_band_is_certain() -> None:
    assert settling(**KNOWN) == ()


def test_an_old_hidden_answer_does_not_come_back_when_a_treatment_is_imagined() -> None:
    assert settling(tx_result={"acupuncture": "lasting"}) == settling()


def test_what_was_declined_is_not_asked_again() -> None:
    assert "body_health" in settling(heart_blood=["none"])
    assert "body_health" not in settling(heart_blood=["none"], body_health=["declined"])


def test_many_other_questionnaires_do_not_change_what_settles_this_one() -> None:
    before = settling(**{**KNOWN, "duration": "unsure", "numb": "unsure"})
    for _ in range(20):
        assess(replace(CONTENT), {}, date(2026, 6, 1))

    assert settling(**{**KNOWN, "duration": "unsure", "numb": "unsure"}) == before
