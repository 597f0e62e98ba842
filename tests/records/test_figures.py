"""What is counted without opening a record, and what is read for a table, on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from screening.actions.clinician import correcting
from screening.clinic import Clinic
from screening.errors import SealError
from screening.records.exports import AnswersExport
from screening.records.figures import GivenUp, Span
from screening.records.model import Decision, DecisionKind
from screening.records.sql import exports
from screening.records.store import Store
from tests.factories import MORNING, a_deed, a_draft, a_submission, a_text
from tests.records.test_columns_are_bound import GUARDS

HOUR = timedelta(hours=1)
DAY = Span(MORNING, MORNING + 24 * HOUR)


def a_sent_form(clinic: Clinic, number: int, after: timedelta = HOUR, **answers: Any) -> str:
    store, opened = clinic.store, MORNING + after
    named = {"id": f"{number:043}", "token_hash": f"{number:064}", "opened_at": opened}
    draft = a_draft(reference=f"2222-222{number + 2}", pages={"who": 30, "tried_one-1": 9}, **named)
    kept = store.drafts.create(draft, a_text(), a_deed())
    form = a_submission(clinic, kept, **answers)
    moment = opened + 10 * timedelta(minutes=1)
    sent = form.model_copy(update={"sent_at": moment, "kept_at": moment})
    return store.submissions.send(kept, sent, a_deed()).reference


def decide(store: Store, name: str, reference: str, kind: DecisionKind, **more: Any) -> None:
    made = {"reference": reference, "kind": kind, "who": "staff:1", "at": MORNING, "edition": 1}
    decision = Decision.model_validate({"id": name, **made, **more})
    store.decisions.add(decision, a_deed())


def test_forms_are_counted_in_the_while_in_which_they_were_opened(clinic: Clinic) -> None:
    inside = a_sent_form(clinic, 1)
    a_sent_form(clinic, 2, -HOUR)
    a_sent_form(clinic, 3, 24 * HOUR)

    (found,) = clinic.store.figures.sent(DAY)

    assert (found.reference, found.opened_at) == (inside, MORNING + HOUR)
    assert (found.urgency, found.band) == ("clear", "strong")
    assert [dict(one) for one in clinic.store.figures.times(DAY, 9)] == [
        {"who": 30, "tried_one-1": 9}
    ]


def test_a_corrected_form_counts_once_and_one_in_error_not_at_all(clinic: Clinic) -> None:
    corrected, wrong = a_sent_form(clinic, 1), a_sent_form(clinic, 2)

    correcting.amend(clinic, corrected, {"urgent_signs": ["neck"]}, "asked again")
    correcting.mark_in_error(clinic, wrong, "of somebody else")

    found = clinic.store.figures.sent(DAY)
    assert [(one.reference, one.urgency) for one in found] == [(corrected, "emergency")]
    (page,) = clinic.store.exports.pages()
    assert [(one.reference, one.edition) for one in page] == [(corrected, 2)]


def test_times_are_those_of_the_newest_forms(clinic: Clinic) -> None:
    for number in range(1, 4):
        a_sent_form(clinic, number)

    assert len(clinic.store.figures.times(DAY, 2)) == 2


def test_unfinished_forms_tell_their_page_and_those_given_up_leave_a_number(store: Store) -> None:
    drafts = [
        store.drafts.create(
            a_draft(id=str(n) * 43, token_hash=str(n) * 64, reference=f"2222-222{n}", place=place),
            a_text(),
            a_deed(),
        )
        for n, place in enumerate(("tried_one-2", "tried_one-1", "about"), 2)
    ]
    store.drafts.discard(drafts[0], a_deed())
    store.drafts.discard(drafts[1], a_deed())

    assert [one.page for one in store.figures.unfinished(DAY)] == ["about"]
    gone = store.figures.given_up("2026-05", "2026-06")
    assert list(gone) == [GivenUp("2026-06", "tried_one", 1)] * 2
    assert list(store.figures.given_up("2026-07", "2026-09")) == []


def test_of_decisions_the_outcome_that_stands_is_counted(clinic: Clinic) -> None:
    store, reference, other = clinic.store, a_sent_form(clinic, 1), a_sent_form(clinic, 2)
    decide(store, "1", reference, DecisionKind.ASSESS)
    decide(store, "2", reference, DecisionKind.NOT_NOW, supersedes="1")
    decide(store, "3", other, DecisionKind.READ)

    found = store.figures.outcomes(MORNING)

    assert [(one.reference, one.kind, one.who) for one in found] == [
        (reference, DecisionKind.NOT_NOW, "staff:1")
    ]
    assert list(store.figures.outcomes(MORNING + HOUR)) == []
    (page,) = store.exports.pages()
    assert [one.outcome for one in page] == [*found, None]


def test_all_forms_are_read_page_by_page_and_each_once(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PAGE", 2)
    names = [a_sent_form(clinic, number, peg_pain=number) for number in range(5)]

    pages = list(clinic.store.exports.pages())

    assert [len(page) for page in pages] == [2, 2, 1]
    read = [one for page in pages for one in page]
    assert [(one.reference, one.answers["peg_pain"]) for one in read] == list(
        zip(names, range(5), strict=True)
    )
    assert clinic.store.exports.shown() == (read[0].content_hash,)


@pytest.mark.parametrize("change", ["urgency = 'note'", "band = 'unlikely'", "edition = 7"])
def test_a_table_is_not_made_of_columns_that_somebody_changed(
    clinic: Clinic, records: Any, owner: Any, change: str
) -> None:
    a_sent_form(clinic, 1)
    owner(GUARDS[records.database.engine.dialect.name])

    owner(f"UPDATE submission SET {change}")  # noqa: S608 - our own

    with pytest.raises(SealError, match="columns were changed"):
        list(clinic.store.exports.pages())


def test_who_exported_and_why_comes_back_as_it_was_kept(store: Store) -> None:
    first = AnswersExport(
        id="1", who="staff:1", at=MORNING, signed="Kim", reason="a review", format="csv"
    )
    later = first.model_copy(update={"id": "2", "at": MORNING + HOUR, "without": ("who",)})

    store.exports.keep(first, a_deed())
    store.exports.keep(later, a_deed())

    assert store.exports.kept() == (later, first)
