"""All records at one moment as an SQLite file without keys, whichever database they are in."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, select

from screening.errors import StoreError
from screening.records.sql import online_copy, schema, transfer
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.database import Database
from screening.records.sql.keyring import Keyring
from screening.records.sql.tables import AUDIT_HEAD, CLINIC, CLINIC_KEY
from screening.records.sql.transfer import Counts

COPIED: Final = "copied.sqlite3"
CLEAN: Final = "clean.sqlite3"


def taken(records: ClinicRecords, folder: Path, at: datetime) -> tuple[Path, Counts]:
    """Write all records of one moment, not earlier than now, into a file in a folder.

    Returns the file and how many rows each of its tables has. No key is in it, nor was one ever.
    Raises StoreError if the records cannot be read, or the copy is not whole.
    """
    clean = folder / CLEAN
    if records.database.is_embedded:
        before = _from_file(Path(str(records.database.engine.url.database)), folder / COPIED, clean)
    else:
        before = _from_server(records, clean, at)
    with closing(Database(f"sqlite:///{clean}")) as database, database.reading() as connection:
        transfer.refuse_damage(connection)
        after = transfer.counts(connection)
        if connection.execute(select(CLINIC_KEY)).first() or before != after:
            raise StoreError("the copy is not what was copied")
    return clean, after


def empty_tables(
    connection: Connection, keyring: Keyring, at: datetime, to: str = schema.NEWEST
) -> None:
    """Make every table in an empty database, with nothing in any of them."""
    schema.upgrade(connection, keyring, at, to)
    # The migrations found a first clinic; here, clinics come from elsewhere.
    forget_clinics(connection)


def forget_clinics(connection: Connection) -> None:
    """Forget the clinics of tables that have just been made."""
    for clinic in transfer.clinics(connection):
        transfer.enter(connection, clinic)
        for table in (AUDIT_HEAD, CLINIC_KEY):
            connection.execute(delete(table).where(table.c.clinic_id == clinic))
    connection.execute(delete(CLINIC))


def _from_file(source: Path, copied: Path, clean: Path) -> Counts:
    online_copy.copy(source, copied)
    with closing(Database(f"sqlite:///{copied}")) as database:
        with database.writing() as connection:
            for table in transfer.LEFT_OUT:
                connection.execute(delete(table))
            counted = transfer.counts(connection)
        # A new file holds nothing of what was deleted; in the old one, pages may.
        with closing(database.engine.raw_connection()) as driver:
            driver.cursor().execute("VACUUM INTO ?", (str(clean),))
    copied.unlink()
    clean.chmod(0o600)
    return counted


def _from_server(records: ClinicRecords, clean: Path, at: datetime) -> Counts:
    with (
        records.database.reading() as source,
        closing(Database(f"sqlite:///{clean}")) as database,
        database.writing() as target,
    ):
        keyring = Keyring(records.keyring.masters, records.keyring.chance)
        empty_tables(target, keyring, at, schema.version(source) or schema.NEWEST)
        transfer.rows(source, target)
        return transfer.counts(source)
