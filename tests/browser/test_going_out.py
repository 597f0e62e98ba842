"""A clinician sends a form out: a letter, a sealed summary; and looks at the forms before it."""

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


@pytest.fixture
def page(server: Server, chromium: Browser) -> Iterator[Page]:
    """Return the desk of a clinician, with two forms of one patient; the newest is open."""
    clinic = server.clinic
    for number in (1, 2):
        form = send_form(clinic, f"{number:043}", thinners="odd_bleeding", peg_pain=10 - 2 * number)
    member = a_member(clinic, Role.CLINICIAN, name="Kim Example")
    context = chromium.new_context(viewport=DESK, base_url=server.address)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    held = {"name": COOKIE, "value": signed_in(clinic, member), "url": server.address}
    context.add_cookies([held])  # type: ignore[list-item]
    opened = context.new_page()
    opened.goto(f"/staff/forms/{form.reference}")
    yield opened
    context.close()


def test_a_form_goes_out_as_a_letter_and_sealed_and_stands_beside_the_one_before(
    page: Page,
) -> None:
    then_the_summary_is_sealed(page)
    then_a_letter_is_printed(page)
    then_both_forms_stand_side_by_side(page)


def then_the_summary_is_sealed(page: Page) -> None:
    here = page.url
    with page.expect_download() as came:
        page.get_by_text("Send", exact=True).click()
    expect(page.get_by_label("Passphrase")).to_have_value(re.compile(r"^([a-z]+ ){4}\d{4}$"))
    assert barriers(page) == []
    assert came.value.suggested_filename == f"intake-{here.rpartition('/')[2]}.pdf"
    assert page.url == here


def then_a_letter_is_printed(page: Page) -> None:
    here = page.url
    page.get_by_role("link", name="Letter to the family doctor").click()
    expect(page).to_have_title(re.compile("Letter"))
    assert barriers(page) == []
    page.get_by_label("To").fill("Dr. Amy Ng")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Print the letter").click()
    opened.value.wait_for_url(f"{here}/letter", wait_until="commit")
    opened.value.close()
    page.reload()
    expect(page.get_by_role("link", name="to Dr. Amy Ng, by Kim Example")).to_be_visible()
    page.get_by_role("link", name="Back to the form").click()


def then_both_forms_stand_side_by_side(page: Page) -> None:
    page.get_by_role("link", name="Same patient").click()
    expect(page).to_have_title(re.compile("Same patient again"))
    pictures = page.locator(".charts img")
    expect(pictures).to_have_count(4)
    for number in range(4):
        drawn = "picture => picture.decode().then(() => picture.naturalWidth)"
        assert pictures.nth(number).evaluate(drawn) == 480
    expect(page.get_by_text("Better")).not_to_have_count(0)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
