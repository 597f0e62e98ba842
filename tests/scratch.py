"""Where the tests' own folders stand: in memory where a machine has room for it.

A test's records wait for a disk that nobody will ever read again: tens of thousands of times.
What records ask of the disk stays as it is and is tested where it is asked (tests/faults).
"""

import os
from pathlib import Path
from typing import Final

MEMORY: Final = Path("/dev/shm")  # noqa: S108 - pytest makes a folder there that is ours alone
# A folder goes with its test when that has passed; some are there for a whole run.
ROOM: Final = 1024**3


def in_memory(place: Path = MEMORY, room: int = ROOM) -> bool:
    """Tell whether a place is there, has room, and lets a test start what it wrote."""
    if not place.is_dir() or not os.access(place, os.W_OK):
        return False
    told = os.statvfs(place)
    starts = not told.f_flag & os.ST_NOEXEC
    return starts and told.f_bavail * told.f_frsize >= room
