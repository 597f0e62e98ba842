"""Time that never goes back: it stands still while the clock is set back, and then goes on."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class Timer:
    """Count the time that passed on a clock, forward steps only.

    `at` and `ticked` are the clock and this timer as they were noted last, in this process or in
    one before it. While nobody sets the clock back, both are the same.
    """

    clock: Callable[[], datetime]
    at: datetime
    ticked: datetime
    turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __call__(self) -> datetime:
        """Return the timer's moment, in UTC."""
        with self.turn:
            now = self.clock()
            self.ticked += max(now - self.at, timedelta(0))
            self.at = now
            return self.ticked
