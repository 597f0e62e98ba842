"""A fault at every system call that one deed makes on the records, each call by itself."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.faults.bench import Bench
from tests.faults.judge import Verdict, judged
from tests.faults.nursery import Child
from tests.faults.records import copied, kept
from tests.faults.saying import ACK, FAIL, REFUSED, Deed, Job, Line
from tests.faults.tracing import on_records, traced

CALL: Final = re.compile(r"^(\w+)\(", re.MULTILINE)
FAULTS: Final = {"kill": "signal=KILL", "EIO": "error=EIO", "ENOSPC": "error=ENOSPC"}
STRUCK: Final = ("(INJECTED)", "killed by SIGKILL")


@dataclass(frozen=True)
class Swept:
    """What is swept: one deed, in a journal mode (none: the one that the app chooses)."""

    deed: Deed
    pragmas: tuple[str, ...] = ()

    def job(self, folder: Path) -> Job:
        """Return the deed, and the same once more for when the fault is over."""
        return Job(folder=folder, deeds=(self.deed, self.deed), pragmas=self.pragmas)


@dataclass
class Sweep:
    """What was swept, and what was wrong.

    `points` counts by system call; `done` and `undone` how the deed was found afterwards.
    `restarts` names the points after which only a new process could save.
    """

    points: Counter[str] = field(default_factory=Counter)
    done: int = 0
    undone: int = 0
    faults: list[str] = field(default_factory=list)
    restarts: list[str] = field(default_factory=list)

    @property
    def broken(self) -> set[str]:
        """Return the points that were not atomic, or not saved afterwards."""
        return {fault.partition(": ")[0] for fault in self.faults}


def measure(bench: Bench, swept: Swept, *, every: int = 1, only: Collection[str] = ()) -> Sweep:
    """Strike at each point or at every few; `only` names some kinds, as `pwrite64 kill`."""
    found = Sweep()
    points = (
        (f"{call} {name}", f"{call}:{fault}:when={number}")
        for call, most in calls(bench, swept).items()
        for number in range(1, most + 1)
        for name, fault in FAULTS.items()
    )
    wanted = [(kind, inject) for kind, inject in points if not only or kind in only]
    for kind, inject in wanted[::every]:
        _strike(bench, swept, inject, found)
        found.points[kind] += 1
    return found


def calls(bench: Bench, swept: Swept) -> Counter[str]:
    """Count the system calls that the deed makes on the records, as a recording shows them."""
    folder = bench.template.copy(bench.folder)
    with bench.nursery.child(swept.job(folder)) as child:
        with traced(child.pid, bench.log, *on_records(folder, child.pid)):
            child.go()
            assert child.hear()
        assert child.last.word == ACK, child.last
    return Counter(sorted(CALL.findall(bench.log.read_text())))


def _strike(bench: Bench, swept: Swept, inject: str, found: Sweep) -> None:
    """Do the deed with one call struck, and judge."""
    folder = bench.template.copy(bench.folder)
    with bench.nursery.child(swept.job(folder)) as child:
        options = ("-e", f"trace={inject.split(':', maxsplit=1)[0]}", "-e", f"inject={inject}")
        with traced(child.pid, bench.log, *on_records(folder, child.pid), *options):
            child.go()
            assert child.hear()
        assert any(word in bench.log.read_text() for word in STRUCK), f"no such call: {inject}"
        found.faults += [f"{inject}: {fault}" for fault in _now(bench, child, found)]
        if not child.is_gone:
            again = list(_again(bench, child))
            if child.last.word != ACK:
                found.restarts.append(inject)
                again += _by_another(bench, swept, child)
            found.faults += [f"{inject}: {fault}" for fault in again]


def _now(bench: Bench, child: Child, found: Sweep) -> Iterator[str]:
    """Yield what is wrong with the records right after the fault."""
    first = _judged(bench, child.lines, child.deeds)
    if first.landed or child.last.word == ACK:
        found.done += 1
    else:
        found.undone += 1
    yield from first.faults
    if child.last.word == FAIL and child.last.refusal.error != REFUSED:
        yield f"ended with {child.last.refusal.error}"


def _again(bench: Bench, child: Child) -> Iterator[str]:
    """Have the deed done again, now that nothing is struck, and yield what is wrong."""
    child.go()
    assert child.hear()
    yield from _judged(bench, child.lines, child.deeds).faults


def _by_another(bench: Bench, swept: Swept, first: Child) -> Iterator[str]:
    """Have the deed done by a process in the place of the first, and yield what is wrong."""
    first.kill()
    with bench.nursery.child(swept.job(bench.folder)) as child:
        child.go()
        assert child.hear()
        if child.last.word != ACK:
            yield f"not saved when it was over: {child.last}"
        yield from _judged(bench, [*first.lines, *child.lines], child.deeds).faults


def _judged(bench: Bench, lines: Sequence[Line], deeds: Sequence[Deed]) -> Verdict:
    """Judge a copy of the records, as a new process would find them at this moment."""
    copy = copied(bench.folder, bench.folder.with_name("judged"))
    return judged(bench.template, deeds, lines, kept(copy))
