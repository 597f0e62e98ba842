"""The judge notices each way in which records can be wrong."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from screening.actions.codes import hashed
from screening.assessment.submission import Submission
from screening.records.model import Draft
from tests.factories import a_clinic, a_draft, a_submission
from tests.faults.judge import Verdict, audit_faults, judged
from tests.faults.records import Kept, Template
from tests.faults.saying import ACK, TRY, Deed, Line

COOKIE = "c" * 43
TOLD = Deed(do="answer", token=COOKIE, words="Worse")
SENT = Deed(do="submit", token=COOKIE)
OPENED = Deed(do="open", token="n" * 43)
DEEDS = (TOLD, SENT, OPENED)


@pytest.fixture
def draft() -> Draft:
    """A form as the template holds it."""
    return a_draft(token_hash=hashed(COOKIE), revision=1)


@pytest.fixture
def worse(draft: Draft) -> Draft:
    """The same form after the first deed."""
    answers = {**draft.answers, "main_problem": "Worse"}
    return draft.model_copy(update={"answers": answers, "revision": 2})


@pytest.fixture
def sent(draft: Draft, tmp_path: Path) -> Submission:
    """The same form when it was sent without that deed."""
    answers = {**draft.answers, "declare": "agreed", "signature": "Robin Example"}
    whole = a_submission(a_clinic(tmp_path), draft)
    return whole.model_copy(update={"answers": answers})


def of(*forms: Draft | Submission, **changes: Any) -> Kept:
    kept = Kept(
        drafts={form.token_hash: form for form in forms if isinstance(form, Draft)},
        sent={form.reference: form for form in forms if isinstance(form, Submission)},
    )
    return replace(kept, **changes)


def verdict(draft: Draft, kept: Kept, *lines: Line) -> Verdict:
    template = Template(Path(), {COOKIE: draft}, of(draft, audited={draft.reference: 1}))
    return judged(template, DEEDS, lines, kept)


def acknowledged(number: int, form: Draft | Submission) -> tuple[Line, Line]:
    return Line(TRY, number), Line(ACK, number, form.model_dump_json())


def test_a_deed_in_flight_may_be_done_or_not(draft: Draft, worse: Draft) -> None:
    undone, done = (verdict(draft, of(form), Line(TRY, 0)) for form in (draft, worse))

    assert (undone.faults, undone.landed) == ((), False)
    assert (done.faults, done.landed) == ((), True)


def test_a_form_in_flight_may_be_sent_or_not(draft: Draft, sent: Submission) -> None:
    assert verdict(draft, of(draft), Line(TRY, 1)).faults == ()
    assert verdict(draft, of(sent), Line(TRY, 1)).faults == ()


def test_an_acknowledged_answer_that_is_older_again_is_lost(draft: Draft, worse: Draft) -> None:
    assert verdict(draft, of(draft), *acknowledged(0, worse)).lost


def test_an_acknowledged_submission_that_is_a_draft_again_is_lost(
    draft: Draft, sent: Submission
) -> None:
    assert verdict(draft, of(draft), *acknowledged(1, sent)).lost


def test_a_form_that_is_gone_is_lost(draft: Draft) -> None:
    assert verdict(draft, of(), Line(TRY, 1)).lost


def spoilt_answers(draft: Draft) -> Draft:
    return draft.model_copy(update={"answers": {"consent_privacy": "agreed", "name": "R"}})


def later_revision(draft: Draft) -> Draft:
    return draft.model_copy(update={"revision": 2})


def other_place(draft: Draft) -> Draft:
    return draft.model_copy(update={"place": "check"})


@pytest.mark.parametrize("spoil", [spoilt_answers, later_revision, other_place])
def test_a_draft_that_is_neither_old_nor_new_is_torn(
    draft: Draft, spoil: Callable[[Draft], Draft]
) -> None:
    assert verdict(draft, of(spoil(draft)), Line(TRY, 0)).torn


def test_a_draft_beside_its_submission_is_torn(draft: Draft, sent: Submission) -> None:
    assert verdict(draft, of(draft, sent), Line(TRY, 1)).torn


def test_a_record_that_nobody_made_is_torn(draft: Draft, sent: Submission) -> None:
    stranger = draft.model_copy(update={"token_hash": "e" * 64})
    unknown = sent.model_copy(update={"reference": "ZZZZ-2222"})

    assert verdict(draft, of(draft, stranger)).torn
    assert verdict(draft, of(draft, unknown)).torn


def test_what_the_database_finds_wrong_is_told(draft: Draft) -> None:
    assert verdict(draft, of(draft, complaints=("page 3 is never used",))).corrupt


def test_each_deed_that_stands_has_one_row_of_the_audit(draft: Draft, worse: Draft) -> None:
    rows = {draft.reference: 2}

    assert verdict(draft, of(worse, audited=rows), *acknowledged(0, worse)).faults == ()
    assert verdict(draft, of(worse, audited=rows), Line(TRY, 0)).faults == ()


@pytest.mark.parametrize("count", [1, 3])
def test_a_deed_without_its_row_or_a_row_without_its_deed_is_torn(
    draft: Draft, worse: Draft, count: int
) -> None:
    kept = of(worse, audited={draft.reference: count})

    assert verdict(draft, kept, *acknowledged(0, worse)).torn


def test_a_row_about_a_form_that_is_not_there_is_told() -> None:
    assert audit_faults({"A": 1}, {"A": 1}) == ()
    assert audit_faults({"A": 1}, {"A": 1, "B": 1}) == ("B: 0 deeds stand, 1 audited",)
