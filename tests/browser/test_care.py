"""Every page of the form on a phone and on a tablet: large enough, readable, and in one column."""

from collections.abc import Callable
from itertools import combinations, cycle

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.conftest import Server, Tablet
from tests.browser.walking import Patient
from tests.factories import a_response

pytestmark = pytest.mark.browser
LEAST = 48
LEAST_GAP = 8
QUESTION_LEAST = 20
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
# A patient who is shown as much of the form as one can be.
EVERYTHING = a_response(
    filled_by="helper",
    helper_name="Sam",
    urgent_signs=["saddle", "unsure"],
    urgent_unsure=["vision"],
    numb="always",
    numb_where=["back_calf_left"],
    long_signs=["hands"],
    long_checked="same",
    onset_cause="fall",
    injury_size="clinic",
    claim="icbc",
    body_health=["nodes", "implant"],
    lymph_where=["left_arm"],
    implant_where=["front_knee_left"],
    recent=["injection"],
    recent_where=["back_shoulder_left"],
)
CHILD = a_response(dob="2014-03-27")
TODAY = a_response(urgent_signs=["hands"])
# Everything that can be touched, with the box that a finger meets.
CONTROLS = """() => [...document.querySelectorAll(
  '[data-testid=stMain] :is(button, textarea, a[href], input[type=text],'
  + ' [data-testid=stRadioOption], label:has(> span > input))')]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }))
  .map((e) => [e.innerText || e.ariaLabel || e.name || e.tagName,
    (e.closest('[data-testid=stTextInputRootElement]') || e).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height > 1)
  .map(([name, box]) => [name.slice(0, 40), box.left, box.top, box.right, box.bottom])"""
WIDE = """() => { const main = document.querySelector('[data-testid=stMain]');
  return main.scrollWidth > main.clientWidth }"""
QUESTIONS = """() => [...document.querySelectorAll('.ask .question, .head > p')]
  .map((e) => parseFloat(getComputedStyle(e).fontSize))"""
FURNITURE = "[data-testid=stToolbar], [data-testid=stHeader], [data-testid=stDecoration], footer"


STRICT = {"rules": {"color-contrast-enhanced": {"enabled": True}}}
Box = tuple[str, float, float, float, float]


COLOURS, LARGE, BACK = range(3)


# One walk looks at each page as it is and with an error, and at a third of them in each other
# state; three walks look at every page in all of them.
@pytest.mark.parametrize(
    "first", [0, *(pytest.param(n, marks=pytest.mark.thorough) for n in (1, 2))]
)
def test_every_page_is_fit_for_everybody_on_a_tablet(
    first: int, server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    tablet = new_tablet(server, bypass_csp=True)
    patient = tablet.tab(EVERYTHING)
    found: dict[str, list[str]] = {}
    states = cycle([COLOURS, LARGE, BACK][first:] + [COLOURS, LARGE, BACK][:first])
    while patient.place != "done":
        state = next(states)
        found[f"{patient.place}, wrong"] = wrong_at_once(patient)
        patient.answer_page()
        found[patient.place] = [*faults(patient.page), *barriers(patient.page)]
        if state == COLOURS:
            found[patient.place] += with_forced_colours(patient.page)
        if state == LARGE:
            found[patient.place] += with_large_text(patient.page)
        patient.go_on()
        if state == BACK:
            found[f"{patient.place}, after Back"] = after_back(patient)
    found["done"] = [*faults(patient.page), *barriers(patient.page)]
    shown = {place: wrong for place, wrong in found.items() if wrong}
    assert shown == {}, "\n".join(f"{place}: {wrong}" for place, wrong in shown.items())


@pytest.mark.parametrize(
    "viewport",
    [
        # What fits the smallest telephone fits the usual one; `make faults` looks at both.
        pytest.param(PHONE, id="phone", marks=pytest.mark.thorough),
        pytest.param(SMALL_PHONE, id="320"),
    ],
)
def test_every_page_is_fit_for_everybody_on_a_phone(
    viewport: dict[str, int], server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    phone = new_tablet(server, viewport=viewport, bypass_csp=True)
    patient = phone.tab(EVERYTHING)
    found: dict[str, list[str]] = {}
    while patient.place != "done":
        patient.answer_page()
        found[patient.place] = [*faults(patient.page), *barriers(patient.page)]
        patient.go_on()
    found["done"] = [*faults(patient.page), *barriers(patient.page)]
    shown = {place: wrong for place, wrong in found.items() if wrong}
    assert shown == {}, "\n".join(f"{place}: {wrong}" for place, wrong in shown.items())


def test_pages_beside_the_way_are_fit_for_everybody_too(
    server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    found: dict[str, list[str]] = {}
    # a sheet that asks more of a place
    tablet = new_tablet(server, bypass_csp=True)
    tablet.given_form(EVERYTHING, until="strength")
    patient = tablet.tab(EVERYTHING, "?p=main")
    patient.page.locator(".picked button").first.tap()
    found["sheet"] = barriers(patient.page)
    # a tablet that was closed, and the question for the birth date
    tablet.closes()
    patient = tablet.tab(EVERYTHING)
    found[patient.place] = [*faults(patient.page), *barriers(patient.page)]
    # a patient who is too young to be alone, and one who should talk to somebody today
    for answers, stop in ((CHILD, "guardian"), (TODAY, "call_today")):
        patient = new_tablet(server, bypass_csp=True).tab(answers)
        patient.reach(stop)
        found[stop] = [*faults(patient.page), *barriers(patient.page)]
    assert "birth-date" in found
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def wrong_at_once(patient: Patient) -> list[str]:
    """Tap Continue on a page that asks, before anything is answered: the error is shown."""
    asks = patient.page.locator(".ask").count() > 0
    here = patient.place
    if not asks or not is_untouched(patient):
        return []
    patient.go_on()
    assert patient.place == here
    return barriers(patient.page) if patient.complaint else [f"no complaint on {here}"]


def is_untouched(patient: Patient) -> bool:
    """Tell whether the page has a question that must be answered and is not."""
    place = patient.shown_place()
    asked = place.page.items if place else ()
    field = ".ask[data-for$='--{}--{}']"
    return any(
        item.required and patient.page.locator(field.format(place.id, item.id)).count()
        for item in asked
        if place
    )


def with_forced_colours(page: Page) -> list[str]:
    page.emulate_media(forced_colors="active")
    wrong = barriers(page)
    page.emulate_media(forced_colors="none")
    return wrong


def with_large_text(page: Page) -> list[str]:
    """Set the browser's own text size to twice the usual one."""
    page.add_style_tag(content=":root { font-size: 200% !important; }")
    wrong = [*barriers(page), *(["wider than the screen"] if page.evaluate(WIDE) else [])]
    page.evaluate("() => document.head.querySelector('style:last-of-type').remove()")
    return wrong


def after_back(patient: Patient) -> list[str]:
    """Go back and forth again, where a page has a way back."""
    back = patient.page.locator(".st-key-buttons button[kind=secondary]")
    if not back.count():
        return []
    there = patient.place
    patient.tap(back.inner_text())
    wrong = barriers(patient.page)
    for _ in range(3):
        if patient.place != there:
            patient.go_on()
    assert patient.place == there
    return wrong


def faults(page: Page) -> list[str]:
    boxes: list[Box] = [tuple(box) for box in page.evaluate(CONTROLS)]
    wrong = [f"small: {size(box)}" for box in boxes if min(*size(box)[1:]) < LEAST]
    wrong += [f"close: {a[0]} / {b[0]}" for a, b in combinations(boxes, 2) if are_close(a, b)]
    wrong += ["wider than the screen"] if page.evaluate(WIDE) else []
    wrong += [f"words of {px} px" for px in page.evaluate(QUESTIONS) if px < QUESTION_LEAST]
    furniture = page.locator(FURNITURE).locator("visible=true")
    wrong += ["Streamlit's own furniture"] if furniture.count() else []
    return wrong


def size(box: Box) -> tuple[str, float, float]:
    name, left, top, right, bottom = box
    return name, round(right - left, 1), round(bottom - top, 1)


def are_close(one: Box, other: Box) -> bool:
    """Tell whether a finger could meet both; one that lies within the other is the same control."""
    _, left, top, right, bottom = one
    _, left2, top2, right2, bottom2 = other
    if left2 >= left and right2 <= right and top2 >= top and bottom2 <= bottom:
        return False
    across = max(left2 - right, left - right2)
    down = max(top2 - bottom, top - bottom2)
    return max(across, down) < LEAST_GAP - 0.5


def barriers(page: Page) -> list[str]:
    """Ask axe, with 7:1 as the contrast of text."""
    rules = Axe().run(page, options=STRICT).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in rules]
