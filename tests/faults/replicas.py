"""A copy of the app is killed while a patient fills in a form: the other goes on with the page."""

import asyncio
import contextlib
import random
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Browser, BrowserContext
from websockets.exceptions import WebSocketException

from screening.actions.form import intake
from screening.assessment.second_look import second_look
from screening.records.model import Draft
from screening.response import journey
from tests.bench.answering import Knowing
from tests.bench.crowd import hurried
from tests.bench.serving import TABLET, chromium
from tests.bench.tab import Tab, opened
from tests.browser.conftest import Server
from tests.browser.walking import Patient
from tests.cases.worked import Case, cases_of, folders
from tests.faults.stage import Stage, a_stage
from tests.tablets import begun, token_of

SIGN: Final = "sign"
FEWEST_PAGES: Final = 2
MOST_PAGES: Final = 20
MOST_TOUCHED: Final = 6
BROWSER_EVERY: Final = 10
BROWSER_FIRST: Final = 3
# A tap takes about half as long: a kill within it falls before, in or after the save.
TAP_SECONDS: Final = 0.1
BACK_SECONDS: Final = 30
RETRY_SECONDS: Final = 0.05
LOST_LINE: Final = (OSError, EOFError, WebSocketException)
CONNECTED: Final = "[data-testid=stApp][data-test-connection-state=CONNECTED]"


@dataclass
class Outcome:
    """What came of it; `wrong` tells each kill after which the form did not go on as it should."""

    kills: int = 0
    while_tapping: int = 0
    in_browsers: int = 0
    slowest_seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def counted(self, since: float, *, taps: bool) -> None:
        """Count one kill, and how long the patient waited after it."""
        self.kills += 1
        self.while_tapping += taps
        self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - since)


@dataclass
class Story:
    """One patient, the copy that serves them, and its end."""

    stage: Stage
    outcome: Outcome
    chance: random.Random
    case: Case

    async def on_a_line(self) -> None:
        """Walk to some page, kill the copy that serves it, and go on with the other."""
        somebody = Knowing(self.case.content, self.case.answers)
        cookies = begun(self.stage.clinic)
        async with AsyncExitStack() as lines:
            tab = await lines.enter_async_context(opened(self.stage.address, cookies))
            before = await self._walked(tab, somebody, token_of(cookies))
            page, taps = tab.screen.name, tab.screen.name != SIGN and self.chance.random() < 0.5
            killed = await self._killed(tab, somebody if taps else None)
            since = time.monotonic()
            again = await _back(lines, self.stage.address, cookies, tab.address)
            self.outcome.counted(since, taps=taps)
            after = self._kept(before, token_of(cookies))
            allowed = {page, after.interrupt or after.place} if taps else {page}
            self._came_back(again.screen.name, allowed, killed)
            page = again.screen.name
            await hurried(again, somebody)
            if again.screen.name == page and self._is_asked_gently(page):
                await hurried(again, somebody)
            self._moved(page, again.screen.name)

    def in_a_browser(self, browser: Browser) -> None:
        """Do the same by touch, with answers on the page that Continue has not taken yet."""
        context = browser.new_context(viewport=TABLET, has_touch=True)
        context.set_default_timeout(1000 * BACK_SECONDS)
        token = self._begun_in(context)
        patient = Patient(context.new_page(), self.case.content, self.case.answers)
        patient.open(self.stage.address)
        for _ in range(self.chance.randrange(FEWEST_PAGES, MOST_TOUCHED)):
            patient.answer_page()
            patient.go_on()
        patient.answer_page()
        page, before = patient.place, self._draft(token)
        killed = self._dead()
        since = time.monotonic()
        self.stage.serving(besides=killed)
        patient.page.locator(CONNECTED).wait_for()
        self.outcome.counted(since, taps=False)
        self._kept(before, token)
        self._came_back(patient.place, {page}, killed)
        patient.go_on()
        patient.wait_until_drawn()
        if patient.place == page and self._is_asked_gently(page):
            patient.go_on()
            patient.wait_until_drawn()
        self._moved(page, f"{patient.complaint or patient.place}")
        context.close()

    def _begun_in(self, context: BrowserContext) -> str:
        cookies = begun(self.stage.clinic)
        for name, value in cookies.items():
            context.add_cookies([{"name": name, "value": value, "url": self.stage.address}])
        return token_of(cookies)

    async def _walked(self, tab: Tab, somebody: Knowing, token: str) -> Draft:
        pages = self.chance.randrange(FEWEST_PAGES, MOST_PAGES)
        while pages > 0 and tab.screen.name != SIGN:
            await hurried(tab, somebody)
            pages -= bool(intake.find(self.stage.clinic, token))
        return self._draft(token)

    async def _killed(self, tab: Tab, somebody: Knowing | None) -> Server:
        self.stage.both_up()
        tap = asyncio.create_task(hurried(tab, somebody)) if somebody else None
        await asyncio.sleep(self.chance.uniform(0, TAP_SECONDS) if tap else 0)
        killed = self._dead()
        if tap:
            with contextlib.suppress(*LOST_LINE):
                await tap
        return killed

    def _dead(self) -> Server:
        self.stage.both_up()
        killed = self.stage.serving()
        killed.die()
        return killed

    def _draft(self, token: str) -> Draft:
        draft = intake.find(self.stage.clinic, token)
        assert draft is not None, "the form is gone"
        return draft

    def _kept(self, before: Draft, token: str) -> Draft:
        after = self._draft(token)
        lost = [name for name, one in before.answers.items() if after.answers.get(name) != one]
        if lost or after.revision < before.revision:
            self.outcome.wrong.append(f"lost at {before.place}: {lost}")
        return after

    def _came_back(self, page: str, allowed: set[str], killed: Server) -> None:
        if page not in allowed:
            self.outcome.wrong.append(f"came back at {page}, not at {allowed}")
        self.stage.serving(besides=killed)
        self.stage.bring_back(killed)

    def _is_asked_gently(self, page: str) -> bool:
        """Tell whether two answers of the case do not fit here, so that Continue asks once."""
        place = journey.find(self.case.content.questionnaire, self.case.answers, page)
        today = self.stage.clinic.today()
        return bool(place and second_look(self.case.content, self.case.answers, place, today))

    def _moved(self, page: str, following: str) -> None:
        if page == following:
            self.outcome.wrong.append(f"could not go on from {page}")


def run(count: int, seed: int) -> Outcome:
    """Kill so often the copy that serves a patient, now and then in front of a real browser."""
    cases = [case for folder in folders() for case in cases_of(folder) if case.is_finished]
    chance, outcome = random.Random(seed), Outcome()
    # A browser's driver and a line without one cannot share a thread.
    with a_stage() as stage, chromium() as browser, ThreadPoolExecutor(1) as apart:
        for number in range(count):
            story = Story(stage, outcome, chance, chance.choice(cases))
            if number % BROWSER_EVERY == BROWSER_FIRST:
                story.in_a_browser(browser)
            else:
                apart.submit(asyncio.run, story.on_a_line()).result()
            outcome.in_browsers += number % BROWSER_EVERY == BROWSER_FIRST
    return outcome


async def _back(lines: AsyncExitStack, address: str, cookies: Mapping[str, str], query: str) -> Tab:
    """Try again as the page does, until there is a line."""
    last = time.monotonic() + BACK_SECONDS
    while True:
        try:
            # The address of the page, which a reload and a new line both send.
            at = query.removeprefix("p=")
            return await lines.enter_async_context(opened(address, cookies, at))
        except LOST_LINE:
            assert time.monotonic() < last, "nobody takes the line"
            await asyncio.sleep(RETRY_SECONDS)
