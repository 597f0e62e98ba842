"""One contract for every database: what `Store` promises is what is kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from screening.assessment.submission import Acknowledgement
from screening.clinic import Clinic
from screening.errors import Conflict, StoreError
from screening.questionnaire.model import Urgency
from screening.records.deeds import Did
from screening.records.model import Tries
from screening.records.readiness import Trouble
from screening.records.sql import opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables_of_mail import OUTBOX
from screening.records.store import Store
from tests.factories import MORNING, a_deed, a_draft, a_submission, a_text

LATER = MORNING + timedelta(minutes=5)


def test_a_draft_comes_back_as_it_was_kept(store: Store) -> None:
    shown = Acknowledgement(page="urgent_stop", flags=("cauda-equina",), shown_at=MORNING)
    draft = a_draft(
        answers={"name": "Zoë 王 \U0001f600 \x00", "tx_result": {"physio": "worse"}, "peg_pain": 0},
        acknowledgements=(shown,),
        understood=("numb@call_today",),
        interrupt="urgent_stop",
        halted_at="urgent",
        urgency=Urgency.EMERGENCY,
        locked=True,
        tries=3,
    )

    kept = store.drafts.create(draft, a_text(), a_deed())

    assert kept == draft.model_copy(update={"revision": 1})
    assert store.drafts.by_token(draft.token_hash) == kept
    assert store.drafts.by_reference(draft.reference) == kept


def test_an_unknown_token_leads_nowhere(store: Store) -> None:
    assert store.drafts.by_token("b" * 64) is None
    assert store.drafts.by_reference("2222-2222") is None
    assert store.submissions.by_reference("2222-2222") is None
    assert store.texts.by_hash("c" * 64) is None


def test_a_taken_token_or_reference_is_a_conflict(store: Store) -> None:
    store.drafts.create(a_draft(), a_text(), a_deed())

    with pytest.raises(Conflict):
        store.drafts.create(a_draft(id="e" * 43, reference="9999-9999"), a_text(), a_deed())
    with pytest.raises(Conflict):
        store.drafts.create(a_draft(id="e" * 43, token_hash="b" * 64), a_text(), a_deed())


def test_a_reference_of_a_sent_form_is_never_given_again(store: Store, clinic: Clinic) -> None:
    draft = store.drafts.create(a_draft(), a_text(), a_deed())
    store.submissions.send(draft, a_submission(clinic, draft), a_deed())

    with pytest.raises(Conflict):
        store.drafts.create(a_draft(id="e" * 43, token_hash="b" * 64), a_text(), a_deed())


def test_saving_moves_the_revision_on(store: Store) -> None:
    first = store.drafts.create(a_draft(), a_text(), a_deed())

    second = store.drafts.save(
        first.model_copy(update={"answers": {"filled_by": "self"}}), a_deed()
    )

    assert second.revision == 2
    assert store.drafts.by_token(first.token_hash) == second


def test_saving_an_old_revision_is_a_conflict_and_changes_nothing(store: Store) -> None:
    first = store.drafts.create(a_draft(), a_text(), a_deed())
    second = store.drafts.save(first.model_copy(update={"place": "about"}), a_deed())

    with pytest.raises(Conflict):
        store.drafts.save(first.model_copy(update={"place": "urgent"}), a_deed())

    assert store.drafts.by_token(first.token_hash) == second


def test_saving_a_draft_that_is_gone_is_a_conflict(store: Store) -> None:
    draft = store.drafts.create(a_draft(), a_text(), a_deed())
    store.drafts.discard(draft, a_deed())

    with pytest.raises(Conflict):
        store.drafts.save(draft, a_deed())


def test_being_seen_does_not_disturb_another_tab(store: Store) -> None:
    draft = store.drafts.create(a_draft(), a_text(), a_deed())

    store.drafts.mark_seen(draft.id, LATER)

    assert store.drafts.by_token(draft.token_hash) == draft.model_copy(update={"seen_at": LATER})
    store.drafts.save(draft, a_deed())


def test_open_drafts_come_newest_first_and_by_urgency(store: Store) -> None:
    for number, urgency in enumerate([Urgency.CLEAR, Urgency.EMERGENCY, Urgency.SAME_DAY]):
        store.drafts.create(
            a_draft(
                id=f"{number}",
                token_hash=f"{number}",
                reference=f"R{number}",
                urgency=urgency,
                opened_at=MORNING + timedelta(minutes=number),
            ),
            a_text(),
            a_deed(),
        )

    urgent = store.drafts.open((Urgency.EMERGENCY, Urgency.SAME_DAY))

    assert [draft.reference for draft in store.drafts.open()] == ["R2", "R1", "R0"]
    assert [draft.reference for draft in urgent] == ["R2", "R1"]


def test_submitting_keeps_the_form_and_forgets_the_draft(store: Store, clinic: Clinic) -> None:
    draft = store.drafts.create(a_draft(), a_text(), a_deed())
    submission = a_submission(clinic, draft)

    sent = store.submissions.send(draft, submission, a_deed())

    assert sent == submission
    assert store.submissions.by_reference(draft.reference) == submission
    assert store.submissions.of_draft(draft.id) == submission
    assert store.drafts.by_token(draft.token_hash) is None


def test_fifty_at_once_send_one_form_once(store: Store, clinic: Clinic) -> None:
    draft = store.drafts.create(a_draft(), a_text(), a_deed())
    offered = [a_submission(clinic, draft, main_problem=f"Version {n}") for n in range(50)]

    with ThreadPoolExecutor(50) as crowd:
        sent = list(crowd.map(lambda form: store.submissions.send(draft, form, a_deed()), offered))

    assert len(store.submissions.listed()) == 1
    assert all(one == sent[0] for one in sent)


def test_an_old_revision_cannot_be_sent(store: Store, clinic: Clinic) -> None:
    draft = store.drafts.create(a_draft(), a_text(), a_deed())
    newer = store.drafts.save(draft, a_deed())

    with pytest.raises(Conflict):
        store.submissions.send(draft, a_submission(clinic, draft), a_deed())

    assert store.submissions.listed() == ()
    assert store.drafts.by_token(draft.token_hash) == newer


def test_sent_forms_come_urgent_first_then_newest(store: Store, clinic: Clinic) -> None:
    for number, sign in enumerate(["none", "saddle", "none", "neck"]):
        draft = a_draft(id=f"{number}", token_hash=f"{number}", reference=f"R{number}")
        kept = store.drafts.create(draft, a_text(), a_deed())
        sent = a_submission(clinic, kept, urgent_signs=[sign])
        moment = MORNING + timedelta(minutes=number)
        store.submissions.send(kept, sent.model_copy(update={"sent_at": moment}), a_deed())

    listed = [form.reference for form in store.submissions.listed()]

    assert listed == ["R3", "R1", "R2", "R0"]
    assert [form.reference for form in store.submissions.listed(2)] == ["R3", "R1"]


def test_the_text_of_a_questionnaire_is_kept_once(store: Store) -> None:
    store.drafts.create(a_draft(), a_text(), a_deed())
    store.drafts.create(
        a_draft(id="e" * 43, token_hash="b" * 64, reference="2222-2222"), a_text(), a_deed()
    )

    assert store.texts.by_hash(a_text().content_hash) == a_text()


def test_tries_are_counted_by_one_at_a_time(store: Store) -> None:
    first = Tries(door="staff:x", count=1, shut_until=LATER, last_at=MORNING)
    store.door.save_tries(first, 0)

    with pytest.raises(Conflict):
        store.door.save_tries(first, 0)

    assert store.door.tries("staff:x") == first
    store.door.save_tries(first.model_copy(update={"count": 2}), 1)
    store.door.forget_tries("staff:x")
    assert store.door.tries("staff:x") is None


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 6, 1, 9, 0)  # noqa: DTZ001 - this is the mistake

    with pytest.raises(StoreError):
        store.drafts.mark_seen("d" * 43, naive)


def test_moments_come_back_in_utc_to_the_microsecond(store: Store) -> None:
    moment = datetime(2026, 11, 1, 8, 30, 0, 123456, tzinfo=UTC)
    draft = store.drafts.create(a_draft(seen_at=moment), a_text(), a_deed())

    found = store.drafts.by_token(draft.token_hash)

    assert found is not None
    assert found.seen_at == moment
    assert found.seen_at.tzinfo is UTC


def test_a_new_process_finds_what_was_saved(
    store: Store, open_records: Callable[[], ClinicRecords]
) -> None:
    draft = store.drafts.create(a_draft(), a_text(), a_deed())

    restarted = opening.store(open_records())

    assert restarted.drafts.by_token(draft.token_hash) == draft


def test_records_that_would_take_a_form_say_so_until_their_keys_are_gone(store: Store) -> None:
    ready = (store.readiness.problems(), store.readiness.oldest_message())
    store.keys.destroy(a_deed(Did.ERASED))

    assert ready == ((), None)
    assert store.readiness.problems() == (Trouble.SEALED,)


def test_the_oldest_message_that_waits_is_told(store: Store, records: ClinicRecords) -> None:
    row = {"kind": "ready", "invitation": "", "attempts": 0, "next_at": LATER, "body": b""}
    with records.writing() as transaction:
        for number, done in enumerate((LATER, None, None)):
            made = MORNING + timedelta(minutes=number)
            name = {"id": f"{number}", "dedupe_key": f"{number}", "state": "waiting"}
            transaction.add(OUTBOX, **name, **row, made_at=made, done_at=done)

    assert store.readiness.oldest_message() == MORNING + timedelta(minutes=1)
