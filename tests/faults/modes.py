"""The journal modes that are tried, besides the one that the app chooses by itself."""

from dataclasses import dataclass
from typing import Final

# A checkpoint each few deeds instead of each thousand pages, so that they are swept too.
OFTEN: Final = "wal_autocheckpoint=20"


@dataclass(frozen=True)
class Mode:
    """How a child opens the database; SQLite calls FULL 2 and NORMAL 1."""

    name: str
    pragmas: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name


OURS: Final = Mode("as the app opens it")
TRUNCATE_FULL: Final = Mode("TRUNCATE + FULL", ("journal_mode=TRUNCATE", "synchronous=FULL"))
WAL_FULL: Final = Mode("WAL + FULL", ("journal_mode=WAL", "synchronous=FULL", OFTEN))
DELETE_FULL: Final = Mode("DELETE + FULL", ("journal_mode=DELETE", "synchronous=FULL"))
WAL_NORMAL: Final = Mode("WAL + NORMAL", ("journal_mode=WAL", "synchronous=NORMAL", OFTEN))
NO_JOURNAL: Final = Mode("no journal", ("journal_mode=MEMORY", "synchronous=FULL"))
CHECKPOINT: Final = Mode(
    "WAL + FULL with a checkpoint", (*WAL_FULL.pragmas, "wal_autocheckpoint=1")
)
KILLED: Final = (OURS, WAL_FULL)
SWEPT: Final = (
    (OURS, "open"),
    (OURS, "answer"),
    (OURS, "submit"),
    (WAL_FULL, "answer"),
    (WAL_FULL, "submit"),
    (CHECKPOINT, "submit"),
)

# The app chooses one of these, as the linked SQLite allows: they must lose nothing.
SAFE: Final = (TRUNCATE_FULL, WAL_FULL)
# A replay that cannot fail proves nothing: in these it must find what was lost.
KNOWN_TO_LOSE: Final = (DELETE_FULL, WAL_NORMAL)
