"""The measured patient beside 20 and 50 others, ours and the bare page's, one after the other.

Each server has the machine for itself while it is measured, with as many others on it: two
crowds at once would measure each other. The others are real sessions (`tests/bench/crowd.py`).
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from tests.bench.assessing import ROOT
from tests.bench.crowd import BARE, OURS
from tests.bench.page_turns import WARM_UP, Turn, Unfinished, opened, turned
from tests.bench.serving import Server, chromium, ours, the_bare_page

OTHERS: Final = (20, 50)
WALKS: Final = 4


@dataclass(frozen=True)
class Load:
    """What was measured beside so many others, and what the others did meanwhile.

    `cpu` is the server's milliseconds of CPU for one page turn of anyone, with the answers that
    are given before it; `reruns` how many of those answers made the script run.
    """

    others: int
    turns: tuple[Turn, ...]
    cpu: float
    reruns: float


@dataclass(frozen=True)
class Beside:
    """Ours and the bare page, for each number of others."""

    ours: tuple[Load, ...]
    bare: tuple[Load, ...]


def measure() -> Beside:
    """Measure both with each number of others."""
    return Beside(
        tuple(_ours(others) for others in OTHERS), tuple(_bare(others) for others in OTHERS)
    )


def _ours(others: int) -> Load:
    with tempfile.TemporaryDirectory() as name:
        form = Unfinished.made(Path(name))
        with (
            ours(Path(name)) as server,
            _crowd(OURS, server, name, others) as crowd,
            chromium() as one,
        ):
            tab = opened(one, server.address, form.cookies)
            walks = (form.walk(tab, server.address) for _ in range(WALKS))
            return _measured(server, crowd, chain.from_iterable(walks))


def _bare(others: int) -> Load:
    with tempfile.TemporaryDirectory() as name, the_bare_page(Path(name)) as server:
        form = Unfinished.made(Path(name))
        with _crowd(BARE, server, name, others) as crowd, chromium() as browser:
            still = opened(browser, server.address)
            return _measured(server, crowd, _turns(still, WALKS * (len(form.path) - 1)))


def _turns(still: Page, count: int) -> Iterator[Turn]:
    for _ in range(count):
        yield turned(still)


@dataclass(frozen=True)
class _Crowd:
    process: "subprocess.Popen[str]"
    count: int

    def told(self) -> dict[str, Any]:
        """Ask what they all have done so far."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.said()

    def said(self) -> dict[str, Any]:
        """Wait for the next thing that the process says."""
        assert self.process.stdout is not None
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        return told


@contextlib.contextmanager
def _crowd(kind: str, server: Server, folder: str, count: int) -> Iterator[_Crowd]:
    """Let the others come, and go on when all of them are there; ours are given tablets."""
    command = [sys.executable, "-m", "tests.bench.crowd", kind, server.address, str(count)]
    pipe = subprocess.PIPE
    records = {**os.environ, "IMS_DATA_DIR": folder}
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=records)
    try:
        crowd = _Crowd(process, count)
        crowd.said()
        yield crowd
    finally:
        process.kill()
        process.communicate()


def _measured(server: Server, crowd: _Crowd, turns: Iterator[Turn]) -> Load:
    before, cpu = crowd.told(), server.cpu_ms()
    made = tuple(turns)
    after, cpu = crowd.told(), server.cpu_ms() - cpu
    assert not after["given_up"], "a worked case cannot be walked to its end"
    turned_by_others = len(after["spent"]) - len(before["spent"])
    return Load(
        others=crowd.count,
        turns=made[WARM_UP:],
        cpu=cpu / (turned_by_others + len(made)),
        reruns=(after["redrawn"] - before["redrawn"]) / turned_by_others,
    )
