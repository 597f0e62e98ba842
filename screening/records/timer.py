"""Time that never goes back and never stands still, whatever happens to the clock on the wall."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol, Self

# Clocks of several machines differ by seconds; by more, one of them is wrong.
TOLERANCE: Final = timedelta(minutes=2)
# Longer than anything stays open: whoever leaps by it ends all that is open.
UNKNOWN: Final = timedelta(hours=12)


class NeverBack(Protocol):
    """Tell a time that never goes back."""

    def __call__(self) -> datetime:
        """Return the moment, in UTC."""

    def reach(self, moment: datetime) -> None:
        """Go on from a moment that somebody else's timer has reached, unless it is past here."""


@dataclass(slots=True)
class Timer:
    """Count the time that passed: by the clock or by the stopwatch, whichever says more.

    The clock may be set forward and back at any time. The stopwatch (seconds) cannot be set, but
    runs only while the process does, and on some machines not while they sleep. Of what both tell
    the longer counts, so the timer may run ahead of true time, and never falls behind it.
    """

    clock: Callable[[], datetime]
    stopwatch: Callable[[], float]
    at: datetime
    ticked: datetime
    counted: float
    turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def resumed(
        cls,
        clock: Callable[[], datetime],
        stopwatch: Callable[[], float],
        noted: tuple[datetime, datetime],
    ) -> Self:
        """Go on from the clock and the timer as they were noted last, by a process before this.

        How long nothing ran only the clock knows. If it stands before what was noted, nobody
        does: then it was longer than anything stays open.
        """
        at, ticked = noted
        if clock() < at - TOLERANCE:
            ticked += UNKNOWN
        return cls(clock, stopwatch, at, ticked, stopwatch())

    def __call__(self) -> datetime:
        """Return the timer's moment, in UTC."""
        with self.turn:
            now, counted = self.clock(), self.stopwatch()
            steady = timedelta(seconds=max(counted - self.counted, 0.0))
            self.ticked += max(now - self.at, steady)
            self.at, self.counted = now, counted
            return self.ticked

    def reach(self, moment: datetime) -> None:
        """Go on from a moment that another process has reached, unless it is past here."""
        with self.turn:
            self.ticked = max(self.ticked, moment)
