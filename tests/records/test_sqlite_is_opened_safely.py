"""The embedded database: its modes, its rights, its migrations, and what its errors say."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from screening.records.database import Database
from screening.records.schema import bring_up_to_date
from screening.records.tables import METADATA
from sqlalchemy import text

from screening.errors import StoreError
from screening.records import sqlite
from tests.factories import a_draft, a_store, a_text


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path}/data/records.sqlite3")


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_is_used_only_where_its_fault_is_cured(
    version: tuple[int, int, int],
    safe: bool,  # noqa: FBT001
) -> None:
    assert sqlite.wal_is_safe(version) is safe


def test_every_connection_is_in_the_safest_mode(database: Database) -> None:
    with database.engine.connect() as one, database.engine.connect() as two:
        for connection in (one, two):
            cursor = connection.connection.cursor()
            modes = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert modes == {
                "journal_mode": sqlite.journal_mode().lower(),
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 10_000,
            }


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_folder_and_file_belong_to_their_owner_alone(database: Database, tmp_path: Path) -> None:
    bring_up_to_date(database)

    folder, file = tmp_path / "data", tmp_path / "data" / "records.sqlite3"

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_migrations_lead_to_the_tables_that_the_code_uses(database: Database) -> None:
    bring_up_to_date(database)

    with database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)

    assert differences == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    bring_up_to_date(database)
    bring_up_to_date(database)


def test_records_of_a_newer_version_are_refused_in_words(database: Database) -> None:
    bring_up_to_date(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="newer version"):
        bring_up_to_date(database)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    draft = store.create_draft(a_draft(), a_text())

    def half_a_deed() -> None:
        with store._database.writing() as connection:
            connection.execute(text("DELETE FROM draft"))
            connection.execute(text("INSERT INTO no_such_table VALUES (1)"))

    with pytest.raises(StoreError):
        half_a_deed()

    assert store.drafts.by_token(draft.token_hash) == draft


def test_an_error_of_the_records_quotes_no_answer(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with store._database.writing() as connection:
        connection.execute(text("DROP TABLE draft"))

    with pytest.raises(StoreError) as caught:
        store.create_draft(a_draft(answers={"name": "Canary Patient"}), a_text())

    told = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__suppress_context__}"
    assert "Canary" not in told
    assert told.endswith("True")


def test_a_file_that_is_no_database_is_an_error_of_the_records(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite3").write_bytes(b"this is not a database" * 100)

    with pytest.raises(StoreError):
        a_store(tmp_path)


def test_an_address_that_cannot_be_used_is_an_error_of_the_records() -> None:
    with pytest.raises(StoreError):
        Database("no such address")
    with pytest.raises(StoreError):
        Database("nosuchdatabase://here")


def test_private_facts_stand_in_the_body_only(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.create_draft(a_draft(answers={"name": "Canary Patient"}), a_text())

    with sqlite3.connect(tmp_path / "records.sqlite3") as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM draft").fetchone())
    connection.close()

    holding = [column for column, value in row.items() if "Canary" in str(value)]
    assert holding == ["body"]
