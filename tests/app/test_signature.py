"""The page to sign: a typed name is enough, a drawing is kept as strokes, nonsense is not."""

from collections.abc import Callable
from typing import Any

import pytest

from screening.actions.form import intake
from screening.clinic import Clinic
from tests.app.tablet import Tablet
from tests.factories import RESPONSE, TOKEN

STROKES = [[[100, 200], [300, 80], [500, 200]], [[640, 40]]]
OpenTab = Callable[..., Tablet]


@pytest.fixture
def tablet(open_tab: OpenTab) -> Tablet:
    """Somebody at the page to sign."""
    tablet = open_tab()
    tablet.walk(RESPONSE, until="sign")
    return tablet


def kept(clinic: Clinic) -> Any:
    draft = intake.find(clinic, TOKEN)
    assert draft is not None
    return draft.answers.get("signature_drawn")


def test_a_typed_name_alone_is_enough(tablet: Tablet) -> None:
    assert tablet.asks("signature_drawn")
    tablet.answer_page(RESPONSE)
    tablet.tap()
    assert tablet.name == "done"


def test_a_drawn_signature_alone_is_not_enough_and_is_kept(tablet: Tablet, clinic: Clinic) -> None:
    tablet.say("declare", "agreed")
    tablet.draw("signature_drawn", STROKES)
    tablet.tap()
    assert tablet.name == "sign"
    assert "Type your full name to sign" in tablet.html
    assert kept(clinic) == STROKES


def test_a_drawing_goes_with_the_form(tablet: Tablet, clinic: Clinic) -> None:
    tablet.answer_page({**RESPONSE, "signature_drawn": STROKES})
    tablet.tap()
    assert tablet.name == "done"
    (sent,) = clinic.store.submissions.listed()
    assert sent.answers["signature_drawn"] == STROKES


def test_a_drawing_is_there_again_after_back_and_goes_when_it_is_cleared(
    tablet: Tablet, clinic: Clinic
) -> None:
    tablet.draw("signature_drawn", STROKES)
    tablet.tap("back")
    assert (tablet.name, kept(clinic)) == ("check", STROKES)
    tablet.tap()
    tablet.draw("signature_drawn", [])
    tablet.tap("back")
    assert not kept(clinic)


def test_it_is_not_listed_among_the_answers(tablet: Tablet) -> None:
    tablet.draw("signature_drawn", STROKES)
    tablet.tap("back")
    assert tablet.name == "check"
    assert "signature" not in tablet.html.casefold()


@pytest.mark.parametrize(
    "nonsense", ["x", None, {}, [[["1", "2"]]], [[[-1, 2]]], [[[1, 2]] * 4001], [[[True, 1]]]]
)
def test_what_no_hand_can_draw_changes_nothing(
    tablet: Tablet, clinic: Clinic, nonsense: Any
) -> None:
    tablet.draw("signature_drawn", STROKES)
    tablet.tap("back")
    tablet.tap()
    tablet.draw("signature_drawn", nonsense)
    tablet.tap("back")
    assert (tablet.name, kept(clinic)) == ("check", STROKES)
