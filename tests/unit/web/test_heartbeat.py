"""The records hear of the time once a minute; no trouble of theirs stops the app or the beat."""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from screening.clinic import Clinic
from screening.errors import StoreError
from screening.records.sql.ledger import SqlLedger
from screening.web.server import heartbeat
from tests.factories import MORNING, Clock, a_clinic, one_of

AT_ONCE = timedelta(milliseconds=1)
PATIENCE_SECONDS = 10.0
Tick = Callable[[SqlLedger, datetime, datetime], datetime]


async def until(happened: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < last, "it never happened"
        await asyncio.sleep(0.001)


def test_the_time_is_noted_at_the_start_and_again_and_again(clinic: Clinic, clock: Clock) -> None:
    async def story() -> None:
        async with heartbeat.beating(one_of(clinic), AT_ONCE):
            for _ in range(3):
                clock.passes(minutes=1)
                now = clock()
                await until(lambda: clinic.store.ledger.ticked() == (now, now))  # noqa: B023

    asyncio.run(story())


def test_the_time_is_noted_once_a_minute() -> None:
    assert timedelta(minutes=1) == heartbeat.EVERY


def test_it_goes_on_from_where_another_copy_has_come(tmp_path: Path, clinic: Clinic) -> None:
    ahead, timer = MORNING + timedelta(days=3652), Clock()
    clinic.store.ledger.tick(MORNING, ahead)
    behind = a_clinic(tmp_path, store=clinic.store, timer=timer)

    async def story() -> None:
        async with heartbeat.beating(one_of(behind), AT_ONCE):
            await until(lambda: timer() == ahead)

    asyncio.run(story())


def test_records_that_cannot_be_written_are_told_and_the_beat_goes_on(
    clinic: Clinic,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    failures, tick = [StoreError("the disk is full of Robin")] * 2, SqlLedger.tick

    def at_first(self: SqlLedger, at: datetime, ticked: datetime) -> datetime:
        if failures:
            raise failures.pop()
        return tick(self, at, ticked)

    monkeypatch.setattr(SqlLedger, "tick", at_first)
    clock.passes(minutes=5)

    async def story() -> None:
        async with heartbeat.beating(one_of(clinic), AT_ONCE):
            await until(lambda: clinic.store.ledger.ticked()[0] == clock())

    asyncio.run(story())
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["error_type"]) for line in told] == [
        ("time_not_noted", "StoreError")
    ] * 2
    assert "Robin" not in str(told)


def test_while_the_records_are_locked_pages_are_answered(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_locked, lock = threading.Event(), threading.Event()

    def waiting(_self: SqlLedger, _at: datetime, ticked: datetime) -> datetime:
        is_locked.set()
        assert lock.wait(PATIENCE_SECONDS)
        return ticked

    monkeypatch.setattr(SqlLedger, "tick", waiting)

    async def story() -> None:
        async with heartbeat.beating(one_of(clinic), AT_ONCE):
            # The loop is free while the beat waits, or this would never be reached.
            await until(is_locked.is_set)
            lock.set()

    asyncio.run(story())


def test_it_ends_with_the_app(clinic: Clinic) -> None:
    async def story() -> set["asyncio.Task[object]"]:
        async with heartbeat.beating(one_of(clinic)):
            await asyncio.sleep(0)
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert asyncio.run(story()) == set()
