"""A sample of `make faults`: power loss, replayed."""

import pytest

from tests.faults import modes, power
from tests.faults.bench import Bench
from tests.faults.modes import Mode


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("mode", modes.SAFE, ids=str)
def test_power_loss_takes_nothing_that_was_acknowledged(bench: Bench, mode: Mode) -> None:
    found = power.measure(bench, mode.pragmas, power.Extent(forms=1, every=9))

    assert (found.lost, found.torn, found.corrupt) == ([], [], [])
    assert found.states > 30


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("mode", modes.KNOWN_TO_LOSE, ids=str)
def test_the_replay_finds_what_an_unsafe_mode_loses(bench: Bench, mode: Mode) -> None:
    found = power.measure(bench, mode.pragmas, power.Extent(forms=1, every=8))

    assert found.lost != []
    # The audit knows what is lost: its signed mark is further than its end.
    assert [one for one in found.corrupt if not one.startswith("the end is cut")] == []


def test_the_app_opens_its_records_in_a_mode_that_loses_nothing(bench: Bench) -> None:
    opened = bench.opened()

    assert opened.journal in {"wal", "truncate"}
    assert opened.synchronous == 2
