"""Edges of the measures that worked cases do not reach."""

from datetime import date
from typing import Any

import pytest

from screening.assessment.assess import assess, flagged, interrupts, most_urgent
from screening.assessment.facts import Possible, Range, Value
from screening.assessment.measures import MEASURES, facts_on
from screening.questionnaire.load import QUESTIONNAIRES, load_folder
from screening.response.reading import Reading
from screening.response.validate import read_answers

CONTENT = load_folder(QUESTIONNAIRES / "ims_intake")
ON = date(2026, 6, 1)


def measured(name: str, on: date = ON, **answers: Any) -> Value:
    form = Reading(CONTENT.questionnaire, read_answers(CONTENT, answers, on))
    return facts_on(CONTENT, form, on).value(name)


def test_every_measure_of_the_content_has_an_algorithm_and_the_reverse() -> None:
    assert set(MEASURES) == {measure.id for measure in CONTENT.measures.measures}


@pytest.mark.parametrize(
    ("dob", "on", "years"),
    [
        ("2000-06-01", date(2026, 6, 1), 26),
        ("2000-06-02", date(2026, 6, 1), 25),
        ("2004-02-29", date(2026, 2, 28), 21),
        ("2004-02-29", date(2026, 3, 1), 22),
        ("2004-02-29", date(2028, 2, 29), 24),
        ("2026-06-01", date(2026, 6, 1), 0),
    ],
)
def test_age_is_completed_years_and_a_leap_day_waits_for_march(
    dob: str, on: date, years: int
) -> None:
    assert measured("age", on, dob=dob) == Range(years, years)


@pytest.mark.parametrize(
    ("onset", "days"),
    [
        ("2026-06-01", (0, 0)),
        ("2026-05-31", (1, 1)),
        ("2026-06", (0, 0)),
        ("2026-05", (1, 31)),
        ("2026", (0, 151)),
        ("2025", (152, 516)),
    ],
)
def test_an_onset_date_without_a_day_is_a_range_of_days(onset: str, days: tuple[int, int]) -> None:
    assert measured("days_since_onset", onset_date=onset) == Range(*days)


@pytest.mark.parametrize(
    ("answers", "bands"),
    [
        ({"duration": "m3to6", "onset_date": "2010"}, {"m3to6"}),
        ({"duration": "unsure", "onset_date": "2026-05"}, {"lt6w"}),
        ({"duration": "unsure", "onset_date": "2026"}, {"lt6w", "w6to12", "m3to6"}),
        ({"onset_date": "2010"}, set[str]()),
    ],
)
def test_a_date_narrows_the_duration_only_where_the_patient_is_unsure(
    answers: dict[str, Any], bands: set[str]
) -> None:
    duration = measured("duration", **answers)

    assert isinstance(duration, Possible)
    assert duration.options == bands


@pytest.mark.parametrize(
    ("days_ago", "mismatch"), [(42, False), (72, False), (73, True), (400, True)]
)
def test_dates_disagree_only_beyond_a_month_of_slack(days_ago: int, *, mismatch: bool) -> None:
    onset = date.fromordinal(ON.toordinal() - days_ago).isoformat()

    assert measured("onset_mismatch", duration="lt6w", onset_date=onset) is mismatch


def test_the_peg_mean_is_exact_for_tests_and_rounded_only_when_told() -> None:
    answers: dict[str, Any] = {"peg_pain": 4, "peg_enjoyment": 4, "peg_activity": 3}

    assert measured("peg", **answers) == Range(11 / 3, 11 / 3)
    assert assess(CONTENT, answers, ON).measures["peg"] == 3.7
    assert measured("peg", peg_pain=4) is None


def test_an_interrupt_page_gathers_every_flag_that_calls_for_it() -> None:
    flags = flagged(CONTENT, {"urgent_signs": ["chest", "stroke", "hands"]}, ON)

    assert interrupts(flags) == {
        "urgent_stop": ("cardiac-now", "stroke-signs"),
        "call_today": ("myelopathy-new",),
    }


def test_a_flag_in_doubt_calls_for_the_page_of_the_lower_urgency() -> None:
    answers = {"urgent_signs": ["unsure"], "urgent_unsure": ["chest"]}

    assert interrupts(flagged(CONTENT, answers, ON)) == {"call_today": ("cardiac-now",)}


@pytest.mark.parametrize("sign", ["none", "chest", "hands", "unsure"])
def test_a_continue_hears_of_the_same_flags_and_urgency_as_who_reads_the_form(sign: str) -> None:
    answers = {"urgent_signs": [sign]}
    flags, assessment = flagged(CONTENT, answers, ON), assess(CONTENT, answers, ON)

    assert (flags, most_urgent(flags)) == (assessment.flags, assessment.urgency)


def test_an_unfinished_form_raises_only_what_was_said_and_lists_the_rest() -> None:
    assessment = assess(CONTENT, {"urgent_signs": ["none"]}, ON)

    assert [flag.id for flag in assessment.flags] == ["minor"]
    assert assessment.not_yet_asked == CONTENT.rules.must_be_asked[1:]
    assert assessment.fit.band == "not_enough_information"


def test_not_sure_which_side_excludes_every_limb() -> None:
    answers = {"body_health": ["nodes"], "lymph_where": ["unsure"]}

    flag = next(f for f in assess(CONTENT, answers, ON).flags if f.id == "lymph-side")

    assert {"front_hand_left", "front_hand_right", "back_calf_left"} <= set(flag.regions.exclude)
    assert "back_neck_left" not in flag.regions.exclude
