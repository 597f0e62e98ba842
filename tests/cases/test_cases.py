"""Every worked case is judged as a physiotherapist worked it out."""

from typing import Any

import pytest

from screening.assessment.assess import assess
from screening.assessment.model import Assessment
from tests.cases.worked import Case, cases_of, folders

KEYS = {"urgency", "flags", "flags_at_least", "lo", "hi", "band", "outlook", "needled"}
HEADS = {"title", "source", "why", "sent_on", "answers", "expect"}

cases = pytest.mark.parametrize(
    "case",
    [case for folder in folders() for case in cases_of(folder)],
    ids=lambda case: f"{case.folder}-{case.name}",
)


@cases
def test_the_assessment_is_what_the_case_expects(case: Case) -> None:
    found = told(assess(case.content, case.answers, case.on))
    expected = dict(case.expect)
    at_least = set(expected.pop("flags_at_least", ()))
    expected = {key: _typed(key, value) for key, value in expected.items()}
    assert {key: found[key] for key in expected} == expected
    assert at_least <= set(found["flags"])


@cases
def test_a_case_says_who_it_is_about_and_only_known_things(case: Case) -> None:
    assert case.said["title"]
    assert set(case.said) <= HEADS
    assert set(case.expect) <= KEYS
    assert {"urgency", "band"} <= set(case.expect) or {"flags", "band"} <= set(case.expect)


def told(assessment: Assessment) -> dict[str, Any]:
    """Write an assessment as a case does."""
    fit = assessment.fit
    flags = [flag.id if flag.certain else f"{flag.id}?" for flag in assessment.flags]
    return {
        "urgency": str(assessment.urgency),
        "flags": sorted(flags),
        "lo": fit.low,
        "hi": fit.high,
        "band": fit.band,
        "outlook": list(assessment.outlook),
        "needled": list(assessment.needled),
    }


def _typed(key: str, value: object) -> object:
    if key in {"lo", "hi"}:
        return int(str(value))
    if key == "flags" and isinstance(value, list):
        return sorted(value)
    return value
