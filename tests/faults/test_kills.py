"""A sample of `make faults`: kill -9 at random moments."""

from tests.faults import kills, modes
from tests.faults.bench import Bench


def test_a_kill_loses_nothing_that_was_acknowledged_and_tears_nothing(bench: Bench) -> None:
    found = kills.measure(bench, modes.OURS.pragmas, kills=15, seed=kills.SEED)

    assert (found.lost, found.torn) == ([], [])
    assert found.kills == 15
    assert found.acknowledged > 0
