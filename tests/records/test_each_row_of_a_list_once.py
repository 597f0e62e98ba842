"""A list is sent by whoever is there, and each row of it once: two workers, and one that dies."""

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest

from screening.actions.invite import many
from screening.clinic import Clinic
from screening.errors import Conflict, StoreError
from screening.records.batches import Batch, BatchState
from screening.records.deeds import Did
from screening.records.sql import opening, outbox
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.store import Store
from tests.factories import MORNING, a_clinic, a_deed

ROWS = 45
LIST = "Name,E-mail,Birth date\n" + "".join(
    f"P{n} Example,p{n}@example.com,1985-03-27\n" for n in range(ROWS)
)


def confirmed(clinic: Clinic) -> Batch:
    batch = many.upload(clinic, LIST.encode())
    return many.confirm(clinic, batch.id, is_agreed=True, with_shared=False)


def each_is_invited_once(clinic: Clinic, batch: Batch) -> None:
    """Say that each row has one invitation and one message, and that the list is done."""
    invitations = clinic.store.invitations.listed(ROWS + 1)
    mails = clinic.store.outbox.of([one.id for one in invitations])
    done = many.one(clinic, batch.id)
    assert sorted(one.email for one in invitations) == sorted(
        f"p{n}@example.com" for n in range(ROWS)
    )
    assert {one.batch for one in invitations} == {batch.id}
    assert sorted(mail.to for mail in mails) == sorted(one.email for one in invitations)
    assert (done.state, done.done, done.invited, done.people) == (BatchState.DONE, ROWS, ROWS, ())
    assert clinic.store.ledger.verify() == ()


def test_two_workers_at_once_deal_with_each_row_once(
    open_records: Callable[[], ClinicRecords], tmp_path: Path
) -> None:
    workers = [a_clinic(tmp_path / f"{n}", store=opening.store(open_records())) for n in range(2)]
    batch = confirmed(workers[0])
    done, start = [0, 0], Barrier(len(workers))

    def work(number: int) -> None:
        start.wait()
        while many.one(workers[number], batch.id).state is BatchState.SENDING:
            done[number] += many.go_on(workers[number], 10)

    threads = [Thread(target=work, args=(number,)) for number in range(len(workers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(done) == ROWS
    each_is_invited_once(workers[0], batch)


def test_a_worker_that_dies_in_the_middle_of_a_row_leaves_nothing_half_done(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a worker that dies while the message of the fourth row of the second part is kept
    batch, keep, kept = confirmed(clinic), outbox.keep, []

    def dying(*given: object) -> int:
        kept.append(given)
        if len(kept) == many.AT_ONCE + 4:
            raise StoreError("killed")
        return keep(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "keep", dying)
    with pytest.raises(StoreError):
        many.go_on(clinic, ROWS)

    # then what was counted is what was kept
    half = many.one(clinic, batch.id)
    assert (half.done, len(half.people)) == (many.AT_ONCE, ROWS - many.AT_ONCE)
    assert len(clinic.store.invitations.listed(ROWS)) == many.AT_ONCE
    assert clinic.store.outbox.count_waiting() == many.AT_ONCE

    # and another one goes on where it ended
    while many.go_on(clinic, 7):
        pass
    each_is_invited_once(clinic, batch)


def test_a_list_is_changed_at_its_revision_only(store: Store) -> None:
    kept = store.batches.add(
        Batch(id="K7M4-2QXP", total=0, made_at=MORNING, made_by="staff"), a_deed(Did.LIST_UPLOADED)
    )
    changed = store.batches.save(kept.model_copy(update={"state": BatchState.SENDING}))

    assert store.batches.in_state(BatchState.SENDING) == (changed,)
    assert store.batches.in_state(BatchState.SENDING, before=MORNING) == ()
    assert store.batches.in_state(BatchState.READ) == ()
    with pytest.raises(Conflict):
        store.batches.save(kept)
    with pytest.raises(Conflict):
        store.batches.forget(kept, a_deed(Did.LIST_FORGOTTEN))
    store.batches.forget(changed, a_deed(Did.LIST_FORGOTTEN))
    assert store.batches.by_id("K7M4-2QXP") is None
