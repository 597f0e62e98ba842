"""What staff see in the list, in which order, and what they may open."""

from dataclasses import fields

import pytest

from screening.actions.clinician import review
from screening.actions.clinician.review import CaseLine
from screening.actions.form import intake
from screening.clinic import Clinic
from screening.errors import NotFound
from screening.questionnaire.model import Urgency
from tests.factories import Clock, a_response, open_form, send_form, walk


def token(number: int) -> str:
    return f"{number}".zfill(43)


def test_urgent_forms_come_first_finished_or_not(clinic: Clinic, clock: Clock) -> None:
    plain = send_form(clinic, token(1)).reference
    clock.passes(minutes=1)
    emergency = send_form(clinic, token(2), urgent_signs=["saddle"]).reference
    clock.passes(minutes=1)
    same_day = send_form(clinic, token(3), urgent_signs=["declined"]).reference
    clock.passes(minutes=1)
    newest = send_form(clinic, token(4)).reference
    clock.passes(minutes=1)
    urgent = a_response(urgent_signs=["neck"])
    unfinished = walk(clinic, open_form(clinic, token(5)), urgent, until="words").draft.reference
    walk(clinic, open_form(clinic, token(6)), a_response(), until="words")

    lines = review.list_cases(clinic)

    order = [line.reference for line in lines]
    assert order == [unfinished, emergency, same_day, newest, plain]
    assert [line.is_urgent for line in lines] == [True, True, True, False, False]


def test_a_line_of_a_sent_form(clinic: Clinic, clock: Clock) -> None:
    sent = send_form(clinic)

    (line,) = review.list_cases(clinic)

    assert line == CaseLine(
        reference=sent.reference,
        name="Robin Example",
        urgency=Urgency.CLEAR,
        opened_at=clock.now,
        sent_at=clock.now,
    )


def test_a_line_of_an_unfinished_form_tells_how_far_it_is(clinic: Clinic) -> None:
    walk(clinic, open_form(clinic), a_response(urgent_signs=["neck"]), until="words")

    (line,) = review.list_cases(clinic)

    assert line.sent_at is None
    assert line.part == "part 2 of 6"


def test_the_list_holds_nothing_sensitive(clinic: Clinic) -> None:
    send_form(clinic, main_problem="Canary problem", phone="604 555 0199")

    (line,) = review.list_cases(clinic)

    told = " ".join(str(getattr(line, field.name)) for field in fields(line))
    assert "Canary" not in told
    assert "0199" not in told
    assert "1985" not in told


def test_a_clock_that_goes_back_does_not_disturb_the_list(clinic: Clinic, clock: Clock) -> None:
    send_form(clinic, token(1))
    clock.passes(hours=-2)
    send_form(clinic, token(2))

    assert len(review.list_cases(clinic)) == 2


def test_a_form_that_is_not_sent_stays_closed_unless_someone_must_act(clinic: Clinic) -> None:
    draft = walk(clinic, open_form(clinic), a_response(), until="words").draft

    for reference in (draft.reference, "2222-2222", "", "../../etc"):
        with pytest.raises(NotFound):
            review.pdf(clinic, reference)


def test_an_unfinished_urgent_form_is_told_as_far_as_it_goes(clinic: Clinic) -> None:
    urgent = a_response(urgent_signs=["neck"])
    draft = walk(clinic, open_form(clinic), urgent, until="words").draft

    _, form = review.form_of(clinic, draft.reference)

    assert form.sent_at is None
    assert form.status == "in-progress"
    assert form.assessment.urgency is Urgency.EMERGENCY
    assert form.acknowledgements == draft.acknowledgements


def test_a_corrected_mis_tap_leaves_the_list(clinic: Clinic) -> None:
    turn = walk(clinic, open_form(clinic), a_response(), until="urgent")
    halted = intake.answer(clinic, turn.draft, "urgent", {"urgent_signs": ["neck"]})
    assert len(review.list_cases(clinic)) == 1

    intake.answer(clinic, halted.draft, "urgent", {"urgent_signs": ["none"]})

    assert review.list_cases(clinic) == ()
