"""Milliseconds of CPU for the PDF of a typical patient: the first of a process, and the thirtieth.

Run as a module, it measures in its own fresh process and prints JSON.
"""

import json
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import Final

from screening.actions.judge import Request
from screening.actions.telling import pdf_of_answers
from screening.settings import Settings
from tests.bench.assessing import ROOT
from tests.cases.worked import Case, cases_of, folders

DRAWN: Final = 30


@dataclass(frozen=True)
class Drawing:
    """What was measured, in milliseconds of CPU, and how large the PDF is."""

    case: str
    first: float
    thirtieth: float
    median: float
    size: int


def measure() -> Drawing:
    """Draw thirty summaries in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.drawing"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return Drawing(**json.loads(done.stdout))


def _typical() -> Case:
    return cases_of(folders()[0])[0]


def _draw_thirty() -> Drawing:
    case, settings = _typical(), Settings()
    request = Request(case.content, case.on, case.answers)
    spent = []
    drawn = b""
    for _ in range(DRAWN):
        since = time.process_time()
        drawn = pdf_of_answers(settings, request)
        spent.append((time.process_time() - since) * 1000)
    return Drawing(case.name, spent[0], spent[-1], statistics.median(spent[1:]), len(drawn))


if __name__ == "__main__":
    json.dump(asdict(_draw_thirty()), sys.stdout)
