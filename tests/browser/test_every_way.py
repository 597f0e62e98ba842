"""The whole form by touch on a phone, and by keyboard alone; and how many taps it takes."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Server, Tablet
from tests.browser.typist import Typist
from tests.factories import a_response

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
COUNT = """window.taps = 0;
addEventListener("pointerdown", (event) => { if (event.isTrusted) window.taps += 1; }, true);"""
SIMPLEST = a_response(
    pain_areas=["front_knee_left"],
    pain_main_area=None,
    treatments=["none"],
    tx_result=None,
    tx_length=None,
)
THREE = {"physio": "no_change", "massage": "temporary", "chiro": "no_change"}
WITH_THREE = a_response(
    treatments=[*THREE], tx_result=THREE, tx_length=dict.fromkeys(THREE, "ge4w")
)


WALKS = {"simplest": (SIMPLEST, 80), "three treatments": (WITH_THREE, 115)}


@pytest.mark.parametrize(
    "name", [pytest.param("simplest", marks=pytest.mark.thorough), "three treatments"]
)
def test_the_whole_form_takes_few_taps_on_a_phone(
    name: str, server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    answers, most = WALKS[name]
    # given a phone, with the drawing and not the list
    phone = new_tablet(server, viewport=PHONE, is_mobile=True)
    phone.context.add_init_script(COUNT)
    patient = phone.tab(answers)
    # when the patient walks the whole form by touch
    patient.reach("done")
    taps = patient.page.evaluate("() => window.taps")
    print(f"\n{name}: {taps} taps, at most {most}")  # noqa: T201 - the story tells its number
    # then the form is sent, and it took few taps
    assert patient.title == "Thank you. We have your answers"
    assert taps <= most


def test_the_whole_form_is_filled_in_by_keyboard_alone(tablet: Tablet, server: Server) -> None:
    answers = a_response(phone="none", name="Keyboard Example")
    patient = tablet.tab(answers)
    typist = Typist(patient.page, patient.content, answers)
    # when everything is done with Tab, arrows, the space bar and letters
    typist.reach("done")
    # then the form arrives as it was answered
    assert typist.title == "Thank you. We have your answers"
    sent = next(
        s
        for s in server.clinic.store.submissions.listed()
        if s.answers["name"] == "Keyboard Example"
    )
    assert sorted(sent.answers["pain_areas"]) == sorted(answers["pain_areas"])
    for item in ("treatments", "activities", "peg_pain", "duration", "tx_result", "dob"):
        assert sent.answers[item] == answers[item]
