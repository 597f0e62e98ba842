"""Doors that wait: nobody slips through between the look and the count."""

from datetime import timedelta

import pytest

from screening.actions import throttle
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
