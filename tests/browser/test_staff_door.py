"""Staff come in: the first day, a day without the telephone, and pages that do not stay open."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from screening.actions import codes
from screening.actions.staff import sign_in
from screening.records.people import Stage
from screening.web.desk import COOKIE
from tests.browser.conftest import PATIENCE_MS, Server, free_port
from tests.browser.test_care import barriers
from tests.factories import PASSWORD, a_member, one_of, send_form, signed_in

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 800}
EMAIL = "robin@example.org"
POLL_MS = 16_000


@pytest.fixture
def nobodys(tmp_path: Path) -> Iterator[Server]:
    """A server where nobody works yet."""
    server = Server(tmp_path, free_port(), is_founded=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return what opens a browser at a desk, with somebody's session or none."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def at_desk(server: Server, cookie: str = "") -> BrowserContext:
        context = chromium.new_context(viewport=DESK, base_url=server.address)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        if cookie:
            context.add_cookies([held(server, cookie)])  # type: ignore[list-item]
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        opened.append(context)
        return context

    yield at_desk
    for context in opened:
        context.close()
    assert complaints == []


def held(server: Server, cookie: str) -> dict[str, object]:
    """Return how a browser holds somebody's session."""
    return {"name": COOKIE, "value": cookie, "url": server.address, "httpOnly": True}


def code(secret: str, *, ahead: int = 0) -> str:
    """Return the code that an app shows now, or will show half a minute later."""
    return str(pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30 * ahead)))


def next_page(page: Page, button: str, title: str) -> None:
    """Press a button, see the page with a title, and ask axe about it."""
    page.get_by_role("button", name=button, exact=True).click()
    seen(page, title)


def seen(page: Page, title: str) -> None:
    expect(page).to_have_title(re.compile(title))
    assert barriers(page) == []


def test_from_the_first_day_to_a_lost_telephone(
    nobodys: Server, desk: Callable[..., BrowserContext]
) -> None:
    page = desk(nobodys).new_page()
    given_an_address(page, nobodys)
    when_the_clinic_is_set_up(page)
    secret, recovery = when_the_app_is_set_up(page)
    next_page(page, "Sign out", "Sign in")
    then_it_lets_in_by_keyboard(page, secret)
    next_page(page, "Sign out", "Sign in")
    then_a_wrong_password_waits(page)
    then_a_recovery_code_lets_in(page, recovery[3].lower().replace("-", ""))


def given_an_address(page: Page, server: Server) -> None:
    page.goto("/")
    seen(page, "Not set up yet")
    (address,) = re.findall(r"http://127\.0\.0\.1:8501(/staff/setup#\S+)", server.said)
    page.goto(address)
    assert page.url == f"{server.address}/staff/setup"


def when_the_clinic_is_set_up(page: Page) -> None:
    next_page(page, "Continue", "Error: Set up the clinic")
    expect(page.locator(".problem")).to_be_focused()
    assert page.locator("#code").is_hidden()
    page.get_by_label("Name of the clinic").fill("Harbour <Pain> & Physio")
    page.get_by_label("Telephone number").fill("604 555 0100")
    page.get_by_label("Your name").fill("Robin Example")
    page.get_by_label("Your e-mail address").fill(EMAIL)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Show").click()
    assert page.get_by_label("Choose a password").get_attribute("type") == "text"
    next_page(page, "Continue", "Set up your app · Harbour <Pain> & Physio")


def when_the_app_is_set_up(page: Page) -> tuple[str, list[str]]:
    page.get_by_text("I cannot scan it").click()
    secret = page.locator(".key code").inner_text().replace(" ", "")
    page.get_by_label("6 digits").fill(code(secret))
    next_page(page, "Continue", "Your recovery codes")
    recovery = page.locator(".codes code").all_inner_texts()
    assert len(recovery) == 10
    page.get_by_role("link", name="I have kept them").click()
    seen(page, "Worklist")
    return secret, recovery


def then_a_wrong_password_waits(page: Page) -> None:
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill("not the password")
    next_page(page, "Continue", "Error: Sign in")
    expect(page.locator(".problem")).to_contain_text("Try again in 1 second")
    page.wait_for_timeout(1_100)


def then_a_recovery_code_lets_in(page: Page, recovery: str) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    next_page(page, "Continue", "Code from your app")
    page.get_by_text("I do not have my telephone").click()
    seen(page, "Recovery code")
    page.get_by_label("One of your recovery codes").fill(recovery)
    next_page(page, "Continue", "Worklist")
    page.get_by_role("link", name="Robin Example").click()
    seen(page, "Your account")
    expect(page.get_by_text("9 are left")).to_be_visible()


def then_it_lets_in_by_keyboard(page: Page, secret: str) -> None:
    """Come in without a mouse; the code is of the next half minute, since this one was used."""
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    seen(page, "Code from your app")
    expect(page.get_by_label("The 6 digits")).to_be_focused()
    page.keyboard.type(code(secret, ahead=1))
    page.keyboard.press("Enter")
    seen(page, "Worklist")


# ---- Pages do not stay open ----


def idle(server: Server, cookie: str, **minutes: float) -> None:
    """Let a session be unused for so long already."""
    clinic, name = server.clinic, codes.hashed(codes.parted(cookie)[1])
    clinic.store.sessions.mark_seen(name, clinic.timer() - timedelta(**minutes))


def test_a_page_warns_stays_if_asked_and_blanks_when_the_session_is_over(
    server: Server, desk: Callable[..., BrowserContext]
) -> None:
    send_form(server.clinic, name="Canary Patient")
    cookie = signed_in(server.clinic)
    page = desk(server, cookie).new_page()
    page.clock.install()
    page.goto("/staff/forms")
    expect(page.get_by_text("Canary Patient").first).to_be_visible()
    idle(server, cookie, minutes=13.5)

    page.clock.run_for(POLL_MS)
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("You will be signed out in")
    assert barriers(page) == []
    stay = dialog.get_by_role("button", name="Stay signed in")
    expect(stay).to_be_focused()
    stay.press("Enter")
    expect(dialog).to_be_hidden()
    here = sign_in.here(one_of(server.clinic), cookie, is_active=False)
    assert here is not None
    assert sign_in.left(here.clinic, here.session) > timedelta(minutes=14)

    idle(server, cookie, minutes=16)
    page.clock.run_for(POLL_MS)
    seen(page, "Sign in")
    expect(page.get_by_text("You were signed out")).to_be_visible()


def test_signing_out_in_one_tab_blanks_the_others_and_what_back_brings(
    server: Server, desk: Callable[..., BrowserContext]
) -> None:
    send_form(server.clinic, "q" * 43, name="Canary Patient")
    context = desk(server, signed_in(server.clinic))
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto("/staff/forms")
    next_page(first, "Sign out", "Sign in")
    seen(second, "Sign in")
    assert second.get_by_text("Canary Patient").count() == 0
    then_what_was_typed_waits_for_whoever_typed_it(server, first, second)

    other = desk(server, signed_in(server.clinic))
    page = other.new_page()
    page.goto("/staff/forms")
    other.clear_cookies()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    seen(page, "Sign in")
    then_what_may_not_wait_leads_to_the_door(server, page)


def then_what_was_typed_waits_for_whoever_typed_it(server: Server, tab: Page, other: Page) -> None:
    clinic, typist = server.clinic, a_member(server.clinic)
    form = send_form(clinic, "r" * 43, name="Canary Patient")
    for who in (a_member(clinic), typist):
        now_signed_in(server, tab, signed_in(clinic, typist))
        when_a_decision_is_typed(tab, form.reference)
        other.goto("/staff/forms")
        next_page(other, "Sign out", "Sign in")
        then_nothing_of_it_is_in_the_page(tab)
        now_signed_in(server, tab, signed_in(clinic, who))
        other.goto("/staff/tablets")
        if who is not typist:
            seen(tab, "Worklist")
            assert "Canary note" not in tab.content()
    then_it_is_back_and_can_be_sent(tab)


def then_what_may_not_wait_leads_to_the_door(server: Server, page: Page) -> None:
    # Before the code, and a password, which is shown here.
    for stage, path, name in (
        (Stage.PASSWORD, "code", "code"),
        (Stage.WHOLE, "password", "old"),
    ):
        now_signed_in(server, page, signed_in(server.clinic, stage=stage))
        page.goto(f"/staff/{path}")
        if stage is Stage.WHOLE:
            page.locator(f"[data-shows={name}]").click()
        page.locator(f"#{name}").fill("12345")
        page.context.clear_cookies()
        page.evaluate("ask()")
        seen(page, "Sign in")


def now_signed_in(server: Server, page: Page, cookie: str) -> None:
    page.context.add_cookies([held(server, cookie)])  # type: ignore[list-item]


def when_a_decision_is_typed(page: Page, reference: str) -> None:
    page.goto(f"/staff/forms/{reference}")
    page.get_by_label("Not now").check()
    page.locator("#reason").fill("Canary reason")
    page.locator("#note").fill("Canary note")


def then_nothing_of_it_is_in_the_page(page: Page) -> None:
    seen(page, "Signed out")
    expect(page.get_by_role("link", name="Sign in, in a new tab")).to_be_visible()
    assert "Canary" not in page.content()


def then_what_lies_on_a_key_is_nobody(page: Page) -> None:
    page.locator("#note").focus()
    for is_noted in (True, False):
        page.evaluate("notedAt = 0")
        page.keyboard.down("x")
        assert page.evaluate("notedAt > 0") is is_noted
    page.keyboard.up("x")


def then_it_is_back_and_can_be_sent(page: Page) -> None:
    expect(page.get_by_text("You are signed in again")).to_be_visible()
    expect(page.locator("#note")).to_have_value("Canary note")
    assert barriers(page) == []
    then_what_lies_on_a_key_is_nobody(page)
    page.get_by_role("button", name="Sign the decision").click()
    expect(page.locator(".stands")).to_contain_text("Canary reason")
