"""Lists of patients that were confirmed are sent by the app, whoever has closed which browser.

Copies of the app may all do so: each row is dealt with once. It waits for no mail server.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

from screening.actions.invite import many
from screening.clinic import Clinics
from screening.logs.lines import logger
from screening.logs.words import Event

LOG: Final = logger(__name__)
EVERY: Final = timedelta(seconds=5)
# Between two parts of one list patients save their pages.
AGAIN: Final = timedelta(seconds=1)
MOST: Final = 50


@contextlib.asynccontextmanager
async def going(clinics: Clinics, every: timedelta = EVERY) -> AsyncIterator[None]:
    """Go on with lists again and again, until the block ends; what was begun is kept or not."""
    rounds = asyncio.create_task(_go(clinics, every))
    try:
        yield
    finally:
        rounds.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await rounds


def _go_on(clinics: Clinics) -> int:
    return sum(many.go_on(clinic, MOST) for clinic in clinics.every())


async def _go(clinics: Clinics, every: timedelta) -> None:
    while True:
        done = 0
        try:
            # In a thread: while the records are locked this waits, and the pages must not.
            done = await asyncio.to_thread(_go_on, clinics)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next round tries again
            LOG.error(Event.LIST_WAITS, error=error)  # noqa: TRY400 - the log has no traces
        await asyncio.sleep((min(AGAIN, every) if done else every).total_seconds())
