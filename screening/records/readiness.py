"""Whether the records would take a form this moment, as only they can tell."""

from datetime import datetime
from typing import Protocol

from screening.logs.words import Word


class Trouble(Word):
    """Say what keeps the records from their work, in words about nobody."""

    UNREADABLE = "the records cannot be read"
    OTHER_TABLES = "the records have the tables of another version"
    SEALED = "the records cannot be unsealed: the key is missing, wrong or destroyed"
    UNWRITABLE = "the records cannot be written"


class Readiness(Protocol):
    """Tell what is wrong with the records."""

    def problems(self) -> tuple[Trouble, ...]:
        """Read, and try a write that leaves no trace; wait for nobody longer than a moment.

        Raises nothing: what cannot be looked at is a problem.
        """

    def oldest_message(self) -> datetime | None:
        """Return since when the oldest message waits; none if there is none or nothing is read."""
