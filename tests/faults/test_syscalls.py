"""A sample of `make faults`: a fault at every few of a deed's system calls on the records."""

import pytest

from tests.faults import modes, plans, syscalls
from tests.faults.bench import Bench
from tests.faults.modes import Mode
from tests.faults.syscalls import Swept

pytestmark = pytest.mark.usefixtures("strace")


@pytest.mark.parametrize(
    ("mode", "do"),
    [
        (modes.OURS, "answer"),
        (modes.OURS, "submit"),
        pytest.param(modes.WAL_FULL, "submit", marks=pytest.mark.thorough),
    ],
    ids=str,
)
def test_a_deed_is_done_or_not_done_at_every_fault_and_saved_when_it_is_over(
    bench: Bench, mode: Mode, do: str
) -> None:
    found = syscalls.measure(bench, Swept(plans.one(do), mode.pragmas), every=13)

    assert found.faults == []
    assert [point for point in found.restarts if not point.startswith("fcntl")] == []
    assert found.done > 0
    assert found.undone > 0


def test_a_database_without_a_journal_is_found_out(bench: Bench) -> None:
    swept = Swept(plans.one("submit"), modes.NO_JOURNAL.pragmas)

    found = syscalls.measure(bench, swept, only=("pwrite64 kill",))

    assert found.faults != []
