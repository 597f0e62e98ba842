"""What a browser that was never here before loads, and how long until a question can be answered.

A new Chromium each time: nothing is cached, neither files nor compiled scripts. Ours shows a
welcome first, whose button is tapped as soon as it is there; the first question is the privacy
page's. The bare page asks at once.
"""

import contextlib
import statistics
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import CDPSession, Page

from screening import bootstrap
from screening.clinic import Clinic
from screening.settings import Settings
from tests.bench.serving import TABLET, Server, chromium, ours, the_bare_page
from tests.tablets import begun

TIMES: Final = 3
SETTLED_MS: Final = 1000
WELCOME: Final = ".st-key-continue--welcome button"
TICK: Final = "[data-testid=stCheckbox] label"
RADIO: Final = "[data-testid=stRadio] label"
# What Chromium's own tools call "Fast 4G"; it slows files, not the websocket.
FAST_4G: Final = {
    "offline": False,
    "latency": 165,
    "downloadThroughput": 9_000_000 / 8,
    "uploadThroughput": 1_350_000 / 8,
}


@dataclass(frozen=True)
class Load:
    """Medians: bytes that came over the line, requests, and milliseconds to the first question."""

    size: float
    requests: float
    wait: float


@dataclass(frozen=True)
class Loads:
    """Ours and the bare page's first load, on this machine's own line and over a mobile one."""

    ours: Load
    bare: Load
    ours_4g: Load
    bare_4g: Load


def measure() -> Loads:
    """Load both several times, taking turns."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        server = stack.enter_context(ours(Path(name)))
        clinic = bootstrap.clinic(Settings(data_dir=Path(name)))
        bare = stack.enter_context(the_bare_page(Path(name)))
        found = [
            (_ours(server, clinic, line), _bare(bare, line))
            for line in (None, FAST_4G)
            for _ in range(TIMES)
        ]
    near, far = found[:TIMES], found[TIMES:]
    return Loads(
        ours=_median([one for one, _ in near]),
        bare=_median([one for _, one in near]),
        ours_4g=_median([one for one, _ in far]),
        bare_4g=_median([one for _, one in far]),
    )


def _ours(server: Server, clinic: Clinic, line: Mapping[str, Any] | None) -> Load:
    return _load(server, line, (WELCOME, TICK), begun(clinic))


def _bare(server: Server, line: Mapping[str, Any] | None) -> Load:
    return _load(server, line, (RADIO,), {})


def _load(
    server: Server,
    line: Mapping[str, Any] | None,
    way: tuple[str, ...],
    cookies: Mapping[str, str],
) -> Load:
    with chromium() as browser:
        tab = browser.new_context(viewport=TABLET, has_touch=True).new_page()
        for cookie, value in cookies.items():
            tab.context.add_cookies([{"name": cookie, "value": value, "url": server.address}])
        sizes = _watched(tab.context.new_cdp_session(tab), line)
        since = time.perf_counter()
        _go(tab, server.address, way)
        wait = (time.perf_counter() - since) * 1000
        tab.wait_for_timeout(SETTLED_MS)
        return Load(sum(sizes), len(sizes), wait)


def _watched(line: CDPSession, conditions: Mapping[str, Any] | None) -> list[float]:
    """Note the bytes of every answer as they came over the line, with its headers."""
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    line.send("Network.enable")
    if conditions:
        line.send("Network.emulateNetworkConditions", dict(conditions))
    return sizes


def _go(tab: Page, address: str, way: tuple[str, ...]) -> None:
    """Tap what leads to the first question, and wait until that can be touched."""
    *taps, question = way
    tab.goto(address, wait_until="commit")
    for tap in taps:
        tab.locator(tap).tap()
    tab.locator(question).first.tap(trial=True)


def _median(loads: list[Load]) -> Load:
    return Load(
        statistics.median(load.size for load in loads),
        statistics.median(load.requests for load in loads),
        statistics.median(load.wait for load in loads),
    )
