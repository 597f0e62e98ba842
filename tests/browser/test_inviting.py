"""The front desk invites a patient: reads the message, and sees what becomes of it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.actions.staff.sign_in import named
from screening.actions.tablet import own_pin
from screening.records.people import Role
from screening.web.desk import COOKIE
from tests.browser.conftest import PATIENCE_MS, Server
from tests.browser.test_care import LEAST, barriers
from tests.factories import a_member, signed_in

pytestmark = pytest.mark.browser
SCREENS = {"desk": {"width": 1280, "height": 800}, "tablet": {"width": 820, "height": 1180}}
HEBREW = "רות בת-אל"
LONG = "Maximiliane Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh of Upper Marlborough"

# What is touched beside the summary of problems; a tick is touched on its words, too.
SMALL = """least => [...document.querySelectorAll(
    "main :is(button, select, summary, a, input:not([type=hidden], [type=checkbox]))")]
  .filter(one => one.offsetParent && !one.closest(".problem"))
  .filter(one => one.getBoundingClientRect().height < least)
  .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def desk(chromium: Browser, server: Server) -> Iterator[Callable[[str], Page]]:
    """Return what opens a browser of the front desk, on a screen."""
    clinic = server.clinic
    member = a_member(clinic, Role.FRONT_DESK, email="desk@inviting.example.org")
    own_pin.new_pin(clinic.acting_as(named(member), member.roles))
    cookie = {"name": COOKIE, "value": signed_in(clinic, member), "url": server.address}
    opened: list[Any] = []

    def on(screen: str) -> Page:
        context = chromium.new_context(viewport=SCREENS[screen], base_url=server.address)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([cookie])  # type: ignore[list-item]
        opened.append(context)
        return context.new_page()

    yield on
    for context in opened:
        context.close()


def seen(page: Page, title: str) -> None:
    """See the page with a title: axe finds nothing, all can be touched, nothing is cut off."""
    expect(page).to_have_title(re.compile(f"^{title}"))
    assert barriers(page) == []
    assert page.evaluate(SMALL, LEAST) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def test_the_front_desk_invites_reads_sends_and_sees_how_it_stands(
    desk: Callable[[str], Page], server: Server
) -> None:
    page = desk("tablet")
    page.goto("/staff/invitations")
    seen(page, "Invitations")
    page.get_by_role("link", name="Invite a patient").click()
    seen(page, "Invite a patient")
    when_something_is_wrong_it_is_told(page)
    link = then_the_message_is_read_before_it_goes(page)
    then_its_way_is_seen(page, link)
    inviting.invite(server.clinic, Invitee(LONG, "long@example.org", "1985-03-27"))
    wide = desk("desk")
    wide.goto("/staff/invitations")
    seen(wide, "Invitations")


def when_something_is_wrong_it_is_told(page: Page) -> None:
    page.get_by_label("Patient's name").fill(HEBREW)
    page.get_by_label("Date of birth").fill("03/04/1950")
    page.get_by_label("E-mail address").fill("ruth@example.org")
    page.keyboard.press("Enter")
    seen(page, "Error: Invite a patient")
    expect(page.locator(".problem")).to_be_focused()
    expect(page.get_by_label("Patient's name")).to_have_value(HEBREW)


def then_the_message_is_read_before_it_goes(page: Page) -> str:
    page.get_by_label("Date of birth").fill("3 Apr 1950")
    page.get_by_label("The patient said we can e-mail them").check()
    press(page, "Next: read the e-mail")
    seen(page, "Read the e-mail")
    expect(page.locator("#mail")).to_contain_text("Please fill in a short form")
    press(page, "Make the link")
    seen(page, "Link for")
    link = page.locator("#link code").inner_text()
    assert re.search(r"/i#[0-9a-f]+\.[\w-]{43}$", link)
    return link


def then_its_way_is_seen(page: Page, link: str) -> None:
    page.get_by_role("link", name="I have handed it over").click()
    seen(page, "Invitation of")
    expect(page.locator(".stands")).to_contain_text(re.compile("waits to go out|kept as a file"))
    assert link not in page.content()
    page.get_by_role("link", name="Send again").click()
    seen(page, "Send the link again")
    page.goto("/staff/invitations")
    seen(page, "Invitations")
    expect(page.get_by_role("link", name=HEBREW)).to_be_visible()
