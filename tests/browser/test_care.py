"""Every page of the form on a phone and on a tablet: large enough, readable, and in one column."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.conftest import TABLET, Server, Tablet
from tests.factories import a_response

pytestmark = pytest.mark.browser
LEAST = 48
QUESTION_LEAST = 20
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
SMALL = """(least) => [...document.querySelectorAll(
  '[data-testid=stMain] :is(button, textarea, a, input[type=text], label:has(> span > input))')]
  .map((e) => [e.innerText || e.name, e.closest('[data-testid=stTextInputRootElement]') || e])
  .map(([name, e]) => [name, e.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < least || box.height < least))
  .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""
WIDE = """() => { const main = document.querySelector('[data-testid=stMain]');
  return main.scrollWidth > main.clientWidth }"""
QUESTIONS = """() => [...document.querySelectorAll('.ask .question, .head > p')]
  .map((e) => parseFloat(getComputedStyle(e).fontSize))"""
FURNITURE = "[data-testid=stToolbar], [data-testid=stHeader], [data-testid=stDecoration], footer"


@pytest.mark.parametrize(("width", "height"), [(820, 1180), (320, 640)])
def test_every_page_is_fit_for_a_finger_and_an_eye(
    width: int, height: int, server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    tablet = new_tablet(server, viewport={"width": width, "height": height}, bypass_csp=True)
    patient = tablet.tab(EVERYTHING)
    found: dict[str, list[str]] = {}
    while patient.place != "done":
        patient.answer_page()
        found[patient.place] = [*faults(patient.page), *barriers(patient.page, width)]
        patient.go_on()
    found["done"] = [*faults(patient.page), *barriers(patient.page, width)]
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def faults(page: Page) -> list[str]:
    wrong = [str(name) for name in page.evaluate(SMALL, LEAST)]
    wrong += ["wider than the screen"] if page.evaluate(WIDE) else []
    wrong += [f"words of {size} px" for size in page.evaluate(QUESTIONS) if size < QUESTION_LEAST]
    furniture = page.locator(FURNITURE).locator("visible=true")
    wrong += ["Streamlit's own furniture"] if furniture.count() else []
    return wrong


def barriers(page: Page, width: int) -> list[str]:
    """Ask axe, on the tablet: what it looks at does not depend on the width."""
    if width < TABLET["width"]:
        return []
    rules = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in rules]
