"""A million guesses at what opens a door: sessions, links, codes of apps, passwords.

`python -m tests.faults.guesses` makes the million; `make test` a sample. No hit may be among them,
and where a door counts tries, hardly any guess may be looked at. The guesser never sleeps: at the
doors that count, a guess comes every second, for days. Half of the guesses at tokens are as near
as can be: a real one with one letter changed.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from string import ascii_letters, digits
from typing import Final

from screening.actions import codes
from screening.actions.staff import passwords, second_step, sign_in
from screening.clinic import Clinic, Clinics
from screening.records.deeds import Did
from screening.records.people import OneTimeCode, Purpose, Staff, Stage
from screening.records.sql import opening
from tests.bench.tables import verdict
from tests.factories import (
    HOME_ADDRESS,
    PASSWORD,
    Clock,
    a_clinic,
    a_deed,
    a_member,
    one_of,
    signed_in,
    the_password,
    the_records,
)

MILLION: Final = 1_000_000
SEED: Final = 20_260
TARGETS: Final = 100
# Of ten guesses so many at each: sessions, links, codes of an app, passwords.
SHARES: Final = (4, 4, 1, 1)
SIGNS: Final = f"{ascii_letters}{digits}-_"
SECOND: Final = timedelta(seconds=1)


@dataclass
class Guesses:
    """What came of guesses of one kind."""

    what: str
    made: int = 0
    judged: int = 0
    hits: int = 0
    seconds: float = 0

    def __str__(self) -> str:
        """Tell it on one line."""
        return (
            f"{self.what}: {self.made:,} guesses, {self.judged:,} looked at, {self.hits} hits,"
            f" {self.seconds:.0f} s"
        )


@dataclass
class Aim:
    """A clinic whose doors are guessed at, and what really opens them."""

    clinic: Clinic
    clinics: Clinics
    clock: Clock
    chance: random.Random
    member: Staff
    sessions: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def guess(self, real: list[str]) -> str:
        """Return a token that is none: by chance, or one letter away from a real one."""
        if self.chance.random() < 0.5:
            return codes.token(self.chance.randbytes)
        near = list(self.chance.choice(real))
        at = self.chance.randrange(len(near) - 1)
        near[at] = self.chance.choice([sign for sign in SIGNS if sign != near[at]])
        return "".join(near)


def measure(count: int, seed: int = SEED) -> tuple[Guesses, ...]:
    """Make so many guesses in all, and return what came of each kind."""
    with tempfile.TemporaryDirectory() as name:
        records = the_records(Path(name))
        with closing(records.database):
            clock = Clock()
            clinic = a_clinic(Path(name), store=opening.store(records), clock=clock)
            aim = _aimed(clinic, clock, random.Random(seed))
            kinds = (_sessions, _links, _codes, _passwords)
            shares = [count * share // sum(SHARES) for share in SHARES]
            return tuple(kind(aim, share) for kind, share in zip(kinds, shares, strict=True))


def _aimed(clinic: Clinic, clock: Clock, chance: random.Random) -> Aim:
    member = a_member(clinic, password=the_password())
    aim = Aim(clinic, one_of(clinic), clock, chance, member)
    for number in range(TARGETS):
        aim.sessions.append(codes.parted(signed_in(clinic, member))[1])
        secret, now = codes.token(clinic.chance), clinic.timer()
        code = OneTimeCode(
            hash=codes.hashed(secret),
            purpose=Purpose.INVITE,
            staff_id=f"{number}",
            made_at=now,
            expires_at=now + timedelta(days=3),
        )
        clinic.store.codes.add(code, a_deed(Did.CODE_MADE))
        aim.links.append(secret)
    return aim


def _sessions(aim: Aim, count: int) -> Guesses:
    def is_hit() -> bool:
        guess = codes.hashed(aim.guess(aim.sessions))
        return aim.clinic.store.sessions.by_hash(guess) is not None

    return _judged("sessions", count, is_hit)


def _links(aim: Aim, count: int) -> Guesses:
    def is_hit() -> bool:
        return aim.clinic.store.codes.by_hash(codes.hashed(aim.guess(aim.links))) is not None

    return _judged("links", count, is_hit)


def _judged(what: str, count: int, is_hit: Callable[[], bool]) -> Guesses:
    """Guess where no door counts: all are looked at, and only the length of the token helps."""
    began = time.perf_counter()
    hits = sum(is_hit() for _ in range(count))
    return Guesses(what, count, count, hits, time.perf_counter() - began)


def _codes(aim: Aim, count: int) -> Guesses:
    found = sign_in.here(aim.clinics, signed_in(aim.clinic, aim.member, Stage.PASSWORD))
    assert found is not None
    here = found

    def tried() -> sign_in.SignIn:
        return second_step.prove(here, f"{aim.chance.randrange(1_000_000):06}")

    return _counted(aim, "codes of an app", count, tried)


def _passwords(aim: Aim, count: int) -> Guesses:
    # The hash is not what is tried here: whoever had the right word would be told so.
    really, passwords.fits = passwords.fits, _is_right
    try:
        return _counted(
            aim,
            "passwords",
            count,
            lambda: sign_in.sign_in(
                aim.clinics, aim.member.email, f"{aim.chance.random()}", HOME_ADDRESS
            ),
        )
    finally:
        passwords.fits = really


def _is_right(kept: str, typed: str) -> bool:
    return bool(kept) and typed == PASSWORD


def _counted(aim: Aim, what: str, count: int, tried: Callable[[], sign_in.SignIn]) -> Guesses:
    began, found = time.perf_counter(), Guesses(what, count)
    for _ in range(count):
        one = tried()
        found.judged += one.judged
        found.hits += bool(one.cookie)
        aim.clock.now += SECOND
    found.seconds = time.perf_counter() - began
    return found


def row(found: tuple[Guesses, ...]) -> tuple[str, ...]:
    """Return what docs/faults.md tells of the guesses."""
    made, hits = sum(one.made for one in found), sum(one.hits for one in found)
    looked_at = ", ".join(f"{one.judged:,} of {one.made:,} {one.what}" for one in found)
    told = f"{made:,} guesses, {hits} hits; looked at: {looked_at}"
    return ("guesses at the doors of staff", told, f"{MILLION:,}, 0 hits", verdict(kept=not hits))


def main() -> int:
    """Return 1 if anything was hit."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.guesses", description=__doc__)
    parser.add_argument("--count", type=int, default=MILLION)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    found = measure(asked.count, asked.seed)
    print(*found, sep="\n")
    return 1 if any(one.hits for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
