"""An administrator looks at the clinic's numbers and takes the answers along, by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.records.people import Role
from screening.web.desk import COOKIE
from tests.browser.conftest import PATIENCE_MS, Server
from tests.browser.test_care import barriers
from tests.factories import a_member, send_form, signed_in

pytestmark = pytest.mark.browser
ON_TABLET = {"width": 820, "height": 1180}


@pytest.fixture
def page(server: Server, chromium: Browser) -> Iterator[Page]:
    """Give the page of an administrator who has just come in, on a tablet."""
    context = chromium.new_context(viewport=ON_TABLET, base_url=server.address)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    member = a_member(server.clinic, Role.ADMINISTRATOR, email="count@desk.example.org")
    held = {"name": COOKIE, "value": signed_in(server.clinic, member), "url": server.address}
    context.add_cookies([held])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def test_numbers_are_read_and_answers_leave_without_a_mouse(
    server: Server, page: Page, tmp_path: Path
) -> None:
    # given some forms
    forms = [send_form(server.clinic, f"{number:043}", name="שרה כהן") for number in range(6)]

    # when the numbers are opened, and other months chosen
    page.goto("/staff/insight")
    page.get_by_role("button", name="Show").press("Enter")

    # then they stand there, nothing is wider than the screen, and nothing stands in anybody's way
    expect(page).to_have_title(re.compile("Insight"))
    assert re.search(r"first=\d{4}-\d\d&last=\d{4}-\d\d$", page.url)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # when the answers are asked for without a reason, and then with one
    page.get_by_role("link", name="Export the answers").press("Enter")
    page.get_by_role("button", name="Download the answers").press("Enter")
    expect(page.locator(".problem")).to_be_focused()
    assert barriers(page) == []
    page.get_by_label("Why do you need").fill("a yearly review")
    with page.expect_download() as handed:
        page.get_by_role("button", name="Download the answers").press("Enter")

    # then the file holds every form, and no name
    handed.value.save_as(tmp_path / "answers.csv")
    text = (tmp_path / "answers.csv").read_text(encoding="utf-8-sig")
    assert all(form.reference in text for form in forms)
    assert "שרה" not in text
