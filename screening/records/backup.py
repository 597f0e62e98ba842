"""Backups: one sealed file of all records for each, and one key ring beside them all."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from screening.errors import StoreError
from screening.records import master, ring, sealed_file
from screening.records.seal import Chance
from screening.records.sql import snapshot
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.keys import SqlKeys
from screening.records.sql.transfer import Counts
from screening.records.workplace import workplace

PREFIX: Final = "ims-intake-"
SUFFIX: Final = ".backup"
MOMENT: Final = "%Y%m%dT%H%M%SZ"
MOST_IN_A_SECOND: Final = 100
MOST_RINGS: Final = 5


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written: the file, its size, its rows by table, and the key ring beside it."""

    path: Path
    size: int
    counts: Counts
    ring: Path


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The master keys, the one to wrap with first, and chance."""

    masters: Mapping[str, bytes] = field(repr=False)
    chance: Chance


def _by_nobody() -> None:
    """Note nothing: somebody else has, or there is no clinic to tell."""


def make(
    records: ClinicRecords, folder: Path, at: datetime, noted: Callable[[], None] = _by_nobody
) -> Backup:
    """Write a sealed copy of all records of one moment, not earlier than now, into a folder.

    `noted` writes it into the audit, just before the copy gets its name: none is there untold.
    Raises StoreError if the records cannot be copied, OSError if the folder cannot be written to;
    what was begun is taken away then, and earlier backups are untouched.
    """
    masters, chance = records.keyring.masters(), records.keyring.chance
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with workplace(records.checkpoints.folder, at) as work:
        copied, counts = snapshot.taken(records, work, at)
        beside = folder / f".{PREFIX}{os.getpid()}.new"
        beside.unlink(missing_ok=True)
        try:
            sealed_file.write(copied, beside, masters, chance)
            sealed_file.check(beside, masters)
            # The ring comes first: a backup without its keys would open for nobody.
            kept = write_newest_ring(records, folder / ring.NAME)
            noted()
            path = _named(beside, folder, at)
        finally:
            beside.unlink(missing_ok=True)
    return Backup(path, path.stat().st_size, counts, kept)


def write_newest_ring(records: ClinicRecords, path: Path) -> Path:
    """Write the key ring as the records have it now; keys destroyed meanwhile are not in it."""
    for _ in range(MOST_RINGS):
        rows = SqlKeys(records).wrapped()
        ring.write_ring(path, rows, records.keyring.masters())
        if SqlKeys(records).wrapped() == rows:
            return path
    raise StoreError("the keys are being changed: make the backup again when that is done")


def renew(folder: Path, wrapped: Iterable[Mapping[str, Any]], keys: Wrapping) -> None:
    """Follow a change of keys in a folder of backups: its key ring, and each backup's header.

    Where there is no key ring, none is made. Raises OSError or SealError if a file cannot be
    renewed; whoever tries again goes on where it stopped.
    """
    if not (folder / ring.NAME).exists():
        return
    ring.write_ring(folder / ring.NAME, wrapped, keys.masters)
    for path in listed(folder):
        sealed_file.rewrap(path, keys.masters, keys.chance)


def listed(folder: Path) -> Sequence[Path]:
    """Return the backups in a folder, the newest first, by the moment in their names."""
    found = [path for path in folder.glob(f"{PREFIX}*{SUFFIX}") if moment(path)]
    return sorted(found, key=lambda path: (moment(path), path.name), reverse=True)


def moment(path: Path) -> datetime | None:
    """Return when a backup was made, as its name tells; none if it is not named as ours are."""
    told = path.name.removeprefix(PREFIX).removesuffix(SUFFIX).split("-")[0]
    try:
        return datetime.strptime(told, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def remove_older(newest: Path, keep: int) -> Sequence[Path]:
    """Remove all but so many backups beside the newest one, which stays; return what is gone."""
    others = [path for path in listed(newest.parent) if path != newest]
    older = others[max(keep - 1, 0) :]
    for path in older:
        path.unlink()
    master.sync_folder(newest.parent)
    return older


def _named(beside: Path, folder: Path, at: datetime) -> Path:
    """Give a finished backup its name; nothing is ever replaced."""
    stem = f"{PREFIX}{at.strftime(MOMENT)}"
    for number in range(1, MOST_IN_A_SECOND):
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{SUFFIX}"
        if not path.exists():
            beside.replace(path)
            master.sync_folder(folder)
            return path
    raise StoreError("there are too many backups of this second already")
