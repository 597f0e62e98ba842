"""strace around a child that is already open for work: it records, or makes calls fail."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from tests.faults.records import database

ATTACHED: Final = re.compile(r"attached")


@cache
def missing() -> str:
    """Return why nothing can be traced here, or nothing if it can."""
    if shutil.which("strace") is None:
        return "this machine has no strace"
    command = ["strace", "-qq", "-e", "inject=getppid:error=EIO", sys.executable, "-c", ""]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if tried.returncode:
        return f"strace may not trace here: {tried.stderr.strip().splitlines()[-1:]}"
    return _may_not_attach()


def _may_not_attach() -> str:
    sleeper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        with traced(sleeper.pid, Path(os.devnull)):
            return ""
    except PermissionError as error:
        return str(error)
    finally:
        sleeper.communicate(b"\n")


@contextmanager
def traced(pid: int, log: Path, *options: str) -> Iterator[None]:
    """Trace a process that runs already.

    Raises PermissionError where that is not allowed.
    """
    command = ["strace", "-y", "-o", str(log), *options, "-p", str(pid)]
    strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert strace.stderr
    first = strace.stderr.readline()
    if not ATTACHED.search(first):
        strace.kill()
        strace.communicate()
        raise PermissionError(f"strace may not attach here: {first.strip()}")
    try:
        yield
    finally:
        strace.terminate()
        strace.communicate()


def on_records(folder: Path, pid: int) -> tuple[str, ...]:
    """Return the options that leave out every call of a process that does not touch the records.

    The audit's signed mark lies beside the database; it is written anew, then renamed.
    """
    files = [f"{database(folder)}{kind}" for kind in ("", "-journal", "-wal", "-shm")]
    for mark in folder.glob("audit-*.json"):
        files += [str(mark), str(mark.with_suffix(f".{pid}.new"))]
    return tuple(word for path in (str(folder), *files) for word in ("-P", path))
