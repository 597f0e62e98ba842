"""Whoever goes astray in a browser reads a page that everybody can read, and finds the way back."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.conftest import Server, Tablet

pytestmark = pytest.mark.browser
STRICT = {"rules": {"color-contrast-enhanced": {"enabled": True}}}
PHONE = {"width": 320, "height": 640}
ASTRAY = {
    "/nothing": (404, "There is no such page", "/"),
    "/staff/nothing": (404, "There is no such page", "/staff"),
    "/sent": (405, "This page cannot be used in that way", "/"),
    f"/?p={'x' * 3000}": (414, "This address is too long", "/"),
}
WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("path", ASTRAY, ids=["404", "404 of staff", "405", "414"])
@pytest.mark.parametrize("viewport", [None, PHONE], ids=["tablet", "320"])
def test_a_refusal_can_be_read_and_left_by_everybody(
    path: str,
    viewport: dict[str, int] | None,
    server: Server,
    new_tablet: Callable[..., Tablet],
) -> None:
    options = {"viewport": viewport} if viewport else {}
    page: Page = new_tablet(server, bypass_csp=True, **options).context.new_page()
    status, title, start = ASTRAY[path]

    answer = page.goto(f"{server.address}{path}")

    assert answer is not None
    assert (answer.status, page.locator("h1").inner_text()) == (status, title)
    assert page.title().startswith(title)
    assert page.evaluate(WIDE) is False
    assert [wrong["id"] for wrong in Axe().run(page, options=STRICT).response["violations"]] == []
    way_back = page.get_by_role("link", name="Go to the start")
    box = way_back.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    way_back.tap()
    page.wait_for_url(f"{server.address}{start}")


def test_a_wrong_name_is_told_in_words(server: Server, new_tablet: Callable[..., Tablet]) -> None:
    page = new_tablet(server).context.new_page()
    port = server.address.rpartition(":")[2]

    answer = page.goto(f"http://0.0.0.0:{port}/")

    assert answer is not None
    assert answer.status == 400
    assert page.locator("h1").inner_text() == "This could not be understood"
