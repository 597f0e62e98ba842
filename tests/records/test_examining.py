"""The doctor's look at records: it finds what is there, changes nothing, and never falls over."""

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from screening.records import backup, examining, master, ring
from screening.records.deeds import Did
from screening.records.sql import examining as looking
from screening.records.sql import opening, sqlite
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.database import Database
from screening.records.sql.opening import Ground
from screening.records.sql.tables import DRAFT
from tests.factories import MASTER_KEY, MORNING, a_deed, a_draft, a_ground, a_text
from tests.postgres import Addresses, Postgres

MASTERS = master.from_text(MASTER_KEY)()
OTHER = master.from_text("eHh4" * 10 + "eHg=")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def filled(records: ClinicRecords) -> ClinicRecords:
    opening.store(records).drafts.create(a_draft(), a_text(), a_deed())
    return records


def test_records_that_are_well_are_found_well(filled: ClinicRecords, ground: Ground) -> None:
    before = contents(ground.checkpoints)

    found = looking.examined(ground)

    assert found.trouble == ""
    assert (found.exists, found.version) == (True, found.newest)
    assert (found.opened, found.clinics, found.faults, found.audit) == (1, 1, (), ())
    assert (found.noted_at, found.ticked) == (MORNING, MORNING)
    if filled.database.is_embedded:
        assert (found.journal, found.durable) == (sqlite.journal_mode(), True)
    else:
        assert found.engine.startswith("PostgreSQL 1")
    assert contents(ground.checkpoints) == before


def test_a_record_that_does_not_open_is_counted(filled: ClinicRecords, ground: Ground) -> None:
    with filled.database.writing(filled.clinic) as connection:
        body = bytes(connection.execute(select(DRAFT.c.body)).scalar_one())
        connection.execute(update(DRAFT).values(body=body[:-1] + bytes([body[-1] ^ 1])))

    found = looking.examined(ground)

    assert found.faults == ("draft: 1 records do not open",)


@pytest.mark.parametrize("ground", ["sqlite"], indirect=True)
def test_a_damaged_file_is_told_although_every_record_opens(
    filled: ClinicRecords, ground: Ground
) -> None:
    with filled.database.writing() as connection:
        page = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_audit_who'"
        number = int(connection.exec_driver_sql(page).scalar_one())
        size = int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())
    filled.database.close()
    file = ground.checkpoints / "records.sqlite3"
    with file.open("r+b") as opened:
        opened.seek((number - 1) * size)
        opened.write(bytes([10, 0, 0, 0, 0, size >> 8, 0, 0]))

    found = looking.examined(ground)

    assert "the file is damaged" in found.faults[0]


def test_another_master_key_is_told_as_the_trouble(filled: ClinicRecords, ground: Ground) -> None:
    assert filled.clinic

    found = looking.examined(replace(ground, masters=OTHER))

    assert "not the one" in found.trouble
    assert found.version == found.newest


def test_in_an_empty_place_nothing_is_found_and_nothing_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "none"

    found = looking.examined(a_ground(folder))

    assert (found.exists, found.trouble) == (False, "")
    assert not folder.exists()


def test_an_empty_database_on_a_server_is_an_empty_place(
    fresh_postgres: Addresses, tmp_path: Path
) -> None:
    found = looking.examined(a_ground(tmp_path, fresh_postgres.app_url, fresh_postgres.owner_url))

    assert (found.exists, found.trouble) == (False, "")
    with closing(Database(fresh_postgres.owner_url)) as database, database.reading() as connection:
        assert not connection.dialect.get_table_names(connection)


def test_a_file_that_is_no_database_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite3").write_bytes(b"no database" * 1000)
    before = contents(tmp_path)

    found = looking.examined(a_ground(tmp_path))

    assert found.trouble == "the records cannot be used (DatabaseError)"
    assert contents(tmp_path) == before


def test_an_interrupted_write_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    records = opening.opened(a_ground(tmp_path))
    records.database.close()
    database, journal = tmp_path / "records.sqlite3", tmp_path / "records.sqlite3-journal"
    # As a kill leaves it: pages of a transaction that must be undone before anybody reads.
    pages = int.from_bytes(database.read_bytes()[28:32], "big")
    head = bytes.fromhex("d9d505f920a163d7") + (1).to_bytes(4, "big") + bytes(4)
    journal.write_bytes((head + pages.to_bytes(4, "big")).ljust(8192, b"\1"))
    before = contents(tmp_path)

    found = looking.examined(a_ground(tmp_path))

    assert "a write was interrupted" in found.trouble
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("no address", "is no address of a database"),
        ("mysql://ims@127.0.0.1:1/none", "is no address of a database"),
        ("postgresql://ims@127.0.0.1:1/none", "is the server running"),
    ],
)
def test_a_database_that_cannot_be_reached_is_told(tmp_path: Path, url: str, told: str) -> None:
    found = looking.examined(replace(a_ground(tmp_path), url=url, owner_url=url))

    assert told in found.trouble


def test_records_that_may_only_be_read_are_told(
    filled: ClinicRecords, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As a folder of somebody else is for whoever is not root.
    ours = str(ground.checkpoints)
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).startswith(ours))

    found = looking.examined(ground)

    assert ("may only be read" in found.trouble) is filled.database.is_embedded


def test_the_audit_of_a_clinic_whose_keys_were_destroyed_is_followed_too(
    filled: ClinicRecords, ground: Ground
) -> None:
    store = opening.store(filled)
    store.ledger.sign()
    store.keys.destroy(a_deed(Did.ERASED))

    whole = looking.examined(ground)
    next(ground.checkpoints.glob("audit-*")).write_text("changed")
    changed = looking.examined(ground)

    assert (whole.trouble, whole.clinics, whole.audit, whole.noted_at) == ("", 0, (), MORNING)
    assert changed.audit == ("the checkpoint cannot be read",)


def test_a_role_that_the_app_refuses_is_told(
    fresh_postgres: Addresses, postgres: Postgres, tmp_path: Path
) -> None:
    opening.opened(
        a_ground(tmp_path, fresh_postgres.app_url, fresh_postgres.owner_url)
    ).database.close()
    superuser = postgres.admin.set(database=fresh_postgres.database)

    found = looking.examined(a_ground(tmp_path, superuser.render_as_string(hide_password=False)))

    assert "NOSUPERUSER" in found.trouble


def test_the_newest_backup_is_read_to_its_end(filled: ClinicRecords, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    assert examining.newest_backup(folder, MASTERS).name == ""
    made = backup.make(filled, folder, MORNING)

    found = examining.newest_backup(folder, MASTERS)

    assert (found.name, found.at) == (made.path.name, MORNING)
    assert (found.trouble, found.ring_trouble) == ("", "")


def test_a_cut_backup_and_a_missing_ring_are_told(filled: ClinicRecords, tmp_path: Path) -> None:
    made = backup.make(filled, tmp_path, MORNING)
    made.path.write_bytes(made.path.read_bytes()[:-1])
    (tmp_path / ring.NAME).unlink()

    found = examining.newest_backup(tmp_path, MASTERS)

    assert "changed or cut" in found.trouble
    assert ring.NAME in found.ring_trouble
