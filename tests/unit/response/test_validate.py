"""Which answers can be read, and the one clear line that names each that cannot."""

from datetime import date
from typing import Any

import pytest

from screening.errors import AnswerError
from screening.questionnaire.load import QUESTIONNAIRES, load_folder
from screening.questionnaire.model import ItemType
from screening.response.validate import LONGEST, READ, read_answers, readable
from screening.response.written import typed_answers

CONTENT = load_folder(QUESTIONNAIRES / "ims_intake")
ON = date(2026, 6, 1)

BAD: list[tuple[str, Any]] = [
    ("shoe_size", "44"),
    ("night", "sometimes_maybe"),
    ("night", ["none"]),
    ("night", 3),
    ("urgent_signs", "chest"),
    ("urgent_signs", ["chest", "heart"]),
    ("urgent_signs", ["chest", 7]),
    ("urgent_signs", ["none", "chest"]),
    ("pain_areas", ["back_knee"]),
    ("pain_areas", ["back_sacrum_left"]),
    ("peg_pain", 11),
    ("peg_pain", -1),
    ("peg_pain", "7"),
    ("peg_pain", 7.5),
    ("peg_pain", True),
    ("dob", "1980-02-30"),
    ("dob", "1980-2-3"),
    ("dob", "2026-06-02"),
    ("dob", "1980"),
    ("dob", 19800203),
    ("onset_date", "2027"),
    ("onset_date", "2026-07"),
    ("onset_date", "2021-13"),
    ("onset_date", "21"),
    ("name", "x" * 121),
    ("phone", "5" * (LONGEST[ItemType.PHONE] + 1)),
    ("main_problem", "x" * 401),
    ("main_problem", {"text": "x"}),
    ("consent_privacy", "yes"),
    ("tx_result", "worse"),
    ("tx_result", {"none": "worse"}),
    ("tx_result", {"yoga": "worse"}),
    ("tx_result", {"physio": "great"}),
    ("activities", ["Sit"]),
    ("activities", [{"name": "Sit", "score": 11}]),
    ("activities", [{"name": "", "score": 1}]),
    ("activities", [{"name": "Sit", "score": 1, "why": "x"}]),
    ("activities", [{"name": "x" * 81, "score": 1}]),
    ("activities", [{"name": str(n), "score": 1} for n in range(4)]),
]


@pytest.mark.parametrize(("item", "answer"), BAD)
def test_an_answer_that_cannot_be_read_is_refused_by_its_item(item: str, answer: Any) -> None:
    with pytest.raises(AnswerError) as caught:
        read_answers(CONTENT, {item: answer}, ON)

    assert [problem.item for problem in caught.value.problems] == [item]
    assert "\n" not in str(caught.value)


GOOD: list[tuple[str, Any]] = [
    ("urgent_signs", ["unsure", "chest"]),
    ("pain_areas", ["back_knee_left", "back_sacrum"]),
    ("peg_pain", 0),
    ("dob", "2026-06-01"),
    ("dob", "1850-01-01"),
    ("onset_date", "2026"),
    ("onset_date", "2026-06"),
    ("onset_date", "2021-03-14"),
    ("name", "x" * 120),
    ("phone", "none"),
    ("tx_result", {"physio": "worse", "massage": ""}),
    ("activities", [{"name": "Sit", "score": 4}, {"name": "Walk"}]),
]


@pytest.mark.parametrize(("item", "answer"), GOOD)
def test_an_answer_of_the_right_shape_is_read(item: str, answer: Any) -> None:
    assert item in read_answers(CONTENT, {item: answer}, ON)


@pytest.mark.parametrize("blank", [None, "", [], {}])
@pytest.mark.parametrize("item", ["name", "urgent_signs", "peg_pain", "tx_result", "activities"])
def test_a_blank_is_no_answer_and_no_mistake(item: str, blank: Any) -> None:
    assert read_answers(CONTENT, {item: blank}, ON) == {}


def test_a_repeated_option_counts_once() -> None:
    read = read_answers(CONTENT, {"treatments": ["physio", "massage", "physio"]}, ON)

    assert read == {"treatments": ["physio", "massage"]}


def test_every_mistake_is_told_and_the_rest_is_read() -> None:
    read, problems = readable(CONTENT, {"peg_pain": 12, "weak": "none", "nope": 1}, ON)

    assert read == {"weak": "none"}
    assert [problem.item for problem in problems] == ["peg_pain", "nope"]


def test_every_item_type_can_be_read() -> None:
    assert set(READ) == set(ItemType)


def test_answers_written_by_hand_have_whole_numbers_only_where_the_item_is_a_number() -> None:
    written = {
        "peg_pain": "7",
        "name": "7",
        "activities": [{"name": "7", "score": "4"}],
        "night": "none",
    }

    assert typed_answers(CONTENT.questionnaire, written) == {
        "peg_pain": 7,
        "name": "7",
        "activities": [{"name": "7", "score": 4}],
        "night": "none",
    }
