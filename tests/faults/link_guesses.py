"""A million guesses at the links of patients, in the records themselves and at their door.

`python -m tests.faults.link_guesses` makes the million; `make test` a sample. The records look at
each guess, and only the length of the secret helps; the door counts, and lets hardly any by.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from screening.actions import codes
from screening.actions.invite import ways
from screening.actions.invite.ways import WayState
from screening.records.sql import opening
from tests.bench.tables import verdict
from tests.by_link import invited
from tests.factories import HOME_ADDRESS, Clock, a_clinic, a_member, one_of, the_records
from tests.faults.guesses import MILLION, SECOND, SEED, TARGETS, Aim, Guesses

# At the door a guess comes every second, a tenth as many as in the records.
PART_AT_DOOR: Final = 10


def measure(count: int, seed: int = SEED) -> tuple[Guesses, Guesses]:
    """Make so many guesses in the records, and a tenth as many more at the door."""
    with tempfile.TemporaryDirectory() as name:
        records = the_records(Path(name))
        with closing(records.database):
            clock = Clock()
            clinic = a_clinic(Path(name), store=opening.store(records), clock=clock)
            aim = Aim(clinic, one_of(clinic), clock, random.Random(seed), a_member(clinic))
            aim.links += [codes.parted(invited(clinic)[1])[1] for _ in range(TARGETS)]
            at_door = count // PART_AT_DOOR
            return (
                _made("links in the records", count, lambda: _is_known(aim)),
                _made("links at the door", at_door, lambda: _is_let_through(aim)),
            )


def _is_known(aim: Aim) -> tuple[bool, bool]:
    """Tell whether a guess was answered at once, and whether it hit."""
    guess = codes.hashed(aim.guess(aim.links))
    return True, aim.clinic.store.invitations.link(guess) is not None


def _is_let_through(aim: Aim) -> tuple[bool, bool]:
    cookie = codes.addressed(aim.clinic.id, aim.guess(aim.links))
    way, wait = ways.follow(aim.clinics, cookie, HOME_ADDRESS)
    aim.clock.now += SECOND
    return not wait, way.state is not WayState.UNKNOWN


def _made(what: str, count: int, guessed: Callable[[], tuple[bool, bool]]) -> Guesses:
    began, found = time.perf_counter(), Guesses(what, count)
    for _ in range(count):
        is_judged, is_hit = guessed()
        found.judged += is_judged
        found.hits += is_hit
    found.seconds = time.perf_counter() - began
    return found


def row(found: tuple[Guesses, ...]) -> tuple[str, ...]:
    """Return what docs/faults.md tells of the guesses."""
    made, hits = sum(one.made for one in found), sum(one.hits for one in found)
    at_once = ", ".join(f"{one.judged:,} of {one.made:,} {one.what}" for one in found)
    told = f"{made:,} guesses, {hits} hits; answered at once: {at_once}"
    return ("guesses at links of patients", told, f"{MILLION:,}, 0 hits", verdict(kept=not hits))


def main() -> int:
    """Return 1 if anything was hit."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.link_guesses", description=__doc__
    )
    parser.add_argument("--count", type=int, default=MILLION)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    found = measure(asked.count, asked.seed)
    print(*found, sep="\n")
    return 1 if any(one.hits for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
