"""The physiotherapist's pages from opened to painted, while the records grow; and the PDF.

Records of each size have a server of their own, and one Chromium takes turns at them, so that
whatever else the machine does hits all sizes alike.
"""

import contextlib
import http.client
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page

from screening import bootstrap
from screening.settings import Settings
from screening.web import desk
from tests.bench.filling import reference
from tests.bench.serving import Server, chromium, ours
from tests.factories import signed_in

SIZES: Final = (100, 10_000, 100_000)
TIMES: Final = 21
WARM_UP: Final = 3
REST_MS: Final = 200
LIST: Final = "/staff/forms"
DESK: Final = {"width": 1280, "height": 800}
# Of the moment when the navigation began; two frames after the load event all of it is seen.
PAINTED: Final = """
window.painted = new Promise((resolve) => addEventListener("load", () =>
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))));
"""


@dataclass(frozen=True)
class Opened:
    """Medians of milliseconds from opened to painted, one for each size."""

    worklist: Sequence[float]
    summary: Sequence[float]


@dataclass(frozen=True)
class Download:
    """Milliseconds of the server for a PDF: the first after its start, the median, the slowest."""

    first: float
    median: float
    slowest: float


@dataclass(frozen=True)
class Desk:
    """All that was measured of the desk."""

    opened: Opened
    download: Download


@dataclass(frozen=True)
class Place:
    """Records of one size, their server, and the cookie of a physiotherapist who is signed in."""

    size: int
    server: Server
    cookie: str

    def summary(self, turn: int) -> str:
        """Return the reference of another form at each turn, spread over all of them."""
        return reference(1 + (self.size - 2) * turn // (WARM_UP + TIMES))


def measure(folders: Mapping[int, Path]) -> Desk:
    """Measure the pages at each size, and the PDF where there are most forms."""
    with contextlib.ExitStack() as stack:
        places = [_place(stack, size, folders[size]) for size in SIZES]
        download = downloaded(places[-1])
        browser = stack.enter_context(chromium())
        return Desk(opened(browser, places), download)


def _place(stack: contextlib.ExitStack, size: int, folder: Path) -> Place:
    server = stack.enter_context(ours(folder))
    return Place(size, server, signed_in(bootstrap.clinic(Settings(data_dir=folder))))


def opened(browser: Browser, places: Sequence[Place]) -> Opened:
    """Open the list and a summary at each size, by turns."""
    tabs = [_tab(browser, place) for place in places]
    lists: list[list[float]] = [[] for _ in places]
    summaries: list[list[float]] = [[] for _ in places]
    for turn in range(WARM_UP + TIMES):
        for number, (place, tab) in enumerate(zip(places, tabs, strict=True)):
            lists[number].append(_painted(tab, f"{place.server.address}{LIST}"))
            wanted = place.summary(turn)
            spent = _painted(tab, f"{place.server.address}{LIST}/{wanted}")
            assert wanted in tab.content(), "another page was opened"
            summaries[number].append(spent)
    return Opened(_medians(lists), _medians(summaries))


def _medians(found: Sequence[Sequence[float]]) -> tuple[float, ...]:
    return tuple(statistics.median(spent[WARM_UP:]) for spent in found)


def _tab(browser: Browser, place: Place) -> Page:
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    context.add_init_script(PAINTED)
    cookie = {"name": desk.COOKIE, "value": place.cookie, "url": place.server.address}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context.new_page()


def _painted(tab: Page, address: str) -> float:
    answer = tab.goto(address, wait_until="commit")
    assert answer, address
    assert answer.status == 200, f"{address}: {answer.status}"
    spent = float(tab.evaluate("() => window.painted"))
    tab.wait_for_timeout(REST_MS)
    return spent


def downloaded(place: Place) -> Download:
    """Download summaries, each over a line of its own, from the request to the last byte."""
    spent = [_download(place, place.summary(turn)) for turn in range(WARM_UP + TIMES)]
    usual = spent[WARM_UP:]
    return Download(spent[0], statistics.median(usual), max(usual))


def _download(place: Place, wanted: str) -> float:
    line = http.client.HTTPConnection(place.server.address.removeprefix("http://"))
    line.connect()
    since = time.perf_counter()
    line.request("GET", f"/staff/pdf/{wanted}", headers={"cookie": f"{desk.COOKIE}={place.cookie}"})
    pdf = line.getresponse().read()
    spent = (time.perf_counter() - since) * 1000
    line.close()
    assert pdf.startswith(b"%PDF"), "this is no PDF"
    return spent
