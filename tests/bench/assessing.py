"""How many responses a second `assess --jsonl` judges, and where the time goes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from screening.actions.judge import read_json, read_request
from screening.assessment.assess import assess
from screening.assessment.fit import score, tally
from screening.assessment.flags import raise_flags
from screening.assessment.measures import facts_on
from screening.assessment.model import NOT_ENOUGH
from screening.assessment.settle import settle
from screening.questionnaire.load import Content, load_catalogue
from screening.questionnaire.model import Urgency
from screening.report.as_json import as_json
from screening.response.reading import Reading
from tests.bench import mix
from tests.cases.worked import QUESTIONNAIRES

ROOT: Final = Path(__file__).parents[2]
RUNS: Final = 3


@dataclass(frozen=True)
class Assessing:
    """What was measured: seconds for the whole mix, and for its parts."""

    responses: int
    cpu_seconds: float
    wall_seconds: float
    start_seconds: float
    settled: int
    stages: Mapping[str, float]

    @property
    def per_second(self) -> float:
        """Return responses a second of one core, the start of the process left out."""
        return self.responses / (self.cpu_seconds - self.start_seconds)

    @property
    def per_second_with_start(self) -> float:
        """Return responses a second of one core, the start of the process included."""
        return self.responses / self.cpu_seconds


def measure() -> Assessing:
    """Judge the whole mix through the command line, the best of three, then stage by stage."""
    lines = mix.lines()
    start = min(_judged(lines[:1])[0] for _ in range(RUNS))
    cpu, wall = min(_judged(lines) for _ in range(RUNS))
    stages, settled = _stages(lines)
    return Assessing(len(lines), cpu, wall, start, settled, stages)


def _judged(lines: list[str]) -> tuple[float, float]:
    """Return the CPU and wall seconds of one run of the command."""
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "screening", "assess", "--jsonl"],
        input="".join(lines),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=True,
    )
    wall, after = time.perf_counter() - began, os.times()
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == len(lines)
    assert not [result for result in results if "error" in result]
    used = after.children_user + after.children_system
    return used - before.children_user - before.children_system, wall


@cache
def _catalogue() -> Mapping[str, Content]:
    return load_catalogue(QUESTIONNAIRES)


def _stages(lines: list[str]) -> tuple[dict[str, float], int]:
    """Take the steps of an assessment one by one and add up their milliseconds."""
    _walk(lines[0], {})
    spent: dict[str, float] = {}
    settled = sum(_walk(line, spent) for line in lines)
    return {stage: seconds / len(lines) * 1000 for stage, seconds in spent.items()}, settled


def _walk(line: str, spent: dict[str, float]) -> bool:
    clock = _Clock(spent)
    request = read_request(_catalogue(), read_json(line))
    clock.note("read and validate")
    content, on = request.content, request.on
    reading = Reading(content.questionnaire, request.answers)
    clock.note("which items are shown")
    flags = raise_flags(facts_on(content, reading, on))
    urgency = min((flag.urgency for flag in flags), key=lambda u: u.rank, default=Urgency.CLEAR)
    clock.note("flags")
    doubts = facts_on(content, reading.doubting(), on)
    scored = tally(doubts)
    undecided = score(doubts, scored, urgency).band == NOT_ENOUGH
    clock.note("fit")
    if undecided:
        settle(doubts, scored)
    clock.note("settle")
    assessment = assess(content, request.answers, on)
    clock.skip()
    json.dumps(as_json(content, assessment))
    clock.note("write JSON")
    return undecided


class _Clock:
    """Adds the CPU time since the last note to a stage."""

    def __init__(self, spent: dict[str, float]) -> None:
        self._spent, self._since = spent, time.process_time()

    def note(self, stage: str) -> None:
        now = time.process_time()
        self._spent[stage] = self._spent.get(stage, 0.0) + now - self._since
        self._since = now

    def skip(self) -> None:
        self._since = time.process_time()


def rows(measured: Assessing) -> list[tuple[str, ...]]:
    """Return the share of each stage, the dearest first."""
    total = sum(measured.stages.values())
    ordered: list[tuple[str, Any]] = sorted(measured.stages.items(), key=lambda stage: -stage[1])
    return [(name, f"{spent:.2f}", f"{spent / total:.0%}") for name, spent in ordered]
