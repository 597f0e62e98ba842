"""A folder for half-made copies: beside the records, for their owner alone, and soon gone."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from screening.records import master

PREFIX: Final = "copying-"
# No copy takes so long: what is older was left by one that was killed.
ABANDONED: Final = timedelta(days=1)


@contextmanager
def workplace(parent: Path, at: datetime) -> Iterator[Path]:
    """Give an empty folder that is gone afterwards; what a killed copy left goes too."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep(parent, at - ABANDONED)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=parent) as folder:
        yield Path(folder)


def sweep(parent: Path, before: datetime) -> None:
    """Remove what copies left that were begun before a moment: it may hold wrapped keys."""
    for left in parent.glob(f"{PREFIX}*"):
        if left.stat().st_mtime < before.timestamp():
            shutil.rmtree(left)
            master.sync_folder(parent)
