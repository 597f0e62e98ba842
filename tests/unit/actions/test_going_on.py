"""How a form goes on: read, decided with a reason, decided anew; nothing is ever overwritten."""

from datetime import timedelta

import pytest

from screening.actions.clinician import correcting, deciding, decisions
from screening.actions.clinician.deciding import Choice
from screening.actions.staff.sign_in import named
from screening.clinic import Clinic
from screening.errors import AnswerError, NotFound, Refused
from screening.records.deeds import Did
from screening.records.model import OUTCOMES, Decision, DecisionKind
from screening.records.people import Role
from screening.report import decided
from tests.factories import Clock, a_member, a_response, open_form, send_form, walk

WHY = "Fits, nothing against it"


def wrong(clinic: Clinic, reference: str, *chosen: str) -> list[str]:
    with pytest.raises(AnswerError) as refused:
        deciding.decide(clinic, reference, Choice(*chosen))
    return [problem.item for problem in refused.value.problems]


def an_urgent_draft(clinic: Clinic) -> str:
    urgent = a_response(urgent_signs=["neck"])
    return walk(clinic, open_form(clinic), urgent, until="words").draft.reference


def test_a_decision_is_signed_with_the_name_of_whoever_made_it(
    clinic: Clinic, clock: Clock
) -> None:
    form = send_form(clinic)
    dana = a_member(clinic, Role.CLINICIAN, name="Dana Lee")
    clock.passes(hours=2)

    made = deciding.decide(
        clinic.acting_as(named(dana), dana.roles),
        form.reference.lower(),
        Choice("assess_ims", f" {WHY}\n", "Left side first\n\tthen right"),
    )

    assert (made.kind, made.who, made.signed) == (DecisionKind.ASSESS, named(dana), "Dana Lee")
    assert (made.reason, made.note) == (WHY, "Left side first then right")
    assert (made.at, made.edition, made.supersedes) == (clock.now, 1, None)
    assert clinic.store.decisions.of(form.reference) == (made,)
    assert clinic.store.ledger.who_saw(form.reference)[-1].did == Did.DECIDED


def test_a_second_decision_takes_the_place_of_the_first_and_both_are_kept(
    clinic: Clinic, clock: Clock
) -> None:
    form = send_form(clinic)
    first = deciding.decide(clinic, form.reference, Choice("not_now", "After the summer"))
    clock.passes(days=-3)

    second = deciding.decide(clinic, form.reference, Choice("other_physio", "Asked again"))

    assert second.supersedes == first.id
    told = {one.kind: one.stands for one in decisions.told(clinic, form)}
    assert told == {"not_now": False, "other_physio": True}


def test_of_two_decisions_at_once_both_are_kept_and_one_stands(clinic: Clinic) -> None:
    form = send_form(clinic)
    base = deciding.decide(clinic, form.reference, Choice("not_now", "After the summer"))
    for kind in (DecisionKind.ASSESS, DecisionKind.OTHER_CARE):
        at_once = base.model_copy(update={"id": str(kind), "kind": kind, "supersedes": base.id})
        clinic.store.decisions.add(at_once, clinic.deed(Did.DECIDED, form.reference))

    told = decisions.told(clinic, form)

    assert len(told) == 3
    assert sum(one.stands for one in told) == 1
    after = deciding.decide(clinic, form.reference, Choice("review_first", "A doctor first"))
    standing = [one.kind for one in decisions.told(clinic, form) if one.stands]
    assert standing == [str(after.kind)]


def test_a_decision_asks_for_an_outcome_and_a_reason(clinic: Clinic) -> None:
    reference = send_form(clinic).reference

    assert wrong(clinic, reference, "", " \n") == ["outcome", "reason"]
    assert wrong(clinic, reference, "cleared", WHY) == ["outcome"]
    assert wrong(clinic, reference, "not_now", "x" * 501, "y" * 1001) == ["reason", "note"]
    with pytest.raises(NotFound):
        deciding.decide(clinic, "2222-2222", Choice("not_now", WHY))
    assert clinic.store.decisions.of(reference) == ()


def test_nobody_is_assessed_while_an_urgent_flag_stands(clinic: Clinic) -> None:
    reference = send_form(clinic, urgent_signs=["saddle"]).reference

    assert wrong(clinic, reference, "assess_ims", WHY) == ["outcome"]
    for outcome in sorted(OUTCOMES - {DecisionKind.ASSESS}):
        assert deciding.decide(clinic, reference, Choice(outcome, WHY)).kind == outcome


def test_what_is_entered_in_error_is_not_decided_on(clinic: Clinic) -> None:
    reference = send_form(clinic).reference
    correcting.mark_in_error(clinic, reference, "A training")

    with pytest.raises(Refused):
        deciding.decide(clinic, reference, Choice("not_now", WHY))


def test_an_unfinished_form_is_decided_on_only_if_it_is_urgent_and_never_assessed(
    clinic: Clinic,
) -> None:
    urgent = an_urgent_draft(clinic)
    calm = walk(clinic, open_form(clinic, "z" * 43), a_response(), until="words").draft.reference

    assert wrong(clinic, urgent, "assess_ims", WHY) == ["outcome"]
    assert deciding.decide(clinic, urgent, Choice("review_first", WHY)).edition == 0
    with pytest.raises(Refused):
        deciding.decide(clinic, calm, Choice("not_now", WHY))


def test_a_form_is_read_once_what_is_urgent_on_it_was_acknowledged(
    clinic: Clinic, clock: Clock
) -> None:
    calm = send_form(clinic).reference
    urgent = send_form(clinic, "z" * 43, urgent_signs=["saddle"]).reference

    assert deciding.mark_read(clinic, calm).kind is DecisionKind.READ
    with pytest.raises(Refused):
        deciding.mark_read(clinic, urgent)
    deciding.acknowledge(clinic, urgent)
    assert deciding.mark_read(clinic, urgent).edition == 1
    clock.passes(minutes=1)
    correcting.amend(clinic, calm, {"urgent_signs": ["neck"]}, "The patient rang")
    with pytest.raises(Refused):
        deciding.mark_read(clinic, calm)


def test_what_staff_corrected_away_asks_for_no_second_acknowledgement(
    clinic: Clinic, clock: Clock
) -> None:
    reference = send_form(clinic, urgent_signs=["saddle"]).reference
    deciding.acknowledge(clinic, reference)
    clock.passes(hours=1)
    correcting.amend(clinic, reference, {"urgent_signs": ["none"]}, "A slip of the finger")

    assert deciding.mark_read(clinic, reference).edition == 2


def test_an_unfinished_form_is_not_read_yet(clinic: Clinic) -> None:
    with pytest.raises(Refused):
        deciding.mark_read(clinic, an_urgent_draft(clinic))


def test_every_outcome_of_the_records_has_words_in_the_summary() -> None:
    assert set(decided.OUTCOMES) == set(OUTCOMES)
    assert set(decided.WORDS) == set(decisions.TOLD)


def test_a_chain_that_runs_in_a_ring_still_has_one_that_stands() -> None:
    now = Clock()()
    ring = [
        Decision(
            id=name,
            reference="r",
            kind=DecisionKind.NOT_NOW,
            who="x",
            at=now + timedelta(seconds=number),
            supersedes=other,
        )
        for number, (name, other) in enumerate([("a", "b"), ("b", "a")])
    ]

    assert decisions.standing(ring, OUTCOMES) == ring[1]
