"""kill -9 at random moments while a patient's deeds are saved."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.faults import plans
from tests.faults.bench import Bench
from tests.faults.judge import judged
from tests.faults.nursery import Child
from tests.faults.records import in_the_middle, kept
from tests.faults.saying import ACK, TRY, Job

SEED: Final = 20_261
DEEDS: Final = len(plans.everything())


@dataclass
class Kills:
    """What was killed, and what was wrong afterwards.

    `during` counts what was under way. `half_done` counts the kills that left a transaction to
    undo: a run in which there is none has proved nothing.
    """

    seed: int
    kills: int = 0
    acknowledged: int = 0
    during: Counter[str] = field(default_factory=Counter)
    half_done: int = 0
    landed: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)


def measure(bench: Bench, *, kills: int, seed: int) -> Kills:
    """Kill that many children, each at a moment of its own."""
    found = Kills(seed)
    for moment in _moments(random.Random(seed), _a_whole_run(bench)):
        if found.kills == kills:
            return found
        job = Job(folder=bench.template.copy(bench.folder), deeds=plans.everything())
        with bench.nursery.child(job) as child:
            child.go(DEEDS)
            child.hear(moment)
            if child.is_resting:
                continue  # it was faster than the kill
            child.kill()
        _judge(found, bench, child)
    raise AssertionError("moments do not end")


def _moments(chance: random.Random, longest: float) -> Iterator[float]:
    while True:
        yield chance.uniform(0, longest)


def _a_whole_run(bench: Bench) -> float:
    with bench.nursery.child(
        Job(folder=bench.template.copy(bench.folder), deeds=plans.everything())
    ) as child:
        began = time.monotonic()
        child.go(DEEDS)
        assert child.hear()
        return time.monotonic() - began


def _judge(found: Kills, bench: Bench, child: Child) -> None:
    found.kills += 1
    found.acknowledged += sum(line.word == ACK for line in child.lines)
    under_way = child.last.word == TRY
    found.during[child.deeds[child.last.number].do if under_way else "between"] += 1
    found.half_done += in_the_middle(bench.folder)
    verdict = judged(bench.template, child.deeds, child.lines, kept(bench.folder))
    found.landed += verdict.landed
    found.lost += verdict.lost
    found.torn += [*verdict.torn, *verdict.corrupt]
