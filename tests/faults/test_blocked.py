"""A sample of `make faults`: records that cannot be written for a while."""

from collections.abc import Callable

import pytest

from tests.faults import blocked, places
from tests.faults.bench import Bench
from tests.faults.blocked import Outcome

DEEDS = pytest.mark.parametrize("do", ["answer", "submit"])
PATIENT = ("busy_timeout=3000",)
IMPATIENT = ("busy_timeout=300",)


@DEEDS
def test_a_deed_waits_for_a_short_lock_and_is_saved(bench: Bench, do: str) -> None:
    found = blocked.locked(bench, do, seconds=0.5, pragmas=PATIENT)

    assert found.faults == []
    assert found.refusals == []
    assert found.saved


@DEEDS
def test_a_long_lock_is_told_and_the_deed_is_saved_when_it_is_over(bench: Bench, do: str) -> None:
    found = blocked.locked(bench, do, seconds=1.5, pragmas=IMPATIENT)

    assert_told_and_saved(found)


@DEEDS
def test_a_full_disk_is_told_and_the_deed_is_saved_when_there_is_room(
    bench: Bench, do: str
) -> None:
    skip_if(places.missing)

    assert_told_and_saved(blocked.full_disk(bench, do))


@DEEDS
def test_a_quota_is_told_and_the_deed_is_saved_when_it_is_lifted(bench: Bench, do: str) -> None:
    skip_if(blocked.no_limits)

    assert_told_and_saved(blocked.no_more_bytes(bench, do))


@DEEDS
@pytest.mark.usefixtures("strace")
def test_a_disk_that_goes_read_only_is_told_and_the_deed_is_saved_afterwards(
    bench: Bench, do: str
) -> None:
    assert_told_and_saved(blocked.gone_read_only(bench, do))


@DEEDS
def test_an_app_that_starts_on_a_read_only_disk_says_so_and_works_afterwards(
    bench: Bench, do: str
) -> None:
    skip_if(places.no_read_only)

    assert_told_and_saved(blocked.begun_read_only(bench, do))


def assert_told_and_saved(found: Outcome) -> None:
    assert found.faults == []
    assert found.refusals != []
    assert found.saved


def skip_if(missing: Callable[[], str]) -> None:
    if reason := missing():
        pytest.skip(reason)
