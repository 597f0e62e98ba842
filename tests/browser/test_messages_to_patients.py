"""How messages look where they are read, and how reminders end with one press of a button."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.actions.invite.links import new_link
from screening.records.deeds import Did
from screening.records.invitations import LinkPurpose
from tests.browser.conftest import Server
from tests.browser.test_care import barriers
from tests.factories import a_clinic, a_deed
from tests.unit.delivery.test_messages import every_mail

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
LEAST_TARGET = 48
OF_A_PAGE = ("region", "landmark", "page-has-heading")
HEBREW = "\u05e0\u05d5\u05e2\u05d4"


@pytest.fixture
def reader(chromium: Browser) -> Callable[..., Page]:
    return lambda **options: chromium.new_context(**options).new_page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_message_reads_well_by_day_and_by_night_and_asks_nobody_for_anything(
    reader: Callable[..., Page], tmp_path: Path, scheme: str
) -> None:
    page, asked = reader(viewport=NARROW, color_scheme=scheme), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    clinic = a_clinic(tmp_path, address="https://intake.example.org", mail_sender=HEBREW)
    for mail in every_mail(clinic, name=HEBREW):
        page.set_content(mail.html)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        button = page.locator("a.go").bounding_box()
        assert button is not None
        assert button["height"] >= LEAST_TARGET
        # A message has no landmarks: it stands on the page of a mail program.
        found = [
            one for one in barriers(page) if not one.startswith(("region", "landmark", "page-"))
        ]
        assert found == [], mail.kind
    assert asked == []
    page.context.close()


def test_one_press_ends_reminders_and_the_secret_is_in_no_address(
    reader: Callable[..., Page], server: Server
) -> None:
    clinic, page = server.clinic, reader(viewport=PHONE)
    robin = Invitee("Robin Example", "robin.stops@example.com", "1985-03-27")
    invitation = inviting.invite(clinic, robin)
    stops = new_link(clinic, LinkPurpose.STOP, invitation.id)
    clinic.store.invitations.add_link(stops.link, a_deed(Did.LINK_MADE))
    carried = stops.address.partition("#")[2]
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{server.address}/stop/{carried}")
    assert page.url == f"{server.address}/stop"
    assert barriers(page) == []
    page.reload()
    expect(page.get_by_text("Part of the link is missing")).to_be_visible()
    page.goto(f"{server.address}/stop#{carried}")
    page.get_by_role("button", name="Stop these e-mails").click()
    expect(page.get_by_role("heading", name="No more e-mails")).to_be_visible()

    assert barriers(page) == []
    assert [url for url in asked[1:] if carried in url.partition("#")[0]] == []
    now = clinic.store.invitations.by_id(invitation.id)
    assert now is not None
    assert now.quiet_at is not None
    page.context.close()
