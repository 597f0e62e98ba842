"""Every few seconds what waits in the outbox goes out, for as long as the app runs.

Copies of the app may all do so, and `outbox run` beside them: a message is held by one at a time.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

from screening.actions.mail import post, rounds
from screening.clinic import Clinics
from screening.logs.lines import logger
from screening.logs.words import Event

LOG: Final = logger(__name__)
# To look for reminders reads every open invitation, so it is done less often.
REMINDERS_EVERY: Final = timedelta(minutes=10)


@contextlib.asynccontextmanager
async def delivering(clinics: Clinics, every: timedelta = post.EVERY) -> AsyncIterator[None]:
    """Deliver what is due again and again, until the block ends; a message on its way is ended."""
    over = threading.Event()
    going = asyncio.create_task(_go_round(clinics, every, over))
    try:
        yield
    finally:
        over.set()
        going.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await going


def _deliver(clinics: Clinics, over: threading.Event, *, reminds: bool = False) -> str:
    """Deliver what is due in every clinic; return why no mail server takes any, if none does."""
    return rounds.go_round(clinics, over.is_set, reminds=reminds).no_line


async def _go_round(clinics: Clinics, every: timedelta, over: threading.Event) -> None:
    before, next_look = "", 0.0
    while True:
        no_line, now = before, asyncio.get_running_loop().time()
        reminds = now >= next_look
        next_look = now + REMINDERS_EVERY.total_seconds() if reminds else next_look
        try:
            # In a thread: a mail server may be slow, and the pages must not wait for it.
            no_line = await asyncio.to_thread(_deliver, clinics, over, reminds=reminds)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next round tries again
            LOG.error(Event.POST_FAILED, error=error)  # noqa: TRY400 - the log has no traces
        if bool(no_line) != bool(before):
            (LOG.error if no_line else LOG.info)(
                Event.MAIL_WAITS if no_line else Event.MAIL_GOES_OUT
            )
        before = no_line
        await asyncio.sleep(max(every, post.AFTER_NO_LINE if no_line else every).total_seconds())
