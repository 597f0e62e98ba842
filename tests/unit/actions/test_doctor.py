"""How each thing is judged, with plain values: what is good, worth a look, or wrong."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from screening.actions.housekeeping import doctor
from screening.actions.housekeeping.doctor import Line, Machine, State
from screening.records.condition import BackupFound, KeyFound, RecordsFound

NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)


def a_machine(**changes: Any) -> Machine:
    found: dict[str, Any] = {
        "python": "3.11.7",
        "streamlit": "1.67.0",
        "now": NOW,
        "zone": "America/Vancouver",
        "free_bytes": 50 * doctor.GIGABYTE,
    }
    return Machine(**(found | changes))


def records(**changes: Any) -> RecordsFound:
    found: dict[str, Any] = {
        "engine": "SQLite 3.51.3",
        "exists": True,
        "version": "0002",
        "newest": "0002",
        "journal": "WAL",
        "opened": 7,
        "clinics": 1,
        "noted_at": NOW,
        "ticked": NOW,
    }
    return RecordsFound(**(found | changes))


def a_backup(**changes: Any) -> BackupFound:
    found: dict[str, Any] = {"folder": "backups", "name": "one.backup", "at": NOW}
    return BackupFound(**(found | changes))


A_KEY = KeyFound(source="from /safe/master.key")


def everything(**changes: Any) -> list[Line]:
    given: dict[str, Any] = {
        "machine": a_machine(),
        "key": A_KEY,
        "records": records(),
        "backup": a_backup(),
    }
    return list(doctor.judged(**(given | changes)))


def test_where_all_is_well_nothing_is_to_be_done() -> None:
    lines = everything()

    assert [line.state for line in lines] == [State.GOOD] * len(lines)
    assert [line.do for line in lines] == [""] * len(lines)
    assert [line.what for line in lines] == [
        "software",
        "master key",
        "records",
        "tables",
        "durability",
        "sealed records",
        "audit",
        "clock",
        "disk space",
        "rights",
        "last backup",
        "key ring",
    ]
    assert not doctor.is_wrong(lines)


def test_what_is_worth_a_look_is_not_wrong() -> None:
    lines = everything(backup=BackupFound(folder="backups"))

    assert State.LOOK in {line.state for line in lines}
    assert not doctor.is_wrong(lines)


def test_one_wrong_thing_is_enough() -> None:
    assert doctor.is_wrong(everything(records=records(trouble="the disk is gone")))


def test_the_versions_are_told() -> None:
    told = doctor.software(a_machine(), records()).found

    assert told == "Python 3.11.7, Streamlit 1.67.0, SQLite 3.51.3"


@pytest.mark.parametrize(
    ("key", "state"),
    [
        (A_KEY, State.GOOD),
        (KeyFound(source="data/master.key", is_with_records=True), State.LOOK),
        (KeyFound(source="x", is_with_records=True, is_with_backups=True), State.WRONG),
        (KeyFound(source="x", trouble="the master key is missing"), State.WRONG),
    ],
)
def test_the_master_key_belongs_apart(key: KeyFound, state: State) -> None:
    line = doctor.master_key(key)

    assert line.state is state
    assert bool(line.do) is (state is not State.GOOD)


def test_records_that_do_not_open_say_why_and_nothing_else_of_them_is_judged() -> None:
    lines = everything(records=records(trouble="the disk is gone"))

    told = {line.what: line for line in lines}
    assert told["records"].state is State.WRONG
    assert "the disk is gone" in told["records"].found
    assert not {"tables", "durability", "sealed records", "audit"} & set(told)


def test_an_empty_place_is_not_wrong() -> None:
    line = doctor.opening(records(exists=False), A_KEY)

    assert (line.state, line.found) == (State.LOOK, "there are none yet")


def test_destroyed_clinics_are_told() -> None:
    line = doctor.opening(records(destroyed=2), A_KEY)

    assert (line.state, line.found[-27:]) == (State.GOOD, "2 whose keys were destroyed")


def test_records_that_nobody_can_read_again_are_not_called_good() -> None:
    line = doctor.opening(records(clinics=0, destroyed=1), A_KEY)

    assert line.state is State.LOOK
    assert "destroyed" in line.found


def test_the_trouble_with_a_key_is_told_once() -> None:
    lines = everything(key=KeyFound(source="x", trouble="lost"), records=records(trouble="lost"))

    assert [line.what for line in lines if "lost" in line.found] == ["master key"]
    assert {line.what: line.state for line in lines}["records"] is State.LOOK


@pytest.mark.parametrize("backup", [BackupFound(folder="backups"), a_backup(trouble="cut")])
def test_no_backup_is_asked_for_that_could_not_be_made(backup: BackupFound) -> None:
    well, shut = everything(backup=backup), everything(backup=backup, records=records(trouble="x"))

    told = [{line.what: line.do for line in lines}["last backup"] for lines in (well, shut)]
    assert told == [doctor.BACK_UP, doctor.RECORDS_FIRST]


def test_migrations_that_wait_are_named_and_keep_the_rest_from_being_looked_at() -> None:
    older = records(version="0001", journal="TRUNCATE")

    line = doctor.tables(older)

    assert line.state is State.LOOK
    assert "0001" in line.found
    assert "0002" in line.found
    assert {doctor.sealed(older).state, doctor.audit(older).state} == {State.LOOK}


@pytest.mark.parametrize(
    ("found", "state", "told"),
    [
        ({}, State.GOOD, "journal WAL"),
        ({"journal": "TRUNCATE", "wal_is_safe": False}, State.GOOD, "WAL-reset fault"),
        ({"wal_is_safe": False}, State.WRONG, "can corrupt"),
        ({"journal": ""}, State.GOOD, "the server waits"),
        ({"journal": "", "durable": False}, State.WRONG, "does not wait"),
        ({"durable": False}, State.WRONG, "does not wait"),
    ],
)
def test_what_is_acknowledged_must_be_on_the_disk(
    found: dict[str, Any], state: State, told: str
) -> None:
    line = doctor.journal(records(**found))

    assert line.state is state
    assert told in line.found


def test_records_that_do_not_open_with_their_key_are_wrong() -> None:
    line = doctor.sealed(records(faults=("draft: 2 records do not open",)))

    assert (line.state, line.found) == (State.WRONG, "draft: 2 records do not open")


def test_an_audit_that_is_not_whole_is_wrong_and_long_lists_are_cut() -> None:
    faults = tuple(f"event {number} is missing" for number in range(1, 99))

    line = doctor.audit(records(audit=faults))

    assert line.state is State.WRONG
    assert line.found == "event 1 is missing; event 2 is missing; event 3 is missing"


@pytest.mark.parametrize(
    ("passed", "state", "told"),
    [
        (timedelta(days=400), State.GOOD, ""),
        (timedelta(minutes=-2), State.GOOD, ""),
        (timedelta(minutes=-3), State.WRONG, "3 minutes behind the last deed"),
        (timedelta(hours=-5), State.WRONG, "5 hours behind"),
        (timedelta(days=401), State.LOOK, "401 days after"),
    ],
)
def test_the_clock_is_held_against_the_audit(passed: timedelta, state: State, told: str) -> None:
    line = doctor.clock(a_machine(now=NOW + passed), records())

    assert line.state is state
    assert told in line.found
    assert "America/Vancouver" in line.found


def test_a_clock_that_was_set_back_once_is_told_as_no_fault_of_today() -> None:
    line = doctor.clock(a_machine(), records(ticked=NOW + timedelta(days=3)))

    assert line.state is State.LOOK
    assert "was set back by 3 days in all" in line.found


def test_without_records_any_clock_may_be_right() -> None:
    none = records(ticked=None, noted_at=None)

    assert doctor.clock(a_machine(), none).state is State.GOOD


def test_without_the_master_key_no_backup_is_called_broken() -> None:
    told = {
        line.what: line
        for line in everything(
            key=KeyFound(source="x", trouble="missing"), backup=a_backup(trouble="another key")
        )
    }

    assert told["last backup"].state is State.LOOK
    assert "key ring" not in told


@pytest.mark.parametrize(
    ("free", "size", "state"),
    [
        (2_000_000_000, 0, State.GOOD),
        (1_999_999_999, 0, State.LOOK),
        (8_999_999_999, 3_000_000_000, State.LOOK),
        (9_000_000_000, 3_000_000_000, State.GOOD),
        (200_000_000, 0, State.LOOK),
        (199_999_999, 0, State.WRONG),
    ],
)
def test_the_disk_needs_room_for_the_records_and_for_backups(
    free: int, size: int, state: State
) -> None:
    assert doctor.space(a_machine(free_bytes=free, records_bytes=size)).state is state


def test_files_that_others_may_read_are_named_with_what_to_do() -> None:
    line = doctor.rights(a_machine(open_to_others=("data/master.key",)))

    assert line.state is State.WRONG
    assert line.do == "Run: chmod -R go-rwx data/master.key"


def test_a_folder_with_a_blank_in_its_name_is_quoted() -> None:
    line = doctor.rights(a_machine(open_to_others=("/srv/Dr Example/data",)))

    assert line.do == "Run: chmod -R go-rwx '/srv/Dr Example/data'"


@pytest.mark.parametrize(
    ("backup", "state", "told"),
    [
        (BackupFound(folder="backups"), State.LOOK, "none in backups"),
        (a_backup(), State.GOOD, "opens, 0 minutes old"),
        (a_backup(at=NOW - timedelta(days=1)), State.GOOD, "24 hours old"),
        (a_backup(at=NOW - timedelta(days=1, minutes=1)), State.LOOK, "24 hours old"),
        (a_backup(at=NOW - timedelta(days=9)), State.LOOK, "9 days old"),
        (a_backup(trouble="it was cut"), State.WRONG, "it was cut"),
        (a_backup(at=NOW + timedelta(hours=1)), State.GOOD, "0 minutes old"),
    ],
)
def test_the_last_backup_is_young_and_opens(backup: BackupFound, state: State, told: str) -> None:
    line = doctor.last_backup(backup, NOW)

    assert line.state is state
    assert told in line.found
    assert bool(line.do) is (state is not State.GOOD)


def test_backups_without_their_key_ring_are_wrong() -> None:
    assert doctor.key_ring(a_backup(ring_trouble="it is missing")).state is State.WRONG
