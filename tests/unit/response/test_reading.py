"""The rules of truth in FORMAT.md, one test for each."""

from datetime import date
from typing import Any

import pytest

from screening.questionnaire.condition import evaluate, parse
from screening.questionnaire.load import QUESTIONNAIRES, load_folder
from screening.questionnaire.truth import Truth
from screening.response.reading import Reading
from screening.response.validate import read_answers

CONTENT = load_folder(QUESTIONNAIRES / "ims_intake")
ON = date(2026, 6, 1)


def reading(**answers: Any) -> Reading:
    return Reading(CONTENT.questionnaire, read_answers(CONTENT, answers, ON))


def truth(answers: dict[str, Any], condition: dict[str, Any]) -> tuple[Truth, Truth]:
    """Return how a condition reads in the rules and in the fit."""
    form = reading(**answers)
    return evaluate(parse(condition), form.test), evaluate(parse(condition), form.doubting().test)


def test_a_hidden_item_is_false_whatever_old_answer_it_holds() -> None:
    answers = {"onset_cause": "unknown", "injury_size": "small"}

    assert truth(answers, {"injury_size": "small"}) == (False, False)
    assert reading(**answers).answer("injury_size") is None


def test_an_item_that_depends_on_a_hidden_one_is_hidden_too() -> None:
    answers = {"body_health": ["none"], "lymph_where": ["left_arm"], "heart_blood": ["none"]}

    form = reading(**answers, health_unsure=["bleeding"])

    assert not form.is_shown("lymph_where")
    assert not form.is_shown("health_unsure")
    assert form.state("heart_blood").has(frozenset(["bleeding"])) is False


def test_a_blank_item_is_false_in_rules_and_unknown_in_the_fit() -> None:
    assert truth({}, {"weak": "worse"}) == (False, None)
    assert truth({"lately": []}, {"lately": "fever"}) == (False, None)
    assert truth({}, {"treatments": {"count": ">= 2"}}) == (False, None)
    assert truth({}, {"peg_pain": ">= 7"}) == (False, None)


def test_declined_is_only_declined_and_unknown_in_the_fit() -> None:
    answers = {"body_health": ["declined"], "pregnant": "declined"}

    assert truth(answers, {"body_health": "declined"}) == (True, True)
    assert truth(answers, {"body_health": "fibro"}) == (False, None)
    assert truth(answers, {"pregnant": "declined"}) == (True, True)
    assert truth(answers, {"pregnant": "now"}) == (False, None)


def test_unsure_in_a_choice_leaves_every_real_option_open() -> None:
    answers = {"weak": "unsure"}

    assert truth(answers, {"weak": "unsure"}) == (True, True)
    assert truth(answers, {"weak": "none"}) == (False, False)
    assert truth(answers, {"weak": "lot"}) == (None, None)
    assert truth(answers, {"weak": ["lot", "worse"]}) == (None, None)


def test_unsure_in_a_list_leaves_only_unticked_options_open() -> None:
    answers = {"muscle_signs": ["tight", "unsure"]}

    assert truth(answers, {"muscle_signs": "tight"}) == (True, True)
    assert truth(answers, {"muscle_signs": "knot"}) == (None, None)
    assert truth(answers, {"muscle_signs": "none"}) == (False, False)


def test_an_answered_follow_up_narrows_the_doubt_to_its_picks() -> None:
    wide = {"urgent_signs": ["unsure"]}
    narrow = {**wide, "urgent_unsure": ["saddle"]}

    assert truth(wide, {"urgent_signs": "chest"}) == (None, None)
    assert truth(narrow, {"urgent_signs": "chest"}) == (False, False)
    assert truth(narrow, {"urgent_signs": "saddle"}) == (None, None)


def test_an_option_picked_in_a_follow_up_is_unknown_in_a_list_without_doubt() -> None:
    answers = {"heart_blood": ["unsure"], "body_health": ["none"], "health_unsure": ["cancer_now"]}

    assert truth(answers, {"body_health": "cancer_now"}) == (None, None)
    assert truth(answers, {"body_health": "fibro"}) == (False, False)


def test_a_count_runs_from_what_is_ticked_to_what_may_be() -> None:
    answers = {"muscle_signs": ["tight", "knot", "unsure"]}

    assert truth(answers, {"muscle_signs": {"count": ">= 2"}}) == (True, True)
    assert truth(answers, {"muscle_signs": {"count": ">= 3"}}) == (None, None)
    assert truth(answers, {"muscle_signs": {"count": "> 9"}}) == (False, False)


def test_a_place_is_found_by_its_side_and_by_its_base_key() -> None:
    answers = {"pain_areas": ["back_knee_left", "back_sacrum"]}

    assert truth(answers, {"pain_areas": "back_knee"}) == (True, True)
    assert truth(answers, {"pain_areas": "back_knee_right"}) == (False, False)
    assert truth(answers, {"pain_areas": "back_sacrum"}) == (True, True)
    assert truth(answers, {"pain_areas": {"count": "== 2"}}) == (True, True)


def test_an_answer_outside_what_is_offered_counts_as_blank() -> None:
    answers = {
        "pain_areas": ["back_knee_left", "back_calf_left"],
        "pain_main_area": "front_chest_left",
    }

    assert reading(**answers).answer("pain_main_area") is None
    assert truth(answers, {"pain_main_area": "front_chest_left"}) == (False, None)


def test_doubt_alone_shows_no_follow_up_question() -> None:
    assert not reading(onset_cause="unknown").is_shown("injury_size")
    assert not reading(numb="unsure").is_shown("numb_where")
    assert reading(urgent_signs=["unsure"]).is_shown("urgent_unsure")


def test_a_card_exists_only_for_a_treatment_that_is_still_ticked() -> None:
    results = {"physio": "worse", "massage": "lasting"}

    form = reading(treatments=["physio"], tx_result=results)

    assert form.cards("tx_result") == {"physio"}
    assert form.answer("tx_result") == {"physio": "worse"}
    assert form.card("tx_result", "massage").has(frozenset(["lasting"])) is False


@pytest.mark.parametrize(("card", "asked"), [("physio", True), ("surgery", False)])
def test_how_long_is_asked_only_of_treatments_that_last(card: str, *, asked: bool) -> None:
    assert (card in reading(treatments=[card]).cards("tx_length")) is asked
