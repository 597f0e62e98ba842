"""The way through the form follows from the answers."""

from datetime import date
from typing import Any

import pytest

from screening.assessment.second_look import second_look
from screening.questionnaire.load import QUESTIONNAIRES, load_folder
from screening.response import journey
from screening.response.asking import Asking, is_soft, page_problems
from screening.response.reading import Reading

CONTENT = load_folder(QUESTIONNAIRES / "ims_intake")
FORM = CONTENT.questionnaire
ASKING = Asking(on=date(2026, 6, 1), min_age=16)


def ids(answers: dict[str, Any]) -> list[str]:
    return [place.id for place in journey.places(FORM, answers)]


def problems(place_id: str, answers: dict[str, Any]) -> list[tuple[str, str]]:
    place = journey.find(FORM, answers, place_id)
    assert place is not None
    return [(p.item, p.why) for p in page_problems(CONTENT, answers, place, ASKING)]


def test_the_way_begins_with_the_welcome_and_ends_with_thanks() -> None:
    way = ids({})

    assert way[0] == "welcome"
    assert way[-1] == "done"
    assert "urgent_stop" not in way
    assert "history_where" not in way


def test_a_page_without_a_shown_question_is_left_out() -> None:
    assert "history_where" in ids({"body_health": ["device"]})


def test_each_treatment_gets_a_card_whose_id_does_not_tell_it() -> None:
    answers = {"treatments": ["massage", "physio"]}
    cards = [p for p in journey.places(FORM, answers) if p.card]

    assert [(card.card, card.id) for card in cards] == [
        ("physio", "tried_one-1"),
        ("massage", "tried_one-2"),
    ]


def test_no_place_is_named_after_an_option() -> None:
    named = {option for item in FORM.all_items() for option in item.real_options}
    every = {"treatments": sorted(FORM.items["treatments"].real_options)}

    assert not {part for place in ids(every) for part in place.split("-")[1:]} & named


def test_back_and_forward_meet_again() -> None:
    answers = {"treatments": ["physio", "ims"], "body_health": ["nodes"]}

    for place in journey.places(FORM, answers)[1:]:
        back = journey.previous_place(FORM, answers, place)
        assert back is not None
        assert journey.next_place(FORM, answers, back) == place


def test_a_place_that_an_answer_took_off_the_way_still_leads_on() -> None:
    card = journey.places(FORM, {"treatments": ["physio"]})
    gone = next(place for place in card if place.card)

    assert journey.next_place(FORM, {"treatments": ["none"]}, gone).id == "lately"


def test_a_page_may_be_visited_once_all_before_it_are_answered() -> None:
    answers = {"consent_privacy": "agreed", "filled_by": "self"}

    assert journey.may_visit(FORM, answers, "about")
    assert not journey.may_visit(FORM, answers, "urgent")
    assert journey.first_open(FORM, answers).id == "about"


def test_progress_counts_six_parts() -> None:
    page = journey.find(FORM, {}, "main")
    start = journey.find(FORM, {}, "welcome")
    assert page is not None
    assert start is not None

    told = journey.progress(FORM, page)

    assert told == journey.Progress(number=2, total=6, section="Your pain")
    assert journey.progress(FORM, start) is None


def test_hidden_answers_are_not_sent() -> None:
    answers = {
        "onset_cause": "unknown",
        "injury_size": "small",
        "treatments": ["physio"],
        "tx_result": {"physio": "worse", "ims": "lasting"},
    }

    assert journey.shown_answers(FORM, answers) == {
        "onset_cause": "unknown",
        "treatments": ["physio"],
        "tx_result": {"physio": "worse"},
    }


def test_only_marked_places_are_offered_as_the_worst() -> None:
    reading = Reading(FORM, {"pain_areas": ["back_calf_left", "back_neck_right"]})

    offered = journey.options(reading, FORM.items["pain_main_area"], CONTENT.segments)

    assert dict(offered) == {
        "back_neck_right": "Back of neck, right",
        "back_calf_left": "Calf, left",
    }


def test_a_required_question_without_an_answer_is_asked_for_in_its_own_words() -> None:
    assert problems("strength", {"peg_pain": 4}) == [
        ("peg_enjoyment", "required"),
        ("peg_activity", "required"),
    ]


def test_an_activity_without_a_number_is_asked_for_by_its_name() -> None:
    answers = {"activities": [{"name": "Sit", "score": 0}, {"name": "Walk"}]}
    place = journey.find(FORM, answers, "function")
    assert place is not None

    found = page_problems(CONTENT, answers, place, ASKING)[0]

    assert (found.why, '"Walk"' in found.error) == ("no_score", True)


@pytest.mark.parametrize(
    ("dob", "who", "expected"),
    [
        ("1900-01-01", "self", [("dob", "too_old")]),
        ("2012-01-01", "self", []),
    ],
)
def test_an_unlikely_birth_date_is_asked_about(
    dob: str, who: str, expected: list[tuple[str, str]]
) -> None:
    answers = {"filled_by": who, "name": "Test Patient", "dob": dob, "phone": "none"}

    assert problems("about", answers) == expected


def test_pain_cannot_begin_before_birth() -> None:
    answers = {"dob": "1990-05-05", "duration": "gt5y", "pattern": "steady", "trend": "same"}

    assert problems("began", {**answers, "onset_date": "1989"}) == [("onset_date", "before_birth")]
    assert problems("began", {**answers, "onset_date": "1990"}) == []


def test_dates_that_disagree_are_asked_about_once_and_never_refused() -> None:
    answers = {"duration": "lt6w", "onset_date": "2020"}
    place = journey.find(FORM, answers, "began")
    assert place is not None

    found = second_look(CONTENT, answers, place, ASKING.on)

    assert [(problem.item, is_soft(problem)) for problem in found] == [("onset_date", True)]
    assert "Less than 6 weeks" in found[0].error
