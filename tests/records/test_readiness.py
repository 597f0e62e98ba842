"""Whether the records would take a form: asked without waiting, and without leaving a trace."""

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from screening.records.readiness import Readiness, Trouble
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.database import Database
from screening.records.sql.readiness import SqlReadiness
from tests.factories import the_records

# Patients are waited for ten seconds; a probe gives up after one.
A_PROBE = 1.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a clinic's data" / "records #1.sqlite3"


@pytest.fixture
def records(file: Path) -> Iterator[ClinicRecords]:
    made = the_records(file.parent, f"sqlite:///{file.as_posix()}")
    yield made
    made.database.close()


@pytest.fixture
def database(records: ClinicRecords) -> Database:
    return records.database


@pytest.fixture
def readiness(records: ClinicRecords) -> Readiness:
    return SqlReadiness(records)


@contextmanager
def held(file: Path, how: str) -> Iterator[None]:
    """Hold the records as another program would, a backup or a migration."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.execute("ROLLBACK")


def test_records_as_they_should_be_have_no_problems(readiness: Readiness) -> None:
    assert readiness.problems() == ()


def test_a_look_leaves_no_trace(readiness: Readiness, file: Path) -> None:
    before = hashlib.sha256(file.read_bytes()).digest()

    readiness.problems()

    assert hashlib.sha256(file.read_bytes()).digest() == before


@pytest.mark.parametrize(
    ("how", "trouble"),
    [("IMMEDIATE", Trouble.UNWRITABLE), ("EXCLUSIVE", Trouble.UNREADABLE)],
)
def test_behind_a_lock_nobody_waits(
    readiness: Readiness, file: Path, how: str, trouble: Trouble
) -> None:
    if how == "EXCLUSIVE" and wal(file):
        pytest.skip("with this SQLite readers never wait for a writer")
    with held(file, how):
        began = time.monotonic()
        problems = readiness.problems()
        took = time.monotonic() - began

    assert problems == (trouble,)
    assert took < A_PROBE
    assert readiness.problems() == ()


def wal(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as other:
        return bool(other.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def test_our_own_writer_is_not_waited_for(readiness: Readiness, database: Database) -> None:
    with database.writing():
        assert readiness.problems() == (Trouble.UNWRITABLE,)

    assert readiness.problems() == ()


def test_a_file_that_is_gone_is_noticed_and_not_made_anew(
    readiness: Readiness, database: Database, file: Path
) -> None:
    with database.reading():
        file.unlink()
        assert readiness.problems() == (Trouble.UNREADABLE,)

    assert not file.exists()


def test_a_broken_file_is_unreadable(readiness: Readiness, file: Path) -> None:
    file.write_bytes(b"Canary" * 1000)

    assert readiness.problems() == (Trouble.UNREADABLE,)


@pytest.mark.parametrize(
    "change",
    [
        "update alembic_version set version_num = '9999'",
        "delete from alembic_version",
        "drop table alembic_version",
    ],
)
def test_tables_of_another_version_are_noticed(
    readiness: Readiness, file: Path, change: str
) -> None:
    with closing(sqlite3.connect(file)) as other, other:
        other.execute(change)

    assert readiness.problems() == (Trouble.OTHER_TABLES,)


def test_records_that_may_only_be_read_are_noticed(
    readiness: Readiness, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = sqlite3.connect
    monkeypatch.setattr(
        sqlite3,
        "connect",
        lambda address, **options: opened(address.replace("mode=rw", "mode=ro"), **options),
    )

    assert readiness.problems() == (Trouble.UNWRITABLE,)
