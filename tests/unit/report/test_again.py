"""One patient's forms side by side: what is a change is each instrument's own."""

from datetime import timedelta
from typing import Any

import pytest

from screening.report.again import again
from screening.report.again_charts import CHARTS, svg
from screening.report.case import Case
from screening.report.change import ACTIVITIES, ACTIVITY, PAIN, PEG, Change, Yardstick
from screening.report.over_time import Again, Line
from tests.unit.report.forms import LETTERHEAD, MADE, SENT, a_form, a_patient, the_content

BETTER, WORSE, SAME = Change.BETTER, Change.WORSE, Change.SAME


def told(*answers: dict[str, Any]) -> Again:
    """Tell forms that were sent 30 days apart."""
    forms = [
        a_form(a_patient(**one)).model_copy(update={"sent_at": SENT + timedelta(days=30 * n)})
        for n, one in enumerate(answers)
    ]
    return again([Case(the_content(), form, LETTERHEAD, MADE) for form in forms])


def line(of: Again, name: str) -> Line:
    return next(one for one in of.lines if one.id == name)


def changes(of: Again, name: str) -> list[tuple[str, str, str]]:
    return [(cell.words, cell.word, cell.more) for cell in line(of, name).cells]


def a_peg(*ratings: int | None) -> dict[str, Any]:
    return dict(zip(("peg_pain", "peg_enjoyment", "peg_activity"), ratings, strict=True))


def doing(**scores: int | None) -> dict[str, Any]:
    listed = [{"name": name.replace("_", " "), "score": score} for name, score in scores.items()]
    return {"activities": [{k: v for k, v in one.items() if v is not None} for one in listed]}


@pytest.mark.parametrize(
    ("yardstick", "before", "after", "expected"),
    [
        (PAIN, 8, 6, BETTER),  # 2 points
        (PAIN, 8, 7, SAME),
        (PAIN, 10, 7, BETTER),  # exactly 30 %
        (PAIN, 4, 3, SAME),  # 25 %
        (PAIN, 3, 2, BETTER),  # 33 %
        (PAIN, 3, 4, WORSE),
        (PAIN, 7, 9, WORSE),
        (PAIN, 0, 1, SAME),  # of nothing there is no share
        (PAIN, 0, 2, WORSE),
        (PAIN, 5, 5, SAME),
        (PEG, 5, 4, BETTER),
        (PEG, 4, 5, WORSE),
        (ACTIVITY, 2, 5, BETTER),
        (ACTIVITY, 2, 4, SAME),
        (ACTIVITY, 5, 2, WORSE),
    ],
)
def test_exactly_the_smallest_difference_that_matters_is_a_change(
    yardstick: Yardstick, before: int, after: int, expected: Change
) -> None:
    assert yardstick.judged(before, after) is expected


@pytest.mark.parametrize(
    ("yardstick", "count", "sums", "expected"),
    [
        (PEG, 3, (17, 14), BETTER),  # 5.67 to 4.67
        (PEG, 3, (16, 14), SAME),  # 5.33 to 4.67, which rounds to 0.6
        (PEG, 3, (14, 17), WORSE),
        (ACTIVITIES, 3, (4, 10), BETTER),  # 1.33 to 3.33
        (ACTIVITIES, 3, (4, 9), SAME),
        (ACTIVITIES, 2, (9, 5), WORSE),
    ],
)
def test_no_rounding_of_a_mean_decides(
    yardstick: Yardstick, count: int, sums: tuple[int, int], expected: Change
) -> None:
    assert yardstick.judged(*sums, count) is expected


def test_the_peg_is_a_mean_with_one_decimal_and_says_how_it_changed() -> None:
    of = told(a_peg(6, 6, 5), a_peg(5, 5, 4), a_peg(6, 5, None), a_peg(5, 5, 5))

    assert changes(of, "peg") == [
        ("5.7", "", ""),
        ("4.7", "Better", "down 1"),
        ("Not answered", "", ""),
        ("5.0", "No clear change", "up 0.3"),
    ]
    summed = line(of, "peg").since_first
    assert summed is not None
    assert (summed.word, summed.more) == ("No clear change", "down 0.7")


def test_many_small_steps_are_a_change_against_the_first() -> None:
    of = told(*(a_peg(pain, 5, 5) for pain in (7, 6, 5)))

    assert [cell.change for cell in line(of, "pain").cells[1:]] == [SAME, SAME]
    summed = line(of, "pain").since_first
    assert summed is not None
    assert (summed.change, summed.more) == (BETTER, "down 2")


def test_two_forms_need_no_sum_and_nor_does_a_newest_form_without_an_answer() -> None:
    assert line(told(a_peg(7, 5, 5), a_peg(5, 5, 5)), "pain").since_first is None
    gone = told(a_peg(7, 5, 5), a_peg(5, 5, 5), a_peg(5, 5, 5), a_peg(None, 5, 5))
    assert line(gone, "pain").since_first is None


def test_activities_are_matched_by_name_whatever_their_case_and_blanks() -> None:
    of = told(
        doing(Sit=2, Turn_my_head=4), {"activities": [{"name": " turn  MY head", "score": 7}]}
    )

    assert changes(of, "activity:turn my head") == [("4", "", ""), ("7", "Better", "up 3")]
    assert changes(of, "activity:sit") == [("2", "", ""), ("Not named", "", "")]
    assert line(of, "activity:turn my head").label == "turn MY head"


def test_means_of_other_activities_are_not_compared() -> None:
    of = told(doing(Sit=2, Walk=2), doing(Walk=4, Sit=4), doing(Sit=9), doing(Sit=7))

    assert changes(of, "activities") == [
        ("2.0", "", ""),
        ("4.0", "Better", "up 2"),
        ("9.0", "Not compared", "other activities"),
        ("7.0", "No clear change", "down 2"),  # one activity: 3 points
    ]


def test_an_activity_without_a_number_makes_no_mean() -> None:
    of = told(doing(Sit=2, Walk=2), doing(Sit=9, Walk=None))

    assert changes(of, "activities")[1] == ("Not answered", "", "")
    assert changes(of, "activity:walk")[1] == ("No number given", "", "")


def test_places_say_which_are_new_and_which_are_gone() -> None:
    low, thigh, neck = "back_low_back_left", "back_thigh_left", "back_neck_right"
    of = told(
        {"pain_areas": [low, {"region": thigh, "intensity": 7}], "pain_main_area": low},
        {"pain_areas": [low, neck], "pain_main_area": low},
        {"pain_areas": [neck, low], "pain_main_area": low},
    )

    assert changes(of, "places") == [
        ("2 places", "", ""),
        ("2 places", "Other places", "New: Right: back of neck. Gone: Left: back of thigh"),
        ("2 places", "As before", ""),
    ]
    assert of.forms[0].marked == (low, thigh)
    assert of.ever_marked == {low, thigh, neck}


def test_band_is_no_success_and_urgency_has_a_direction() -> None:
    of = told({}, {"urgent_signs": ["hands"]}, {})

    assert [word for _, word, _ in changes(of, "urgency")] == ["", "More urgent", "Less urgent"]
    assert changes(of, "urgency")[1][0] == "Same day"
    band = line(of, "band")
    assert [cell.change for cell in band.cells[1:]] == [Change.OTHER, Change.OTHER]
    assert band.cells[1].words == "Withheld"
    assert {one.words for one in band.cells} <= set(band.steps)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_svg_that_asks_nobody_for_anything(name: str) -> None:
    hostile = "</text><script>alert(1)</script> datum.x"
    of = told(doing(Sit=2), {"activities": [{"name": hostile, "score": 3}]})

    drawn = svg(of, name)

    assert drawn.startswith("<svg ")
    assert "<script" not in drawn
    assert "href=" not in drawn.replace('xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    assert "1 Jun 26" in drawn
    assert svg(of, name) == drawn
