"""The copy of the embedded database: small steps first, one step when writers never pause."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from screening.errors import StoreError
from screening.records.sql import online_copy
from screening.records.sql.online_copy import Restless, Watch


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (n INTEGER, filling BLOB)")
        rows = [(number, bytes(4000)) for number in range(1500)]
        connection.executemany("INSERT INTO t VALUES (?, ?)", rows)
    return path


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)


def numbers(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT n FROM t ORDER BY n")]


def add(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO t VALUES (?, x'00')", (number,))


def writing_at_each_step(path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let somebody write in each pause between two steps."""
    written = iter(range(1500, 99_999))
    last = [1499]

    def pause(_seconds: float) -> None:
        last[0] = next(written)
        add(path, last[0])

    monkeypatch.setattr(time, "sleep", pause)
    return lambda: last[0]


def test_a_database_at_rest_is_copied_in_small_steps(source: Path, tmp_path: Path) -> None:
    online_copy.copy(source, tmp_path / "copy")

    assert numbers(tmp_path / "copy") == list(range(1500))


def test_where_writers_never_pause_it_is_copied_in_one_step(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = writing_at_each_step(source, monkeypatch)

    online_copy.copy(source, tmp_path / "copy")

    copied = numbers(tmp_path / "copy")
    assert copied == list(range(len(copied)))
    # The last write came after the one step.
    assert newest() - 1 <= copied[-1] <= newest()


@pytest.mark.usefixtures("no_pause")
def test_a_copy_that_begins_anew_too_often_is_given_up() -> None:
    watch = Watch()
    for _ in range(1 + online_copy.RESTARTS):
        watch(sqlite3.SQLITE_OK, 90, 100)

    with pytest.raises(Restless):
        watch(sqlite3.SQLITE_OK, 90, 100)


@pytest.mark.usefixtures("no_pause")
def test_a_copy_that_goes_on_is_never_given_up() -> None:
    watch = Watch()

    for left in range(1000, -1, -1):
        watch(sqlite3.SQLITE_OK, left, 1000)

    assert watch.restarts == 0


def test_records_that_are_always_locked_end_the_copy_in_words() -> None:
    watch = Watch()
    for _ in range(online_copy.MOST_REFUSALS):
        watch(sqlite3.SQLITE_BUSY, 5, 5)

    with pytest.raises(StoreError, match="without a pause"):
        watch(sqlite3.SQLITE_BUSY, 5, 5)


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be copied"):
        online_copy.copy(tmp_path / "none", tmp_path / "copy")

    assert not (tmp_path / "none").exists()


def test_a_copy_holds_nobody_off_for_long(source: Path, tmp_path: Path) -> None:
    """Whoever writes while the copy rests between two steps does not wait for its end."""
    held = []

    class Looking(Watch):
        def __call__(self, _status: int, left: int, _all: int) -> None:
            with closing(sqlite3.connect(source, timeout=0)) as writer, writer:
                writer.execute("BEGIN IMMEDIATE")
            held.append(left)

    with (
        closing(sqlite3.connect(source)) as records,
        closing(sqlite3.connect(tmp_path / "copy")) as copied,
    ):
        records.backup(copied, pages=online_copy.PAGES, progress=Looking())

    assert len(held) > 3
