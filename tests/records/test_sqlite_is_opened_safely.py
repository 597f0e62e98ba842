"""The embedded database: its modes, its rights, its migrations, and what its errors say."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from screening.errors import StoreError
from screening.records.sql import opening, sqlite
from screening.records.sql.database import Database
from tests.factories import a_deed, a_draft, a_store, a_text, the_records


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    records = the_records(tmp_path / "data")
    yield records.database
    records.database.close()


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
    wanted = {
        "journal_mode": sqlite.journal_mode().lower(),
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "secure_delete": 1,
    }
    with database.engine.connect() as one, database.engine.connect() as two:
        for connection in (one, two):
            cursor = connection.connection.cursor()
            modes = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in sorted(wanted)
            }
            assert modes == wanted


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_folder_and_file_belong_to_their_owner_alone(database: Database, tmp_path: Path) -> None:
    assert database.is_embedded

    folder, file = tmp_path / "data", tmp_path / "data" / "records.sqlite3"

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    records = the_records(tmp_path)
    store = opening.store(records)
    draft = store.drafts.create(a_draft(), a_text(), a_deed())

    def half_a_deed() -> None:
        with records.writing() as transaction:
            transaction.connection.execute(text("DELETE FROM draft"))
            transaction.connection.execute(text("INSERT INTO no_such_table VALUES (1)"))

    with pytest.raises(StoreError):
        half_a_deed()

    assert store.drafts.by_token(draft.token_hash) == draft


def test_an_error_of_the_records_quotes_no_answer(tmp_path: Path) -> None:
    records = the_records(tmp_path)
    with records.database.writing() as connection:
        connection.execute(text("DROP TABLE draft"))

    with pytest.raises(StoreError) as caught:
        opening.store(records).drafts.create(
            a_draft(answers={"name": "Canary Patient"}), a_text(), a_deed()
        )

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
