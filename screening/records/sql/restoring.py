"""What is done to the opened copy of a backup before it may take the place of the records."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from screening.errors import SealError, StoreError
from screening.records.checkpoints import Checkpoints
from screening.records.deeds import Deed, Did
from screening.records.ring import WrappedKey
from screening.records.sql import audit, keyring, postgres, proving, schema, transfer
from screening.records.sql.database import Database
from screening.records.sql.keyring import Keyring
from screening.records.sql.snapshot import empty_tables
from screening.records.sql.tables import AUDIT_HEAD, CLINIC, CLINIC_KEY


def prepare(database: Database, keys: Keyring, wrapped: Sequence[WrappedKey], at: datetime) -> None:
    """Put the keys of a ring into the copy of a backup, and bring its tables up to date.

    Raises StoreError if the copy is damaged or from a newer version, SealError if the master key
    is another, or all its clinics have been destroyed.
    """
    with database.reading() as connection:
        transfer.refuse_damage(connection)
        schema.refuse_newer(connection)
    with database.writing() as connection:
        _put_keys(connection, wrapped, at)
    schema.bring_up_to_date(database, keys, at)


def notes(connection: Connection, keys: Keyring, folder: Path) -> Sequence[str]:
    """Say what was done after the backup, as the marks in a folder tell it."""
    told = []
    for clinic in proving.living(connection):
        key = keys.of(connection, clinic).current(audit.PURPOSE).secret
        try:
            signed = Checkpoints(folder).read(key, clinic)
        except ValueError as error:
            told.append(f"{error}: what was done after the backup cannot be told")
            continue
        lost = signed.seq - proving.head(connection, clinic).seq if signed else 0
        if signed and lost > 0:
            until = signed.at.isoformat(timespec="minutes")
            told.append(
                f"{lost} deeds after the backup, until {until}, are not in it: they are lost"
            )
    return told


def note(connection: Connection, keys: Keyring, who: str, at: datetime) -> None:
    """Write into every audit that a backup was brought back."""
    for clinic in proving.living(connection):
        mine = select(AUDIT_HEAD).where(AUDIT_HEAD.c.clinic_id == clinic)
        kept = connection.execute(mine).mappings().one()
        ticked = kept["ticked"] + max(at - kept["at"], timedelta(0))
        deed = Deed(who=who, did=Did.RESTORED, at=at, ticked=ticked)
        audit.append(connection, keys.of(connection, clinic), deed)


def into_server(source: Connection, target: Connection, keys: Keyring, at: datetime) -> None:
    """Copy everything, keys too, into an empty database on a server, in its transaction.

    Raises StoreError if there are tables by now, or not all arrived.
    """
    postgres.take_turn(target)
    if schema.version(target) is not None:
        raise StoreError("somebody else has made tables there in the meantime")
    empty_tables(target, keys, at)
    transfer.rows(source, target)
    for clinic in transfer.clinics(source):
        transfer.enter(target, clinic)
        mine = select(CLINIC_KEY).where(CLINIC_KEY.c.clinic_id == clinic)
        for row in source.execute(mine).mappings():
            target.execute(insert(CLINIC_KEY).values(dict(row)))
    if transfer.counts(source) != transfer.counts(target):
        raise StoreError("not every row arrived")


def _put_keys(connection: Connection, wrapped: Sequence[WrappedKey], at: datetime) -> None:
    here = set(transfer.clinics(connection))
    # The key of the audit outlives the others: a destroyed clinic's audit can still be verified.
    held = {key.clinic_id for key in wrapped if key.purpose == keyring.DATA} & here
    if not held:
        raise SealError(keyring.ERASED)
    connection.execute(delete(CLINIC_KEY))
    for key in wrapped:
        if key.clinic_id in here:
            connection.execute(insert(CLINIC_KEY).values(key.model_dump()))
    gone = CLINIC.c.id.not_in(held), CLINIC.c.erased_at.is_(None)
    connection.execute(update(CLINIC).where(*gone).values(erased_at=at))
