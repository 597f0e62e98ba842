"""Idle, closed and found again: first the birth date, five tries, then the front desk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from screening.actions.clinician import review
from screening.actions.form import intake, leaving
from screening.clinic import Clinic
from screening.errors import Refused
from screening.records.model import Draft
from tests.factories import TOKEN, Clock, a_clinic, a_response, open_form, walk

BORN = date(1985, 3, 27)
WRONG = date(1985, 3, 28)


@pytest.fixture
def draft(clinic: Clinic) -> Draft:
    return walk(clinic, open_form(clinic), a_response(), until="main").draft


def found(clinic: Clinic) -> Draft:
    draft = intake.find(clinic, TOKEN)
    assert draft is not None
    return draft


def guess(clinic: Clinic, draft: Draft, day: date) -> bool:
    try:
        intake.unlock(clinic, draft, day)
    except Refused:
        return False
    return True


def test_a_reload_asks_for_nothing(clinic: Clinic, draft: Draft, clock: Clock) -> None:
    clock.passes(minutes=19, seconds=59)

    assert not leaving.needs_birth_date(clinic, draft)
    assert intake.visit(clinic, draft).place.id == "main"


def test_twenty_idle_minutes_ask_for_the_birth_date(
    clinic: Clinic, draft: Draft, clock: Clock
) -> None:
    clock.passes(minutes=20)

    assert leaving.needs_birth_date(clinic, found(clinic))
    with pytest.raises(Refused):
        intake.visit(clinic, draft)
    with pytest.raises(Refused):
        intake.answer(clinic, draft, "who", {"filled_by": "staff"})
    with pytest.raises(Refused):
        intake.acknowledge(clinic, draft)
    with pytest.raises(Refused):
        intake.submit(clinic, draft, {})
    with pytest.raises(Refused):
        open_form(clinic)


@pytest.mark.usefixtures("draft")
def test_a_look_at_a_page_is_not_idle(clinic: Clinic, clock: Clock) -> None:
    for _ in range(5):
        clock.passes(minutes=15)
        intake.visit(clinic, found(clinic))

    assert not leaving.needs_birth_date(clinic, found(clinic))


@pytest.mark.usefixtures("draft")
def test_a_closed_browser_asks_for_the_birth_date(clinic: Clinic) -> None:
    leaving.lock(clinic, TOKEN)

    assert leaving.needs_birth_date(clinic, found(clinic))


def test_locking_nothing_does_nothing(clinic: Clinic) -> None:
    leaving.lock(clinic, TOKEN)
    leaving.lock(clinic, "")

    assert clinic.store.drafts.open() == ()


def test_the_birth_date_opens_the_form_where_it_was(
    clinic: Clinic, draft: Draft, clock: Clock
) -> None:
    clock.passes(days=3)

    opened = intake.unlock(clinic, draft, BORN)

    assert not leaving.needs_birth_date(clinic, opened)
    assert intake.visit(clinic, opened).place.id == "main"
    assert opened.answers == draft.answers


def test_a_wrong_birth_date_opens_nothing(clinic: Clinic, draft: Draft) -> None:
    leaving.lock(clinic, TOKEN)

    with pytest.raises(Refused):
        intake.unlock(clinic, draft, WRONG)

    assert leaving.needs_birth_date(clinic, found(clinic))
    assert found(clinic).tries == 1


def test_the_right_birth_date_forgives_the_wrong_ones(clinic: Clinic, draft: Draft) -> None:
    for _ in range(4):
        assert not guess(clinic, draft, WRONG)

    assert guess(clinic, draft, BORN)
    assert found(clinic).tries == 0


def test_five_wrong_birth_dates_shut_the_form_for_good(
    clinic: Clinic, draft: Draft, clock: Clock
) -> None:
    for _ in range(5):
        assert not intake.is_shut(found(clinic))
        assert not guess(clinic, draft, WRONG)

    clock.passes(days=30)

    assert intake.is_shut(found(clinic))
    assert not guess(clinic, draft, BORN)


def test_a_crowd_of_guesses_has_five_tries_together(clinic: Clinic, draft: Draft) -> None:
    leaving.lock(clinic, TOKEN)

    with ThreadPoolExecutor(8) as crowd:
        opened = list(crowd.map(lambda _: guess(clinic, draft, WRONG), range(16)))

    assert not any(opened)
    assert found(clinic).tries == 5


def test_an_idle_form_without_a_birth_date_is_nobodys(clinic: Clinic, clock: Clock) -> None:
    first = open_form(clinic)
    intake.answer(clinic, first.draft, "who", {"filled_by": "self"})
    clock.passes(minutes=20)

    assert intake.find(clinic, TOKEN) is None
    second = open_form(clinic)

    assert second.draft.id != first.draft.id
    assert "filled_by" not in second.draft.answers
    assert len(clinic.store.drafts.open()) == 1


def test_the_idle_time_is_the_clinics(tmp_path: Path) -> None:
    clock = Clock()
    clinic = a_clinic(tmp_path, clock=clock, idle_minutes=3)
    draft = walk(clinic, open_form(clinic), a_response(), until="main").draft

    clock.passes(minutes=3)

    assert leaving.needs_birth_date(clinic, draft)


def test_a_correction_that_cannot_be_read_leaves_the_earlier_answer(
    clinic: Clinic, draft: Draft
) -> None:
    answers = a_response(dob="1985-13-45")
    raws = {item: answers[item] for item in ("name", "dob", "phone")}

    turn = intake.answer(clinic, draft, "about", raws)

    assert [problem.item for problem in turn.problems] == ["dob"]
    assert found(clinic).answers["dob"] == BORN.isoformat()


def test_an_urgent_form_that_is_nobodys_stays_for_staff(clinic: Clinic, clock: Clock) -> None:
    urgent = a_response(urgent_signs=["saddle"])
    draft = walk(clinic, open_form(clinic), urgent, until="urgent").draft
    halted = intake.answer(clinic, draft, "urgent", {"urgent_signs": ["saddle"]}).draft
    blanked = intake.answer(clinic, halted, "about", {"name": "", "dob": "", "phone": "none"})
    clock.passes(minutes=25)

    other = open_form(clinic)

    assert "dob" not in blanked.draft.answers
    assert other.draft.id != draft.id
    waiting = review.list_cases(clinic)
    assert [line.reference for line in waiting] == [draft.reference]
    assert review.pdf(clinic, draft.reference).startswith(b"%PDF")


def test_two_unsure_lists_need_a_pick_from_each(clinic: Clinic) -> None:
    unsure = {"heart_blood": ["unsure"], "body_health": ["unsure"]}
    draft = walk(clinic, open_form(clinic), a_response(), until="history").draft

    one = intake.answer(clinic, draft, "history", {**unsure, "health_unsure": ["bruise"]})
    both = intake.answer(
        clinic, one.draft, "history", {**unsure, "health_unsure": ["bruise", "valve"]}
    )

    assert [problem.why for problem in one.problems] == ["one_of_each"]
    assert both.problems == ()
