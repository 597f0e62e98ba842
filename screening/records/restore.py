"""A backup brought back into an empty place: all of it, proven, or nothing."""

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from screening.errors import StoreError
from screening.records import master, ring, sealed_file
from screening.records.sql import clinics, opening, proving, restoring
from screening.records.sql.database import Database, address
from screening.records.sql.keyring import Keyring
from screening.records.sql.opening import Ground
from screening.records.sql.proving import Proof
from screening.records.workplace import workplace

OPENED: Final = "opened.sqlite3"
NOT_EMPTY: Final = (
    "there are records here already: {where}. A backup is only brought back into an empty place. "
    "Move what is there away first, and keep it"
)
DAMAGED: Final = (
    "the records were damaged when this backup was made: {faults}. Take an older backup, "
    "or bring this one back as it is with --with-damage"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which backup with which key ring, who wants it back, and whether damage is put up with."""

    file: Path
    ring: Path
    who: str
    with_damage: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back and proven; `notes` say what the clinic must know about it."""

    proof: Proof
    notes: Sequence[str]


def restored(ground: Ground, wanted: Wanted) -> Restored:
    """Bring a backup back, with the keys of a ring, where there are no records.

    Raises StoreError or SealError if the place is not empty, the backup is damaged, from a newer
    version, or does not open; nothing is left behind then.
    """
    masters = ground.masters()
    refuse_if_occupied(ground)
    wrapped = ring.read_ring(wanted.ring, masters)
    target = _file_of(ground)
    with workplace(target.parent if target else ground.checkpoints, ground.at) as work:
        copy = work / OPENED
        sealed_file.open_into(wanted.file, copy, masters)
        with closing(Database(f"sqlite:///{copy}")) as database:
            keyring = Keyring(ground.masters, ground.chance)
            restoring.prepare(database, keyring, wrapped, ground.at)
            with database.writing() as connection:
                proof = proving.proven(connection, keyring)
                if proof.faults and not wanted.with_damage:
                    raise StoreError(DAMAGED.format(faults="; ".join(proof.faults)))
                notes = restoring.notes(connection, keyring, ground.checkpoints)
                restoring.note(connection, keyring, wanted.who, ground.at)
            if target is None:
                _into_server(ground, database, keyring)
        if target:
            _into_place(copy, target, ground)
    _sign(ground)
    return Restored(proof, notes)


def refuse_if_occupied(ground: Ground) -> None:
    """Refuse a place where records are, or remains of some.

    Raises StoreError.
    """
    target = _file_of(ground)
    if opening.are_there_records(ground.owner_url):
        raise StoreError(NOT_EMPTY.format(where=target or "the database has tables"))
    if target is None:
        return
    # Beside a new file, a journal left by an old one would be played into it.
    for remains in target.parent.glob(f"{target.name}-*"):
        raise StoreError(NOT_EMPTY.format(where=remains))


def _file_of(ground: Ground) -> Path | None:
    where = address(ground.url)
    is_embedded = where.get_backend_name() == "sqlite"
    return Path(where.database or "") if is_embedded else None


def _into_place(copy: Path, target: Path, ground: Ground) -> None:
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    refuse_if_occupied(ground)
    copy.replace(target)
    master.sync_folder(target.parent)


def _into_server(ground: Ground, source: Database, keyring: Keyring) -> None:
    with (
        source.reading() as copied,
        closing(Database(ground.owner_url)) as owner,
        owner.writing() as target,
    ):
        restoring.into_server(copied, target, keyring, ground.at)
        opening.grant(target, ground)


def _sign(ground: Ground) -> None:
    records = opening.opened(ground)
    with closing(records.database):
        # What the backup does not hold was told; the marks of the audit before would deny this one.
        for clinic in clinics.every_id(records):
            records.checkpoints.forget(clinic)
        opening.store(records).ledger.sign()
