"""A clinician works through the list by keyboard while a patient answers something urgent."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.records.people import Role
from screening.web.desk import COOKIE
from tests.browser.conftest import PATIENCE_MS, Server, Tablet
from tests.browser.test_care import barriers
from tests.factories import a_member, a_response, send_form, signed_in

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 800}
SOON_MS = 5_000
PHONE = {"width": 320, "height": 640}
# What is not sure of it leaves the match open: the longest words that a row can hold.
OPEN_ENDED = {"pain_words": ["unsure"], "muscle_signs": ["unsure"], "numb": "unsure"}
TOO_NARROW = """() => [...document.querySelectorAll('.work-table tbody > tr > *')]
  .filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.className)"""


def the_list(chromium: Browser, server: Server) -> Page:
    """Open the list of a clinician who has just come in."""
    clinic = server.clinic
    context = chromium.new_context(viewport=DESK, base_url=server.address)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    member = a_member(clinic, Role.CLINICIAN, email="list@desk.example.org")
    held = {"name": COOKIE, "value": signed_in(clinic, member), "url": server.address}
    context.add_cookies([held])  # type: ignore[list-item]
    page = context.new_page()
    page.goto("/staff/forms")
    return page


def urgent(page: Page) -> int:
    found = re.match(r"\((\d+) urgent\) Worklist", page.title())
    return int(found[1]) if found else 0


def test_an_urgent_form_appears_by_itself_and_is_opened_by_keyboard(
    server: Server, chromium: Browser, new_tablet: Callable[..., Tablet]
) -> None:
    # given a clinician who is typing, and a patient in another browser
    plain = send_form(server.clinic, "w" * 43, name="Wilhelmina Listed", **OPEN_ENDED)
    answers = a_response(name="Urgentia Patient", urgent_signs=["neck"])
    tablet = new_tablet(server)
    tablet.given_form(answers, "urgent")
    patient = tablet.tab(answers)
    page = the_list(chromium, server)
    before = urgent(page)
    page.get_by_label("Find a form").press_sequentially("wilhel")
    assert barriers(page) == []

    # when the patient has answered
    patient.answer_page()
    patient.go_on()

    drafts = server.clinic.store.drafts.open()
    draft = next(one for one in drafts if one.answers.get("name") == "Urgentia Patient")
    then_it_is_told_and_what_was_typed_stays(page, draft.reference)
    assert urgent(page) == before + 1
    then_the_search_finds_a_whole_word(page, plain.reference)
    then_nothing_lies_on_anything_on_a_phone(page)
    then_keys_lead_to_the_form(page, draft.reference)
    page.context.close()


def then_nothing_lies_on_anything_on_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(page.get_by_text("Not enough information").first).to_be_visible()
    assert page.evaluate(TOO_NARROW) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def then_it_is_told_and_what_was_typed_stays(page: Page, reference: str) -> None:
    told = page.get_by_role("alert").filter(has_text="A new urgent form")
    expect(told).to_contain_text(f"reference {reference}", timeout=SOON_MS)
    assert "Urgentia" not in told.inner_text()
    expect(page.get_by_label("Find a form")).to_be_focused()
    expect(page.get_by_label("Find a form")).to_have_value("wilhel")
    expect(page.get_by_role("row").filter(has_text="Urgentia Patient")).to_contain_text("New")
    assert barriers(page) == []


def then_the_search_finds_a_whole_word(page: Page, reference: str) -> None:
    page.get_by_label("Find a form").press_sequentially("mina")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("1 form found")
    expect(page.get_by_role("link", name=reference).first).to_be_focused()
    assert barriers(page) == []
    assert page.url.endswith("/staff/forms")


def then_keys_lead_to_the_form(page: Page, reference: str) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    expect(page.get_by_role("link", name="Urgentia Patient").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/staff/forms/{reference}")
