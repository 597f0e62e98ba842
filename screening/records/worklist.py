"""What waits for staff: which forms, in which order, a page at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from screening.assessment.submission import Submission
from screening.records.model import OUTCOMES, DecisionKind, Draft, Trace

# Who decides this has seen the form: it waits for nobody any more.
SEEN: Final = OUTCOMES | {DecisionKind.READ, DecisionKind.ACKNOWLEDGED}
# What waits comes first by its urgency; everything else stands together.
NOT_WAITING: Final = 2


class Show(StrEnum):
    """Which forms a list shows.

    NOW are those that nobody has read, and all of today; an unfinished form that is not urgent
    and of an earlier day is not among them. URGENT are those on which somebody must act or had to.
    """

    NOW = "now"
    URGENT = "urgent"
    UNFINISHED = "unfinished"
    ALL = "all"


class Wanted(NamedTuple):
    """Which forms are asked for; `today` is the moment at which the clinic's day began."""

    show: Show
    today: datetime


class Key(NamedTuple):
    """Where a form stands in the list, and by what it is seen to have changed.

    `attention` is 0 for an emergency that waits, 1 for same day, else NOT_WAITING; `moment` is when
    it was sent, or opened while it is unfinished; `version` its edition or its revision.
    """

    attention: int
    moment: datetime
    reference: str
    version: int
    is_sent: bool
    is_read: bool

    @property
    def order(self) -> tuple[int, float, str]:
        """Return by what a list is sorted: what waits, then the newest, then the reference."""
        return self.attention, -self.moment.timestamp(), self.reference


class Waiting(NamedTuple):
    """How many forms wait: urgent ones, and all that nobody has read; each counted up to a most."""

    urgent: int
    unread: int


class Worklist(Protocol):
    """Tell what waits for staff."""

    def keys(self, wanted: Wanted, size: int, after: Key | None = None) -> tuple[Key, ...]:
        """Return the next forms of a list, in its order, without opening any."""

    def forms(self, keys: Sequence[Key]) -> tuple[Submission | Draft, ...]:
        """Return the forms of keys in their order; one that is gone since is left out."""

    def of(self, references: Collection[str]) -> tuple[Key, ...]:
        """Return where these forms stand, in the order of a list; those in error too."""

    def find(self, *wanted: Trace) -> tuple[Key, ...]:
        """Return the listed forms that were sent and have all these traces, in a list's order."""

    def waiting(self, most: int) -> Waiting:
        """Count what waits: sent forms, and unfinished ones that are urgent."""
