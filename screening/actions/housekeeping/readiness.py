"""Whether a patient who came this moment could be served, and what the one who runs it should see.

A trouble sends patients to another server, if there is one. What every server would suffer at
the same time, or what patients do not feel yet, is a note: to close the form for it helps nobody.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from screening.clinic import Clinic
from screening.logs.words import Word

MEBIBYTE: Final = 2**20
# Below it a write may fail any moment: a form is small, but a journal is written beside it.
LEAST_FREE: Final = 64 * MEBIBYTE
GETS_FULL: Final = 1024 * MEBIBYTE
LONGEST_WAIT: Final = timedelta(minutes=15)


class Trouble(Word):
    """Say what is in the way besides the records, in words about nobody."""

    DISK_IS_FULL = "the disk is full"
    DISK_IS_UNSEEN = "the disk cannot be read"
    NO_ANSWER = "the records do not answer in time"
    NOT_LOOKED_AT = "it could not be looked at"


class Note(Word):
    """Say what needs somebody, but stops no patient."""

    DISK_GETS_FULL = "the disk is nearly full"
    MAIL_WAITS = "messages have waited for more than 15 minutes"


@dataclass(frozen=True, slots=True)
class State:
    """Hold what is in the way, and what should be known; neither if all is well."""

    troubles: tuple[Word, ...] = ()
    notes: tuple[Note, ...] = ()


def look(clinic: Clinic) -> State:
    """Look at all that a patient needs; raises nothing that is foreseen."""
    records, disk = clinic.store.readiness, of_disk(clinic.settings.data_dir)
    mail = of_outbox(records.oldest_message(), clinic.clock())
    return State((*records.problems(), *disk.troubles), (*disk.notes, *mail.notes))


def of_disk(
    folder: Path, free: Callable[[Path], int] = lambda at: shutil.disk_usage(at).free
) -> State:
    """Tell whether there is space where the embedded records lie."""
    if not folder.exists():
        # The records are somewhere else; an embedded database that is gone says so itself.
        return State()
    try:
        left = free(folder)
    except OSError:
        return State((Trouble.DISK_IS_UNSEEN,))
    if left < LEAST_FREE:
        return State((Trouble.DISK_IS_FULL,))
    return State(notes=(Note.DISK_GETS_FULL,)) if left < GETS_FULL else State()


def of_outbox(oldest_since: datetime | None, now: datetime) -> State:
    """Tell whether messages go out: no server could send them while the post itself is down."""
    waits = oldest_since is not None and now - oldest_since > LONGEST_WAIT
    return State(notes=(Note.MAIL_WAITS,)) if waits else State()
