"""CPU of one page turn in the server: nothing else runs in it, and no browser is painting."""

import asyncio
import statistics
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.page_turns import Unfinished
from tests.bench.serving import Server, ours, the_bare_page
from tests.bench.tab import opened

WALKS: Final = 2
REST: Final = 0.1
WITHOUT_COLLECTING: Final = ("--runner.postScriptGC", "false")


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the server's CPU for one page turn: the median of some forty."""

    ours: float
    bare: float
    bare_without_collecting: float


def measure() -> Cost:
    """Drive one session after the other, ours and the bare page's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        form = Unfinished.made(folder)
        way = _Way(form.cookies, form.path[0], len(form.path) - 1)
        still = _Way({}, "", way.turns)
        with ours(folder) as server:
            spent = asyncio.run(driven(server, way))
        with the_bare_page(folder) as server:
            bare = asyncio.run(driven(server, still))
        with the_bare_page(folder, *WITHOUT_COLLECTING) as server:
            least = asyncio.run(driven(server, still))
    return Cost(spent, bare, least)


@dataclass(frozen=True)
class _Way:
    cookies: Mapping[str, str]
    start: str
    turns: int


async def driven(server: Server, way: _Way) -> float:
    """Turn pages with rests between, in which the server finishes what it began."""
    spent = []
    for _ in range(WALKS):
        async with opened(server.address, way.cookies, way.start) as tab:
            for _ in range(way.turns):
                await asyncio.sleep(REST)
                before = server.cpu_ms()
                await tab.go_on()
                await asyncio.sleep(REST)
                spent.append(server.cpu_ms() - before)
    return statistics.median(spent)
