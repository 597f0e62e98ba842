"""From the message in the mailbox to the form that is sent, on a phone; and who is not let in."""

import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from screening.actions import codes
from screening.actions.form import intake
from screening.records.invitations import Invitation
from tests.browser.conftest import PATIENCE_MS, Server, Tablet, focus
from tests.browser.test_care import barriers
from tests.browser.walking import Patient
from tests.by_link import LINK, at_home, change, invited
from tests.factories import RESPONSE, walk

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DELIVERED_WITHIN = 20
RIGHT = {"day": "27", "month": "3", "year": "1985"}
WRONG = {**RIGHT, "day": "28"}
SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden])")]
  .filter((one) => one.offsetParent && !one.closest("[hidden]"))
  .map((one) => [one.textContent || one.id, one.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 48).map(([name]) => name)"""

NewTablet = Callable[..., Tablet]


@pytest.fixture
def phone(server: Server, new_tablet: NewTablet) -> Callable[[], BrowserContext]:
    """Return what hands out phones of their own."""
    return lambda: new_tablet(server, viewport=PHONE).context


def mailed(server: Server, invitation: Invitation) -> str:
    """The address in the newest message to a patient, as the app has kept it in a file."""
    (mail, *_) = reversed(server.clinic.store.outbox.of([invitation.id]))
    last = time.monotonic() + DELIVERED_WITHIN
    while time.monotonic() < last:
        for path in (server.folder / "mail").glob("*.eml"):
            if found := LINK.search(text_of(path, mail.id)):
                # The server of a test stands at a port of its own.
                return f"{server.address}/i#{found[1]}"
        time.sleep(0.2)
    raise AssertionError("the message was never written")


def text_of(path: Path, mail_id: str) -> str:
    """What a message says in plain text, if it is that one and whole."""
    if mail_id not in path.read_text(encoding="utf-8"):
        return ""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return body.get_content() if body and not message.defects else ""


def opens(context: BrowserContext, address: str) -> Page:
    """Tap a link in a message."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    return page


def starts(page: Page) -> None:
    page.get_by_role("button", name="Start my form").tap()
    page.wait_for_url("**/i/birth-date")


def gives(page: Page, date: dict[str, str]) -> None:
    for name, value in date.items():
        page.locator(f"#{name}").fill(value)
    # A tap does not wait for what it leads to, and the page before may look like the one after.
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").tap()


def comes_in(page: Page, server: Server) -> Patient:
    """Give the birth date, and be at the form."""
    gives(page, RIGHT)
    page.locator(".st-key-buttons").wait_for()
    page.wait_for_load_state("networkidle")
    return Patient(page, server.clinic.content, RESPONSE)


def token_of(context: BrowserContext) -> str:
    found = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
    return codes.parted(found.get("ims_form", ""))[1]


def faults(page: Page) -> list[str]:
    """What axe finds, what is too small for a finger, and what is wider than the screen."""
    wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    return [*barriers(page), *page.evaluate(SMALL), *(["too wide"] if wide else [])]


@contextmanager
def listening(page: Page) -> Iterator[list[str]]:
    """Give what a page asks for by address, and what it says of where it comes from."""
    heard: list[str] = []
    page.on("request", lambda asked: heard.append(f"{asked.url} {asked.headers.get('referer')}"))
    page.on("websocket", lambda line: heard.append(line.url))
    yield heard


def scanned(address: str) -> None:
    """Follow a link twenty times, as what reads a mailbox for harm does."""
    for _ in range(20):
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - ours
            assert answer.status == 200
            assert "set-cookie" not in answer.headers


def goes_astray(page: Page) -> None:
    """Reload, start, go back, start again, and err once."""
    page.reload()
    assert faults(page) == []
    starts(page)
    page.go_back()
    starts(page)
    assert faults(page) == []
    gives(page, WRONG)
    page.locator(".summary").wait_for()
    assert (focus(page), page.title()[:7], faults(page)) == ("summary", "Error: ", [])


def fills_in(patient: Patient, server: Server) -> str:
    """Answer the first and the last pages by touch; return the secret of the form."""
    patient.reach("about")
    name = patient.page.get_by_role("textbox", name="What is your full name?")
    expect(name).to_have_value("Robin Example")
    patient.reach("main")
    clinic, token = at_home(server.clinic), token_of(patient.page.context)
    draft = intake.find(clinic, token)
    assert draft is not None
    walk(clinic, intake.visit(clinic, draft), RESPONSE, until="check")
    patient.open(f"{server.address}/")
    patient.reach("done")
    patient.page.wait_for_timeout(300)
    return token


def test_from_the_message_to_the_form_that_is_sent_on_a_phone(
    server: Server, phone: Callable[[], BrowserContext]
) -> None:
    invitation, secret = invited(server.clinic)
    address = mailed(server, invitation)
    assert address.partition("#")[2] == secret
    # given a scanner that was there before the patient
    scanned(address)
    page = opens(phone(), address)
    with listening(page) as heard:
        # when the patient comes in, and fills in the form
        goes_astray(page)
        patient = comes_in(page, server)
        page.go_back()
        page.locator(".st-key-buttons").wait_for()
        token = fills_in(patient, server)
        # then it is sent, nothing of it is left in the browser, and its link opens nothing
        assert server.clinic.store.submissions.by_reference(invitation.reference)
        assert token_of(page.context) == ""
        page.goto(address)
        starts(page)
    page.get_by_role("heading", name="This form was sent").wait_for()
    assert faults(page) == []
    # and no address that was asked for has told a secret
    assert any(one.startswith(f"{server.address}/i/birth-date") for one in heard)
    assert [one for one in heard if codes.parted(secret)[1] in one or token in one] == []


def test_a_form_goes_on_in_one_place_at_a_time(
    server: Server, phone: Callable[[], BrowserContext]
) -> None:
    _, secret = invited(server.clinic)
    first, second = (opens(phone(), f"{server.address}/i#{secret}") for _ in range(2))
    starts(first)
    comes_in(first, server).reach("about")
    # when the patient goes on with another device
    starts(second)
    assert comes_in(second, server).place == "about"
    # then the first one says so at the next tap, and may have the form back
    first.locator(".st-key-buttons button[kind=primary]").tap()
    first.get_by_role("heading", name="Your form is open somewhere else").wait_for()
    assert faults(first) == []
    first.get_by_role("button", name="Go on here").tap()
    first.wait_for_url("**/i/birth-date")
    patient = comes_in(first, server)
    patient.answer_page()
    patient.go_on()
    assert patient.place == "urgent"


def test_whoever_a_link_was_forwarded_to_is_not_let_in(
    server: Server, phone: Callable[[], BrowserContext]
) -> None:
    _, secret = invited(server.clinic)
    stranger = opens(phone(), f"{server.address}/i#{secret}")
    starts(stranger)
    for _ in range(5):
        assert "Robin" not in stranger.content()
        gives(stranger, WRONG)
        stranger.locator(".summary, h1:has-text('locked')").first.wait_for()
    stranger.get_by_role("heading", name="Your form is locked").wait_for()
    assert (faults(stranger), token_of(stranger.context)) == ([], "")


def test_a_link_that_is_over_says_what_to_do_and_a_new_one_comes_by_mail(
    server: Server, phone: Callable[[], BrowserContext]
) -> None:
    email = "old.link@example.com"
    invitation, secret = invited(server.clinic, email=email)
    mailed(server, invitation)
    change(server.clinic, invitation, expires_at=server.clinic.timer())
    page = opens(phone(), f"{server.address}/i#{secret}")
    starts(page)
    page.get_by_role("heading", name="This link is too old").wait_for()
    assert faults(page) == []
    page.get_by_label("Your e-mail address").fill(email.upper())
    page.get_by_role("button", name="Send me a new link").tap()
    page.get_by_role("heading", name="Check your e-mail").wait_for()
    assert faults(page) == []
    page.goto(mailed(server, invitation))
    starts(page)
    comes_in(page, server)
    # when the clinic takes it back while it is open, the next tap says so
    change(server.clinic, invitation, revoked_at=server.clinic.timer())
    page.locator(".st-key-buttons button[kind=primary]").tap()
    page.get_by_text("If you think that is wrong, call").wait_for()
    assert faults(page) == []


def test_a_link_that_was_cut_and_a_browser_without_scripts_get_kind_words(
    server: Server, phone: Callable[[], BrowserContext], new_tablet: NewTablet
) -> None:
    page = opens(phone(), f"{server.address}/i")
    page.get_by_role("heading", name="Please open your link again").wait_for()
    assert faults(page) == []
    # A second link in the same tab changes nothing of the address but what stands behind the #.
    page.goto(f"{server.address}/i#{invited(server.clinic)[1]}")
    starts(page)
    plain = opens(new_tablet(server, java_script_enabled=False).context, f"{server.address}/i")
    told = plain.locator(".told")
    told.wait_for()
    assert told.inner_text().startswith("This form needs JavaScript")
