"""Contrast as it is painted: words, borders and the focus, and the pixels around them."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page

from tests.browser.conftest import Tablet
from tests.browser.walking import Patient
from tests.factories import a_response
from tests.unit.web.test_palette import contrast

pytestmark = pytest.mark.browser
AROUND = 8
WORDS = (".head h1", ".question", ".help", ".head .part", ".head .saved", "#size")
BORDERED = {
    "text": "[data-testid=stTextAreaRootElement]",
    "chip": ".places .switch .chip[aria-pressed=false]",
    "radio": "[data-testid=stRadioOption] >> nth=1",
    "list": "[class*='--list'] button >> nth=0",
    "button": ".st-key-buttons button[kind=secondary]",
}


@pytest.fixture
def patient(tablet: Tablet) -> Patient:
    tablet.given_form(a_response(), until="strength")
    return tablet.tab(a_response(), "?p=main")


def painted(page: Page, element: Locator, around: int = 0) -> Image.Image:
    """The pixels of an element, and of so much around it."""
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    clip = {
        "x": box["x"] - around,
        "y": box["y"] - around,
        "width": box["width"] + 2 * around,
        "height": box["height"] + 2 * around,
    }
    return Image.open(BytesIO(page.screenshot(clip=clip, animations="disabled"))).convert("RGB")  # type: ignore[arg-type]


def code(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    return "#{:02x}{:02x}{:02x}".format(*pixel)


def extremes(picture: Image.Image) -> tuple[str, str]:
    """The commonest colour, and the one that differs most from it."""
    colours = picture.getcolors(maxcolors=1 << 24) or []
    ground = code(max(colours)[1])
    return ground, max((code(c) for _, c in colours), key=lambda one: contrast(one, ground))


@pytest.mark.parametrize("words", WORDS)
def test_words_are_painted_seven_to_one(words: str, patient: Patient) -> None:
    ground, ink = extremes(painted(patient.page, patient.page.locator(words).first))
    assert contrast(ground, ink) >= 7


@pytest.mark.parametrize("name", BORDERED)
def test_borders_are_painted_three_to_one(name: str, patient: Patient) -> None:
    element = patient.page.locator(BORDERED[name]).first
    picture = painted(patient.page, element, AROUND)
    middle = picture.height // 2
    # From the page into the element: the border is what differs most on the way.
    way = [code(picture.getpixel((x, middle))) for x in range(AROUND + 4)]
    assert max(contrast(way[0], one) for one in way[1:]) >= 3


@pytest.mark.parametrize("name", BORDERED)
def test_the_focus_is_painted_three_to_one(name: str, patient: Patient) -> None:
    page = patient.page
    element = page.locator(BORDERED[name]).first
    before = painted(page, element, AROUND)
    page.keyboard.press("Tab")  # from here on the focus came by keyboard
    element.evaluate("(e) => (e.querySelector('input, textarea') || e).focus()")
    after = painted(page, element, AROUND)
    middle = before.height // 2
    changed = [
        contrast(code(before.getpixel((x, middle))), code(after.getpixel((x, middle))))
        for x in range(AROUND + 4)
    ]
    # Two pixels at least, as WCAG 2.4.13 asks for.
    assert sum(change >= 3 for change in changed) >= 2
