"""kill -9 at random moments while a patient's deeds are saved."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from tests.faults import plans
from tests.faults.bench import Bench
from tests.faults.judge import judged
from tests.faults.nursery import Child
from tests.faults.records import is_half_done, kept
from tests.faults.saying import ACK, TRY, Job

SEED: Final = 20_261
DEEDS: Final = len(plans.everything())


@dataclass
class Kills:
    """What was killed, and what was wrong afterwards.

    `during` counts what was under way; `half_done` the kills that left a transaction to undo;
    `landed` those after which a deed was found done that had not been acknowledged.
    """

    seed: int
    kills: int = 0
    acknowledged: int = 0
    during: Counter[str] = field(default_factory=Counter)
    half_done: int = 0
    landed: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)


def measure(bench: Bench, pragmas: tuple[str, ...], *, kills: int, seed: int) -> Kills:
    """Kill that many children, each at a moment of its own: so long after so many deeds."""
    found = Kills(seed)
    chance, one_deed = random.Random(seed), _seconds_of_a_deed(bench, pragmas)
    while found.kills < kills:
        with bench.nursery.child(_job(bench, pragmas)) as child:
            child.go(DEEDS)
            child.hear_acknowledged(chance.randrange(DEEDS))
            if child.hear(chance.uniform(0, one_deed)):
                continue  # it had done all before the kill came
            child.kill()
        _judge(found, bench, child)
    return found


def _job(bench: Bench, pragmas: tuple[str, ...]) -> Job:
    folder = bench.template.copy(bench.folder)
    return Job(folder=folder, deeds=plans.everything(), pragmas=pragmas)


def _seconds_of_a_deed(bench: Bench, pragmas: tuple[str, ...]) -> float:
    with bench.nursery.child(_job(bench, pragmas)) as child:
        began = time.monotonic()
        child.go(DEEDS)
        assert child.hear()
        return (time.monotonic() - began) / DEEDS


def _judge(found: Kills, bench: Bench, child: Child) -> None:
    found.kills += 1
    found.acknowledged += sum(line.word == ACK for line in child.lines)
    under_way = child.last.word == TRY
    found.during[child.deeds[child.last.number].do if under_way else "between"] += 1
    found.half_done += is_half_done(bench.folder)
    verdict = judged(bench.template, child.deeds, child.lines, kept(bench.folder))
    found.landed += verdict.landed
    found.lost += verdict.lost
    found.torn += [*verdict.torn, *verdict.corrupt]
