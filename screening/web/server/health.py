"""Two questions of whoever watches over the app, answered with nothing about anybody.

`/livez`: does the process answer? It touches nothing, so a no means: start it anew.
`/readyz`: could it serve a patient? A no means: send them to another, and ask again.
Both are open to anyone. So one look serves all who ask within a second, however many they are.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from screening.actions.housekeeping import readiness
from screening.actions.housekeeping.readiness import State, Trouble
from screening.clinic import Clinics
from screening.logs.lines import logger
from screening.logs.words import Event
from screening.records.readiness import Trouble as OfRecords

LOG: Final = logger(__name__)
HEADERS: Final = {"cache-control": "no-store"}
KEPT: Final = timedelta(seconds=1)
# Kubernetes gives a probe one second.
PATIENCE_SECONDS: Final = 0.9


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes that tell whether the app is alive, and whether it is ready."""
    watch = Watch(looking(clinics), clinics.first().clock)
    return (Route("/livez", _alive), Route("/readyz", partial(_ready, watch)))


def looking(clinics: Clinics) -> Callable[[], State]:
    """Return a look at the oldest clinic: when that is erased, at the one that is then."""
    clinic = clinics.first()

    def look() -> State:
        nonlocal clinic
        state = readiness.look(clinic)
        if OfRecords.SEALED not in state.troubles:
            return state
        alive = clinics.ids()
        if not alive or clinic.id in alive:
            return state
        clinic = clinics.first()
        return readiness.look(clinic)

    return look


class Watch:
    """Look once for all who ask at the same time, and wait for no look that hangs."""

    def __init__(self, look: Callable[[], State], clock: Callable[[], datetime]) -> None:
        """Nothing is looked at before somebody asks."""
        self._look, self._clock = look, clock
        self._state, self._at = State(), datetime.min.replace(tzinfo=UTC)
        self._looking: asyncio.Task[None] | None = None

    async def state(self) -> State:
        """Return what was seen within the last second, or what is seen now."""
        if abs(self._clock() - self._at) < KEPT:
            return self._state
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_once())
        try:
            await asyncio.wait_for(asyncio.shield(self._looking), PATIENCE_SECONDS)
        except TimeoutError:
            self._tell(State((Trouble.NO_ANSWER,)))
        return self._state

    async def _look_once(self) -> None:
        try:
            # Not the threads that draw pages: they may all be busy, and that is no trouble.
            self._tell(await asyncio.to_thread(self._look))
        except Exception as error:
            LOG.exception(Event.NOT_READY, error=error)
            self._state = State((Trouble.NOT_LOOKED_AT,))
        finally:
            self._at, self._looking = self._clock(), None

    def _tell(self, state: State) -> None:
        """Keep what was seen, and log it if it has changed."""
        before, self._state = self._state, state
        if state.troubles and state.troubles != before.troubles:
            for trouble in state.troubles:
                LOG.error(Event.NOT_READY, outcome=trouble)
        elif before.troubles and not state.troubles:
            LOG.info(Event.READY_AGAIN)


async def _alive(request: Request) -> Response:  # noqa: ARG001
    return PlainTextResponse("alive\n", headers=HEADERS)


async def _ready(watch: Watch, request: Request) -> Response:  # noqa: ARG001
    state = await watch.state()
    if state.troubles:
        return PlainTextResponse(_lines(*state.troubles), 503, HEADERS)
    return PlainTextResponse(_lines("ready", *state.notes), headers=HEADERS)


def _lines(*words: str) -> str:
    return "".join(f"{word}\n" for word in words)
