"""A look at the master key, the rights of files and the backups; nothing is changed."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from screening.errors import SealError
from screening.records import backup, master, ring, sealed_file
from screening.records.condition import BackupFound


def newest_backup(folder: Path, masters: Mapping[str, bytes]) -> BackupFound:
    """Return the newest backup of a folder, read to its end, and the key ring beside it."""
    found = backup.listed(folder)
    if not found:
        return BackupFound(folder=str(folder))
    newest = found[0]
    return BackupFound(
        folder=str(folder),
        name=newest.name,
        at=backup.moment(newest),
        trouble=_trouble_of_file(newest, masters),
        ring_trouble=_trouble_of_ring(folder / ring.NAME, masters),
    )


def open_to_others(paths: Iterable[Path]) -> Sequence[str]:
    """Return those of the files and folders that others than their owner may read."""
    return [str(path) for path in paths if path.exists() and master.others_may_read(path)]


def _trouble_of_file(path: Path, masters: Mapping[str, bytes]) -> str:
    try:
        sealed_file.check(path, masters)
    except SealError as error:
        return str(error)
    return ""


def _trouble_of_ring(path: Path, masters: Mapping[str, bytes]) -> str:
    try:
        ring.read_ring(path, masters)
    except SealError as error:
        return str(error)
    return ""
