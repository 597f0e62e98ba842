"""The export of all answers while the records grow: how many rows a second, in how much memory.

Run as a module with a folder, a format and a way of measuring, it measures in its own fresh
process, where nothing else has taken memory, and prints JSON.
"""

import json
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from screening import bootstrap
from screening.actions import exporting
from screening.actions.exporting import Format, Order
from screening.records.deeds import CONSOLE
from screening.records.people import EVERY_ROLE
from screening.settings import Settings
from tests.bench.assessing import ROOT

SIZES: Final = (25_000, 50_000, 100_000)
FORMATS: Final = (Format.CSV, Format.PARQUET)
# How fast it is and what the process holds is told by one run; what Python holds makes it slow.
PLAIN, TRACED = "plain", "traced"
MIB: Final = 1024 * 1024
STATM: Final = Path("/proc/self/statm")


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
    return {form: [_export(folders[size], size, form) for size in SIZES] for form in FORMATS}


def _export(folder: Path, rows: int, form: Format) -> Export:
    plain, again, traced = (_apart(folder, form, way) for way in (PLAIN, PLAIN, TRACED))
    return Export(
        rows=rows,
        # Whatever else the machine does makes one slower, never faster.
        per_second=rows / min(plain["seconds"], again["seconds"]),
        held=plain["held"],
        traced=traced["traced"],
        size=plain["size"] / 1e6,
    )


def _apart(folder: Path, form: Format, way: str) -> Mapping[str, float]:
    command = [sys.executable, "-m", "tests.bench.exporting", str(folder), form, way]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _here(folder: str, form: str, way: str) -> dict[str, Any]:
    clinic = bootstrap.clinic(Settings(data_dir=Path(folder))).acting_as(CONSOLE, EVERY_ROLE)
    if way == TRACED:
        tracemalloc.start()
    before, since = _resident(), time.perf_counter()
    parts = exporting.export(clinic, Order("the bench", Format(form), frozenset()))
    size = sum(len(part) for part in parts)
    return {
        "seconds": time.perf_counter() - since,
        "held": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before,
        "traced": tracemalloc.get_traced_memory()[1] / MIB if way == TRACED else 0,
        "size": size,
    }


def _resident() -> float:
    """Return the MiB that the process holds now."""
    return int(STATM.read_text().split()[1]) * resource.getpagesize() / MIB


if __name__ == "__main__":
    json.dump(_here(*sys.argv[1:]), sys.stdout)
