"""The export of all answers while the records grow: how many rows a second, in how much memory.

Run as a module with a folder, a format and a way of measuring, it measures in its own fresh
process, where nothing else has taken memory, and prints JSON.
"""

import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from screening import bootstrap
from screening.actions.housekeeping import exporting
from screening.actions.housekeeping.exporting import Format, Order
from screening.records.deeds import CONSOLE
from screening.records.people import EVERY_ROLE
from screening.settings import Settings
from tests.bench.assessing import ROOT

SIZES: Final = (25_000, 50_000, 100_000)
FORMATS: Final = (Format.CSV, Format.PARQUET)
# How fast it is and what the process holds is told by one run; what Python holds makes it slow.
PLAIN, TRACED = "plain", "traced"
MIB: Final = 1024 * 1024
# Not getrusage: what it tells of a process begins with what its parent held.
STATUS: Final = Path("/proc/self/status")
NOW, MOST = "VmRSS", "VmHWM"
Run = Mapping[str, float]


@dataclass(frozen=True)
class Export:
    """One export: rows a second, and the most MiB that it held beyond what there was before.

    `held` is what the process took of the machine, `traced` what Python objects took.
    """

    rows: int
    per_second: float
    held: float
    traced: float
    size: float


def measure(folders: Mapping[int, Path]) -> Mapping[Format, Sequence[Export]]:
    """Export the records of each size in each format."""
    return {form: _by_size(folders, form) for form in FORMATS}


def _by_size(folders: Mapping[int, Path], form: Format) -> Sequence[Export]:
    """Export all sizes one after the other, twice: whatever else goes on hits none alone."""
    first, again, traced = (
        [_apart(folders[size], form, way) for size in SIZES] for way in (PLAIN, PLAIN, TRACED)
    )
    return [_told(*runs) for runs in zip(SIZES, first, again, traced, strict=True)]


def _told(rows: int, first: Run, again: Run, traced: Run) -> Export:
    return Export(
        rows=rows,
        # Whatever else the machine does makes one slower, never faster.
        per_second=rows / min(first["seconds"], again["seconds"]),
        held=first["held"],
        traced=traced["traced"],
        size=first["size"] / 1e6,
    )


def _apart(folder: Path, form: Format, way: str) -> Run:
    command = [sys.executable, "-m", "tests.bench.exporting", str(folder), form, way]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    found: Run = json.loads(done.stdout)
    return found


def _here(folder: str, form: str, way: str) -> dict[str, Any]:
    clinic = bootstrap.clinic(Settings(data_dir=Path(folder))).acting_as(CONSOLE, EVERY_ROLE)
    if way == TRACED:
        tracemalloc.start()
    before, since = _held(NOW), time.perf_counter()
    parts = exporting.export(clinic, Order("the bench", Format(form), frozenset()))
    size = sum(len(part) for part in parts)
    return {
        "seconds": time.perf_counter() - since,
        "held": _held(MOST) - before,
        "traced": tracemalloc.get_traced_memory()[1] / MIB if way == TRACED else 0,
        "size": size,
    }


def _held(which: str) -> float:
    """Return the MiB that the process holds now, or the most that it ever held."""
    lines = STATUS.read_text(encoding="utf-8").splitlines()
    told = dict(line.split(":", 1) for line in lines)
    return int(told[which].split()[0]) / 1024


if __name__ == "__main__":
    json.dump(_here(*sys.argv[1:]), sys.stdout)
