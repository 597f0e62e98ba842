"""One tablet, one patient after the other: nobody sees anything of whoever was there before."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, Route, expect

from screening.actions import codes
from screening.actions.form import intake
from screening.actions.tablet import tablets
from screening.clinic import Clinic
from screening.records.people import EVERY_ROLE
from screening.web.cookies import TABLET as TABLET_COOKIE
from screening.web.desk import COOKIE as STAFF_COOKIE
from tests.browser.conftest import Server, Tablet
from tests.browser.test_care import STRICT
from tests.browser.walking import Patient
from tests.factories import a_member, a_response, signed_in, walk
from tests.tablets import founded, with_tablet

pytestmark = pytest.mark.browser
ROBIN = a_response(name="Robin Roe", main_problem="Alpha alpha")
SAM = a_response(name="Sam Soe", dob="1970-01-02", main_problem="Beta beta")
KIM = a_response(name="Kim Koe", dob="1960-01-02", main_problem="Gamma gamma")
WORDS = [("Robin", "Alpha"), ("Sam", "Beta"), ("Kim", "Gamma")]
START = "form[action='/tablet/begin'] button"
STORED = "() => JSON.stringify([{...localStorage}, {...sessionStorage}])"
# The page's own clock goes on by so many seconds, and the page looks at it.
LATER = """(seconds) => { const now = Date.now; Date.now = () => now() + 1000 * seconds;
  dispatchEvent(new Event("resume")); }"""
SCROLLS = """() => { window.scrolled = new Promise((done) =>
  document.addEventListener("scroll", done, { capture: true, once: true })); }"""
MOST_STEPS = 99
SHORT = "(told) => Object.assign(document.getElementById('idle').dataset, told)"


def started(tablet: Tablet) -> Page:
    """Open the start page of a tablet that was just handed to patients."""
    tablet.given_tablet()
    page = tablet.context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: tablet.complaints.append(str(error)))
    page.goto(tablet.address)
    page.locator(START).wait_for()
    return page


def begin(tablet: Tablet, page: Page, answers: Mapping[str, Any], until: str) -> Patient:
    """Tap Begin, and go on at a page up to which the form was filled in."""
    page.locator(START).tap()
    page.locator("[data-turn^=welcome]").wait_for()
    clinic = at(tablet)
    turn = intake.open_draft(clinic, tablet.token, {"consent_privacy": "agreed"})
    walk(clinic, turn, answers, until=until)
    patient = Patient(page, clinic.content, answers)
    patient.open(tablet.address)
    assert patient.place == until
    return patient


def at(tablet: Tablet) -> Clinic:
    clinic = tablet.server.clinic
    held = next(c["value"] for c in tablet.context.cookies() if c["name"] == TABLET_COOKIE)
    return with_tablet(clinic, held)


def short(page: Page, **seconds: float) -> None:
    page.evaluate(SHORT, {name: str(value) for name, value in seconds.items()})


def is_asked(page: Page, seconds: str) -> None:
    """Wait until it is asked whether somebody is there, and until so much is left and is said."""
    short(page, after=0.5, lasts=int(seconds) + 1)
    page.locator("#idle[open]").wait_for()
    assert page.evaluate("() => document.activeElement.id") == "idle-here"
    expect(page.locator("#idle [role=status]")).to_contain_text(f"{seconds} seconds")
    short(page, after=60)


def shows_nobody(tablet: Tablet, page: Page, past: int) -> None:
    """Try all that leads back in a browser: none of the patients so far is shown by it."""
    page.locator(START).wait_for()
    line = page.context.new_cdp_session(page)
    for steps in (-1, -1, 1, 0, -MOST_STEPS, 3):
        told = line.send("Page.getNavigationHistory")
        here, kept = told["currentIndex"], [entry["url"] for entry in told["entries"]]
        # What was there before the tablet was one is nobody's.
        back = here - kept.count("about:blank")
        way = f"history.go({max(steps, -back)})"
        leads = here + steps < len(kept)
        with page.expect_event("framenavigated") if leads else nullcontext():
            page.evaluate(f"() => {{ setTimeout(() => {way}, 0); }}")
        page.locator(START).wait_for()
        page.wait_for_load_state()
        shown = f"{page.content()} {page.title()} {page.url}"
        assert not [one for names in WORDS[:past] for one in names if one in shown], way
    # the list behind a long press on Back names no page that somebody was on
    listed = line.send("Page.getNavigationHistory")["entries"]
    assert not [entry["title"] for entry in listed if " - " in entry["title"]]
    assert not tablet.token
    assert page.evaluate(STORED) == "[{},{}]"


def test_three_patients_one_after_the_other_on_one_tablet(
    tablet: Tablet, server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    page = started(tablet)

    # the first one sends the form, and taps Done
    begin(tablet, page, ROBIN, "hopes").reach("done")
    page.get_by_role("link", name="Done. Clear this tablet").tap()
    shows_nobody(tablet, page, 1)

    leaves_after_being_asked(tablet, page)
    shows_nobody(tablet, page, 2)

    other, page2 = staff_hand_back_elsewhere(server, new_tablet)
    goes_on_by_birth_date(server, page2)

    sends_and_walks_away(tablet, page)
    shows_nobody(tablet, page, 3)

    # and a tablet that is taken back shows nothing, by itself
    short(page2, poll=1)
    tablets.take_back(of_staff(server), other)
    page2.get_by_role("heading", name="How to open the form").wait_for()
    assert "Sam" not in page2.content()


def leaves_after_being_asked(tablet: Tablet, page: Page) -> None:
    """Be the second patient: still there when asked, and then no more."""
    patient = begin(tablet, page, SAM, "words")
    for seconds in ("30", "15", "5"):
        is_asked(page, seconds)
        page.get_by_role("button", name="I'm still here").tap()
        page.locator("#idle[open]").wait_for(state="detached")
    is_asked(page, "30")
    page.get_by_role("button", name="Give me more time").tap()
    page.locator("#idle[open]").wait_for(state="detached")
    assert page.evaluate("() => document.getElementById('idle').dataset.after") == "300"
    assert patient.place == "words"
    untold: list[Route] = []
    page.route("**/left", lambda route: untold.append(route))  # noqa: PLW0108 - as it wants it
    with page.expect_request("**/left"):
        short(page, after=0.5, lasts=1)
    page.get_by_text("Please take the tablet to the front desk").wait_for()
    expect(page.get_by_role("heading", name="What does the pain feel like?")).to_be_hidden()
    assert "Sam" not in page.locator("body").inner_text()
    assert intake.find(at(tablet), tablet.token) is not None  # nobody has told the server yet
    untold[0].continue_()
    page.locator(START).wait_for()
    page.unroute("**/left")


def of_staff(server: Server) -> Clinic:
    return server.clinic.acting_as("staff:AAAA-0001", EVERY_ROLE)


def staff_hand_back_elsewhere(
    server: Server, new_tablet: Callable[..., Tablet]
) -> tuple[str, Page]:
    """Hand the form of the second one back on another tablet; return its id and its page."""
    clinic = of_staff(server)
    (left,) = (d for d in clinic.store.drafts.open() if d.answers.get("name") == SAM["name"])
    other = new_tablet(server)
    page = started(other)
    page.evaluate("() => { document.body.dataset.poll = 1; }")
    held = at(other).tablet
    assert held is not None
    tablets.hand_back(clinic, left.reference, held.id)
    page.reload()
    return held.id, page


def goes_on_by_birth_date(server: Server, page: Page) -> None:
    """Go on where the second one was: the tablet asks who is there before it shows a word."""
    page.get_by_role("button", name="Go on with my form").tap()
    page.locator("[data-turn^=birth-date]").wait_for()
    assert "Sam" not in page.content()
    again = Patient(page, server.clinic.content, SAM)
    for part, text in (("day", "2"), ("month", "1"), ("year", "1970")):
        page.locator(f".st-key-birth-date--{part} input").fill(text)
    again.go_on()
    assert again.place == "words"


def sends_and_walks_away(tablet: Tablet, page: Page) -> None:
    """Be the third patient: the last page stays as long as somebody reads."""
    patient = begin(tablet, page, KIM, "sign")
    expect(page.locator("#root :is(input, textarea):not([autocomplete=off])")).to_have_count(0)
    patient.reach("done")
    page.get_by_text("Please give the tablet back").wait_for()
    for _ in range(4):
        page.evaluate(SCROLLS)
        page.mouse.wheel(0, 100)
        page.evaluate("() => window.scrolled")
        page.evaluate(LATER, 20)
    assert "About IMS" in page.locator("body").inner_text()
    page.evaluate(LATER, 31)


def test_back_after_sending_leads_to_the_start_page(tablet: Tablet) -> None:
    page = started(tablet)
    # while the line is lost, Begin says so, and works once it is back
    tablet.context.set_offline(True)
    page.locator(START).tap()
    page.get_by_text("The tablet has no connection just now").wait_for()
    tablet.context.set_offline(False)
    begin(tablet, page, ROBIN, "hopes").reach("done")
    page.evaluate("() => { setTimeout(() => history.back(), 0); }")
    shows_nobody(tablet, page, 1)


def test_staff_read_aloud_and_key_in_by_keyboard(tablet: Tablet, server: Server) -> None:
    member = a_member(server.clinic, name="Kim Desk", id=codes.token(server.clinic.chance))
    page = started(tablet)
    patient = begin(tablet, page, ROBIN, "strength")
    tablets.read_aloud(at(tablet), member)
    patient.open(tablet.address)
    assert page.locator(".banner").inner_text() == "Kim Desk is reading aloud"
    # a digit on a scale is its number, 1 and then 0 are its 10, and Enter goes on
    scale = page.locator("[role=radiogroup]").first
    for typed in ("4", "10"):
        page.keyboard.type(typed)
        scale.get_by_role("radio", name=typed, checked=True).wait_for(state="attached")
    patient.answer_page()
    turn = page.locator("[data-turn]").get_attribute("data-turn")
    page.keyboard.down("Enter")
    patient.wait_for_turn(turn)
    # held down it goes no further
    for _ in range(3):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    assert (patient.place, patient.complaint) == ("words", "")
    # in a list a digit counts the options from 1, however many there are, and 0 is the last one
    words = page.locator("[class*='--list'] [role=toolbar]").first.get_by_role("button")
    assert words.count() > 10
    for typed, option in (("1", words.first), ("3", words.nth(2)), ("0", words.last)):
        page.keyboard.press(typed)
        expect(option).to_have_attribute("aria-pressed", "true")
    assert page.locator(".banner").inner_text() == "Kim Desk is reading aloud"


class Looks:
    """What axe and a ruler find on one page after the other, by the name of each."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, list[str]] = {}

    def at(self, name: str) -> None:
        rules = Axe().run(self.page, options=STRICT).response["violations"]
        wide = self.page.evaluate("() => document.body.scrollWidth > innerWidth")
        self.found[name] = [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in rules]
        self.found[name] += ["wider than the screen"] if wide else []

    def wrong(self) -> dict[str, list[str]]:
        return {name: wrong for name, wrong in self.found.items() if wrong}


@pytest.mark.parametrize("size", [(820, 1180), (320, 640)])
def test_the_pages_of_a_tablet_are_fit_for_everybody(
    size: tuple[int, int], server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    tablet = new_tablet(server, viewport=viewport, bypass_csp=True)
    page = tablet.context.new_page()
    look, clinic = Looks(page), founded(server.clinic)
    page.goto(server.address)
    look.at("how to get in")

    pages_of_staff_are_looked_at(tablet, clinic, look)

    page.goto(server.address)
    patient = begin(tablet, page, ROBIN, "words")
    short(page, after=0.2, lasts=600)
    page.locator("#idle[open]").wait_for()
    assert "We will" not in page.locator("#idle [role=status]").inner_text()
    look.at("are you there")
    page.keyboard.press("Escape")
    page.locator("#idle[open]").wait_for(state="detached")
    assert patient.place == "words"
    for _ in range(2):
        page.locator("#size").tap()
    look.at("the largest words")
    for aid in page.locator("#aids :is(#size, #staff)").all():
        assert aid.evaluate("(one) => one.scrollWidth <= one.clientWidth && one.offsetLeft >= 0")
    assert look.wrong() == {}


def pages_of_staff_are_looked_at(tablet: Tablet, clinic: Clinic, look: Looks) -> None:
    """Look at the tablets' list, then hand this one out and try to take it back by a wrong PIN."""
    page = look.page
    member = a_member(clinic, id=codes.token(clinic.chance), name="<b>Kim</b> Desk")
    tablet.hold({STAFF_COOKIE: signed_in(clinic, member)})
    page.goto(f"{tablet.address}/staff/tablets")
    look.at("tablets")
    tablet.context.clear_cookies()
    tablet.given_tablet()
    page.goto(tablet.address)
    look.at("start")
    page.get_by_role("link", name="Staff").click()
    look.at("for staff")
    page.locator("#pin").fill("123")
    page.get_by_role("button", name="Take this tablet back").click()
    page.locator("#pin-problem").wait_for()
    look.at("for staff, wrong")
