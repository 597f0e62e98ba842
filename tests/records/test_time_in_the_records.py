"""Clocks forward and back: the audit keeps its order, and no kept moment lies ahead of the mark."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from screening.actions import intake, leaving, staff, timekeeping
from screening.clinic import Clinic
from screening.records.model import Tries
from screening.records.sql import opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.store import Store
from screening.records.timer import Timer
from tests.factories import MORNING, TOKEN, Clock, a_clinic, open_form, send_form

TEN_YEARS = timedelta(days=3652)
HOME = "198.51.100.7"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def start(
    open_records: Callable[[], ClinicRecords], tmp_path: Path, clock: Clock
) -> Callable[[], Clinic]:
    """Return what starts the app anew over the same records, as after a crash."""

    def again() -> Clinic:
        store = opening.store(open_records())
        # The stopwatch stands still: all that is tried here is the clock and what was noted.
        timer = Timer.resumed(clock, lambda: 0.0, store.ledger.ticked())
        return replace(a_clinic(tmp_path, store=store, clock=clock), timer=timer)

    return again


def test_the_audit_is_in_the_order_of_the_deeds_whatever_the_clock_said(
    start: Callable[[], Clinic], clock: Clock
) -> None:
    clinic = start()
    for jump in (TEN_YEARS, -TEN_YEARS, timedelta(hours=-1), timedelta(hours=2)):
        clock.passes(days=jump.days, seconds=jump.seconds)
        open_form(clinic, token := intake.new_token(clinic))
        leaving.lock(clinic, token)
    events = clinic.store.ledger.done_by(clinic.who, MORNING - TEN_YEARS, MORNING + 2 * TEN_YEARS)

    assert [event.did for event in events] == ["opened a form", "locked a form"] * 4
    assert [event.seq for event in events] == list(range(1, 9))
    assert [event.at for event in events] != sorted(event.at for event in events)
    assert clinic.store.ledger.verify() == ()


def test_a_tick_notes_the_time_and_never_takes_any_back(store: Store) -> None:
    ahead = MORNING + timedelta(minutes=5)

    assert store.ledger.tick(ahead, ahead) == ahead
    assert store.ledger.tick(MORNING - TEN_YEARS, MORNING) == ahead
    assert store.ledger.ticked() == (ahead, ahead)


def test_no_moment_that_is_kept_lies_ahead_of_the_mark(store: Store, tmp_path: Path) -> None:
    clinic = a_clinic(tmp_path, store=store)
    draft = open_form(clinic).draft
    staff.first_key(clinic)
    session = staff.sign_in(clinic, staff.new_key(clinic), HOME).session

    def ahead() -> timedelta:
        return store.ledger.ticked()[1] - MORNING

    store.drafts.mark_seen(draft.id, MORNING + timedelta(minutes=1))
    assert ahead() == timedelta(minutes=1)
    store.door.mark_seen(session, MORNING + timedelta(minutes=2))
    assert ahead() == timedelta(minutes=2)
    later = MORNING + timedelta(minutes=3)
    store.door.save_tries(Tries(door="a", count=1, shut_until=later, last_at=later), 0)
    assert ahead() == timedelta(minutes=3)
    store.drafts.mark_seen(draft.id, MORNING)
    assert ahead() == timedelta(minutes=3)


@pytest.mark.parametrize("jump", [timedelta(hours=-1), -TEN_YEARS, TEN_YEARS])
def test_a_clock_that_is_set_keeps_no_form_open_over_a_restart(
    jump: timedelta, start: Callable[[], Clinic], clock: Clock
) -> None:
    open_form(start())
    clock.passes(days=jump.days, seconds=jump.seconds)
    clinic = start()

    # An open form without a birth date is nobody's once its time is over.
    assert intake.find(clinic, TOKEN) is None


@pytest.mark.parametrize("jump", [timedelta(hours=-1), -TEN_YEARS, TEN_YEARS])
def test_a_clock_that_is_set_keeps_no_session_of_staff_open_over_a_restart(
    jump: timedelta, start: Callable[[], Clinic], clock: Clock
) -> None:
    clinic = start()
    session = staff.sign_in(clinic, staff.first_key(clinic) or "", HOME).session
    assert staff.is_signed_in(start(), session)
    clock.passes(days=jump.days, seconds=jump.seconds)

    assert not staff.is_signed_in(start(), session)


def test_a_restart_on_time_ends_nothing(start: Callable[[], Clinic], clock: Clock) -> None:
    clinic = start()
    session = staff.sign_in(clinic, staff.first_key(clinic) or "", HOME).session
    open_form(clinic)
    clock.passes(minutes=14)
    clinic = start()

    assert staff.is_signed_in(clinic, session)
    assert intake.find(clinic, TOKEN)


def test_a_door_that_was_shut_while_the_clock_was_ahead_does_not_stay_shut_for_years(
    start: Callable[[], Clinic], clock: Clock
) -> None:
    clinic = start()
    key = staff.first_key(clinic) or ""
    behind = start()
    clock.now += TEN_YEARS
    for _ in range(3):
        staff.sign_in(clinic, "wrong", HOME)
    clock.now -= TEN_YEARS

    assert staff.sign_in(behind, key, HOME).session


def test_a_wait_at_the_door_is_not_cut_short_by_a_restart(
    start: Callable[[], Clinic], clock: Clock
) -> None:
    clinic = start()
    key = staff.first_key(clinic) or ""
    for _ in range(8):
        clock.passes(seconds=staff.sign_in(clinic, "wrong", HOME).wait.total_seconds())
    waits = staff.sign_in(clinic, "wrong", HOME).wait
    assert waits > timedelta(minutes=2)

    assert not staff.sign_in(start(), key, HOME).judged


def test_two_copies_are_in_step_within_a_minute(start: Callable[[], Clinic], clock: Clock) -> None:
    ahead, behind = start(), start()
    clock.now += TEN_YEARS
    sent = send_form(ahead)
    clock.now -= TEN_YEARS
    assert sent.reference
    assert behind.timer() < ahead.timer()
    timekeeping.keep(behind)

    assert behind.timer() == ahead.timer()
