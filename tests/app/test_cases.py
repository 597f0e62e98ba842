"""Every worked case, page by page through the real widgets, judged as the case expects."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

import pytest

from screening.actions.form import forms, intake
from screening.assessment.model import Assessment
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.response import journey
from tests.app.tablet import SIGNING, Tablet
from tests.cases.worked import Case, cases_of, folders
from tests.factories import TOKEN, Clock

NOON_IN_VANCOUVER = time(19, tzinfo=UTC)

cases = pytest.mark.parametrize(
    "case",
    [case for folder in folders() for case in cases_of(folder)],
    ids=lambda case: case.name[:40],
)


@cases
def test_a_case_walked_on_the_tablet_is_judged_as_it_expects(
    case: Case, clinic: Clinic, clock: Clock
) -> None:
    clock.now = datetime.combine(case.on, NOON_IN_VANCOUVER)
    sent = walked(Tablet.opened(clinic), case)
    expected = dict(case.expect)
    found = told(sent.assessment)
    assert set(expected.pop("flags_at_least", ())) <= set(found["flags"])
    expected = {key: typed(key, value) for key, value in expected.items()}
    assert {key: found[key] for key in expected} == expected
    assert in_any_order(sent.answers) == in_any_order(counted(case))


def walked(tablet: Tablet, case: Case) -> Submission:
    """Walk a case to its end; return what is kept then, sent or not."""
    last = journey.first_open(case.content.questionnaire, {**case.answers, **SIGNING})
    tablet.walk(case.answers, until=last.id)
    if last.id == "done":
        return tablet.clinic.store.submissions.listed()[0]
    tablet.answer_page(case.answers)
    tablet.tap()
    draft = intake.find(tablet.clinic, TOKEN)
    assert draft is not None
    return forms.unfinished(tablet.clinic, case.content, draft)


def counted(case: Case) -> dict[str, object]:
    """Return the answers that count: an old answer to a hidden question is never on the screen."""
    return journey.shown_answers(case.content.questionnaire, case.answers)


def in_any_order(answers: Mapping[str, object]) -> dict[str, object]:
    return {
        item: sorted(answer, key=str) if isinstance(answer, list) else answer
        for item, answer in answers.items()
        if item not in SIGNING
    }


def told(assessment: Assessment) -> dict[str, Any]:
    """Write an assessment as a case does."""
    flags = [flag.id if flag.certain else f"{flag.id}?" for flag in assessment.flags]
    return {
        "urgency": str(assessment.urgency),
        "flags": sorted(flags),
        "lo": assessment.fit.low,
        "hi": assessment.fit.high,
        "band": assessment.fit.band,
        "outlook": list(assessment.outlook),
        "needled": list(assessment.needled),
    }


def typed(key: str, value: object) -> object:
    if key in {"lo", "hi"}:
        return int(str(value))
    return sorted(value) if key == "flags" and isinstance(value, list) else value
