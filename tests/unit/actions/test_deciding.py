"""What staff decide about forms, with reasons and in the audit."""

import pytest

from screening.actions.clinician import deciding
from screening.clinic import Clinic
from screening.errors import AnswerError, NotFound, Refused
from screening.records import retention
from screening.records.deeds import Did
from screening.records.model import DecisionKind
from screening.records.people import EVERY_ROLE
from tests.factories import Clock, a_response, open_form, send_form, walk


def test_a_decision_is_kept_with_who_when_and_why(clinic: Clinic, clock: Clock) -> None:
    reference = send_form(clinic).reference

    held = deciding.hold(
        clinic.acting_as("console", EVERY_ROLE), reference.lower(), " A claim\nis open "
    )

    assert clinic.store.decisions.of(reference) == (held,)
    assert (held.kind, held.who, held.at) == (DecisionKind.HELD, "console", clock.now)
    assert held.reason == "A claim is open"
    assert clinic.store.ledger.who_saw(reference)[-1].did == Did.DECIDED


def test_a_second_hold_and_its_release_take_the_place_of_the_first(clinic: Clinic) -> None:
    reference = send_form(clinic).reference
    first = deciding.hold(clinic, reference, "A claim")
    second = deciding.hold(clinic, reference, "A complaint as well")

    deciding.release(clinic, reference, "Both are settled")

    assert second.supersedes == first.id
    assert not retention.is_held(clinic.store.decisions.of(reference))


def test_a_release_tells_which_other_form_of_the_person_is_still_held(clinic: Clinic) -> None:
    one = send_form(clinic).reference
    other = send_form(clinic, "z" * 43).reference
    for reference in (one, other):
        deciding.hold(clinic, reference, "A claim")

    assert deciding.release(clinic, one, "Settled") == (other,)
    assert deciding.release(clinic, other, "Settled") == ()


def test_what_is_not_held_is_not_released(clinic: Clinic) -> None:
    reference = send_form(clinic).reference

    with pytest.raises(Refused):
        deciding.release(clinic, reference, "Settled")
    deciding.hold(clinic, reference, "A claim")
    deciding.release(clinic, reference, "Settled")
    with pytest.raises(Refused):
        deciding.release(clinic, reference, "Settled")


def test_holds_ask_for_a_reason_and_a_form(clinic: Clinic) -> None:
    reference = send_form(clinic).reference

    with pytest.raises(AnswerError):
        deciding.hold(clinic, reference, " ")
    with pytest.raises(AnswerError):
        deciding.release(clinic, reference, "")
    with pytest.raises(NotFound):
        deciding.hold(clinic, "2222-2222", "A claim")
    assert clinic.store.decisions.of(reference) == ()


def test_urgent_forms_are_acknowledged_sent_or_not(clinic: Clinic) -> None:
    sent = send_form(clinic, urgent_signs=["saddle"]).reference
    urgent = a_response(urgent_signs=["neck"])
    draft = walk(clinic, open_form(clinic, "z" * 43), urgent, until="words").draft

    for reference in (sent, draft.reference):
        assert deciding.acknowledge(clinic, reference).kind is DecisionKind.ACKNOWLEDGED
    assert not retention.awaits_staff(draft, clinic.store.decisions.of(draft.reference))


def test_there_is_nothing_to_acknowledge_on_a_form_that_never_was_urgent(clinic: Clinic) -> None:
    reference = send_form(clinic).reference

    with pytest.raises(Refused):
        deciding.acknowledge(clinic, reference)


def test_a_refusal_tells_how_a_form_is_and_is_audited(clinic: Clinic) -> None:
    reference = send_form(clinic).reference
    refused = (
        lambda: deciding.acknowledge(clinic, reference),
        lambda: deciding.release(clinic, reference, "It is over"),
    )

    for tried in refused:
        with pytest.raises(Refused):
            tried()

    told = [event.did for event in clinic.store.ledger.who_saw(reference)]
    assert told[-2:] == [Did.NOT_DONE, Did.NOT_DONE]


def test_a_form_on_hold_is_kept_when_another_begins_in_its_browser(
    clinic: Clinic, clock: Clock
) -> None:
    left = open_form(clinic).draft
    deciding.hold(clinic, left.reference, "A claim is open")
    clock.passes(hours=1)

    begun = open_form(clinic).draft

    assert begun.reference != left.reference
    assert clinic.store.drafts.by_reference(left.reference) is not None
