"""What each turn of a page does for eyes, ears and the browser's own buttons."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from screening.actions.form import intake
from tests.browser.conftest import Server, Tablet
from tests.browser.line import line_to
from tests.factories import a_response

pytestmark = pytest.mark.browser
ANSWERS = a_response()
CHILD = a_response(dob="2014-03-27")
WATCH = """() => { window.heard = [];
  const region = document.getElementById('wrong');
  new MutationObserver(() => window.heard.push(region.textContent))
    .observe(region, { childList: true, characterData: true, subtree: true }); }"""


def scrolled(page: Page) -> int:
    return int(page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop"))


def test_back_and_forward_lead_through_every_page(tablet: Tablet) -> None:
    patient = tablet.tab(ANSWERS)
    way: list[str] = []
    while patient.place != "sign":
        way.append(patient.place)
        patient.answer_page()
        patient.go_on()
    for expected in reversed(way):
        patient.goes("back")
        assert patient.place == expected
    for expected in (*way[1:], "sign"):
        patient.goes("forward")
        assert patient.place == expected


def test_after_the_form_was_sent_back_says_so_and_shows_no_answer(tablet: Tablet) -> None:
    tablet.given_form(ANSWERS, until="check")
    patient = tablet.tab(ANSWERS)
    patient.reach("done")
    for where in ("back", "forward"):
        patient.page.evaluate(f"() => history.{where}()")
        patient.page.wait_for_timeout(900)
        assert patient.title == "Thank you. We have your answers"
        assert "Robin" not in patient.page.locator("main").inner_text()


def test_every_page_begins_at_its_top_and_names_itself_and_its_part(tablet: Tablet) -> None:
    tablet.given_form(ANSWERS, until="main")
    patient = tablet.tab(ANSWERS)
    page = patient.page
    for _ in range(6):
        patient.answer_page()
        page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTo(0, 9999)")
        patient.go_on()
        assert scrolled(page) == 0
        assert page.evaluate("() => document.activeElement.tagName") == "H1"
        part = page.locator(".part").inner_text()
        assert (
            page.title()
            == f"{patient.title} - {part} - {tablet.server.clinic.settings.clinic_name}"
        )


def test_an_error_is_said_in_a_region_that_was_there_before(tablet: Tablet) -> None:
    tablet.given_form(ANSWERS, until="near")
    patient = tablet.tab(ANSWERS)
    page = patient.page
    assert page.locator("#wrong[role=alert]").inner_text() == ""
    page.evaluate(WATCH)
    # when something is missing
    patient.go_on()
    heard = page.evaluate("() => window.heard")
    assert len(heard) == 1
    assert heard[0].startswith("There is a problem. Select what you notice")
    # then it falls silent with the next page
    patient.answer_page()
    patient.go_on()
    assert page.locator("#wrong").inner_text() == ""


def test_the_page_is_in_the_language_of_the_form(tablet: Tablet) -> None:
    tablet.given_form(ANSWERS, until="near")
    patient = tablet.tab(ANSWERS)
    patient.page.evaluate("() => { document.documentElement.lang = 'xx'; }")
    patient.answer_page()
    patient.go_on()
    language = tablet.server.clinic.content.questionnaire.language
    assert patient.page.evaluate("() => document.documentElement.lang") == language


def test_a_lost_line_is_told_and_the_words_go_away_by_themselves(
    server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    with line_to(server.port) as line:
        tablet = new_tablet(server)
        tablet.address = line.address
        patient = tablet.tab(ANSWERS)
        banner = patient.page.locator("#offline")
        assert banner.inner_text() == ""
        line.cut()
        patient.page.locator("#offline:not(:empty)").wait_for()
        assert banner.inner_text().startswith("You are offline.")
        line.mend()
        patient.page.locator("#offline:empty").wait_for(state="attached", timeout=30_000)
        tablet.complaints.clear()  # a browser reports every failed try to reach the server


def test_a_young_patient_is_asked_for_a_guardian_and_goes_on_with_them(
    tablet: Tablet, server: Server
) -> None:
    patient = tablet.tab(CHILD)
    patient.reach("guardian")
    assert patient.complaint == ""
    # when the patient looks at the birth date again, and goes on
    patient.tap("Back")
    assert patient.place == "about"
    patient.go_on()
    assert patient.place == "guardian"
    # then a guardian comes, says their name, and the form goes on
    patient.tap("My parent or guardian is with me")
    assert patient.place == "who"
    patient.page.locator("[class*='--helper_name'] input").fill("Kim Example")
    patient.go_on()
    assert "You are answering for Robin Example" in patient.page.locator(".banner").inner_text()
    patient.go_on()
    assert patient.place == "urgent"
    draft = intake.find(server.clinic, tablet.token)
    assert draft is not None
    assert (draft.answers["filled_by"], draft.answers["helper_name"]) == ("guardian", "Kim Example")
