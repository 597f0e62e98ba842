"""What a correction changed is told in words: answers with their questions, flags, urgency, fit."""

from typing import Any

from screening.report.case import Case
from screening.report.difference import Changed, Difference, difference
from tests.unit.report.forms import LETTERHEAD, MADE, a_form, a_mark, a_patient, the_content


def changed(before: dict[str, Any], after: dict[str, Any]) -> Difference:
    cases = (Case(the_content(), a_form(answers), LETTERHEAD, MADE) for answers in (before, after))
    return difference(*cases)


def test_nothing_differs_from_itself() -> None:
    assert changed(a_patient(), a_patient()) == Difference()


def test_an_answer_is_told_before_and_after_under_its_question() -> None:
    found = changed(a_patient(peg_pain=6), a_patient(peg_pain=9))

    question = the_content().questionnaire.items["peg_pain"].text
    assert found.answers == (Changed(label=question, before="6 of 10", after="9 of 10"),)


def test_what_is_new_gone_or_no_longer_asked_is_told_in_the_order_of_the_form() -> None:
    numb = {"numb": "always", "numb_where": ["front_hand_left"], "doctor": "Dr. Example"}

    there, back = (
        changed(a_patient(numb="none"), a_patient(**numb)),
        changed(a_patient(**numb), a_patient(numb="none")),
    )

    assert [one.before for one in there.answers] == ["Not answered", "No", "Not asked"]
    assert [one.after for one in back.answers] == ["Not answered", "No", "Not asked"]


def test_places_are_told_with_what_was_said_of_them() -> None:
    (found,) = changed(
        a_patient(pain_areas=[a_mark("back_low_back_left", 3)], pain_main_area=None),
        a_patient(pain_areas=[a_mark("back_low_back_left", 8, "burn")], pain_main_area=None),
    ).answers

    assert (found.before, found.after) == (
        "Left: low back (3 of 10)",
        "Left: low back (8 of 10, burning)",
    )


def test_a_flag_that_was_in_doubt_and_is_sure_now_has_changed() -> None:
    doubted = a_patient(urgent_signs=["unsure"], urgent_unsure=["saddle"])

    found = changed(doubted, a_patient(urgent_signs=["saddle"]))

    assert [one for one in found.gone_flags if one.endswith("possible cauda equina, in doubt")]
    assert "EMERGENCY: possible cauda equina" in found.new_flags


def test_flags_that_come_and_go_and_the_judgement_are_told() -> None:
    calm, urgent = a_patient(urgent_signs=["none"]), a_patient(urgent_signs=["saddle"])

    there, back = changed(calm, urgent), changed(urgent, calm)

    assert there.new_flags == back.gone_flags == ("EMERGENCY: possible cauda equina",)
    assert there.gone_flags == back.new_flags == ()
    assert [one.label for one in there.judged] == ["Urgency", "Fit"]
    assert there.judged[0].after == "EMERGENCY"
    assert there.judged[1].after == the_content().scoring.withheld.clinician
