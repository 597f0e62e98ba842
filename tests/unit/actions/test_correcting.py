"""A correction keeps what was there: editions, reasons, and what cannot be corrected."""

from datetime import timedelta
from typing import Any

import pytest

from screening.actions.clinician import correcting, deciding, review
from screening.actions.form import forms
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import AnswerError, Conflict, NotFound, Refused
from screening.questionnaire.model import Urgency
from screening.records import traces
from screening.records.deeds import Did
from screening.records.people import EVERY_ROLE
from screening.response.model import Status
from tests.factories import MORNING, Clock, a_response, open_form, send_form, walk

WHY = "The patient rang: it was the other knee"


def problems(clinic: Clinic, reference: str, answers: dict[str, Any], why: str = WHY) -> list[str]:
    with pytest.raises(AnswerError) as refused:
        correcting.amend(clinic, reference, answers, why)
    return [problem.item for problem in refused.value.problems]


def test_a_correction_is_a_further_edition_and_the_first_stays(
    clinic: Clinic, clock: Clock
) -> None:
    first = send_form(clinic)
    clock.passes(days=3)

    second = correcting.amend(
        clinic.acting_as("staff:ab12cd34", EVERY_ROLE),
        first.reference.lower(),
        {"peg_pain": 9},
        f" {WHY}\n",
    )

    assert second.answers == {**first.answers, "peg_pain": 9}
    assert (second.edition, second.status, second.reason) == (2, Status.AMENDED, WHY)
    assert (second.who, second.kept_at) == ("staff:ab12cd34", clock.now)
    assert (second.sent_at, second.opened_at) == (first.sent_at, first.opened_at)
    assert clinic.store.submissions.editions(first.reference) == (first, second)
    assert clinic.store.submissions.listed() == (second,)
    last = clinic.store.ledger.who_saw(first.reference)[-1]
    assert (last.did, last.who) == (Did.AMENDED, "staff:ab12cd34")


def test_a_corrected_form_is_judged_anew_as_of_the_day_it_was_sent(
    clinic: Clinic, clock: Clock
) -> None:
    first = send_form(clinic)
    clock.passes(days=400)

    second = correcting.amend(clinic, first.reference, {"urgent_signs": ["saddle"]}, WHY)

    assert second.assessment.urgency is Urgency.EMERGENCY
    assert second.assessment.on == first.assessment.on
    assert second.urgencies[:-1] == first.urgencies
    change = second.urgencies[-1]
    assert (change.at, change.before) == (clock.now, first.assessment.urgency)
    assert change.after is Urgency.EMERGENCY
    assert review.list_cases(clinic)[0].is_urgent


def test_a_blank_takes_an_answer_back_and_what_it_hid_goes_with_it(clinic: Clinic) -> None:
    first = send_form(clinic, onset_date="2026-01", doctor="Dr. Example")

    second = correcting.amend(
        clinic, first.reference, {"doctor": "", "treatments": ["physio"]}, WHY
    )

    assert "doctor" not in second.answers
    assert second.answers["tx_result"] == {"physio": "no_change"}


def test_a_corrected_name_is_found_and_the_old_one_no_longer(clinic: Clinic) -> None:
    first = send_form(clinic, name="Robin Exmple")

    second = correcting.amend(clinic, first.reference, {"name": "  Robin \t Example "}, WHY)

    new, old = traces.person(second.answers), traces.person(first.answers)
    assert new is not None
    assert old is not None
    assert clinic.store.submissions.find(new) == (second,)
    assert clinic.store.submissions.find(old) == ()


@pytest.mark.parametrize("why", ["", "  \n ", "\x00\u202e", "x" * 501])
def test_a_correction_without_a_reason_that_can_be_read_is_refused(
    clinic: Clinic, why: str
) -> None:
    reference = send_form(clinic).reference

    assert problems(clinic, reference, {"peg_pain": 9}, why) == ["reason"]
    with pytest.raises(AnswerError):
        correcting.mark_in_error(clinic, reference, why)
    assert len(clinic.store.submissions.editions(reference)) == 1


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"shoe_size": 44}, ["shoe_size"]),
        ({"peg_pain": 11}, ["peg_pain"]),
        ({"numb": "perhaps", "dob": "2026-07-01"}, ["dob", "numb"]),
        ({"declare": "agreed"}, ["declare"]),
        ({"consent_privacy": ""}, ["consent_privacy"]),
        ({"signature": "Somebody Else"}, ["signature"]),
        ({}, ["answers"]),
        ({"peg_pain": 6, "name": "Robin  Example "}, ["answers"]),
        # Not asked of somebody who has no numb place.
        ({"numb_where": ["front_hand_left"]}, ["numb_where"]),
        # Asked, and required, of somebody who has one.
        ({"numb": "always"}, ["numb_where"]),
        ({"name": None}, ["name"]),
        ({"tx_result": {"physio": "no_change"}}, ["tx_result"]),
    ],
)
def test_what_the_form_would_not_take_is_no_correction(
    clinic: Clinic, answers: dict[str, Any], named: list[str]
) -> None:
    first = send_form(clinic)

    assert problems(clinic, first.reference, answers) == named
    assert clinic.store.submissions.editions(first.reference) == (first,)


def test_a_day_after_the_form_was_sent_lies_in_its_future(clinic: Clinic, clock: Clock) -> None:
    reference = send_form(clinic).reference
    clock.passes(days=60)

    assert problems(clinic, reference, {"onset_date": "2026-07-01"}) == ["onset_date"]


def test_whoever_corrects_second_is_told(clinic: Clinic) -> None:
    first = send_form(clinic)
    correcting.amend(clinic, first.reference, {"peg_pain": 9}, WHY)
    stale = first.model_copy(update={"edition": 2, "status": Status.AMENDED})

    with pytest.raises(Conflict):
        clinic.store.submissions.add_edition(stale, clinic.deed(Did.AMENDED, first.reference))


def test_a_form_entered_in_error_leaves_the_lists_and_stays_on_file(
    clinic: Clinic, clock: Clock
) -> None:
    first = send_form(clinic, urgent_signs=["saddle"])
    clock.passes(hours=1)
    with pytest.raises(Refused, match="acknowledge it first"):
        correcting.mark_in_error(clinic, first.reference, "Filled in for a training")
    deciding.acknowledge(clinic, first.reference)

    marked = correcting.mark_in_error(clinic, first.reference, "Filled in for a training")

    assert clinic.store.ledger.who_saw(first.reference)[-1].did == Did.IN_ERROR
    assert review.list_cases(clinic) == ()
    assert clinic.store.submissions.by_reference(first.reference) == marked
    assert clinic.store.submissions.editions(first.reference) == (first, marked)
    assert marked.answers == first.answers
    assert (marked.status, marked.kept_at) == (Status.ENTERED_IN_ERROR, clock.now)


def test_a_form_entered_in_error_is_not_corrected_or_marked_again(clinic: Clinic) -> None:
    reference = send_form(clinic).reference
    correcting.mark_in_error(clinic, reference, WHY)

    with pytest.raises(Refused):
        correcting.mark_in_error(clinic, reference, WHY)
    with pytest.raises(Refused):
        correcting.amend(clinic, reference, {"peg_pain": 9}, WHY)


def test_what_is_not_sent_is_the_patients_to_change(clinic: Clinic) -> None:
    draft = walk(clinic, open_form(clinic), a_response(), until="words").draft

    with pytest.raises(Refused):
        correcting.mark_in_error(clinic, draft.reference, WHY)
    with pytest.raises(NotFound):
        correcting.amend(clinic, "2222-2222", {"peg_pain": 9}, WHY)
    assert clinic.store.ledger.who_saw("2222-2222")[-1].did == Did.NOT_FOUND


def test_what_a_form_lacked_already_stands_in_no_ones_way(clinic: Clinic) -> None:
    turn = walk(clinic, open_form(clinic), a_response())
    old = turn.draft.model_copy(update={"answers": {**turn.draft.answers, "work": None}})
    form = forms.completed(clinic, clinic.content, old)
    lacking = form.model_copy(
        update={"answers": {k: v for k, v in form.answers.items() if k != "mood"}}
    )
    sent: Submission = clinic.store.submissions.send(turn.draft, lacking, clinic.deed(Did.SENT))

    amended = correcting.amend(clinic, sent.reference, {"peg_pain": 9}, WHY)

    assert amended.answers["peg_pain"] == 9
    assert amended.sent_at == MORNING + timedelta(0)
