"""From the tablet to the patient's own phone, by the code as its camera sees it."""

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import Page, expect

from screening.records.invitations import Channel
from tests.browser.conftest import Server, Tablet, free_port
from tests.browser.test_care import STRICT
from tests.browser.walking import Patient
from tests.factories import a_response, open_form, walk
from tests.qr_reader import read
from tests.tablets import on_tablet

pytestmark = pytest.mark.browser
HOST = "https://intake.example.org"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TOKEN = "q" * 43
ROBIN = a_response(name="Robin Roe", main_problem="Alpha alpha")


@pytest.fixture(scope="module")
def reachable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that phones reach by a name."""
    server = Server(tmp_path_factory.mktemp("data"), free_port(), {"IMS_ADDRESS": HOST})
    server.start()
    yield server
    server.stop()


def opened(tablet: Tablet, address: str) -> Page:
    page = tablet.context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: tablet.complaints.append(str(error)))
    page.goto(address)
    return page


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=STRICT).response["violations"]
    return [fault["id"] for fault in found]


def seen_by_camera(server: Server, page: Page) -> str:
    """Return the address that a phone reads from the screen; here its name leads to our server."""
    page.locator(".scan svg").wait_for()
    (address,) = read(Image.open(io.BytesIO(page.screenshot())))
    assert address.startswith(HOST)
    return address.replace(HOST, server.address)


def give_birth_date(page: Page, answers: Mapping[str, Any]) -> None:
    year, month, day = str(answers["dob"]).split("-")
    for name, part in (("day", day), ("month", month), ("year", year)):
        page.locator(f"#{name}").fill(part)
    page.get_by_role("button", name="Continue").tap()


def test_a_half_filled_form_moves_to_the_phone_and_the_tablet_is_free(
    reachable: Server, new_tablet: Callable[..., Tablet]
) -> None:
    tablet, phone = new_tablet(reachable), new_tablet(reachable, **PHONE)
    clinic = reachable.clinic
    walk(clinic, open_form(clinic, TOKEN), ROBIN, until="words")
    tablet.hold(on_tablet(clinic, TOKEN))
    kiosk = opened(tablet, reachable.address)
    kiosk.locator("[data-turn^=words]").wait_for()
    kiosk.get_by_role("button", name="Use my phone").tap()
    address = seen_by_camera(reachable, kiosk)
    assert faults(kiosk) == []
    kiosk.get_by_role("link", name="Go on with this tablet").tap()
    kiosk.locator("[data-turn^=words]").wait_for()
    kiosk.get_by_role("button", name="Use my phone").tap()
    kiosk.locator(".scan svg").wait_for()

    held = opened(phone, address)
    held.get_by_role("button", name="Start my form").tap()
    held.locator("#day").wait_for()
    assert "Robin" not in held.content()
    expect(kiosk.locator(".scan svg")).to_be_visible()
    give_birth_date(held, ROBIN)
    held.locator("[data-turn^=words]").wait_for()
    patient = Patient(held, clinic.content, ROBIN)
    patient.reach("sign")

    # One code was used; the other one led to the same form, which is not here any more.
    expect(kiosk.get_by_role("button", name="Begin")).to_be_visible()
    assert faults(kiosk) == []
    assert "Robin" not in kiosk.content()


def test_the_start_page_shows_a_code_that_begins_a_form_and_goes_back_by_itself(
    reachable: Server, new_tablet: Callable[..., Tablet]
) -> None:
    tablet, phone = new_tablet(reachable), new_tablet(reachable, **PHONE)
    tablet.given_tablet()
    kiosk = opened(tablet, reachable.address)
    kiosk.get_by_role("button", name="Use your own phone").tap()
    address = seen_by_camera(reachable, kiosk)
    assert faults(kiosk) == []

    held = opened(phone, address)
    assert faults(held) == []
    held.get_by_role("button", name="Start my form").tap()
    held.locator("[data-turn^=welcome]").wait_for()
    assert held.url == f"{reachable.address}/"
    expect(kiosk.get_by_role("button", name="Begin")).to_be_visible()
    channels = [one.channel for one in reachable.clinic.store.invitations.listed(10)]
    assert channels.count(Channel.PHONE) >= 1
    again = opened(new_tablet(reachable, **PHONE), address)
    again.get_by_role("button", name="Start my form").tap()
    expect(again.get_by_role("heading", name="This code does not work any more")).to_be_visible()
    assert faults(again) == []
