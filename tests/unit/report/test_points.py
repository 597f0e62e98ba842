"""Every point of the fit opens to its question, its answer and its source."""

import pytest

from screening.assessment.model import WITHHELD
from screening.report.model import FitBlock, Point, Report
from screening.report.points import CAPPED, MINUS
from tests.unit.report.forms import a_form, a_patient, told, worked


def fit_of(name: str) -> FitBlock:
    return the_fit(told(worked()[name]))


def the_fit(report: Report) -> FitBlock:
    return next(b for part in report.sections for b in part.blocks if isinstance(b, FitBlock))


def of_side(block: FitBlock, side: str) -> list[Point]:
    return [point for point in block.points if point.side == side]


def said(points: list[Point]) -> list[str]:
    return [f"{point.worth} {point.label}" for point in points]


@pytest.mark.parametrize("name", worked())
def test_points_tell_what_the_lists_tell_and_add_up_to_the_fit(name: str) -> None:
    block, fit = fit_of(name), worked()[name].assessment.fit
    if fit.band == WITHHELD:
        assert block.points == ()
        return
    for_, against = of_side(block, "for"), of_side(block, "against")
    assert said(for_)[: len(block.for_)] == list(block.for_)
    assert len(against) >= len(block.against)
    assert [point.label for point in of_side(block, "cap")] == list(block.caps)
    taken = sum(int(p.worth.removeprefix(MINUS)) for p in against if p.worth.startswith(MINUS))
    earned = sum(int(point.worth) for point in for_)
    if not of_side(block, "open"):
        assert max(0, earned - taken) == fit.low
    assert all(point.because and point.sources for point in block.points)


def test_a_point_opens_to_the_part_of_the_answer_that_earned_it() -> None:
    form = a_form(a_patient(muscle_signs=["tight", "knot"]))

    knot = next(p for p in the_fit(told(form)).points if p.label.startswith("A knot"))

    assert knot.worth == "+5"
    assert knot.within == "Muscle and spine level: 25 at most"
    assert [row.value for row in knot.because] == [
        "A sore knot that brings on the pain when pressed"
    ]
    assert "Points by convention" in knot.sources


def test_a_doubtful_point_may_still_apply_and_shows_what_is_open() -> None:
    form = a_form(a_patient(pain_travel=["unsure"]))

    travels = next(p for p in the_fit(told(form)).points if "travels" in p.label)

    assert (travels.side, travels.worth) == ("open", "+6")
    assert travels.label.startswith("May apply: ")
    assert [row.open for row in travels.because] == [True]


def test_a_cap_opens_too() -> None:
    capped = next(name for name in worked() if name.startswith("04_"))

    caps = of_side(fit_of(capped), "cap")

    assert [(cap.worth, [row.value for row in cap.because]) for cap in caps] == [
        (CAPPED, ["Fibromyalgia"])
    ]
