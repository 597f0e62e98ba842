"""Once a minute the records are told how far the time has come, also while nobody does anything."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

from screening.actions import timekeeping
from screening.clinic import Clinics
from screening.logs.lines import logger
from screening.logs.words import Event

LOG: Final = logger(__name__)
EVERY: Final = timedelta(minutes=1)


@contextlib.asynccontextmanager
async def beating(clinics: Clinics, every: timedelta = EVERY) -> AsyncIterator[None]:
    """Note the time now and then again and again, until the block ends."""
    heart = asyncio.create_task(_beat(clinics, every))
    try:
        yield
    finally:
        heart.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await heart


def _keep(clinics: Clinics) -> None:
    for clinic in clinics.every():
        timekeeping.keep(clinic)


async def _beat(clinics: Clinics, every: timedelta) -> None:
    while True:
        try:
            # In a thread: while the records are locked this waits, and the pages must not.
            await asyncio.to_thread(_keep, clinics)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next minute tries again
            LOG.error(Event.TIME_NOT_NOTED, error=error)  # noqa: TRY400 - the log has no traces
        await asyncio.sleep(every.total_seconds())
