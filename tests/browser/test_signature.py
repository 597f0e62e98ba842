"""The signature: a typed name is enough; who likes draws it with a finger, a pen or a mouse."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from screening.actions.form import intake
from tests.browser.conftest import Server, Tablet
from tests.browser.walking import Patient, on_screen
from tests.factories import a_response

pytestmark = pytest.mark.browser
WAVE = [[100, 200], [200, 100], [300, 200], [400, 100], [500, 200]]
DOT = [[700, 80]]
UNSIGNED = {"declare": None, "signature": None}
NAME = "Robin Example"
NEAR = 4
PHONE = {"width": 390, "height": 844}
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"
LINES = "() => [...document.querySelectorAll('.signing .ink path')].map((p) => p.getBBox())"


@pytest.fixture
def patient(tablet: Tablet) -> Patient:
    """Somebody at the page to sign, which is still empty."""
    return at_the_end(tablet)


def at_the_end(tablet: Tablet) -> Patient:
    tablet.given_form(a_response(), until="sign")
    patient = tablet.tab(a_response(**UNSIGNED))
    patient.page.locator(".signing svg").wait_for()
    return patient


class Finger:
    """Touches as the screen itself would tell them, several at once if need be."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.line = page.context.new_cdp_session(page)

    def tell(self, kind: str, *spots: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(spots)]
        self.line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def draws(self, *strokes: list[list[int]]) -> None:
        for stroke in strokes:
            first, *rest = on_screen(self.page.locator(".signing svg"), stroke)
            self.tell("touchStart", first)
            for spot in rest:
                self.tell("touchMove", spot)
            self.tell("touchEnd")

    def swipes(self, spot: tuple[float, float], down: int) -> None:
        x, y = spot
        self.tell("touchStart", spot)
        for step in range(1, 11):
            self.tell("touchMove", (x, y + down * step / 10))
        self.tell("touchEnd")


def kept(tablet: Tablet) -> Any:
    draft = intake.find(tablet.server.clinic, tablet.token)
    assert draft is not None
    return draft.answers.get("signature_drawn", [])


def near(stroke: list[list[int]], wanted: list[list[int]]) -> bool:
    """Tell whether a stroke goes through all wanted points in their order."""
    left = iter(stroke)
    return all(any(abs(x - a) <= NEAR and abs(y - b) <= NEAR for x, y in left) for a, b in wanted)


def lines(patient: Patient) -> int:
    return patient.page.locator(".signing .ink path").count()


def goes_back(patient: Patient) -> None:
    patient.wait_until_drawn()
    patient.tap("Back")
    assert patient.place == "check"


def test_a_typed_name_alone_is_enough(patient: Patient, tablet: Tablet) -> None:
    patient.answer_page()
    patient.go_on()
    assert patient.title.startswith("Thank you")
    (sent, *_) = tablet.server.clinic.store.submissions.listed()
    assert "signature_drawn" not in sent.answers


def test_what_a_finger_draws_is_kept_as_strokes_and_sent_with_the_name(
    patient: Patient, tablet: Tablet
) -> None:
    page = patient.page
    assert page.locator(".signing [role=status]").inner_text() == "Nothing is drawn yet."
    # when the patient draws first, then types, and goes on without leaving the field
    Finger(page).draws(WAVE, DOT)
    patient.wait_until_drawn()
    assert page.locator(".signing [role=status]").inner_text() == "Your signature is drawn."
    patient.answer_page()
    token = tablet.token
    draft = intake.find(tablet.server.clinic, token)
    assert draft is not None
    patient.go_on()
    # then the strokes go with the form
    assert patient.title.startswith("Thank you")
    sent = tablet.server.clinic.store.submissions.of_draft(draft.id)
    assert sent is not None
    assert sent.answers["signature"] == "Test Patient"
    wave, dot = sent.answers["signature_drawn"]
    assert near(wave, WAVE)
    assert near(dot, DOT)


def test_a_drawn_signature_alone_is_not_enough_and_stays(patient: Patient, tablet: Tablet) -> None:
    Finger(patient.page).draws(WAVE)
    patient.wait_until_drawn()
    patient.go_on()
    assert patient.place == "sign"
    assert "Type your full name to sign" in patient.complaint
    assert lines(patient) == 1
    assert len(kept(tablet)) == 1


def test_a_mouse_or_a_pen_draws_as_well(patient: Patient, tablet: Tablet) -> None:
    patient.draw(patient.page.locator(".signing svg"), [WAVE])
    goes_back(patient)
    assert near(kept(tablet)[0], WAVE)


def test_back_and_a_reload_show_it_again(patient: Patient, tablet: Tablet) -> None:
    Finger(patient.page).draws(WAVE, DOT)
    goes_back(patient)
    strokes = kept(tablet)
    # when the patient comes forward again
    patient.go_on()
    patient.page.locator(".signing .ink path").first.wait_for()
    assert lines(patient) == 2
    # and when the tab is loaded anew
    patient.open(f"{tablet.server.address}/?p=sign")
    patient.page.locator(".signing .ink path").first.wait_for()
    assert lines(patient) == 2
    # then another stroke joins those that are there
    Finger(patient.page).draws([[600, 60], [800, 60]])
    goes_back(patient)
    assert kept(tablet)[:2] == strokes
    assert len(kept(tablet)) == 3


def test_undo_takes_the_last_line_and_clear_takes_all(patient: Patient, tablet: Tablet) -> None:
    page = patient.page
    Finger(page).draws(WAVE, DOT)
    page.get_by_role("button", name="Undo", exact=True).tap()
    assert lines(patient) == 1
    page.get_by_role("button", name="Clear", exact=True).tap()
    assert lines(patient) == 0
    # a drawing that was cleared by mistake comes back
    page.get_by_role("button", name="Undo", exact=True).tap()
    assert lines(patient) == 1
    page.get_by_role("button", name="Clear", exact=True).tap()
    goes_back(patient)
    assert kept(tablet) == []


def test_a_second_finger_or_a_palm_draws_nothing(patient: Patient, tablet: Tablet) -> None:
    finger = Finger(patient.page)
    spots = on_screen(patient.page.locator(".signing svg"), WAVE)
    (palm,) = on_screen(patient.page.locator(".signing svg"), [[900, 280]])
    finger.tell("touchStart", spots[0])
    finger.tell("touchStart", spots[0], palm)
    for spot in spots[1:]:
        finger.tell("touchMove", spot, (palm[0], palm[1] - 40))
    finger.tell("touchEnd")
    goes_back(patient)
    assert len(kept(tablet)) == 1
    assert near(kept(tablet)[0], WAVE)


def test_a_pen_takes_over_from_the_hand_that_rests_beside_it(
    patient: Patient, tablet: Tablet
) -> None:
    # when a hand touches first, then the pen draws while it rests
    patient.page.locator(".signing svg").evaluate(
        """(svg) => {
          svg.setPointerCapture = () => {};
          const at = (x, y) => { const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
            return { clientX: p.x, clientY: p.y, button: 0, bubbles: true }; };
          const tell = (kind, id, type, x, y) => svg.dispatchEvent(
            new PointerEvent(kind, { ...at(x, y), pointerId: id, pointerType: type }));
          tell("pointerdown", 1, "touch", 900, 280);
          tell("pointerdown", 2, "pen", 100, 100);
          tell("pointermove", 1, "touch", 800, 290);
          tell("pointermove", 2, "pen", 400, 150);
          tell("pointerup", 2, "pen", 400, 150);
          tell("pointerup", 1, "touch", 800, 290);
          tell("pointerdown", 3, "touch", 900, 280);
          tell("pointerup", 3, "touch", 900, 280);
        }"""
    )
    goes_back(patient)
    assert kept(tablet) == [[[100, 100], [400, 150]]]


def test_a_stroke_that_leaves_the_box_stays_at_its_edge(patient: Patient, tablet: Tablet) -> None:
    Finger(patient.page).draws([[500, 150], [1100, -60], [900, 400]])
    goes_back(patient)
    (stroke,) = kept(tablet)
    assert [1000, 0] in stroke
    assert stroke[-1] == [900, 300]


def test_the_page_moves_under_a_finger_beside_the_box_and_not_within_it(
    server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    phone = new_tablet(server, viewport=PHONE)
    page = at_the_end(phone).page
    finger = Finger(page)
    (within,) = on_screen(page.locator(".signing svg"), [[500, 150]])
    before = page.evaluate(SCROLLED)
    assert before > 0
    finger.swipes(within, 100)
    assert page.evaluate(SCROLLED) == before
    help_ = page.get_by_text("Your typed name is enough.").bounding_box()
    assert help_ is not None
    finger.swipes((help_["x"] + 20, help_["y"] + 8), 100)
    page.wait_for_function(f"(before) => ({SCROLLED})() < before", arg=before)


def test_it_keeps_its_shape_when_the_tablet_is_turned(patient: Patient, tablet: Tablet) -> None:
    page = patient.page
    Finger(page).draws(WAVE)
    before = page.evaluate(LINES)
    for width in (320, 1180):
        page.set_viewport_size({"width": width, "height": 700})
        box = page.locator(".signing svg").bounding_box()
        assert box is not None
        assert box["width"] / box["height"] == pytest.approx(10 / 3, rel=0.05)
        assert page.evaluate(LINES) == before
    # and a stroke at the new size is measured in the same units
    Finger(page).draws(DOT)
    goes_back(patient)
    assert near(kept(tablet)[1], DOT)


def test_four_thousand_points_fit_and_then_the_box_is_full(
    patient: Patient, tablet: Tablet
) -> None:
    page = patient.page
    # when somebody scribbles without end
    page.locator(".signing svg").evaluate(
        """(svg) => {
          svg.setPointerCapture = () => {};
          const tell = (kind, x, y) => {
            const spot = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
            const at = { clientX: spot.x, clientY: spot.y, button: 0, pointerId: 1 };
            svg.dispatchEvent(new PointerEvent(kind, at)); };
          for (let stroke = 0; stroke < 3; stroke += 1) {
            tell("pointerdown", 0, 0);
            for (let n = 0; n < 2000; n += 1) tell("pointermove", n % 2 ? 900 : 100, n % 290);
            tell("pointerup", 500, 150);
          }
        }"""
    )
    told = page.locator(".signing [role=status]").inner_text()
    assert told == "The box is full. Select Clear to begin again."
    goes_back(patient)
    assert sum(len(stroke) for stroke in kept(tablet)) == 4000


def test_a_screen_reader_is_told_what_the_box_is_and_that_it_may_stay_empty(
    patient: Patient,
) -> None:
    page = patient.page
    page.wait_for_timeout(200)
    box = page.get_by_role("group", name="You can also draw your signature with a finger.")
    described = box.get_attribute("aria-describedby") or ""
    assert "You can leave the box empty." in page.locator(f"[id='{described}']").inner_text()
    assert box.get_by_role("img", name="Box to draw your signature in").count() == 1
    for name in ("Undo", "Clear"):
        button = box.get_by_role("button", name=name, exact=True).bounding_box()
        assert button is not None
        assert min(button["width"], button["height"]) >= 48
