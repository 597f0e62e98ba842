"""Every worked case, tapped through page by page: what is sent is judged as the case says."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from screening.actions.form import intake
from screening.assessment.assess import assess
from screening.assessment.submission import Submission
from screening.response.journey import shown_answers
from tests.cases.worked import Case, cases_of, folders
from tests.factories import Clock, a_clinic, open_form, page_raws, walk

ADMIN = {"consent_privacy": "agreed", "declare": "agreed", "signature": "Test Patient"}
CASES = [
    case
    for folder in folders()
    for case in cases_of(folder)
    if folder.name == "ims_intake" and case.is_finished
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_is_sent_and_judged_as_it_is_written(case: Case, tmp_path: Path) -> None:
    clock = Clock()
    clinic = a_clinic(tmp_path, clock=clock)
    clock.now = datetime.combine(case.on, time(12), clinic.settings.zone).astimezone(
        clock.now.tzinfo
    )
    answers = {**case.answers, **ADMIN}

    turn = walk(clinic, open_form(clinic), answers)
    while turn.problems:
        # The patient looks again, and lets stand what they meant.
        accepted = frozenset(problem.item for problem in turn.problems)
        raws = page_raws(turn.place, answers)
        turn = intake.answer(clinic, turn.draft, turn.place.id, raws, accepted)
        assert not turn.problems
        turn = walk(clinic, turn, answers)
    clock.passes(minutes=1)
    sent = intake.submit(clinic, turn.draft, page_raws(turn.place, answers))

    assert isinstance(sent, Submission)
    told = shown_answers(case.content.questionnaire, answers)
    assert sent.answers == told
    assert sent.assessment == assess(case.content, told, case.on)
    assert sent.sent_at is not None
    assert sent.sent_at - sent.opened_at == timedelta(minutes=1)
    assert clinic.store.submissions.by_reference(sent.reference) == sent
