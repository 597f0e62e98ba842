"""Time that never goes back: no set-back of a clock, and no restart, gives anybody more of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from screening.actions.staff import sign_in
from screening.records.timer import TOLERANCE, UNKNOWN, Timer
from screening.settings import Settings
from tests.factories import MORNING, Clock

MINUTE = timedelta(minutes=1)
TEN_YEARS = timedelta(days=3652)


@dataclass
class Wall:
    """A clock that anybody may set, and a stopwatch that nobody can."""

    clock: Clock
    seconds: float = 1000.0

    def stopwatch(self) -> float:
        return self.seconds

    def passes(self, time: timedelta) -> None:
        self.clock.now += time
        self.seconds += time.total_seconds()

    def is_set(self, by: timedelta) -> None:
        self.clock.now += by

    def timer(self, at: datetime = MORNING, ticked: datetime = MORNING) -> Timer:
        return Timer.resumed(self.clock, self.stopwatch, (at, ticked))


@pytest.fixture
def wall() -> Wall:
    return Wall(Clock())


def test_while_nobody_sets_the_clock_the_timer_is_the_clock(wall: Wall) -> None:
    timer = wall.timer()
    for _ in range(3):
        wall.passes(MINUTE)
        assert timer() == wall.clock()


@pytest.mark.parametrize("back", [MINUTE, timedelta(hours=1), TEN_YEARS])
def test_a_clock_that_is_set_back_again_and_again_holds_nothing_up(
    wall: Wall, back: timedelta
) -> None:
    timer = wall.timer()
    for _ in range(30):
        wall.passes(MINUTE)
        wall.is_set(-back)
        timer()
    assert timer() == MORNING + 30 * MINUTE


def test_ten_years_ahead_by_mistake_end_all_that_is_open_and_then_time_goes_on(wall: Wall) -> None:
    timer = wall.timer()
    wall.is_set(TEN_YEARS)
    assert timer() == MORNING + TEN_YEARS
    wall.is_set(-TEN_YEARS)
    wall.passes(MINUTE)
    assert timer() == MORNING + TEN_YEARS + MINUTE


def test_a_machine_that_slept_is_told_by_its_clock(wall: Wall) -> None:
    timer = wall.timer()
    wall.is_set(timedelta(hours=8))
    assert timer() == MORNING + timedelta(hours=8)


def test_a_restart_counts_the_time_in_which_nothing_ran(wall: Wall) -> None:
    wall.passes(timedelta(hours=3))
    assert wall.timer()() == MORNING + timedelta(hours=3)


def test_a_restart_goes_on_from_a_mark_that_is_ten_years_ahead(wall: Wall) -> None:
    timer = wall.timer(ticked=MORNING + TEN_YEARS)
    wall.passes(MINUTE)
    assert timer() == MORNING + TEN_YEARS + MINUTE


@pytest.mark.parametrize("back", [TOLERANCE + MINUTE, timedelta(days=1), TEN_YEARS])
def test_a_restart_before_the_last_mark_ends_all_that_is_open(wall: Wall, back: timedelta) -> None:
    wall.is_set(-back)
    assert wall.timer()() == MORNING + UNKNOWN


def test_a_restart_a_moment_before_the_last_mark_of_another_machine_ends_nothing(
    wall: Wall,
) -> None:
    wall.is_set(-TOLERANCE)
    assert wall.timer()() == MORNING


def test_nothing_stays_open_longer_than_the_leap_after_an_unknown_time() -> None:
    longest_idle = timedelta(minutes=240)
    with pytest.raises(ValueError, match="less than or equal to 240"):
        Settings(idle_minutes=241)
    assert max(sign_in.LONGEST, sign_in.IDLE, longest_idle) <= UNKNOWN


def test_the_timer_goes_on_from_where_another_has_come(wall: Wall) -> None:
    timer = wall.timer()
    timer.reach(MORNING + MINUTE)
    wall.passes(MINUTE)
    assert timer() == MORNING + 2 * MINUTE
    timer.reach(MORNING)
    assert timer() == MORNING + 2 * MINUTE
