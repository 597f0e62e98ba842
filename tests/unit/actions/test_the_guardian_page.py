"""Under the clinic's minimum age a page asks for a parent or guardian; it is no error."""

from pathlib import Path

import pytest

from screening.actions.form import intake
from screening.actions.form.turns import Turn
from screening.clinic import Clinic
from tests.factories import a_clinic, a_response, open_form, page_raws, walk

CHILD = {"name": "Robin Example", "phone": "none", "dob": "2012-01-01"}
GROWN = {**CHILD, "dob": "1985-03-27"}
DANGER = {"urgent_signs": ["saddle"]}


@pytest.fixture
def turn(clinic: Clinic) -> Turn:
    return walk(clinic, open_form(clinic), a_response(), until="about")


def page(turn: Turn) -> str:
    return turn.interrupt.id if turn.interrupt else ""


@pytest.mark.parametrize(
    ("dob", "who", "expected"),
    [
        ("2012-01-01", "self", "guardian"),
        ("2010-06-02", "self", "guardian"),
        ("2010-06-01", "self", ""),
        ("2012-01-01", "guardian", ""),
        ("2012-01-01", "helper", ""),
    ],
)
def test_it_stands_in_the_way_of_a_young_patient_who_is_alone(
    dob: str, who: str, expected: str, clinic: Clinic
) -> None:
    whole = a_response(filled_by=who, helper_name="Kim Example")
    about = walk(clinic, open_form(clinic), whole, until="about")

    asked = intake.answer(clinic, about.draft, "about", {**CHILD, "dob": dob})

    assert (page(asked), asked.problems) == (expected, ())


def test_the_minimum_age_is_the_clinics(tmp_path: Path) -> None:
    clinic = a_clinic(tmp_path, min_age=8)
    about = walk(clinic, open_form(clinic), a_response(), until="about")

    turn = intake.answer(clinic, about.draft, "about", CHILD)

    assert (turn.place.id, page(turn)) == ("urgent", "")


def test_what_was_written_on_the_page_is_kept(clinic: Clinic, turn: Turn) -> None:
    halted = intake.answer(clinic, turn.draft, "about", CHILD)

    assert halted.draft.answers["name"] == "Robin Example"
    assert halted.draft.acknowledgements == ()


def test_nobody_gets_past_it_by_the_address(clinic: Clinic, turn: Turn) -> None:
    halted = intake.answer(clinic, turn.draft, "about", CHILD)

    for place in ("", "urgent", "main"):
        assert page(intake.visit(clinic, halted.draft, place)) == "guardian"
    assert page(intake.visit(clinic, halted.draft, "who")) == ""
    again = intake.answer(clinic, halted.draft, "about", {})
    assert page(again) == "guardian"


def test_a_wrong_birth_date_can_be_corrected(clinic: Clinic, turn: Turn) -> None:
    halted = intake.answer(clinic, turn.draft, "about", CHILD)
    back = intake.visit(clinic, halted.draft, "about")

    corrected = intake.answer(clinic, back.draft, "about", GROWN)

    assert (page(corrected), corrected.place.id) == ("", "urgent")
    assert corrected.draft.answers["filled_by"] == "self"


def test_when_the_guardian_is_there_their_name_is_asked(clinic: Clinic, turn: Turn) -> None:
    halted = intake.answer(clinic, turn.draft, "about", CHILD)

    came = intake.acknowledge(clinic, halted.draft)

    assert (came.place.id, page(came)) == ("who", "")
    assert came.draft.answers["filled_by"] == "guardian"
    nameless = intake.answer(clinic, came.draft, "who", {"filled_by": "guardian"})
    assert [problem.item for problem in nameless.problems] == ["helper_name"]
    named = intake.answer(clinic, came.draft, "who", {"helper_name": "Kim Example"})
    assert (page(named), named.place.id) == ("", "about")


def test_an_urgent_sign_comes_first(tmp_path: Path) -> None:
    clinic = a_clinic(tmp_path)
    further = walk(clinic, open_form(clinic), a_response(), until="main")
    alarmed = intake.answer(clinic, further.draft, "urgent", DANGER)
    young = intake.answer(clinic, alarmed.draft, "about", CHILD)

    assert page(young) == "urgent_stop"
    understood = intake.acknowledge(clinic, young.draft)
    assert page(understood) == "guardian"


def test_something_wrong_on_the_page_is_asked_about_first(clinic: Clinic, turn: Turn) -> None:
    asked = intake.answer(clinic, turn.draft, "about", {**CHILD, "phone": ""})

    assert page(asked) == ""
    assert [problem.item for problem in asked.problems] == ["phone"]


def test_a_correction_before_sending_is_noticed(clinic: Clinic) -> None:
    end = walk(clinic, open_form(clinic), a_response(), until="sign")
    younger = intake.answer(clinic, end.draft, "about", CHILD, changing=True)

    assert page(younger) == "guardian"
    sent = intake.submit(clinic, younger.draft, page_raws(end.place, a_response()))
    assert isinstance(sent, Turn)
    assert page(sent) == "guardian"


def test_an_urgent_page_in_another_tab_does_not_speak_for_a_guardian(clinic: Clinic) -> None:
    # given one tab that shows the urgent page
    further = walk(clinic, open_form(clinic), a_response(), until="main")
    stale = intake.answer(clinic, further.draft, "urgent", DANGER)
    # when another tab corrects the sign, and then the birth date
    calm = intake.answer(clinic, stale.draft, "urgent", {"urgent_signs": ["none"]})
    young = intake.answer(clinic, calm.draft, "about", CHILD)
    # then "I understand" in the first is not "my guardian is with me"
    late = intake.acknowledge(clinic, stale.draft)
    assert page(young) == page(late) == "guardian"
    assert late.draft.answers["filled_by"] == "self"


def test_something_wrong_on_the_page_does_not_open_the_way(clinic: Clinic, turn: Turn) -> None:
    halted = intake.answer(clinic, turn.draft, "about", CHILD)

    wrong = intake.answer(clinic, halted.draft, "about", {"dob": "2012-02-31"})

    assert (page(wrong), wrong.place.id) == ("", "about")
    assert page(intake.visit(clinic, wrong.draft, "urgent")) == "guardian"
