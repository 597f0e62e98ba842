"""A physiotherapist opens forms between two patients: what matters stands on the first screen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from screening.actions import codes
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.people import Role
from screening.web.clinician.one_form import address
from screening.web.desk import COOKIE
from tests.browser.conftest import PATIENCE_MS, TABLET, Server
from tests.browser.test_care import LEAST, barriers
from tests.factories import a_deed, a_draft, a_member, a_text, signed_in
from tests.unit.report.forms import worked

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 800}
FIRST_SIX = ("header", "story", "act_now", "before_you_needle", "fit", "chart")
BOTTOM = """id => document.getElementById(`${id}-head`).getBoundingClientRect().bottom"""
# Everything that can be pressed and is smaller than a finger.
SMALL = """least => [...document.querySelectorAll(
  'main :is(a, button, summary, input:not([type=radio]))')]
  .filter((e) => e.checkVisibility())
  .map((e) => [e.innerText, e.getBoundingClientRect()])
  .filter(([, box]) => box.height < least || box.width < least).map(([words]) => words)"""
OPEN_ALL = "document.querySelectorAll('main details').forEach((one) => { one.open = true })"
TYPICAL = next(form for name, form in worked().items() if name.startswith("04_"))
# One flag to act on today, and four to know before a needle.
URGENT = next(form for name, form in worked().items() if name.startswith("07_"))
# Twelve flags before a needle, each of them in doubt, and nothing decided.
HEAVY = next(form for name, form in worked().items() if name.startswith("103_"))


@pytest.fixture
def desk(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=DESK, base_url=server.address)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    member = a_member(server.clinic, Role.CLINICIAN, name="Dana Whitfield")
    held = {"name": COOKIE, "value": signed_in(server.clinic, member), "url": server.address}
    context.add_cookies([held])  # type: ignore[list-item]
    yield context
    context.close()


def kept(clinic: Clinic, form: Submission) -> Submission:
    """Keep a worked form as if it had been sent now."""
    marks = {"id": codes.token(clinic.chance), "token_hash": codes.hashed(str(clinic.chance(9)))}
    begun = a_draft(**marks, reference=codes.reference(clinic.chance))
    draft = clinic.store.drafts.create(begun, a_text(), a_deed())
    sent = form.model_copy(update={"reference": draft.reference, "sent_at": clinic.clock()})
    return clinic.store.submissions.send(draft, sent, a_deed(Did.SENT))


def opened(page: Page, form: Submission) -> None:
    page.goto(address(form.reference))
    expect(page).to_have_title(re.compile(form.reference))
    assert barriers(page) == []


def then_all_can_be_opened(page: Page) -> None:
    page.evaluate(OPEN_ALL)
    assert barriers(page) == []
    assert page.evaluate(SMALL, LEAST) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_first_six_parts_stand_on_one_screen_and_open(
    server: Server, desk: BrowserContext
) -> None:
    page, clinic = desk.new_page(), server.clinic
    typical, urgent = kept(clinic, TYPICAL), kept(clinic, URGENT)
    for form in (typical, urgent):
        opened(page, form)
        heads = {part: page.evaluate(BOTTOM, part) for part in FIRST_SIX}
        assert {part for part, bottom in heads.items() if bottom > DESK["height"]} == set(), heads

    flag = page.locator("#act_now details.flag")
    flag.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(flag.get_by_text("Do:")).to_be_visible()
    page.get_by_role("button", name="I have seen this: Dana Whitfield").click()
    expect(page.locator(".seen")).to_contain_text("Acknowledged by Dana Whitfield")
    expect(page.get_by_text("Nobody has acknowledged it yet")).to_have_count(0)
    then_all_can_be_opened(page)


def test_a_heavy_form_reads_well_on_a_tablet(server: Server, desk: BrowserContext) -> None:
    page = desk.new_page()
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]

    page.goto(address(kept(server.clinic, HEAVY).reference))

    lefts = page.evaluate(
        "[...document.querySelectorAll('.first .part')].map((e) => e.getBoundingClientRect().x)"
    )
    assert len(set(lefts)) == 1
    then_all_can_be_opened(page)
