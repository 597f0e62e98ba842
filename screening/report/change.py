"""What counts as a change: each instrument's own smallest difference that matters."""

from enum import StrEnum
from typing import Final, NamedTuple

PER_CENT: Final = 100


class Change(StrEnum):
    """How a value stands to an earlier one; NONE if there is nothing to compare it with.

    SAME is a difference that does not reach what matters, OTHER one that is neither better nor
    worse.
    """

    NONE = "none"
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    OTHER = "other"


class Yardstick(NamedTuple):
    """The smallest difference that matters: in points or, if it has any, per cent of the earlier.

    Either is enough, and exactly the smallest counts.
    """

    least: int
    per_cent: int = 0
    more_is_better: bool = False

    def judged(self, before: int, after: int, count: int = 1) -> Change:
        """Compare two values or, for means of so many values, their sums: no rounding decides."""
        difference = abs(after - before)
        by_share = bool(self.per_cent and before) and (
            difference * PER_CENT >= before * self.per_cent
        )
        if difference < self.least * count and not by_share:
            return Change.SAME
        return Change.BETTER if (after > before) is self.more_is_better else Change.WORSE


# Reed, J Pain 2024;25:142: about 1 point.
PEG: Final = Yardstick(1)
# Farrar, Pain 2001;94:149: 2 points or 30 %.
PAIN: Final = Yardstick(2, per_cent=30)
# Stratford, Physiother Can 1995;47:258: 2 points for the mean, 3 for one activity.
ACTIVITIES: Final = Yardstick(2, more_is_better=True)
ACTIVITY: Final = Yardstick(3, more_is_better=True)
