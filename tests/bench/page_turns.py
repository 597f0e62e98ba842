"""From the tap on Continue to the next question painted: ours beside a bare Streamlit page.

Both servers and one Chromium run at the same time, and turns alternate, so that whatever
else the machine does hits both alike. Painted means: the heading and the button of the next
screen are there (the button is drawn last), and the browser has shown two frames since.
"""

import contextlib
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page

from screening import bootstrap
from screening.actions import codes
from screening.questionnaire.model import PageKind
from screening.response import journey
from screening.settings import Settings
from tests import factories
from tests.bench.serving import TABLET, chromium, ours, the_bare_page
from tests.tablets import on_tablet

WALKS: Final = 5
WARM_UP: Final = 5
REST_MS: Final = 500
CHECK: Final = PageKind.CHECK

SPY: Final = """
(() => {
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => { window.heard = performance.now(); });
    }
    send(data) {
      window.sent ||= performance.now();
      super.send(data);
    }
  };
})();
"""
WATCH: Final = """
() => {
  const MAIN = "[data-testid=stBaseButton-primary]";
  const name = () => document.querySelector(MAIN)?.closest("[class*=st-key-]")?.className;
  const title = () => document.querySelector("h1")?.textContent;
  window.arm = () => {
    const before = { name: name(), title: title() };
    window.painted = new Promise((resolve) => {
      addEventListener("click", () => {
        const tapped = performance.now();
        window.sent = 0;
        const look = () => {
          const isNext = name() && name() !== before.name && title() !== before.title;
          if (!isNext) return;
          watcher.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => {
            const moments = [performance.now(), window.sent, window.heard];
            resolve(moments.map((moment) => moment - tapped));
          }));
        };
        const watcher = new MutationObserver(look);
        watcher.observe(document.body, {
          childList: true, subtree: true, characterData: true, attributes: true,
        });
      }, { capture: true, once: true });
    });
  };
}
"""


@dataclass(frozen=True)
class Turn:
    """Milliseconds after the tap: painted, sent to the server, and the last that was heard."""

    painted: float
    sent: float
    heard: float


@dataclass(frozen=True)
class Turns:
    """What was measured alone, turn by turn."""

    ours: tuple[Turn, ...]
    bare: tuple[Turn, ...]
    slowest: str

    @property
    def ratio(self) -> float:
        """Return our median over the bare page's."""
        return median(self.ours) / median(self.bare)


def median(turns: tuple[Turn, ...]) -> float:
    """Return the time that half of the turns stay below."""
    return statistics.median(turn.painted for turn in turns)


def p95(turns: tuple[Turn, ...]) -> float:
    """Return the time that 19 of 20 turns stay below."""
    return statistics.quantiles([turn.painted for turn in turns], n=20)[-1]


def measure() -> Turns:
    """Walk the form several times; after each of our turns, turn the bare page once."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        form = Unfinished.made(Path(name))
        server = stack.enter_context(ours(Path(name)))
        bare = stack.enter_context(the_bare_page(Path(name)))
        browser = stack.enter_context(chromium())
        still, tab = opened(browser, bare.address), opened(browser, server.address, form.cookies)
        walks = [_both(form.walk(tab, server.address), still) for _ in range(WALKS)]
    pairs = [pair for walk in walks for pair in walk][WARM_UP:]
    slowest = _slowest(form.path, [[pair[0] for pair in walk] for walk in walks])
    return Turns(tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs), slowest)


def _both(walk: Iterator[Turn], still: Page) -> list[tuple[Turn, Turn]]:
    return [(turn, turned(still)) for turn in walk]


def _slowest(path: tuple[str, ...], walks: list[list[Turn]]) -> str:
    """Name the page that takes longest to come to."""
    medians = {
        place: median(tuple(walk[step] for walk in walks)) for step, place in enumerate(path[1:])
    }
    place = max(medians, key=lambda one: medians[one])
    return f"{place}, {medians[place]:.0f} ms"


@dataclass(frozen=True)
class Unfinished:
    """A form with everything said but the last page, and the pages up to there."""

    cookies: Mapping[str, str]
    path: tuple[str, ...]

    @classmethod
    def made(cls, folder: Path) -> "Unfinished":
        """Fill in a form in the records of a folder."""
        clinic = bootstrap.clinic(Settings(data_dir=folder))
        token = codes.token(clinic.chance)
        begun = factories.open_form(clinic, token)
        answers, form = factories.a_response(), clinic.content.questionnaire
        places = [place for place in journey.places(form, answers) if place.page.items]
        check = next(place for place in journey.places(form, answers) if place.page.kind is CHECK)
        last = journey.previous_place(form, answers, check)
        assert last is not None
        path = tuple(place.id for place in places)
        path = path[path.index(begun.place.id) : path.index(last.id) + 1]
        factories.walk(clinic, begun, answers, until=path[-1])
        return cls(on_tablet(clinic, token), path)

    def walk(self, tab: Page, address: str) -> Iterator[Turn]:
        """Turn page after page, from the first to the last."""
        tab.goto(f"{address}/?p={self.path[0]}")
        _ready(tab)
        for _ in self.path[1:]:
            yield turned(tab)


def turned(tab: Page) -> Turn:
    """Tap the main button, and wait for what it leads to."""
    tab.evaluate("() => window.arm()")
    tab.locator("[data-testid=stBaseButton-primary]").tap()
    turn = Turn(*tab.evaluate("() => window.painted"))
    tab.wait_for_timeout(REST_MS)
    return turn


def _ready(tab: Page) -> None:
    tab.locator("[data-testid=stBaseButton-primary]").wait_for()
    tab.evaluate(WATCH)
    tab.wait_for_timeout(3 * REST_MS)


def opened(browser: Browser, address: str, cookies: Mapping[str, str] | None = None) -> Page:
    """Open a page on the tablet, and watch it."""
    context = browser.new_context(viewport=TABLET, has_touch=True)
    context.add_init_script(SPY)
    for name, secret in (cookies or {}).items():
        context.add_cookies([{"name": name, "value": secret, "url": address}])
    tab = context.new_page()
    tab.goto(address)
    _ready(tab)
    return tab
