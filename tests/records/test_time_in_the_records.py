"""Clocks forward and back: the audit keeps its order, and no kept moment lies ahead of the mark."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from screening.actions import codes, timekeeping
from screening.actions.form import intake, leaving
from screening.actions.staff import sign_in
from screening.clinic import Clinic
from screening.records.model import Tries
from screening.records.sql import opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.store import Store
from screening.records.timer import Timer
from tests.factories import (
    HOME_ADDRESS,
    MORNING,
    PASSWORD,
    TOKEN,
    Clock,
    a_clinic,
    a_member,
    one_of,
    open_form,
    send_form,
    signed_in,
    the_password,
)

TEN_YEARS = timedelta(days=3652)
EMAIL = "robin@example.org"


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


def tried(clinic: Clinic, password: str) -> sign_in.SignIn:
    return sign_in.sign_in(one_of(clinic), EMAIL, password, HOME_ADDRESS)


def test_the_audit_is_in_the_order_of_the_deeds_whatever_the_clock_said(
    start: Callable[[], Clinic], clock: Clock
) -> None:
    clinic = start()
    for jump in (TEN_YEARS, -TEN_YEARS, timedelta(hours=-1), timedelta(hours=2)):
        clock.passes(days=jump.days, seconds=jump.seconds)
        open_form(clinic, token := codes.token(clinic.chance))
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
    session = sign_in.here(one_of(clinic), signed_in(clinic))
    assert session is not None

    def ahead() -> timedelta:
        return store.ledger.ticked()[1] - MORNING

    store.drafts.mark_seen(draft.id, MORNING + timedelta(minutes=1))
    assert ahead() == timedelta(minutes=1)
    store.sessions.mark_seen(session.session.hash, MORNING + timedelta(minutes=2))
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
    session = signed_in(clinic)
    assert sign_in.here(one_of(start()), session)
    clock.passes(days=jump.days, seconds=jump.seconds)

    assert sign_in.here(one_of(start()), session) is None


def test_a_restart_on_time_ends_nothing(start: Callable[[], Clinic], clock: Clock) -> None:
    clinic = start()
    session = signed_in(clinic)
    open_form(clinic)
    clock.passes(minutes=14)
    clinic = start()

    assert sign_in.here(one_of(clinic), session)
    assert intake.find(clinic, TOKEN)


def test_a_door_that_was_shut_while_the_clock_was_ahead_does_not_stay_shut_for_years(
    start: Callable[[], Clinic], clock: Clock
) -> None:
    clinic = start()
    a_member(clinic, email=EMAIL, password=the_password())
    behind = start()
    clock.now += TEN_YEARS
    for _ in range(3):
        tried(clinic, "wrong")
    clock.now -= TEN_YEARS

    assert tried(behind, PASSWORD).cookie


def test_a_wait_at_the_door_is_not_cut_short_by_a_restart(
    start: Callable[[], Clinic], clock: Clock
) -> None:
    clinic = start()
    a_member(clinic, email=EMAIL, password=the_password())
    for _ in range(8):
        clock.passes(seconds=tried(clinic, "wrong").wait.total_seconds())
    waits = tried(clinic, "wrong").wait
    assert waits > timedelta(minutes=2)

    assert not tried(start(), PASSWORD).judged


def test_two_copies_are_in_step_within_a_minute(start: Callable[[], Clinic], clock: Clock) -> None:
    ahead, behind = start(), start()
    clock.now += TEN_YEARS
    sent = send_form(ahead)
    clock.now -= TEN_YEARS
    assert sent.reference
    assert behind.timer() < ahead.timer()
    timekeeping.keep(behind)

    assert behind.timer() == ahead.timer()
