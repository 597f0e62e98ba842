"""CPU of the summary, the first of a process and the median, beside fpdf2's plain way of drawing.

Run as a module with the name of a measurement, it measures in its own fresh process, prints JSON.
"""

import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from screening.report.model import Report, Row, Rows, Section
from screening.report.pdf.draw import draw
from tests.bench.assessing import ROOT
from tests.bench.plain import draw_plain
from tests.unit.report.forms import a_form, a_patient, strangers, told

DRAWN: Final = 100
MANY: Final = 1000
GROWTH: Final = (10, 100, 1000)
SCRIPTS: Final = ("arabic", "punjabi", "chinese", "korean")


@dataclass(frozen=True)
class Pair:
    """Milliseconds of CPU of ours and of the plain way: the first and the median of a hundred."""

    ours_first: float
    plain_first: float
    ours: float
    plain: float
    size: int


@dataclass(frozen=True)
class Drawing:
    """What was measured, in milliseconds of CPU; memory in MiB."""

    pair: Pair
    growth: dict[str, float]
    scripts: dict[str, float]
    memory: tuple[float, float]

    @property
    def ratio(self) -> float:
        """Return ours over plain, of the medians."""
        return self.pair.ours / self.pair.plain

    @property
    def ratio_of_first(self) -> float:
        """Return ours over plain, of the first of a process."""
        return self.pair.ours_first / self.pair.plain_first


def measure() -> Drawing:
    """Measure everything, each in a process of its own."""
    firsts = {name: _apart(f"first_{name}") for name in ("ours", "plain")}
    medians = _apart("medians")
    return Drawing(
        pair=Pair(ours_first=firsts["ours"], plain_first=firsts["plain"], **medians),
        growth=_apart("growth"),
        scripts=_apart("scripts"),
        memory=tuple(_apart("memory")),
    )


def _apart(name: str) -> Any:
    command = [sys.executable, "-m", "tests.bench.drawing", name]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    return json.loads(done.stdout)


def _typical() -> Report:
    signed = a_patient(consent_privacy="agreed", declare="agreed", signature="Test Patient")
    return told(a_form(signed))


def _spent(work: Callable[[], object]) -> float:
    since = time.process_time()
    work()
    return (time.process_time() - since) * 1000


def _medians() -> dict[str, Any]:
    report = _typical()
    ours, plain = [], []
    for _ in range(DRAWN):
        ours.append(_spent(partial(draw, report, "Letter")))
        plain.append(_spent(partial(draw_plain, report, "Letter")))
    return {
        "ours": statistics.median(ours),
        "plain": statistics.median(plain),
        "size": len(draw(report, "Letter")),
    }


def _with_rows(count: int) -> Report:
    """Return a report with so many rows of answers and nothing else."""
    rows = tuple(
        Row(label=f"Question {n}", value="It helped for a while, then the pain came back")
        for n in range(count)
    )
    part = Section(id="answers", title="Answers", blocks=(Rows(rows=rows),))
    return _typical().model_copy(update={"sections": (part,)})


def _growth() -> dict[str, float]:
    reports = {str(count): _with_rows(count) for count in GROWTH}
    spent: dict[str, list[float]] = {name: [] for name in reports}
    for _ in range(15):
        for name, report in reports.items():
            spent[name].append(_spent(partial(draw, report, "Letter")))
    return {name: statistics.median(times) for name, times in spent.items()}


def _scripts() -> dict[str, float]:
    reports = {name: told(strangers()[name]) for name in SCRIPTS}
    return {
        name: statistics.median(_spent(partial(draw, report, "Letter")) for _ in range(15))
        for name, report in reports.items()
    }


def _memory() -> list[float]:
    """Return the most memory that was ever held after a hundred documents, and after a thousand."""
    report, held = _typical(), []
    for number in range(1, MANY + 1):
        draw(report, "Letter")
        if number in {DRAWN, MANY}:
            gc.collect()
            held.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return held


MEASUREMENTS: Final[dict[str, Callable[[], Any]]] = {
    "first_ours": lambda: _first(draw),
    "first_plain": lambda: _first(draw_plain),
    "medians": _medians,
    "growth": _growth,
    "scripts": _scripts,
    "memory": _memory,
}


def _first(way: Callable[..., bytes]) -> float:
    report = _typical()
    return _spent(partial(way, report, "Letter"))


if __name__ == "__main__":
    json.dump(MEASUREMENTS[sys.argv[1]](), sys.stdout)
