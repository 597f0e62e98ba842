"""When the records cannot be written for a while: locked, full, or read-only.

A deed is tried while that lasts, and again when it is over. It must either wait and be saved, or
end with a StoreError and change nothing; and when it is over, it must be saved.
"""

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from tests.faults import places, plans, tracing
from tests.faults.bench import Bench
from tests.faults.judge import judged
from tests.faults.nursery import Child
from tests.faults.records import copied, database, kept
from tests.faults.saying import ACK, REFUSED, SHUT, Job
from tests.faults.tracing import on_records, traced

if sys.platform != "win32":
    import resource

MOST_TRIES: Final = 20
NO_WRITE: Final = "inject=openat,fchown,pwrite64,ftruncate,unlink,fdatasync,fsync:error=EROFS"
Trouble = Callable[[Child, Path], AbstractContextManager[None]]


@dataclass
class Outcome:
    """How it went.

    `refusals` holds what was said while it lasted; `seconds` is how long the first try took.
    """

    refusals: list[str] = field(default_factory=list)
    seconds: float = 0.0
    saved: bool = False
    faults: list[str] = field(default_factory=list)


def locked(bench: Bench, do: str, *, seconds: float, pragmas: tuple[str, ...] = ()) -> Outcome:
    """Have another program hold the database for itself, and go on trying until it is over."""
    found = Outcome()
    folder = bench.template.copy(bench.folder)
    with bench.nursery.child(_job(folder, do, pragmas)) as child:
        began = time.monotonic()
        with _held(folder):
            while child.last.word != ACK and (left := began + seconds - time.monotonic()) > 0:
                _try(child, found, left)
        if not child.is_resting:
            _hear(child, found)
        _finish(bench, child, found)
    return found


def no_limits() -> str:
    """Return why a running program cannot be limited here, or nothing if it can."""
    return "" if hasattr(resource, "prlimit") else "only Linux limits a program that runs already"


def full_disk(bench: Bench, do: str) -> Outcome:
    """Fill the disk that the records are on."""
    with places.small_disk(bench.folder.with_name("disk")) as disk:
        on_it = Bench(bench.nursery, bench.template, disk / "records")
        return _troubled(on_it, do, lambda _child, _folder: places.full(disk))


def no_more_bytes(bench: Bench, do: str) -> Outcome:
    """Let no file take one more byte, as a quota does."""
    return _troubled(bench, do, _without_bytes)


def gone_read_only(bench: Bench, do: str) -> Outcome:
    """Have the disk go read-only under a running app, as it does after an error."""

    def read_only(child: Child, folder: Path) -> AbstractContextManager[None]:
        return traced(child.pid, bench.log, *on_records(folder, child.pid), "-e", NO_WRITE)

    return _troubled(bench, do, read_only)


def begun_read_only(bench: Bench, do: str) -> Outcome:
    """Start the app on a disk that may only be read."""
    if not places.is_root():
        folder = bench.template.copy(bench.folder)
        return _begun(bench, do, folder, places.not_ours(folder))
    with places.small_disk(bench.folder.with_name("disk")) as disk:
        folder = bench.template.copy(disk / "records")
        return _begun(bench, do, folder, places.read_only(disk))


@dataclass(frozen=True)
class Case:
    """One trouble at full size: how it is provoked, why it cannot be, whether a deed waits."""

    name: str
    provoke: Callable[[Bench, str], Outcome]
    missing: Callable[[], str] = str
    waits: bool = False


CASES: Final = (
    Case("locked for 5 s", partial(locked, seconds=5), waits=True),
    Case("locked for 30 s", partial(locked, seconds=30)),
    Case("disk full", full_disk, places.missing),
    Case("no more bytes, as by a quota", no_more_bytes, no_limits),
    Case("disk goes read-only", gone_read_only, tracing.missing),
    Case("started on a read-only disk", begun_read_only, places.no_read_only),
)


def _troubled(bench: Bench, do: str, trouble: Trouble) -> Outcome:
    found = Outcome()
    folder = bench.template.copy(bench.folder)
    with bench.nursery.child(_job(folder, do)) as child:
        with trouble(child, folder):
            _try(child, found)
        _judge(bench, child, found)
        _finish(bench, child, found)
    return found


def _begun(bench: Bench, do: str, folder: Path, trouble: AbstractContextManager[None]) -> Outcome:
    found = Outcome()
    with ExitStack() as lasting:
        lasting.enter_context(trouble)
        with bench.nursery.child(_job(folder, do)) as child:
            if child.last.word == SHUT:
                _note(child, found)
            lasting.close()
            child.go()
            assert child.hear()
            _finish(Bench(bench.nursery, bench.template, folder), child, found)
    return found


def _job(folder: Path, do: str, pragmas: tuple[str, ...] = ()) -> Job:
    return Job(folder=folder, deeds=(plans.one(do),) * MOST_TRIES, pragmas=pragmas)


def _try(child: Child, found: Outcome, seconds: float = 60.0) -> None:
    began = time.monotonic()
    child.go()
    if child.hear(seconds):
        found.seconds = found.seconds or time.monotonic() - began
        _note(child, found)


def _hear(child: Child, found: Outcome) -> None:
    assert child.hear()
    _note(child, found)


def _note(child: Child, found: Outcome) -> None:
    if child.last.word == ACK:
        found.saved = True
        return
    refusal = child.last.refusal
    found.refusals.append(refusal.words)
    if refusal.error != REFUSED:
        found.faults.append(f"ended with {refusal.error}")


def _finish(bench: Bench, child: Child, found: Outcome) -> None:
    """Try once more, now that it is over, unless it was saved."""
    if not found.saved:
        _try(child, found)
    if not found.saved:
        found.faults.append("not saved when it was over")
    _judge(bench, child, found)


def _judge(bench: Bench, child: Child, found: Outcome) -> None:
    copy = copied(bench.folder, bench.log.with_name("judged"))
    found.faults += judged(bench.template, child.deeds, child.lines, kept(copy)).faults


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    with closing(sqlite3.connect(database(folder), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def _without_bytes(child: Child, _folder: Path) -> Iterator[None]:
    before = resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, before)
