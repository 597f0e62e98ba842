"""The audit: appended with its deed, never changed, and nothing can be taken out unnoticed."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from screening.errors import Conflict, StoreError
from screening.records.deeds import Did
from screening.records.sql import opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.store import Store
from tests.factories import MORNING, a_deed, a_draft, a_text

OpenRecords = Callable[[], ClinicRecords]
GUARDS = {
    "sqlite": ("DROP TRIGGER audit_refuse_update", "DROP TRIGGER audit_refuse_delete"),
    "postgresql": ("DROP TRIGGER audit_refuse_change ON audit",),
}


def noted(store: Store, count: int = 6) -> None:
    for number in range(count):
        store.ledger.note(a_deed(Did.DOWNLOADED, f"R{number}"))


def tamper(records: ClinicRecords, owner: Callable[[str], None], statement: str) -> None:
    """Do what somebody with all rights to the database could do."""
    for guard in GUARDS[records.database.engine.dialect.name]:
        owner(guard)
    owner(statement)


def cut(records: ClinicRecords, owner: Callable[[str], None]) -> Store:
    """Cut the end of an audit that was signed for, and its head with it."""
    store = opening.store(records)
    noted(store, 4)
    earlier = store.ledger.done_by("somebody", MORNING, MORNING + timedelta(days=1))[1]
    store.ledger.sign()
    tamper(records, owner, "DELETE FROM audit WHERE seq > 2")
    owner(f"UPDATE audit_head SET seq = 2, hash = '{earlier.hash}'")  # noqa: S608 - our own hash
    return store


def test_every_deed_is_numbered_without_gaps_and_chained(store: Store) -> None:
    noted(store)

    events = store.ledger.done_by("somebody", MORNING, MORNING + timedelta(days=1))

    assert [event.seq for event in events] == [1, 2, 3, 4, 5, 6]
    assert len({event.hash for event in events}) == 6
    assert store.ledger.verify() == ()


@pytest.mark.parametrize("whose", [("",), ("R1", ""), ("R1 R2",)])
def test_whatever_a_deed_names_the_audit_stays_whole(store: Store, whose: tuple[str, ...]) -> None:
    store.ledger.note(a_deed(Did.NOT_FOUND, *whose))
    store.ledger.sign()

    assert store.ledger.verify() == ()


def test_a_deed_that_is_not_kept_leaves_no_event(store: Store) -> None:
    store.drafts.create(a_draft(), a_text(), a_deed(Did.OPENED))

    with pytest.raises(Conflict):
        store.drafts.create(a_draft(id="e" * 43), a_text(), a_deed(Did.OPENED))

    assert len(store.ledger.done_by("somebody", MORNING, MORNING + timedelta(days=1))) == 1


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_audit(
    store: Store, owner: Callable[[str], None], statement: str
) -> None:
    noted(store)

    with pytest.raises((StoreError, Conflict)):
        owner(statement)

    assert store.ledger.verify() == ()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit SET who = 'nobody' WHERE seq = 3", "event 3 was changed"),
        ("UPDATE audit SET whose = 'R9' WHERE seq = 1", "event 1 was changed"),
        ("UPDATE audit SET did = 'saw nothing' WHERE seq = 6", "event 6 was changed"),
        ("DELETE FROM audit WHERE seq = 2", "event 2 is missing"),
        ("DELETE FROM audit WHERE seq > 4", "the end is cut: 6 events were signed for, 4 are here"),
        ("DELETE FROM audit", "the end is cut: 6 events were signed for, 0 are here"),
    ],
)
def test_whatever_is_changed_in_the_audit_is_found(
    records: ClinicRecords, owner: Callable[[str], None], statement: str, told: str
) -> None:
    store = opening.store(records)
    noted(store)

    tamper(records, owner, statement)

    assert told in store.ledger.verify()


def test_an_end_cut_together_with_its_head_is_found_by_the_checkpoint(
    records: ClinicRecords, owner: Callable[[str], None]
) -> None:
    store = cut(records, owner)

    assert store.ledger.verify() == ("the end is cut: 4 events were signed for, 2 are here",)


def test_a_cut_end_is_still_found_after_the_clinic_has_worked_on(
    records: ClinicRecords, open_records: OpenRecords, owner: Callable[[str], None]
) -> None:
    store = cut(records, owner)

    for minutes in range(2, 12, 2):
        store.ledger.note(a_deed(at=MORNING + timedelta(minutes=minutes)))
    again = opening.store(open_records())
    again.ledger.note(a_deed(at=MORNING + timedelta(minutes=30)))
    again.ledger.sign()

    assert again.ledger.verify() == ("event 4 is not the one that was signed for",)


def test_a_forged_mark_is_not_replaced_by_a_good_one(store: Store, tmp_path: Path) -> None:
    noted(store)
    next(tmp_path.glob("audit-*.json")).write_text("[]")

    store.ledger.note(a_deed(at=MORNING + timedelta(minutes=2)))

    assert store.ledger.verify() == ("the checkpoint cannot be read",)


@pytest.mark.parametrize("reference", ["", " ", "K7M4 2QXP"])
def test_no_reference_can_break_the_chain(store: Store, reference: str) -> None:
    store.ledger.note(a_deed(Did.NOT_FOUND, reference))

    assert store.ledger.verify() == ()


def test_a_forged_or_missing_checkpoint_is_told(records: ClinicRecords, tmp_path: Path) -> None:
    store = opening.store(records)
    noted(store)
    path = next(tmp_path.glob("audit-*.json"))
    signed = json.loads(path.read_text())
    signed["head"]["seq"] = 6

    path.write_text(json.dumps(signed))
    assert store.ledger.verify() == ("the checkpoint is not signed by this clinic's key",)
    path.write_text("[]")
    assert store.ledger.verify() == ("the checkpoint cannot be read",)
    path.unlink()
    assert "no checkpoint" in store.ledger.verify()[0]


def test_a_checkpoint_follows_at_most_a_minute_behind(store: Store, tmp_path: Path) -> None:
    def signed_for() -> int:
        return int(json.loads(next(tmp_path.glob("audit-*.json")).read_text())["head"]["seq"])

    for seconds in (0, 30, 59, 61, 90):
        store.ledger.note(a_deed(at=MORNING + timedelta(seconds=seconds)))

    assert signed_for() == 4


def test_many_at_once_write_one_chain(open_records: OpenRecords) -> None:
    stores = [opening.store(open_records()) for _ in range(4)]

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda number: noted(stores[number % 4], 10), range(8)))

    assert stores[0].ledger.verify() == ()
    assert len(stores[0].ledger.who_saw("R3")) == 8


def test_the_order_is_kept_by_number_when_the_clock_goes_back(store: Store) -> None:
    for hours in (0, -9000, 4, -1):
        store.ledger.note(a_deed(Did.DOWNLOADED, "R1", at=MORNING + timedelta(hours=hours)))

    assert [event.at for event in store.ledger.who_saw("R1")] == [
        MORNING + timedelta(hours=hours) for hours in (0, -9000, 4, -1)
    ]
    assert store.ledger.verify() == ()


def test_who_saw_a_patient_and_what_a_person_saw_can_be_asked(store: Store) -> None:
    store.ledger.note(a_deed(Did.LISTED, "AAAA-2222", "BBBB-3333"))
    other = a_deed(Did.DOWNLOADED, "BBBB-3333").model_copy(update={"who": "staff:2"})
    store.ledger.note(other)
    store.ledger.note(a_deed(Did.DOWNLOADED, "AAAA-2222", at=MORNING + timedelta(days=2)))

    seen = [(event.who, event.did) for event in store.ledger.who_saw("BBBB-3333")]
    days = store.ledger.done_by("somebody", MORNING, MORNING + timedelta(days=1))

    assert seen == [("somebody", Did.LISTED), ("staff:2", Did.DOWNLOADED)]
    assert [event.whose for event in days] == [("AAAA-2222", "BBBB-3333")]
    assert store.ledger.who_saw("%") == ()


@pytest.mark.parametrize("part", ["", "B", "BBBB", "BBBB-3333-"])
def test_a_part_of_a_reference_names_nobody(store: Store, part: str) -> None:
    store.ledger.note(a_deed(Did.DOWNLOADED, "BBBB-3333"))

    assert store.ledger.who_saw(part) == ()
