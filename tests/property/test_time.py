"""However clocks are set and servers killed: nothing stays open longer than its limit.

Two copies of the app stand over the same records, each with a clock that anybody may set at any
time. Whoever comes last asks one of them. Time in which no copy runs counts for as much as the
clock tells: nobody can come in then, and no machine can say more.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from hypothesis import example, given
from hypothesis import strategies as st

from screening.actions import timekeeping
from screening.clinic import Clinic
from screening.records.timer import TOLERANCE, Timer
from screening.web.server import heartbeat
from tests.factories import MORNING, a_clinic

STEP = timedelta(seconds=10)
LIMIT = timedelta(minutes=15)
# What is not noted yet when a copy is killed is lost if its clock is also set back.
LOST_BY_A_KILL = heartbeat.EVERY
JUMPS = st.one_of(
    st.integers(-7200, 7200).map(lambda seconds: timedelta(seconds=seconds)),
    st.sampled_from([timedelta(days=3652), timedelta(days=-3652), timedelta(hours=-1)]),
)
COPIES = st.integers(0, 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("passes"), st.integers(1, 120)),
        st.tuples(st.just("is set"), COPIES, JUMPS),
        st.tuples(st.just("is held back"), COPIES, st.integers(1, 40)),
        st.tuples(st.just("is killed"), COPIES),
        st.tuples(st.just("starts"), COPIES),
        st.tuples(st.just("begins"), COPIES),
    ),
    max_size=60,
)


@dataclass
class Ledger:
    """What the records note of the time."""

    at: datetime = MORNING
    furthest: datetime = MORNING

    def ticked(self) -> tuple[datetime, datetime]:
        return self.at, self.furthest

    def reach(self, moment: datetime) -> None:
        """Note what comes with a moment that is kept."""
        self.furthest = max(self.furthest, moment)

    def tick(self, at: datetime, ticked: datetime) -> datetime:
        if self.furthest < ticked:
            self.at, self.furthest = at, ticked
        return self.furthest


@dataclass
class Records:
    """Records that hold the time and nothing else."""

    ledger: Ledger = field(default_factory=Ledger)


@dataclass
class Copy:
    """One copy of the app, on a machine of its own."""

    records: Records
    clock: datetime = MORNING
    steady: float = 0.0
    clinic: Clinic | None = None
    steps: int = 0

    def start(self) -> None:
        if self.clinic is None:
            timer = Timer.resumed(
                lambda: self.clock, lambda: self.steady, self.records.ledger.ticked()
            )
            bare = a_clinic(Path(), store=cast("Any", self.records))
            self.clinic = _with(bare, self, timer)
            self.steps = 0
            timekeeping.keep(self.clinic)

    def passes(self) -> None:
        self.clock += STEP
        self.steady += STEP.total_seconds()
        self.steps += 1
        if self.clinic and self.steps * STEP % heartbeat.EVERY == timedelta(0):
            timekeeping.keep(self.clinic)


@dataclass
class World:
    """Two copies, the time that truly passed, and a session with when it was begun."""

    copies: tuple[Copy, Copy]
    open_for: timedelta = timedelta(0)
    passed: timedelta = timedelta(0)
    kills: int = 0
    seen_at: datetime | None = None

    def passes(self) -> None:
        self.passed += STEP
        if any(copy.clinic for copy in self.copies):
            self.open_for += STEP
        for copy in self.copies:
            copy.passes()

    def begin(self, copy: Copy) -> None:
        if copy.clinic:
            self.seen_at, self.open_for = copy.clinic.timer(), timedelta(0)
            copy.records.ledger.reach(self.seen_at)
            self.passed, self.kills = timedelta(0), 0

    def is_open(self) -> bool:
        seen = self.seen_at
        clinics = [copy.clinic for copy in self.copies if copy.clinic]
        return seen is not None and any(not one.is_over(seen, LIMIT) for one in clinics)


def _with(clinic: Clinic, copy: Copy, timer: Timer) -> Clinic:
    return Clinic(
        store=clinic.store,
        clock=lambda: copy.clock,
        timer=timer,
        chance=clinic.chance,
        catalogue=clinic.catalogue,
        settings=clinic.settings,
        mailer=clinic.mailer,
    )


def a_world() -> World:
    records = Records()
    world = World((Copy(records), Copy(records)))
    world.copies[0].start()
    world.begin(world.copies[0])
    return world


def lived(world: World, step: tuple[Any, ...]) -> None:
    """Let one thing happen; whatever is open afterwards must not be open too long."""
    what, *which = step
    if what == "passes":
        for _ in range(which[0]):
            world.passes()
        assert_not_too_long(world)
        return
    copy = world.copies[which[0]]
    if what == "is set":
        copy.clock += which[1]
    elif what == "is held back":
        for _ in range(which[1]):
            world.passes()
            copy.clock -= STEP
    elif what == "is killed" and copy.clinic:
        copy.clinic = None
        world.kills += 1
    elif what == "starts":
        copy.start()
    elif what == "begins":
        world.begin(copy)
    assert_not_too_long(world)


def assert_not_too_long(world: World) -> None:
    longest = LIMIT + TOLERANCE + world.kills * LOST_BY_A_KILL
    assert not (world.is_open() and world.open_for > longest)


@given(steps=STEPS)
@example(steps=[("is set", 0, timedelta(hours=-1)), ("passes", 5)] * 60)
@example(steps=[("is held back", 0, 40)] * 5)
@example(
    steps=[
        ("starts", 1),
        ("is set", 0, timedelta(hours=1)),
        ("begins", 0),
        ("is killed", 0),
        *[("passes", 120)] * 4,
    ]
)
@example(
    steps=[
        ("is set", 0, timedelta(hours=-1)),
        ("is killed", 0),
        ("starts", 0),
        ("passes", 40),
        ("passes", 40),
        ("passes", 40),
    ]
)
def test_nothing_stays_open_longer_than_its_limit(steps: list[tuple[Any, ...]]) -> None:
    world = a_world()
    for step in steps:
        lived(world, step)


@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("passes"), st.integers(1, 60)),
            st.tuples(st.sampled_from(["is killed", "starts", "begins"]), COPIES),
        ),
        max_size=40,
    )
)
def test_while_nobody_sets_a_clock_everything_ends_on_time_and_not_before(
    steps: list[tuple[Any, ...]],
) -> None:
    world = a_world()
    for what, *which in steps:
        lived(world, (what, *which))
        if any(copy.clinic for copy in world.copies):
            assert world.is_open() == (world.passed < LIMIT)
