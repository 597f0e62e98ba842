"""Places on the body: by touch on the drawing, by keyboard or in the list, the same answer."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from screening.actions.form import intake
from tests.browser.conftest import Server, Tablet
from tests.browser.walking import Patient
from tests.factories import a_response

pytestmark = pytest.mark.browser
UNMARKED = a_response(pain_areas=[], pain_main_area=None)
PHONE = {"width": 390, "height": 844}
LEAST_ON_TABLET = 44
LEAST_ON_PHONE = 24
SIZES = """() => [...document.querySelectorAll('.places .stage:not([hidden]) .region')]
  .map((region) => [region.dataset.region, region.getBoundingClientRect()])
  .map(([name, box]) => [name, Math.min(box.width, box.height)])"""
TAB_STOPS = """() => [...document.querySelectorAll('.places svg')]
  .map((svg) => svg.querySelectorAll('[tabindex="0"]').length)"""


@pytest.fixture
def patient(tablet: Tablet) -> Patient:
    """Somebody at the drawing, with nothing marked yet."""
    tablet.given_form(UNMARKED, until="main")
    return tablet.tab(a_response())


def region(page: Page, name: str) -> Locator:
    return page.locator(f".places svg [data-region={name}]")


def look_at(page: Page, view: str) -> None:
    page.get_by_role("button", name=f"{view} of body", exact=True).tap()


def kept(tablet: Tablet) -> list[Any]:
    draft = intake.find(tablet.server.clinic, tablet.token)
    assert draft is not None
    return list(draft.answers["pain_areas"])


def finish(patient: Patient) -> None:
    """Say what else the page asks, and go on."""
    page = patient.page
    page.locator("textarea").fill("Sore back")
    if page.locator(".picked li").count() > 1:
        page.locator("[data-testid=stRadioOption]").first.tap()
    page.get_by_role("button", name="No, it stays in one place", exact=True).tap()
    patient.wait_until_drawn()
    patient.go_on()
    assert (patient.place, patient.complaint) == ("strength", "")


def test_a_place_is_marked_told_more_of_and_read_back(patient: Patient, tablet: Tablet) -> None:
    page = patient.page
    look_at(page, "Back")
    # when a place is touched, and more is said of it
    region(page, "back_low_back_left").tap()
    page.locator(".bar").get_by_role("button", name="Say more: Low back, left").tap()
    assert page.evaluate("() => document.activeElement.textContent") == "Low back, left"
    page.get_by_role("button", name="7", exact=True).tap()
    page.get_by_role("button", name="Burning", exact=True).tap()
    page.get_by_role("button", name="Done with this place").tap()
    # then it is read back in words, and kept so
    assert page.locator(".picked li span").all_inner_texts() == ["Low back, left, 7 of 10, burning"]
    assert region(page, "back_low_back_left").get_attribute("aria-checked") == "true"
    finish(patient)
    assert kept(tablet) == [
        {"region": "back_low_back_left", "intensity": 7, "sensations": ["burn"]}
    ]


def test_a_second_touch_takes_a_place_off_and_a_third_brings_back_what_was_said(
    patient: Patient, tablet: Tablet
) -> None:
    page = patient.page
    region(page, "front_chest_left").tap()
    page.locator(".bar button").tap()
    page.get_by_role("button", name="4", exact=True).tap()
    page.get_by_role("button", name="Done with this place").tap()
    page.wait_for_timeout(450)
    region(page, "front_chest_left").tap()
    assert page.locator(".bar").inner_text() == "Chest, left: taken off"
    assert page.locator(".picked").inner_text() == "Nothing picked yet."
    page.wait_for_timeout(450)  # sooner it would be the second half of a double tap
    region(page, "front_chest_left").tap()
    finish(patient)
    assert kept(tablet) == [{"region": "front_chest_left", "intensity": 4}]


def test_the_list_and_the_drawing_show_the_same_answer(patient: Patient, tablet: Tablet) -> None:
    page = patient.page
    region(page, "front_knee_left").tap()
    # when the patient changes to the list and back
    page.get_by_role("button", name="In a list").tap()
    box = page.locator(".list [data-region=front_knee_left]")
    assert box.get_attribute("aria-pressed") == "true"
    page.locator(".list [data-region=front_shin_left]").tap()
    page.get_by_role("button", name="On a picture").tap()
    # then both places are marked
    assert region(page, "front_shin_left").get_attribute("aria-checked") == "true"
    finish(patient)
    assert kept(tablet) == ["front_knee_left", "front_shin_left"]


def test_forty_touches_in_four_seconds_are_all_kept(patient: Patient, tablet: Tablet) -> None:
    page = patient.page
    look_at(page, "Back")
    page.wait_for_timeout(300)
    names = sorted(name for name, _ in page.evaluate(SIZES))
    page.set_viewport_size({"width": 820, "height": 2600})
    spots = [middle(region(page, name)) for name in names]
    # when the first 36 are touched, and 4 of them once more
    touched = [*names[:36], *names[:4]]
    begun = time.monotonic()
    for name in touched:
        page.touchscreen.tap(*spots[names.index(name)])
        rest = begun + 0.1 * (touched.index(name) + 1) - time.monotonic()
        page.wait_for_timeout(max(0, 1000 * min(rest, 0.1)))
    assert time.monotonic() - begun < 8
    patient.wait_until_drawn()
    # then the 32 that were touched once are marked, on the screen and in the records
    marked = page.locator(".places svg [aria-checked=true]").count()
    assert marked == 32
    finish(patient)
    assert sorted(kept(tablet)) == names[4:36]


def middle(mark: Locator) -> tuple[float, float]:
    """A point that lies inside the region, where its number is drawn."""
    x, y = mark.evaluate(
        """(path) => { const text = path.getBBox(), at = path.getScreenCTM();
          const shares = [0.5, 0.35, 0.65, 0.25, 0.75];
          for (const share of shares) for (const side of shares) {
            const spot = new DOMPoint(text.x + text.width * side, text.y + text.height * share);
            const there = spot.matrixTransform(at);
            if (path.isPointInFill(spot)) return [there.x, there.y]; }
          throw new Error(path.dataset.region); }"""
    )
    return float(x), float(y)


def test_the_drawing_has_one_tab_stop_and_arrows_move_over_it(
    patient: Patient, tablet: Tablet
) -> None:
    page = patient.page
    assert page.evaluate(TAB_STOPS) == [1, 1]
    # when the keyboard comes to the drawing and moves
    page.get_by_role("button", name="Back of body", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    begun = active(page)
    assert begun.startswith("back_")
    page.keyboard.press("ArrowDown")
    assert active(page) not in {"", begun}
    for _ in range(30):
        page.keyboard.press("ArrowUp")
    assert active(page).startswith("back_head")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    assert active(page) == "back_head_right"
    assert page.evaluate(TAB_STOPS) == [1, 1]
    # then the space bar marks, and what the screen reader hears follows
    page.keyboard.press("Space")
    mark = page.get_by_role("checkbox", name="Back of head, right", exact=True)
    assert mark.get_attribute("aria-checked") == "true"
    page.keyboard.press("Enter")
    assert mark.get_attribute("aria-checked") == "false"
    page.keyboard.press("Space")
    assert active(page) == "back_head_right"
    finish(patient)
    assert kept(tablet) == ["back_head_right"]


def active(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.dataset.region ?? ''"))


def test_every_region_is_large_enough_on_a_tablet(patient: Patient) -> None:
    for view in ("Front", "Back"):
        look_at(patient.page, view)
        small = {n: s for n, s in patient.page.evaluate(SIZES) if s < LEAST_ON_TABLET}
        assert small == {}


def test_a_phone_shows_one_part_of_one_side_at_a_time(
    server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    phone = new_tablet(server, viewport=PHONE)
    phone.given_form(UNMARKED, until="main")
    patient = phone.tab(a_response())
    page = patient.page
    assert page.locator(".places svg:visible").count() == 1
    assert {n for n, s in page.evaluate(SIZES) if s < LEAST_ON_PHONE} == set()
    # when the patient chooses a part
    page.get_by_role("button", name="Left arm", exact=True).tap()
    assert page.locator(".sides:visible").inner_text().strip() == "Your left"
    region(page, "front_hand_left").tap()
    page.get_by_role("button", name="Legs", exact=True).tap()
    region(page, "front_foot_right").tap()
    finish(patient)
    assert sorted(kept(phone)) == ["front_foot_right", "front_hand_left"]


def test_left_and_right_are_the_patients_own_from_both_sides(patient: Patient) -> None:
    page = patient.page
    for view, order in (
        ("Front", ["Your right", "Your left"]),
        ("Back", ["Your left", "Your right"]),
    ):
        look_at(page, view)
        sides = page.locator(".sides:visible .side")
        assert sides.all_inner_texts() == order
        shoulders = [f"{view.lower()}_shoulder_{side.split()[1]}" for side in order]
        across = [middle(region(page, name))[0] for name in shoulders]
        assert across == sorted(across)


def test_what_was_marked_is_there_again_after_back(patient: Patient, tablet: Tablet) -> None:
    page = patient.page
    region(page, "front_knee_left").tap()
    finish(patient)
    patient.tap("Back")
    assert patient.place == "main"
    assert region(page, "front_knee_left").get_attribute("aria-checked") == "true"
    assert kept(tablet) == ["front_knee_left"]


SHAKY_MS = 400
TIMES = """() => { window.taps = [];
  addEventListener("click", (event) => window.taps.push(event.timeStamp), true); }"""


def tapped_twice(page: Page, spot: tuple[float, float], gap: int) -> float:
    """Tap twice, and return how far apart the taps were in milliseconds."""
    page.touchscreen.tap(*spot)
    page.wait_for_timeout(gap)
    page.touchscreen.tap(*spot)
    return float(page.evaluate("() => window.taps.at(-1) - window.taps.at(-2)"))


def test_a_shaky_double_tap_marks_once(patient: Patient) -> None:
    page = patient.page
    spot = middle(region(page, "front_chest_left"))
    page.evaluate(TIMES)
    for gap in (0, 120, 300):
        # On a busy machine two taps may come further apart than they were meant: those are two.
        while tapped_twice(page, spot, gap) >= SHAKY_MS:
            page.wait_for_timeout(450)
        assert region(page, "front_chest_left").get_attribute("aria-checked") == "true"
        page.wait_for_timeout(450)
        page.touchscreen.tap(*spot)
        page.wait_for_timeout(450)
        assert region(page, "front_chest_left").get_attribute("aria-checked") == "false"


def test_more_can_be_said_of_the_last_of_many_places(
    server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    phone = new_tablet(server, viewport=PHONE)
    many = ["front_chest_left", "front_chest_right", "front_knee_left", "front_shin_left"]
    phone.given_form(a_response(pain_areas=many, pain_main_area=many[0]), until="strength")
    page = phone.tab(a_response(), "?p=main").page
    # when the list under the picture asks for more
    page.locator(".picked").get_by_role("button", name="Say more: Shin, left").tap()
    # then the sheet is in sight, and Escape leads back to the button
    box = page.locator(".sheet").bounding_box()
    assert box is not None
    assert (box["y"] >= 0, box["y"] + box["height"] <= PHONE["height"]) == (True, True)
    done = page.get_by_role("button", name="Done with this place").bounding_box()
    assert done is not None
    assert done["y"] + done["height"] <= PHONE["height"]
    page.keyboard.press("Escape")
    assert not page.locator(".sheet").is_visible()
    focused = "() => document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(focused) == "Say more: Shin, left"


def test_a_number_never_goes_to_another_place_than_the_one_touched_last(patient: Patient) -> None:
    page = patient.page
    region(page, "front_head_left").tap()
    page.locator(".bar button").tap()
    # when another place is touched while the sheet is open
    page.locator(".sheet h2").wait_for()
    region(page, "front_face_left").tap()
    # then the sheet is gone, and the bar speaks of the other place
    assert not page.locator(".sheet").is_visible()
    assert page.locator(".bar span").inner_text() == "Face and jaw, left"


def test_taking_off_places_keeps_the_focus_in_the_list(patient: Patient) -> None:
    page = patient.page
    for name in ("front_chest_left", "front_knee_left", "front_shin_left"):
        region(page, name).tap()
    focused = "() => document.activeElement.getAttribute('aria-label')"
    page.get_by_role("button", name="Take off: Front of knee, left").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "Take off: Shin, left"
    for _ in range(2):
        page.wait_for_timeout(450)
        page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.textContent") == "On a picture"


def test_marks_come_back_when_their_question_was_hidden_by_mistake(tablet: Tablet) -> None:
    tablet.given_form(a_response(numb="always", numb_where=[]), until="words")
    patient = tablet.tab(a_response())
    page = patient.page
    page.get_by_text("Yes, all the time", exact=True).tap()
    region(page, "front_shin_left").tap()
    patient.wait_until_drawn()
    # when a finger slips to "No", and back
    page.get_by_text("No", exact=True).tap()
    page.locator(".places").wait_for(state="detached")
    page.get_by_text("Yes, all the time", exact=True).tap()
    # then the mark is there again
    page.locator(".picked li").wait_for()
    assert region(page, "front_shin_left").get_attribute("aria-checked") == "true"


def test_the_drawing_comes_as_soon_as_the_line_is_there(tablet: Tablet) -> None:
    # given a line on which the drawing is lost twice
    failures = iter([1, 2])
    tablet.given_form(UNMARKED, until="main")
    tablet.context.route(
        "**/drawing/*", lambda route: route.abort() if next(failures, 0) else route.continue_()
    )
    page = tablet.tab(a_response()).page
    # then the words say so, and the third try brings it
    assert "on its way" in page.locator(".places").inner_text()
    region(page, "front_chest_left").tap()
    assert region(page, "front_chest_left").get_attribute("aria-checked") == "true"
    tablet.complaints.clear()  # a browser reports every failed try to reach the server


def test_the_keyboard_shows_the_part_of_the_body_that_it_leads_to(
    server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    phone = new_tablet(server, viewport=PHONE)
    phone.given_form(UNMARKED, until="main")
    page = phone.tab(a_response()).page
    page.get_by_role("button", name="Legs", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert active(page) == "front_thigh_right"
    page.keyboard.press("ArrowUp")
    assert active(page).startswith("front_hip")
    trunk = page.get_by_role("button", name="Head and body", exact=True)
    assert trunk.get_attribute("aria-pressed") == "true"
