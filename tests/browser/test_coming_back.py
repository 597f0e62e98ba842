"""Whatever happens to the tab, the line or the server: the patient is back where they were."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from screening.actions.form import intake
from tests.browser.conftest import Server, Tablet, focus
from tests.browser.walking import Patient
from tests.factories import RESPONSE

pytestmark = pytest.mark.browser
# Notes when a finger came down, and when the page had turned.
TIMES = """() => { window.taps = []; window.turnedAt = Infinity;
  addEventListener("pointerdown", () => window.taps.push(performance.now()), true);
  const turn = () => document.querySelector("[data-turn]")?.dataset.turn;
  const before = turn();
  new MutationObserver(() => { if (turn() && turn() !== before)
      window.turnedAt = Math.min(window.turnedAt, performance.now()); })
    .observe(document.body, { childList: true, subtree: true, attributes: true }); }"""
# So long after a turn a tap is taken for the second half of a double tap.
IS_LATE = "() => window.taps.at(-1) >= window.turnedAt + 400"


@pytest.mark.parametrize("page", ["about", "words", "tried_one-2"])
def test_a_reload_brings_back_the_page_and_what_was_saved(page: str, tablet: Tablet) -> None:
    tablet.given_form(RESPONSE, until="needles")
    patient = tablet.tab(RESPONSE, f"?p={page}")
    before = said(patient)
    patient.open(patient.page.url)
    assert patient.place == page
    assert said(patient) == before
    assert any(before)


def said(patient: Patient) -> list[str]:
    """What the page holds: every tick, and every text that was typed."""
    patient.wait_until_drawn()
    ticks = patient.page.locator("label:has(input:checked), [aria-pressed=true]")
    texts = patient.page.locator("input[type=text]")
    return [*ticks.all_inner_texts(), *(field.input_value() for field in texts.all())]


def test_a_second_tab_goes_on_with_the_same_form(tablet: Tablet) -> None:
    tablet.given_form(RESPONSE, until="words")
    first, second = tablet.tab(RESPONSE), tablet.tab(RESPONSE)
    assert first.place == second.place == "words"
    first.reach("near")
    second.reach("near")
    assert tablet.tab(RESPONSE).place == "near"


def test_a_power_cut_loses_neither_the_page_nor_what_was_typed_on_it(
    own_server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    # given a patient in the middle of a page
    tablet = new_tablet(own_server)
    tablet.given_form(RESPONSE, until="main")
    patient = tablet.tab(RESPONSE)
    patient.answer_page()
    # when the server is killed and started again
    own_server.die()
    patient.page.locator("#offline:not(:empty)").wait_for()
    own_server.start()
    patient.page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]").wait_for()
    # then the first tap counts, with all that was on the page
    patient.go_on()
    assert (patient.place, patient.complaint) == ("strength", "")
    draft = intake.find(own_server.clinic, tablet.token)
    assert draft is not None
    assert draft.answers["main_problem"] == RESPONSE["main_problem"]
    assert set(draft.answers["pain_areas"]) == set(RESPONSE["pain_areas"])
    tablet.complaints.clear()  # a browser reports every failed try to reach the server


def test_browser_back_goes_to_the_former_page(tablet: Tablet) -> None:
    tablet.given_form(RESPONSE, until="strength")
    patient = tablet.tab(RESPONSE)
    patient.reach("day")
    for expected in ("near", "words"):
        patient.goes("back")
        assert patient.place == expected
    assert patient.page.url.endswith("?p=words")


@pytest.mark.parametrize("gap", range(0, 401, 40))
def test_a_double_tap_on_continue_never_skips_a_page(gap: int, tablet: Tablet) -> None:
    patient = tapped_twice(tablet, gap)
    # On a busy machine the second tap may come later than it was meant: that is no double tap.
    while patient.page.evaluate(IS_LATE):
        patient = tapped_twice(tablet, gap)
    assert patient.place == "words"
    assert patient.page.locator(".summary").count() == 0


def tapped_twice(tablet: Tablet, gap: int) -> Patient:
    """Tap Continue twice on a page of a form of its own, and wait for the page after it."""
    tablet.given_form(RESPONSE, until="strength")
    patient = tablet.tab(RESPONSE)
    patient.answer_page()
    patient.page.evaluate(TIMES)
    turn = patient.page.locator("[data-turn]").get_attribute("data-turn")
    spot = patient.page.locator(".st-key-buttons button[kind=primary]").bounding_box()
    assert spot is not None
    at = (spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    patient.page.touchscreen.tap(*at)
    patient.page.wait_for_timeout(gap)
    patient.page.touchscreen.tap(*at)
    patient.wait_for_turn(turn)
    patient.wait_until_drawn()
    return patient


def test_after_the_browser_was_closed_the_birth_date_comes_first(tablet: Tablet) -> None:
    tablet.given_form(RESPONSE, until="words")
    tablet.tab(RESPONSE)
    tablet.closes()
    patient = tablet.tab(RESPONSE)
    assert patient.title == "Welcome back"
    assert "Robin" not in patient.page.content()
    for part, text in (("day", "27"), ("month", "March"), ("year", "1985")):
        patient.page.locator(f".st-key-birth-date--{part} input").fill(text)
    patient.go_on()
    assert patient.place == "words"


def test_a_tablet_that_is_left_alone_covers_the_answers(tablet: Tablet, server: Server) -> None:
    tablet.given_form(RESPONSE, until="words")
    patient = tablet.tab(RESPONSE)
    clinic = server.clinic
    draft = intake.find(clinic, tablet.token)
    assert draft is not None
    # when nobody has touched it for twenty minutes
    clinic.store.drafts.mark_seen(draft.id, clinic.clock() - timedelta(minutes=20))
    patient.page.clock.install()
    patient.page.clock.fast_forward("20:05")
    # then it asks whether somebody is there, and two minutes later for the birth date
    patient.page.locator("#idle[open]").wait_for()
    assert "Minutes left: 2" in patient.page.locator("#idle-words").inner_text()
    patient.page.clock.fast_forward("02:05")
    patient.page.locator("[data-turn^=birth-date]").wait_for()
    assert patient.title == "Welcome back"


def test_a_form_that_is_not_mine_can_be_left(tablet: Tablet) -> None:
    tablet.given_form(RESPONSE, until="words")
    tablet.closes()
    patient = tablet.tab(RESPONSE)
    token = tablet.token
    assert token
    patient.page.get_by_role("link", name="This is not my form").tap()
    patient.page.get_by_role("heading", name="How to open the form").wait_for()
    assert not tablet.token


def test_a_page_turn_begins_at_the_heading_and_an_error_at_its_summary(tablet: Tablet) -> None:
    tablet.given_form(RESPONSE, until="near")
    patient = tablet.tab(RESPONSE)
    patient.go_on()
    assert (patient.place, focus(patient.page)) == ("near", "summary")
    assert patient.page.title().startswith("Error: ")
    patient.page.locator(".summary a").first.tap()
    assert patient.page.evaluate("() => document.activeElement.getAttribute('aria-pressed')")
    patient.answer_page()
    patient.go_on()
    assert (patient.place, focus(patient.page)) == ("day", "H1")
    assert patient.page.evaluate("() => document.querySelector('main').scrollTop") == 0


def test_a_change_from_the_list_of_answers_comes_straight_back(tablet: Tablet) -> None:
    tablet.given_form(RESPONSE, until="check")
    patient = tablet.tab(RESPONSE)
    turn = patient.page.locator("[data-turn]").get_attribute("data-turn")
    patient.page.get_by_role("link", name="Change Which words fit your pain?").tap()
    patient.wait_for_turn(turn)
    assert patient.place == "words"
    patient.page.get_by_role("button", name="Itchy", exact=True).tap()
    patient.wait_until_drawn()
    patient.go_on()
    assert patient.place == "check"
    assert "Itchy" in patient.page.content()
