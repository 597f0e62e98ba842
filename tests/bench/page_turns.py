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
from screening.web.shell import FORM, HERE
from tests import factories
from tests.bench.assessing import ROOT
from tests.bench.serving import TABLET, chromium, served

WALKS: Final = 5
WARM_UP: Final = 5
REST_MS: Final = 500
CHECK: Final = PageKind.CHECK

Pair = tuple[float, float]

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
        const look = () => {
          const isNext = name() && name() !== before.name && title() !== before.title;
          if (!isNext) return;
          watcher.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => {
            resolve(performance.now() - tapped);
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
class Turns:
    """What was measured, in milliseconds for each turn."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]
    slowest: str

    @property
    def ratio(self) -> float:
        """Return our median over the bare page's."""
        return statistics.median(self.ours) / statistics.median(self.bare)


def p95(spent: tuple[float, ...]) -> float:
    """Return the time that 19 of 20 turns stay below."""
    return statistics.quantiles(spent, n=20)[-1]


def measure() -> Turns:
    """Walk the form several times; after each of our turns, turn the bare page once."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        token, path = _unfinished_form(Path(folder))
        ours = stack.enter_context(served("app.py", ROOT, {"IMS_DATA_DIR": folder}))
        bare_page = str(ROOT / "tests" / "bench" / "bare_page.py")
        bare = stack.enter_context(served(bare_page, Path(folder), {}))
        browser = stack.enter_context(chromium())
        still = _tab(browser, bare, {})
        tab = _tab(browser, ours, {FORM: token, HERE: "yes"})
        walks = [tuple(_walk(tab, f"{ours}/?p={path[0]}", path, still)) for _ in range(WALKS)]
    pairs = [pair for walk in walks for pair in walk][WARM_UP:]
    return Turns(
        tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs), _slowest(path, walks)
    )


def _slowest(path: tuple[str, ...], walks: list[tuple[Pair, ...]]) -> str:
    """Name the page that takes longest to come to."""
    medians = {
        place: statistics.median(walk[step][0] for walk in walks)
        for step, place in enumerate(path[1:])
    }
    place = max(medians, key=lambda one: medians[one])
    return f"{place}, {medians[place]:.0f} ms"


def _unfinished_form(folder: Path) -> tuple[str, tuple[str, ...]]:
    """Make a form with everything said but the last page, and list the pages up to there."""
    clinic = bootstrap.clinic(Settings(data_dir=folder))
    token = codes.token(clinic.chance)
    opened = factories.open_form(clinic, token)
    answers, form = factories.a_response(), clinic.content.questionnaire
    places = [place for place in journey.places(form, answers) if place.page.items]
    check = next(place for place in journey.places(form, answers) if place.page.kind is CHECK)
    last = journey.previous_place(form, answers, check)
    assert last is not None
    path = tuple(place.id for place in places)
    path = path[path.index(opened.place.id) : path.index(last.id) + 1]
    factories.walk(clinic, opened, answers, until=path[-1])
    return token, path


def _walk(tab: Page, address: str, path: tuple[str, ...], still: Page) -> Iterator[Pair]:
    tab.goto(address)
    _ready(tab)
    for _ in path[1:]:
        yield _turned(tab), _turned(still)


def _turned(tab: Page) -> float:
    tab.evaluate("() => window.arm()")
    tab.locator("[data-testid=stBaseButton-primary]").tap()
    spent: float = tab.evaluate("() => window.painted")
    tab.wait_for_timeout(REST_MS)
    return spent


def _ready(tab: Page) -> None:
    tab.locator("[data-testid=stBaseButton-primary]").wait_for()
    tab.evaluate(WATCH)
    tab.wait_for_timeout(3 * REST_MS)


def _tab(browser: Browser, address: str, cookies: Mapping[str, str]) -> Page:
    context = browser.new_context(viewport=TABLET, has_touch=True)
    for name, secret in cookies.items():
        context.add_cookies([{"name": name, "value": secret, "url": address}])
    tab = context.new_page()
    tab.goto(address)
    _ready(tab)
    return tab
