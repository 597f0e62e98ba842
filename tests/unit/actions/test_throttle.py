"""Doors that wait: nobody slips through between the look and the count."""

from datetime import timedelta
from pathlib import Path

import pytest

from screening.actions import throttle
from screening.actions.staff import sign_in
from screening.clinic import Clinic
from screening.errors import Conflict
from tests.factories import Clock


def test_who_saw_the_door_open_does_not_get_in_once_another_has_shut_it(
    clinic: Clinic, clock: Clock
) -> None:
    assert throttle.wait_at(clinic, {"a": 0}) == throttle.NONE
    assert throttle.count(clinic, {"a": 0}) == timedelta(seconds=1)

    with pytest.raises(Conflict):
        throttle.count(clinic, {"a": 0})

    clock.passes(seconds=1)
    assert throttle.count(clinic, {"a": 0}) == timedelta(seconds=2)


def test_free_tries_shut_no_door(clinic: Clinic) -> None:
    waits = [throttle.count(clinic, {"a": 3}).total_seconds() for _ in range(4)]

    assert waits == [0, 0, 0, 1]


def test_of_what_names_a_door_only_a_blind_index_is_kept(clinic: Clinic, tmp_path: Path) -> None:
    door = throttle.at_address("staff", "10.0.0.1")

    throttle.count(clinic, {door: 0, sign_in.account("robin@example.org"): 0})

    assert throttle.wait_at(clinic, {door: 0}) == timedelta(seconds=1)
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"throttle" in kept
    assert [named for named in (door.encode(), b"account:") if named in kept] == []
