"""What keeps a patient from being served, and what only the one who runs it should see."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from screening.actions.housekeeping import readiness
from screening.actions.housekeeping.readiness import (
    GETS_FULL,
    LEAST_FREE,
    LONGEST_WAIT,
    Note,
    State,
    Trouble,
)
from screening.records.deeds import Did
from screening.records.readiness import Trouble as OfRecords
from tests.factories import MORNING, a_clinic, a_deed

ALL_WELL = State()


def free(left: int) -> Callable[[Path], int]:
    return lambda _folder: left


def test_records_without_tables_are_in_the_way(tmp_path: Path) -> None:
    clinic = a_clinic(tmp_path)
    (tmp_path / "records.sqlite3").write_bytes(b"")

    assert OfRecords.OTHER_TABLES in readiness.look(clinic).troubles


def test_a_clinic_as_it_should_be_has_no_troubles(tmp_path: Path) -> None:
    assert readiness.look(a_clinic(tmp_path)).troubles == ()


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (0, State((Trouble.DISK_IS_FULL,))),
        (LEAST_FREE - 1, State((Trouble.DISK_IS_FULL,))),
        (LEAST_FREE, State(notes=(Note.DISK_GETS_FULL,))),
        (GETS_FULL - 1, State(notes=(Note.DISK_GETS_FULL,))),
        (GETS_FULL, ALL_WELL),
    ],
)
def test_a_disk_gets_full_before_it_is_full(tmp_path: Path, left: int, state: State) -> None:
    assert readiness.of_disk(tmp_path, free(left)) == state


def test_the_space_is_that_of_the_disk(tmp_path: Path) -> None:
    assert readiness.of_disk(tmp_path).troubles == ()


def test_a_disk_that_does_not_answer_is_in_the_way(tmp_path: Path) -> None:
    def fails(_folder: Path) -> int:
        raise OSError("Canary")

    assert readiness.of_disk(tmp_path, fails) == State((Trouble.DISK_IS_UNSEEN,))


def test_records_elsewhere_need_no_space_here(tmp_path: Path) -> None:
    assert readiness.of_disk(tmp_path / "nothing", free(0)) == ALL_WELL


def test_when_the_keys_are_destroyed_nobody_is_served(tmp_path: Path) -> None:
    clinic = a_clinic(tmp_path)
    clinic.store.keys.destroy(a_deed(Did.ERASED))

    assert readiness.look(clinic).troubles == (OfRecords.SEALED,)


@pytest.mark.parametrize(
    ("waits", "state"),
    [
        (None, ALL_WELL),
        (timedelta(0), ALL_WELL),
        (LONGEST_WAIT, ALL_WELL),
        (LONGEST_WAIT + timedelta(seconds=1), State(notes=(Note.MAIL_WAITS,))),
        (-timedelta(hours=1), ALL_WELL),
    ],
)
def test_messages_that_wait_are_told_and_turn_no_patient_away(
    waits: timedelta | None, state: State
) -> None:
    oldest = None if waits is None else MORNING - waits

    assert readiness.of_outbox(oldest, MORNING) == state
