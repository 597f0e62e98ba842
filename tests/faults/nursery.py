"""Start children that are warm: what they import and read is there before they are forked.

`python -m tests.faults.nursery` reads one job a line and forks a child for it, which then has the
pipes to itself until it ends. So a run costs milliseconds instead of a second, and nothing that is
swept has to do with starting.
"""

import os
import select
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from pydantic import ValidationError

from tests.factories import the_content
from tests.faults import saying
from tests.faults.child import nursery_line, work
from tests.faults.saying import (
    ACK,
    BORN,
    END,
    FAIL,
    GO,
    PAUSE,
    READY,
    RESTS,
    Deed,
    Job,
    Line,
    Opened,
)

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 60.0
JOB: Final = "{"
LEVELS: Final = {"NORMAL": 1, "FULL": 2}


def missing() -> str:
    """Return why no child can be forked here, or nothing if one can."""
    return "" if hasattr(os, "fork") else "this system has no fork and no kill -9"


class Nursery:
    """The process that forks children; one child at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._heard = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()

    @contextmanager
    def child(self, job: Job) -> Iterator["Child"]:
        """Give a child that stands before its first deed; it is gone afterwards."""
        self.tell(job.model_dump_json())
        child = Child(self, job)
        try:
            child.hear()
            assert child.last.word != READY or _is_as_wished(job, child.opened), child.opened
            yield child
        finally:
            child.kill()

    def tell(self, line: str) -> None:
        """Say a line to the nursery, or to the child that has its pipes."""
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n".encode())

    def line(self, until: float) -> str | None:
        """Return the next line that is not blank, or None if there is none until then."""
        assert self._process.stdout
        while True:
            line, found, rest = self._heard.partition(b"\n")
            if found:
                self._heard = rest
                if line:
                    return line.decode()
                continue
            left = max(0.0, until - time.monotonic())
            if not select.select([self._process.stdout], [], [], left)[0]:
                return None
            more = self._process.stdout.read(1 << 16)
            assert more, "the nursery is gone"
            self._heard += more


class Child:
    """One child: what it was asked to do, and all that it said."""

    def __init__(self, nursery: Nursery, job: Job) -> None:
        self._nursery = nursery
        self.deeds: tuple[Deed, ...] = job.deeds
        self.lines: list[Line] = []

    @property
    def pid(self) -> int:
        """Return the number of its process."""
        return next(line.number for line in self.lines if line.word == BORN)

    @property
    def opened(self) -> Opened:
        """Return how its connection stands."""
        ready = next(line for line in self.lines if line.word == READY)
        return Opened.model_validate_json(ready.rest)

    @property
    def last(self) -> Line:
        """Return the last line that tells of a deed or of the records."""
        return next(line for line in reversed(self.lines) if line.word not in {PAUSE, END})

    @property
    def is_gone(self) -> bool:
        """Tell whether it has ended."""
        return bool(self.lines) and self.lines[-1].word == END

    @property
    def is_resting(self) -> bool:
        """Tell whether it waits, or has ended."""
        return bool(self.lines) and self.lines[-1].word in RESTS

    def go(self, deeds: int = 1) -> None:
        """Ask for the next deeds."""
        self._nursery.tell(f"{GO} {deeds}")

    def hear(self, seconds: float = PATIENCE) -> bool:
        """Listen until the child rests or is gone; tell whether it did in time."""
        until = time.monotonic() + seconds
        while (text := self._nursery.line(until)) is not None:
            self._note(saying.read(text))
            if self.is_resting:
                return True
        return False

    def hear_acknowledged(self, deeds: int) -> None:
        """Listen until so many deeds were acknowledged."""
        until = time.monotonic() + PATIENCE
        while sum(line.word == ACK for line in self.lines) < deeds:
            text = self._nursery.line(until)
            assert text is not None, "the child is too slow"
            self._note(saying.read(text))

    def kill(self) -> None:
        """Kill it, as `kill -9` does, and hear the last of it."""
        if not self.is_gone:
            os.kill(self.pid, signal.SIGKILL)
        while not self.is_gone:
            assert self.hear(), "the child lives on"

    def _note(self, line: Line) -> None:
        mistaken = line.word == FAIL and line.refusal.error == AssertionError.__name__
        assert not mistaken, f"the suite asked for what cannot be done: {line}"
        if line.word == END:
            assert line.number in {0, -signal.SIGKILL}, f"the child broke: {line}"
            if self.lines and _was_cut(self.lines[-1]):
                self.lines.pop()
        self.lines.append(line)


def _is_as_wished(job: Job, opened: Opened) -> bool:
    """Tell whether the modes that a job asks for are in force, and not the app's own."""
    wished = dict(pragma.split("=") for pragma in job.pragmas)
    journal = wished.get("journal_mode", opened.journal).lower()
    level = LEVELS.get(wished.get("synchronous", ""), opened.synchronous)
    return (journal, level) == (opened.journal, opened.synchronous)


def _was_cut(line: Line) -> bool:
    """Tell whether a kill came while it was said: then it was never heard whole."""
    if line.word != ACK:
        return False
    try:
        line.held  # noqa: B018 - reading it is the question
    except ValidationError:
        return True
    return False


def main() -> None:
    """Fork a child for each job."""
    the_content()
    while line := nursery_line():
        if not line.startswith(JOB):
            continue  # the end of a GO whose child was killed before it had heard all of it
        job = Job.model_validate_json(line)
        pid = os.fork()
        if pid == 0:
            _live(job)
        _, status = os.waitpid(pid, 0)
        # A line that was cut by a kill ends here.
        print(f"\n{END} {os.waitstatus_to_exitcode(status)}", flush=True)


def _live(job: Job) -> None:
    code = 1
    try:
        work(job)
    except SystemExit:
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, a forked child must not go on as its parent
        traceback.print_exc()
    os._exit(code)


if __name__ == "__main__":
    main()
