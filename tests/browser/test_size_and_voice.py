"""Words that grow, and a page that is read out: for whom small print or reading is hard."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from screening.questionnaire.model import Item
from tests.browser.conftest import Server, Tablet
from tests.browser.walking import Patient
from tests.factories import RESPONSE, a_response, the_content

pytestmark = pytest.mark.browser
VOICE = (Path(__file__).parent / "voice.js").read_text(encoding="utf-8")
OURS = {"lang": "en-CA", "localService": True}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
TYPED = "Carry Theo upstairs"
PAGES = ["about", "urgent", "main", "strength", "function", "check"]
AT_100 = "Text size: 100%. Make the text larger"
AT_125 = "Text size: 125%. Make the text larger"
AT_150 = "Text size: 150%. Go back to the normal size"
# What would have to be scrolled sideways to be read, and what is cut off at its own edge. The
# body drawing is cropped to a part of the body on purpose.
OUT_OF_SIGHT = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
  .filter((e) => !e.closest('.unseen, svg') && getComputedStyle(e).visibility !== 'hidden')
  .map((e) => [e, e.getBoundingClientRect(), getComputedStyle(e)])
  .filter(([e, box, style]) => box.width > 1 && (box.right > innerWidth + 1 || box.left < -1 ||
    (e.matches('button, label, p, h1, h2') && style.overflow === 'hidden' &&
      (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2))))
  .map(([e]) => `${e.tagName}: ${e.innerText}`)"""
SIZES = """(places) => places.map(
  (place) => parseFloat(getComputedStyle(document.querySelector(place)).fontSize))"""
HEIGHTS = """(places) => places.map(
  (place) => document.querySelector(place).getBoundingClientRect().height)"""


# ---- The page is read ----


@pytest.fixture
def listener(tablet: Tablet) -> Tablet:
    """A tablet with a voice of its own that fits the page."""
    return with_voices(tablet, OURS)


def with_voices(tablet: Tablet, *voices: dict[str, Any]) -> Tablet:
    tablet.context.add_init_script(f"window.theVoices = {json.dumps(voices)}")
    tablet.context.add_init_script(VOICE)
    return tablet


def said(page: Page) -> list[str]:
    found: list[str] = page.evaluate("() => window.said")
    return found


def is_speaking(page: Page) -> bool:
    return bool(page.evaluate("() => speechSynthesis.speaking"))


def reads_to_me(patient: Patient) -> list[str]:
    patient.page.get_by_role("button", name="Read to me").tap()
    return said(patient.page)


def item(name: str) -> Item:
    return the_content().questionnaire.items[name]


def test_the_page_is_read_in_its_order_with_every_option(listener: Tablet) -> None:
    # given a page with two lists
    listener.given_form(RESPONSE, until="near")
    patient = listener.tab(RESPONSE)
    # when it is read
    heard = reads_to_me(patient)
    # then the heading comes first, and each option stands behind its question
    first, second = item("muscle_signs"), item("local_signs")
    expected = [
        patient.title,
        first.text,
        *first.options.values(),
        second.text,
        *second.options.values(),
    ]
    assert [line for line in heard if line in expected] == expected


def test_a_long_text_is_said_sentence_by_sentence(listener: Tablet) -> None:
    patient = listener.tab(RESPONSE)
    heard = reads_to_me(patient)
    assert "It takes about 10 minutes, or a little longer if you have tried many things." in heard
    assert "You can stop and come back later." in heard


def test_what_is_wrong_is_read_before_the_questions(listener: Tablet) -> None:
    listener.given_form(RESPONSE, until="near")
    patient = listener.tab(RESPONSE)
    patient.go_on()
    heard = reads_to_me(patient)
    wrong = patient.page.locator(".summary li").first.inner_text()
    assert heard.index("There is a problem") < heard.index(wrong) < heard.index(patient.title)


def test_what_the_patient_answered_before_is_not_read_on_a_later_question(listener: Tablet) -> None:
    # given a helper, and two places of which one must be named as the worst
    answers = a_response(filled_by="helper", helper_name="Sam")
    listener.given_form(answers, until="strength")
    patient = listener.tab(answers, "?p=main")
    # when the page is read
    heard = reads_to_me(patient)
    # then neither the places nor the patient's name are said
    assert "Which place is the worst?" in heard
    assert not [line for line in heard if "Low back, left" in line or "Robin" in line]
    assert the_content().copy["aids_private"] in heard


def test_a_complaint_that_quotes_the_patients_words_is_not_read(listener: Tablet) -> None:
    listener.given_form(RESPONSE, until="function")
    patient = listener.tab(RESPONSE)
    own = patient.page.locator("[class*='--other-1'] input")
    own.fill(TYPED)
    own.press("Enter")
    patient.wait_until_drawn()
    patient.go_on()
    assert TYPED in patient.complaint
    heard = reads_to_me(patient)
    assert "There is a problem" in heard
    assert not [line for line in heard if TYPED in line]


def test_a_scale_is_read_by_its_ends(listener: Tablet) -> None:
    listener.given_form(RESPONSE, until="strength")
    heard = reads_to_me(listener.tab(RESPONSE))
    assert "0: No pain" in heard
    assert not {"1", "5", "10"} & set(heard)


def test_the_button_ends_the_reading_too_and_is_there_again_when_all_is_said(
    listener: Tablet,
) -> None:
    patient = listener.tab(RESPONSE)
    reads_to_me(patient)
    patient.page.get_by_role("button", name="Stop reading").tap()
    assert not is_speaking(patient.page)
    reads_to_me(patient)
    patient.page.evaluate("() => speechSynthesis.finish()")
    patient.page.get_by_role("button", name="Read to me").wait_for()


def a_tap_on_an_answer(patient: Patient) -> None:
    patient.page.get_by_role("button", name=item("local_signs").options["none"]).first.tap()


def a_tap_on_continue(patient: Patient) -> None:
    patient.page.get_by_role("button", name="Continue").tap()


def the_browsers_back(patient: Patient) -> None:
    patient.goes("back")


def leaving(patient: Patient) -> None:
    patient.page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")


@pytest.mark.parametrize(
    "deed", [a_tap_on_an_answer, a_tap_on_continue, the_browsers_back, leaving]
)
def test_whoever_goes_on_is_not_read_to_any_longer(
    deed: Callable[[Patient], None], listener: Tablet
) -> None:
    # given a patient who came to the second of two pages and has it read
    listener.given_form(RESPONSE, until="words")
    patient = listener.tab(RESPONSE)
    patient.reach("near")
    reads_to_me(patient)
    assert is_speaking(patient.page)
    # when
    deed(patient)
    # then
    assert not is_speaking(patient.page)
    assert patient.page.locator("#aloud").inner_text() == "Read to me"


def test_the_reading_can_be_ended_from_the_foot_of_the_page(listener: Tablet) -> None:
    listener.given_form(RESPONSE, until="near")
    patient = listener.tab(RESPONSE)
    reads_to_me(patient)
    patient.page.locator(".st-key-buttons").scroll_into_view_if_needed()
    spot = patient.page.get_by_role("button", name="Stop reading").bounding_box()
    assert spot is not None
    assert spot["y"] >= 0


@pytest.mark.parametrize(
    "voices",
    [
        [],
        [{"lang": "fr-CA", "localService": True}],
        # It would send the words to somebody else's computer.
        [{"lang": "en-CA", "localService": False}],
    ],
)
def test_no_button_promises_a_voice_that_is_not_there(
    voices: list[dict[str, Any]], tablet: Tablet
) -> None:
    patient = with_voices(tablet, *voices).tab(RESPONSE)
    assert patient.page.get_by_role("button", name=AT_100).is_visible()
    assert patient.page.locator("#aloud").is_hidden()


@pytest.mark.parametrize("lang", ["en-CA", "en_US", "EN-gb", "en"])
def test_a_voice_that_comes_late_is_offered_too(lang: str, tablet: Tablet) -> None:
    patient = with_voices(tablet).tab(RESPONSE)
    patient.page.evaluate(
        "(lang) => speechSynthesis.come({ lang, localService: true })",
        lang,
    )
    assert patient.page.locator("#aloud").is_visible()


def test_the_voice_of_the_pages_own_country_speaks(tablet: Tablet) -> None:
    american = {"lang": "en-US", "localService": True}
    patient = with_voices(tablet, american, OURS).tab(RESPONSE)
    reads_to_me(patient)
    assert set(patient.page.evaluate("() => window.spokenBy")) == {"en-CA"}


def test_no_answer_is_read_out_from_the_list_of_answers(listener: Tablet) -> None:
    listener.given_form(RESPONSE, until="check")
    patient = listener.tab(RESPONSE)
    heard = reads_to_me(patient)
    assert heard == [
        patient.title,
        *(heard[1:-1]),
        the_content().copy["aids_private"],
    ]
    answers = patient.page.locator(".answers :is(dt, dd)").all_inner_texts()
    assert answers
    assert not set(answers) & set(heard)


@pytest.mark.parametrize("page", ["about", "main", "function"])
def test_nothing_that_the_patient_typed_is_read_out(page: str, listener: Tablet) -> None:
    # given a patient who wrote words of their own
    answers = a_response(activities=[{"name": "Sit", "score": 4}, {"name": TYPED, "score": 2}])
    listener.given_form(answers, until="check")
    patient = listener.tab(answers, f"?p={page}")
    patient.wait_until_drawn()
    # when the page with them is read
    heard = " ".join(reads_to_me(patient))
    # then they are not heard
    assert patient.title in heard
    for typed in (TYPED, RESPONSE["name"], RESPONSE["main_problem"]):
        assert typed not in heard


# ---- The words grow ----


def test_the_words_and_what_is_tapped_grow_in_two_steps_and_come_back(tablet: Tablet) -> None:
    # given a page with a list, and one with fields
    tablet.given_form(RESPONSE, until="check")
    places = {
        "near": [".question", "h1", "[class*='--list'] button p", ".st-key-buttons button p"],
        "about": [".question", "input", "[data-testid=stCheckbox] p"],
        "main": ["textarea", "[data-testid=stButtonGroup] button p", ".st-key-buttons button p"],
        "strength": ["[role=radiogroup] button p", ".ends"],
        "day": ["[data-testid=stRadioOption] p"],
    }
    for page, these in places.items():
        patient = tablet.tab(RESPONSE, f"?p={page}")
        patient.wait_until_drawn()
        usual = patient.page.evaluate(SIZES, these)
        # when the text is made larger, twice and once more, then each is as large as it says
        for name, times in ((AT_100, 1.25), (AT_125, 1.5), (AT_150, 1)):
            patient.page.get_by_role("button", name=name).tap()
            grown = patient.page.evaluate(SIZES, these)
            assert grown == pytest.approx([size * times for size in usual], rel=0.01)


def test_targets_grow_with_their_words(tablet: Tablet) -> None:
    tablet.given_form(RESPONSE, until="strength")
    patient = tablet.tab(RESPONSE)
    targets = ["#size", "[role=radiogroup] button", ".st-key-buttons button"]
    usual = patient.page.evaluate(HEIGHTS, targets)
    patient.page.get_by_role("button", name=AT_100).tap()
    assert patient.page.evaluate(HEIGHTS, targets) >= [height * 1.2 for height in usual]


def test_the_size_stays_over_a_turn_back_and_a_reload(tablet: Tablet) -> None:
    # given a patient who made the text larger
    tablet.given_form(RESPONSE, until="strength")
    patient = tablet.tab(RESPONSE)
    patient.page.get_by_role("button", name=AT_100).tap()
    # when they go on, back, and load the page again, then it stays so
    patient.answer_page()
    patient.go_on()
    assert is_125(patient)
    patient.tap("Back")
    assert is_125(patient)
    patient.open(patient.page.url)
    assert is_125(patient)
    stored = patient.page.evaluate("() => JSON.stringify([localStorage, sessionStorage])")
    assert "size" not in stored, stored


def is_125(patient: Patient) -> bool:
    root = patient.page.evaluate("() => getComputedStyle(document.documentElement).fontSize")
    return root == "20px" and patient.page.get_by_role("button", name=AT_125).is_visible()


def test_the_next_patient_begins_at_the_normal_size(tablet: Tablet, server: Server) -> None:
    tablet.given_form(RESPONSE, until="strength")
    patient = tablet.tab(RESPONSE)
    patient.page.get_by_role("button", name=AT_100).tap()
    patient.page.goto(f"{server.address}/new")
    assert "ims_size" not in {cookie["name"] for cookie in tablet.context.cookies()}
    assert tablet.tab(RESPONSE).page.get_by_role("button", name=AT_100).is_visible()


def test_the_size_is_told_to_who_does_not_see_it(tablet: Tablet) -> None:
    patient = tablet.tab(RESPONSE)
    status = patient.page.locator("#aids [role=status]")
    assert status.inner_text() == ""
    patient.page.get_by_role("button", name=AT_100).tap()
    assert status.inner_text() == "Text size: 125%"


def test_the_bar_leaves_the_page_near_the_top_and_scrolls_away(
    server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    tablet = with_voices(new_tablet(server, viewport=PHONE), OURS)
    tablet.given_form(RESPONSE, until="near")
    patient = tablet.tab(RESPONSE)
    boxes = [patient.page.locator(place).bounding_box() for place in ("#aloud", "#size", ".top")]
    aloud, size, top = (box for box in boxes if box)
    assert size["x"] - (aloud["x"] + aloud["width"]) >= 8
    assert min(size["height"], size["width"], aloud["height"], aloud["width"]) >= 48
    assert top["y"] <= 80
    patient.wait_until_drawn()
    patient.page.locator(".st-key-buttons").scroll_into_view_if_needed()
    gone = patient.page.locator("#size").bounding_box()
    assert gone is not None
    assert gone["y"] < -gone["height"]


@pytest.mark.parametrize("page", PAGES)
def test_at_150_percent_a_small_phone_shows_all_in_one_column(
    page: str, server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    tablet = with_voices(new_tablet(server, viewport=SMALL_PHONE), OURS)
    tablet.given_form(RESPONSE, until="sign")
    patient = tablet.tab(RESPONSE, f"?p={page}")
    patient.page.get_by_role("button", name=AT_100).tap()
    patient.page.get_by_role("button", name=AT_125).tap()
    assert root_size(patient.page) == "24px"
    assert patient.page.evaluate(OUT_OF_SIGHT) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_browser_set_to_twice_the_size_is_obeyed_and_shows_all_in_one_column(
    page: str, server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    tablet = with_voices(new_tablet(server, viewport=SMALL_PHONE), OURS)
    tablet.given_form(RESPONSE, until="sign")
    patient = tablet.tab(RESPONSE, f"?p={page}")
    browser = tablet.context.new_cdp_session(patient.page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    patient.open(patient.page.url)
    assert root_size(patient.page) == "32px"
    assert patient.page.evaluate(OUT_OF_SIGHT) == []


def root_size(page: Page) -> str:
    return str(page.evaluate("() => getComputedStyle(document.documentElement).fontSize"))
