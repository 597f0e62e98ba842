"""A form that belongs to somebody else is moved, and what each edition changed is told."""

import pytest

from screening.actions.clinician import correcting, deciding, editions
from screening.actions.clinician.correcting import Person
from screening.actions.staff.sign_in import named
from screening.clinic import Clinic
from screening.errors import AnswerError, NotFound, Refused
from screening.records import traces
from screening.records.deeds import Did
from screening.records.people import Role
from tests.factories import Clock, a_member, a_response, open_form, send_form, walk

WHY = "Two tablets were swapped"
KIM = Person("  Kim \n Example", "1950-2-3")


def wrong(clinic: Clinic, reference: str, whose: Person, why: str = WHY) -> list[str]:
    with pytest.raises(AnswerError) as refused:
        correcting.move(clinic, reference, whose, why)
    return [problem.item for problem in refused.value.problems]


def test_a_form_is_moved_to_another_patient_at_whose_age_it_is_judged(clinic: Clinic) -> None:
    first = send_form(clinic)

    moved = correcting.move(clinic, first.reference, KIM, WHY)

    assert moved.answers == {**first.answers, "name": "Kim Example", "dob": "1950-02-03"}
    assert (moved.edition, moved.reason) == (2, WHY)
    assert moved.assessment.measures["age"] == 76
    new, old = traces.person(moved.answers), traces.person(first.answers)
    assert new is not None
    assert old is not None
    assert clinic.store.submissions.find(new) == (moved,)
    assert clinic.store.submissions.find(old) == ()
    assert clinic.store.ledger.who_saw(first.reference)[-1].did == Did.MOVED


@pytest.mark.parametrize(
    ("whose", "named_"),
    [
        (Person(" \n", ""), ["name", "birth_date"]),
        (Person("Kim Example", "3/2/1950"), ["birth_date"]),
        (Person("Kim Example", "1950-02-30"), ["birth_date"]),
        (Person("Kim Example", "2026-06-02"), ["birth_date"]),
        (Person("Kim Example", "1850-02-03"), ["birth_date"]),
        (Person("K" * 121, "1950-02-03"), ["name"]),
        (Person("Robin  Example", "1985-03-27"), ["name"]),
    ],
)
def test_whose_form_it_is_must_be_read_without_guessing(
    clinic: Clinic, whose: Person, named_: list[str]
) -> None:
    first = send_form(clinic)

    assert wrong(clinic, first.reference, whose) == named_
    assert clinic.store.submissions.editions(first.reference) == (first,)


def test_a_birth_date_after_the_form_is_told_as_such(clinic: Clinic) -> None:
    first = send_form(clinic)

    with pytest.raises(AnswerError, match="lies after the day on which the form was sent"):
        correcting.move(clinic, first.reference, Person("Kim Example", "2026-06-02"), WHY)


def test_moving_asks_for_a_reason_and_a_sent_form(clinic: Clinic) -> None:
    first = send_form(clinic)
    draft = walk(clinic, open_form(clinic, "z" * 43), a_response(), until="words").draft

    assert wrong(clinic, first.reference, KIM, "") == ["reason"]
    with pytest.raises(Refused):
        correcting.move(clinic, draft.reference, KIM, WHY)
    with pytest.raises(NotFound):
        correcting.move(clinic, "2222-2222", KIM, WHY)


def test_each_edition_tells_what_it_changed_by_whom_and_why(clinic: Clinic, clock: Clock) -> None:
    first = send_form(clinic)
    dana = a_member(clinic, Role.CLINICIAN, name="Dana Lee")
    hers = clinic.acting_as(named(dana), dana.roles)
    clock.passes(hours=1)
    correcting.amend(hers, first.reference, {"urgent_signs": ["saddle"]}, "The patient rang")
    deciding.acknowledge(hers, first.reference)
    correcting.mark_in_error(hers, first.reference, "A training")

    error, amended = editions.differences(hers, first.reference.lower())

    assert (amended.number, amended.by, amended.at) == (2, "Dana Lee", clock.now)
    assert [one.label for one in amended.changed.judged] == ["Urgency", "Fit"]
    assert error.changed.answers == ()
    last = clinic.store.ledger.who_saw(first.reference)[-1]
    assert (last.did, last.who) == (Did.VIEWED, named(dana))


def test_a_form_as_it_was_sent_has_no_differences_and_an_unfinished_one_no_editions(
    clinic: Clinic,
) -> None:
    sent = send_form(clinic)
    draft = walk(clinic, open_form(clinic, "z" * 43), a_response(), until="words").draft

    assert editions.differences(clinic, sent.reference) == ()
    with pytest.raises(NotFound):
        editions.differences(clinic, draft.reference)
    assert editions.to_correct(clinic, sent.reference).submission == sent
    with pytest.raises(Refused):
        editions.to_correct(clinic, draft.reference)
