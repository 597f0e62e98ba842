"""A browser that is too old is told so; one that lacks a little is lent it; no page stays blank."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Tablet
from tests.factories import RESPONSE

pytestmark = pytest.mark.browser
TOO_OLD = "This browser is too old for our form"
NOT_OPENED = "The form did not open"
# What a browser of its day did not have, taken away before any script of the page runs.
WITHOUT = {
    "modules": "delete HTMLScriptElement.prototype.noModule",
    "the built-ins of 2021": "delete Object.hasOwn; delete Array.prototype.at",
    "a look behind": """window.RegExp = ((Known) => {
        const Old = function (pattern, flags) {
          if (String(pattern).includes("(?<!")) throw new SyntaxError("invalid group");
          return new Known(pattern, flags);
        };
        Old.prototype = Known.prototype;
        return Old;
      })(RegExp)""",
}
LACKS_LITTLE = """
  delete Array.prototype.toSorted;
  window.RegExp = ((Known) => {
    const Old = function (pattern, flags) {
      if (String(flags).includes("v")) throw new SyntaxError("invalid flags");
      return new Known(pattern, flags);
    };
    Old.prototype = Known.prototype;
    return Old;
  })(RegExp)"""
SIZE = "(p) => parseFloat(getComputedStyle(p).fontSize)"
LATE = "() => { document.getElementById('root').innerHTML = '<p data-turn=x>Form</p>' }"
OURS = "**/static/js/index.*.js"


@dataclass
class Visit:
    """A tab that was just opened, whatever came of it."""

    page: Page
    address: str

    def open(self) -> None:
        self.page.goto(self.address, wait_until="commit")

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()


@pytest.fixture
def visit(server: Server, tablet: Tablet) -> Visit:
    tablet.begins()
    return Visit(tablet.context.new_page(), server.address)


@pytest.mark.parametrize("lacking", WITHOUT)
def test_a_browser_that_is_too_old_gets_plain_words(lacking: str, visit: Visit) -> None:
    visit.page.add_init_script(WITHOUT[lacking])
    visit.open()
    words = visit.page.locator("#old")
    expect(words).to_contain_text("ask the front desk for a paper form")
    assert visit.heading == visit.page.title() == TOO_OLD
    assert visit.page.locator("#root").is_hidden()
    assert visit.page.locator("#old a").count() == 0
    # Words are put in before the style sheet is there; nothing is painted until it is.
    visit.page.wait_for_load_state()
    assert words.locator("p").first.evaluate(SIZE) >= 20


def test_a_browser_that_lacks_a_little_is_lent_it(tablet: Tablet) -> None:
    tablet.context.add_init_script(LACKS_LITTLE)
    patient = tablet.tab(RESPONSE)
    patient.reach("who")
    assert patient.place == "who"
    assert patient.page.locator("#old > *").count() == 0


def test_a_form_that_does_not_start_leaves_no_blank_page(visit: Visit) -> None:
    # given a browser that stumbles over the scripts
    visit.page.route(OURS, lambda route: route.fulfill(body="}", content_type="text/javascript"))
    visit.open()
    # when a while has passed, then it says so, and offers another try
    expect(visit.page.locator("#old")).to_contain_text("paper form")
    assert visit.heading == NOT_OPENED
    visit.page.unroute(OURS)
    visit.page.get_by_role("link", name="Try again").tap()
    visit.page.locator("[data-turn^=welcome]").wait_for()
    assert visit.page.locator("#old > *").count() == 0


def test_a_form_that_starts_late_takes_the_words_away(visit: Visit) -> None:
    # given a script that fails, and a first screen that comes only later
    visit.page.route(OURS, lambda route: route.fulfill(body="}", content_type="text/javascript"))
    visit.open()
    # The page itself waits for four seconds first; on a busy machine they are longer.
    expect(visit.page.locator("#old")).to_contain_text("paper form", timeout=20_000)
    visit.page.evaluate(LATE)
    expect(visit.page.get_by_text("Form", exact=True)).to_be_visible()
    assert visit.page.locator("#old > *").count() == 0


def test_a_browser_of_today_never_sees_them(tablet: Tablet) -> None:
    # given a script that fails once the form is there
    tablet.context.clock.install()
    patient = tablet.tab(RESPONSE)
    patient.page.evaluate(fails(f"{tablet.server.address}/static/js/a.js"))
    patient.page.clock.fast_forward("00:10")
    assert patient.place == "welcome"
    assert patient.page.locator("#old > *").count() == 0


def test_a_slow_line_and_a_script_that_is_not_ours_are_no_failure(visit: Visit) -> None:
    # given scripts that are still on their way when an add-on of the browser fails
    visit.page.route(OURS, lambda _: None)
    visit.page.clock.install()
    visit.open()
    visit.page.locator("#root").wait_for(state="attached")
    visit.page.evaluate(fails("chrome-extension://x/static/js/a.js"))
    visit.page.clock.fast_forward("00:10")
    assert visit.page.locator("#old > *").count() == 0


def fails(script: str) -> str:
    return f"window.dispatchEvent(new ErrorEvent('error', {{filename: '{script}'}}))"
