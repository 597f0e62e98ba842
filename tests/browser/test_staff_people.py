"""An administrator takes somebody on and lets somebody go; a clinician signs the rules."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from screening.records.people import Role, Staff
from screening.web.desk import COOKIE
from tests.browser.conftest import PATIENCE_MS, Server
from tests.browser.test_care import barriers
from tests.factories import a_member, send_form, signed_in

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 800}
# The tab asks every 15 s whether it may still show something.
ASKS_MS = 20_000


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


def page_of(
    chromium: Browser, contexts: list[BrowserContext], server: Server, member: Staff
) -> Page:
    context = chromium.new_context(viewport=DESK, base_url=server.address)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    held = {"name": COOKIE, "value": signed_in(server.clinic, member), "url": server.address}
    context.add_cookies([held])  # type: ignore[list-item]
    contexts.append(context)
    return context.new_page()


def seen(page: Page, title: str) -> None:
    expect(page).to_have_title(re.compile(title))
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_people_come_and_go_and_the_clinic_sets_and_signs(
    server: Server, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    clinic = server.clinic
    leader = a_member(clinic, Role.ADMINISTRATOR, email="lead@example.org", name="Lee Leader")
    leaver = a_member(clinic, Role.CLINICIAN, email="go@example.org", name="Kim <b>Leaver</b>")
    form = send_form(clinic, "p" * 43, name="Robin Example")
    theirs = page_of(chromium, contexts, server, leaver)
    theirs.goto("/staff/forms")
    seen(theirs, "Worklist")
    then_the_rules_are_signed(theirs)
    theirs.goto("/staff/forms")
    page = page_of(chromium, contexts, server, leader)
    when_somebody_is_invited(page)
    then_the_link_leads_to_a_password(page)
    then_a_form_opens_for_a_reason(page, form.reference)
    when_the_settings_are_saved(page)

    page.goto("/staff/people")
    page.get_by_role("link", name="Kim <b>Leaver</b>").click()
    seen(page, "Kim")
    page.get_by_role("link", name="Disable").click()
    seen(page, "Disable Kim")
    page.get_by_role("button", name="Disable").click()

    expect(page.get_by_role("button", name="Enable")).to_be_visible()
    expect(theirs.get_by_text("Robin Example", exact=True).first).to_be_hidden(timeout=ASKS_MS)
    expect(theirs).to_have_url(re.compile(r"/staff(\?over)?$"))


def then_the_rules_are_signed(page: Page) -> None:
    page.get_by_role("link", name="Rules").click()
    seen(page, "Rules")
    page.get_by_label("Registration number").fill("12345")
    page.get_by_role("button", name="Sign version").click()
    expect(page.get_by_role("heading", name="Sign again")).to_be_visible()


def when_somebody_is_invited(page: Page) -> None:
    page.goto("/staff/people")
    seen(page, "People")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_role("button", name="Make the link").click()
    seen(page, "Error: Invite somebody")
    expect(page.locator(".problem")).to_be_focused()
    page.get_by_role("link", name="Choose at least one role").click()
    page.get_by_label("Name").fill("Sam")
    page.get_by_label("E-mail address").fill("sam@example.org")
    page.get_by_label("Front desk").check()
    page.get_by_role("button", name="Make the link").click()
    seen(page, "Invited")
    expect(page.locator("#link code")).to_contain_text("/staff/join#")


def then_the_link_leads_to_a_password(page: Page) -> None:
    _, _, path = page.locator("#link code").inner_text().partition(":8501")
    page.goto(path)
    expect(page).to_have_url(re.compile("/staff/join$"))
    seen(page, "Choose your password")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Sam")
    page.get_by_role("button", name="Continue").click()
    seen(page, "Error: Choose your password")


def then_a_form_opens_for_a_reason(page: Page, reference: str) -> None:
    page.goto(f"/staff/forms/{reference}")
    seen(page, "Why do you need this form")
    page.get_by_label("Reason").fill("the patient asks")
    page.get_by_role("button", name="Open the form").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Robin Example")


def when_the_settings_are_saved(page: Page) -> None:
    page.get_by_role("link", name="Settings").click()
    seen(page, "Settings")
    page.get_by_label("Colour").fill("#ffee00")
    page.get_by_role("button", name="Save", exact=True).click()
    seen(page, "Error: Settings")
    page.get_by_label("Colour").fill("#123456")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_have_text("Saved.")


# A name of a clinic that takes more room than there is.
NAMED = """() => { document.querySelector(".bar .clinic").firstChild.textContent =
  "Harbour Pain Clinic & Physiotherapy Centre of Vancouver"; }"""
MIDDLES = """() => new Set([...document.querySelectorAll(".bar nav a, .me a, .me button")]
  .map(one => one.getBoundingClientRect())
  .map(box => Math.round(box.top + box.height / 2))).size"""


@pytest.mark.parametrize("width", [1100, 1280])
def test_the_bar_is_one_line_for_whoever_has_every_role(
    width: int, server: Server, chromium: Browser, contexts: list[BrowserContext]
) -> None:
    everything = a_member(server.clinic, *Role, email=f"all{width}@example.org", name="Robin Roe")
    page = page_of(chromium, contexts, server, everything)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/staff/invitations")
    page.evaluate(NAMED)

    assert page.locator(".bar nav a").count() == 7
    assert page.evaluate(MIDDLES) == 1
    assert page.evaluate("document.querySelector('.bar').offsetHeight") < 100
    seen(page, "Invitations")
