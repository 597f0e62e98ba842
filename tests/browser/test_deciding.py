"""A clinician clears an urgent flag, decides, corrects an answer, and ends a mistaken form."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.records.people import Role
from screening.web.desk import COOKIE
from tests.browser.conftest import PATIENCE_MS, Server
from tests.browser.test_care import barriers
from tests.factories import a_member, send_form, signed_in

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 800}
SMALL = """[...document.querySelectorAll('.deciding :is(button, summary, .choice, [type=text])')]
.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 48)
.map(one => one.outerHTML.slice(0, 90))"""


@pytest.fixture
def page(server: Server, chromium: Browser) -> Iterator[Page]:
    clinic = server.clinic
    dana = a_member(clinic, Role.CLINICIAN, email="dana@decides.example.org", name="Dana Lee")
    context = chromium.new_context(viewport=DESK, base_url=server.address)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    held = {"name": COOKIE, "value": signed_in(clinic, dana), "url": server.address}
    context.add_cookies([held])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def seen(page: Page, title: str) -> None:
    expect(page).to_have_title(re.compile(title))
    assert barriers(page) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_form_is_decided_corrected_and_ended(server: Server, page: Page) -> None:
    form = send_form(server.clinic, "q" * 43, urgent_signs=["saddle"], name="Robin Decided")
    page.goto(f"/staff/forms/{form.reference}")

    expect(page.get_by_label("Assess for IMS")).to_have_count(0)
    when_it_is_signed_without_a_reason(page)
    seen(page, "Error: Decide")
    expect(page.get_by_label("Not now")).to_be_checked()
    expect(page.get_by_label("Assess for IMS")).to_have_count(0)
    page.get_by_role("link", name="Back to the form").click()
    when_the_flag_is_cleared(page)
    when_it_is_assessed(page)
    expect(page.locator(".stands")).to_contain_text("Assess for IMS")
    expect(page.locator(".stands")).to_contain_text("Dana Lee")
    seen(page, form.reference)

    when_an_answer_is_corrected(page)
    seen(page, "What was corrected")
    changed = page.get_by_role("row", name=re.compile("numb skin.*No.*Yes, all the time"))
    expect(changed).to_be_visible()
    page.get_by_role("link", name="To the summary").click()
    expect(page.locator("section.deciding")).to_contain_text("before the form was corrected")

    when_it_was_a_mistake(page)
    expect(page.locator(".head")).to_contain_text("ENTERED IN ERROR")
    page.goto("/staff/forms")
    expect(page.get_by_text("Robin Decided")).to_have_count(0)


def when_it_is_signed_without_a_reason(page: Page) -> None:
    page.get_by_label("Not now").check()
    page.get_by_role("button", name="Sign the decision").click()


def when_it_is_assessed(page: Page) -> None:
    page.get_by_label("Assess for IMS").check()
    page.locator("#reason").fill("Fits well")
    page.get_by_role("button", name="Sign the decision").click()


def when_the_flag_is_cleared(page: Page) -> None:
    page.locator("#flag-cauda-equina summary").click()
    seen(page, "Form")
    page.locator("#reason-cauda-equina").fill("Examined: nothing is numb")
    page.get_by_role("button", name=re.compile("Clear this flag.*cauda")).click()


def when_an_answer_is_corrected(page: Page) -> None:
    page.get_by_role("link", name="Correct an answer").click()
    seen(page, "Correct form")
    page.get_by_role("link", name=re.compile("Correct.*numb skin")).click()
    page.get_by_label("Yes, all the time").check()
    page.get_by_label("Reason").fill("Asked again in person")
    page.get_by_role("button", name="Keep the correction").click()
    seen(page, "Error: Correct an answer")
    expect(page.locator(".problem")).to_be_focused()
    page.get_by_label("Calf, left").check()
    page.get_by_role("button", name="Keep the correction").click()


def when_it_was_a_mistake(page: Page) -> None:
    page.get_by_role("link", name="It was entered in error").click()
    seen(page, "entered in error")
    page.get_by_label("Reason").fill("Filled in for a training")
    page.get_by_role("button", name="Mark it as entered in error").click()
