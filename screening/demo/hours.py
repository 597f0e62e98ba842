"""The time in which the demo is played: from three months ago to now, in opening hours only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LASTING: Final = timedelta(days=91)
OPENS, CLOSES = 8, 18
SATURDAY: Final = 5
SLOT: Final = timedelta(minutes=30)


@dataclass(slots=True)
class Clock:
    """A clock that is set forward only, and never past the present."""

    now: datetime
    end: datetime

    @classmethod
    def set_back(cls, end: datetime) -> "Clock":
        """Return a clock that begins as long ago as the demo lasts."""
        return cls(end - LASTING, end)

    def __call__(self) -> datetime:
        """Return the moment, in UTC."""
        return self.now

    def reach(self, moment: datetime) -> None:
        """Go on from a moment, unless it is past or still to come."""
        self.now = max(self.now, min(moment, self.end))

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.reach(self.now + timedelta(seconds=seconds))


@dataclass(frozen=True, slots=True)
class Hours:
    """The half hours in which the clinic was open, the oldest first."""

    slots: tuple[datetime, ...]

    @classmethod
    def of(cls, clock: Clock, zone: ZoneInfo) -> "Hours":
        """Return those from the clock's moment to its end; the last one leaves time for a form."""
        first = clock.now.replace(minute=0, second=0, microsecond=0) + SLOT
        halves = range((clock.end - SLOT - first) // SLOT + 1)
        slots = (first + SLOT * number for number in halves)
        return cls(tuple(slot for slot in slots if _is_open(slot.astimezone(zone))))

    def before_the_end(self, slots: int) -> datetime:
        """Return the half hour that is so many before the last one."""
        return self.slots[max(len(self.slots) - 1 - slots, 0)]

    def at(self, share: float) -> datetime:
        """Return the half hour that lies a share of the whole time from the first."""
        return self.slots[int((len(self.slots) - 1) * share)]

    def next(self, moment: datetime) -> datetime:
        """Return the moment if the clinic is open then, else when it opens next; or the moment.

        The last is for a moment that lies after all of them.
        """
        for slot in self.slots:
            if slot + SLOT > moment:
                return max(slot, moment)
        return moment


def _is_open(local: datetime) -> bool:
    return local.weekday() < SATURDAY and OPENS <= local.hour < CLOSES
