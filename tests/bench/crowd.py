"""Other patients at the same time: `python -m tests.bench.crowd ours|bare ADDRESS COUNT`.

A process of its own, so that their work is not the server's. Each has a cookie and a form of
their own, answers a worked case, and turns a page every eight seconds; they stand at different
pages and turn them at different moments. It says one line of JSON when all are there, one for
every line that it reads, and ends with its input.
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Final, Protocol

from screening import bootstrap
from screening.clinic import Clinic
from screening.settings import Settings
from tests.bench.answering import Knowing, Touch
from tests.bench.tab import DONE, Screen, Tab, opened
from tests.cases.worked import cases_of, folders
from tests.tablets import begun

SEED: Final = 20260601
EVERY: Final = 8.0
JITTER: Final = 1.0
PAGES_APART: Final = 20
COMING_AT_ONCE: Final = 4
PATIENCE: Final = 3
OURS: Final = "ours"
BARE: Final = "bare"


class Somebody(Protocol):
    """A person in front of a tab: they know what to touch."""

    def touches(self, screen: Screen) -> list[Touch]:
        """Return what to touch on a screen, before the main button."""


class Indifferent:
    """Somebody in front of the bare page: takes the first answer."""

    def touches(self, screen: Screen) -> list[Touch]:
        """Return the first option of each question."""
        return [(key, (0,)) for key in screen.widgets]


@dataclass
class Tally:
    """What all of them have done: forms, page turns and their milliseconds, other reruns."""

    forms: int = 0
    sent: int = 0
    given_up: int = 0
    redrawn: int = 0
    spent: list[float] = field(default_factory=list)


@dataclass
class Room:
    """Where they all sit, and what they all wait for before they keep the pace."""

    address: str
    kind: str
    count: int
    tally: Tally = field(default_factory=Tally)
    full: asyncio.Event = field(default_factory=asyncio.Event)
    door: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(COMING_AT_ONCE))
    inside: int = 0

    def enter(self) -> None:
        """Count one who has come as far as they should before the pace begins."""
        self.inside += 1
        if self.inside == self.count:
            self.full.set()


@dataclass
class Patient:
    """One person who fills in form after form."""

    room: Room
    number: int
    due: float = 0.0

    def __post_init__(self) -> None:
        self.chance = random.Random(SEED + self.number)

    async def live(self) -> None:
        """Come, go some pages ahead, wait for the others, then keep the pace for ever."""
        while True:
            async with opened(self.room.address, await self._cookies()) as tab:
                self.room.tally.forms += 1
                somebody = self._somebody()
                if not self.due:
                    await self._come_in(tab, somebody)
                await self._fill_in(tab, somebody)

    async def _come_in(self, tab: Tab, somebody: Somebody) -> None:
        ahead = self.number % PAGES_APART if self.room.kind == OURS else 0
        async with self.room.door:
            for _ in range(ahead):
                if tab.screen.name != DONE:
                    await hurried(tab, somebody)
        self.room.enter()
        await self.room.full.wait()
        # As if each had come to this page at their own moment of the last eight seconds.
        self.due = time.monotonic() + EVERY * (self.number / self.room.count - 1)

    async def _fill_in(self, tab: Tab, somebody: Somebody) -> None:
        tally, same = self.room.tally, 0
        while tab.screen.name != DONE and same < PATIENCE:
            before = tab.screen.name
            self.due = max(self.due + EVERY, time.monotonic())
            until = self.due + self.chance.uniform(-JITTER, JITTER)
            redrawn = await _answered(tab, somebody, until)
            tally.redrawn += redrawn
            tally.spent.append(await _turned(tab))
            same = same + 1 if before and tab.screen.name == before else 0
        tally.sent += tab.screen.name == DONE
        tally.given_up += same == PATIENCE

    async def _cookies(self) -> Mapping[str, str]:
        return await asyncio.to_thread(_given, self.room.kind)

    def _somebody(self) -> Somebody:
        if self.room.kind != OURS:
            return Indifferent()
        cases = [case for folder in folders() for case in cases_of(folder) if case.is_finished]
        case = self.chance.choice(cases)
        return Knowing(case.content, case.answers)


async def hurried(tab: Tab, somebody: Somebody) -> None:
    """Turn a page at once; before that the script runs only if a question is not there yet."""
    for tail, told in somebody.touches(tab.screen):
        if not _key(tab, tail):
            await tab.run()
        if key := _key(tab, tail):
            tab.told[key] = told
    await tab.go_on()


def _key(tab: Tab, tail: str) -> str:
    return next((key for key in tab.screen.widgets if key.endswith(tail)), "")


async def _answered(tab: Tab, somebody: Somebody, until: float) -> int:
    """Give the answers, spread over the time that there is; return how many reran the script."""
    touches, begun, redrawn = somebody.touches(tab.screen), time.monotonic(), 0
    for number, (tail, told) in enumerate(touches, 1):
        await _sleep_until(begun + (until - begun) * number / (len(touches) + 1))
        if key := _key(tab, tail):
            redrawn += await tab.tell(key, told)
    await _sleep_until(until)
    return redrawn


async def _turned(tab: Tab) -> float:
    since = time.perf_counter()
    await tab.go_on()
    return (time.perf_counter() - since) * 1000


async def _sleep_until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))


def _given(kind: str) -> Mapping[str, str]:
    """Return the cookies of a tablet of their own, with a form begun on it."""
    return begun(_clinic()) if kind == OURS else {}


@cache
def _clinic() -> Clinic:
    return bootstrap.clinic(Settings())


async def _main(kind: str, address: str, count: int) -> None:
    room = Room(address, kind, count)
    async with asyncio.TaskGroup() as patients:
        tasks = [patients.create_task(Patient(room, n).live()) for n in range(count)]
        await room.full.wait()
        _say(room.tally)
        while await asyncio.to_thread(sys.stdin.readline):
            _say(room.tally)
        for task in tasks:
            task.cancel()


def _say(tally: Tally) -> None:
    sys.stdout.write(json.dumps(asdict(tally)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
