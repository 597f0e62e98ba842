"""A copy of the embedded database while the app goes on writing."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from screening.errors import StoreError

# A step holds off writers for about a millisecond; the pause lets one that waits go first.
PAGES: Final = 256
PAUSE: Final = 0.002
# A write between two steps makes the copy begin anew. After so many, it is made in one step.
RESTARTS: Final = 3
ALL: Final = -1
WAIT_SECONDS: Final = 0.1
MOST_REFUSALS: Final = 300


class Restless(Exception):  # noqa: N818 - no error: the next way is tried
    """Tell that writers never pause for long enough to copy in small steps."""


@dataclass(slots=True)
class Watch:
    """Look at each step of a copy: how often it began anew, how often it was refused."""

    restarts: int = 0
    refusals: int = 0
    left: int | None = None

    def __call__(self, status: int, left: int, _all: int) -> None:
        """Note a step.

        Raises Restless after too many restarts, StoreError after too many refusals.
        """
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            self.refusals += 1
            if self.refusals > MOST_REFUSALS:
                raise StoreError("the records are written to without a pause: try again later")
            return
        if self.left is not None and left >= self.left:
            self.restarts += 1
            if self.restarts > RESTARTS:
                raise Restless
        self.left = left
        time.sleep(PAUSE)


def copy(source: Path, target: Path) -> None:
    """Copy the database file as it is at one moment, not earlier than now.

    Raises StoreError if the records cannot be read.
    """
    address = f"{source.absolute().as_uri()}?mode=rw"
    try:
        with (
            closing(sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS)) as records,
            closing(sqlite3.connect(target)) as copied,
        ):
            try:
                records.backup(copied, pages=PAGES, progress=Watch(), sleep=WAIT_SECONDS)
            except Restless:
                records.backup(copied, pages=ALL, progress=Watch(), sleep=WAIT_SECONDS)
    except sqlite3.Error as error:
        raise StoreError(f"the records cannot be copied ({error.sqlite_errorname})") from None
