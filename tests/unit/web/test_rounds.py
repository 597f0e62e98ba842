"""A confirmed list is sent while the app runs, whatever fails on the way, and no list stops it."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from screening.actions.invite import many
from screening.clinic import Clinic
from screening.errors import StoreError
from screening.records.batches import Batch, BatchState
from screening.records.sql.batches import SqlBatches
from screening.web.server import rounds
from tests.factories import one_of

AT_ONCE = timedelta(milliseconds=1)
PATIENCE_SECONDS = 10.0
LIST = b"Name,E-mail,Birth date\nRobin Example,robin@example.com,1985-03-27\n"


async def until(happened: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < last, "it never happened"
        await asyncio.sleep(0.001)


def test_a_list_is_sent_by_the_app_and_trouble_is_told_and_tried_again(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = many.upload(clinic, LIST)
    many.confirm(clinic, batch.id, is_agreed=True, with_shared=False)
    failures, save = [StoreError("the disk is full of Robin")] * 2, SqlBatches.save

    def at_first(self: SqlBatches, *given: object) -> Batch:
        if failures:
            raise failures.pop()
        return save(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(SqlBatches, "save", at_first)

    async def story() -> set["asyncio.Task[object]"]:
        async with rounds.going(one_of(clinic), AT_ONCE):
            await until(lambda: many.one(clinic, batch.id).state is BatchState.DONE)
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert asyncio.run(story()) == set()
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["error_type"]) for line in told] == [
        ("list_waits", "StoreError")
    ] * 2
    assert "Robin" not in str(told)
    assert clinic.store.outbox.count_waiting() == 1
