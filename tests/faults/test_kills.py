"""A sample of `make faults`: kill -9 at random moments."""

import pytest

from tests.faults import kills, modes, plans
from tests.faults.bench import Bench
from tests.faults.saying import Job


def test_a_kill_loses_nothing_that_was_acknowledged_and_tears_nothing(bench: Bench) -> None:
    found = kills.measure(bench, modes.OURS.pragmas, kills=15, seed=kills.SEED)

    assert (found.lost, found.torn) == ([], [])
    assert found.kills == 15
    assert found.acknowledged > 0


@pytest.mark.parametrize("unheard", ["GO 1", "O 1", " 1", "1", ""])
def test_what_a_killed_child_had_not_heard_is_not_said_to_the_next(
    bench: Bench, unheard: str
) -> None:
    job = Job(folder=bench.template.copy(bench.folder), deeds=plans.everything())
    with bench.nursery.child(job):
        pass
    bench.nursery.tell(unheard)

    with bench.nursery.child(job) as child:
        child.go()
        child.hear_acknowledged(1)
