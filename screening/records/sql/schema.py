"""Bring the tables up to date when the app starts; refuse records from a newer version."""

from datetime import datetime
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select

from screening.errors import StoreError
from screening.records.sql import postgres, sqlite
from screening.records.sql.database import Database
from screening.records.sql.keyring import Keyring
from screening.records.sql.tables import CLINIC

MIGRATIONS: Final = Path(__file__).parent / "migrations"
NEWEST: Final = "head"


def bring_up_to_date(database: Database, keyring: Keyring, at: datetime, to: str = NEWEST) -> None:
    """Apply the migrations that are missing, all or none.

    Raises SealError if the master key is the wrong one, StoreError if the records were written
    by a newer version of this software; nothing is written then.
    """
    with database.reading() as connection:
        before = refuse_newer(connection)
        if inspect(connection).has_table(CLINIC.name):
            _refuse_wrong_key(database, connection, keyring)
    if before == newest():
        return
    with database.writing() as connection:
        if not database.is_embedded:
            postgres.take_turn(connection)
        upgrade(connection, keyring, at, to)
    if before and database.is_embedded:
        # What a migration freed may still hold what was not sealed before.
        sqlite.rewrite(database.engine)


def upgrade(connection: Connection, keyring: Keyring, at: datetime, to: str = NEWEST) -> None:
    """Apply the migrations that are missing, as part of a transaction."""
    command.upgrade(_config(connection, keyring, at), to)


def version(connection: Connection) -> str | None:
    """Return the version of the tables as they are; none in an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the version of the tables that this software brings about."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def refuse_newer(connection: Connection) -> str | None:
    """Return the version of the tables; raise StoreError if a newer version wrote them."""
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    current = version(connection)
    if current is not None and current not in known:
        raise StoreError(
            f"the records have schema {current}, which this version does not know: "
            "they were written by a newer version. Start that version, or restore a backup"
        )
    return current


def _refuse_wrong_key(database: Database, connection: Connection, keyring: Keyring) -> None:
    for clinic in connection.execute(select(CLINIC.c.id)).scalars().all():
        if not database.is_embedded:
            postgres.enter(connection, clinic)
        keyring.of(connection, clinic)


def _config(connection: Connection, keyring: Keyring, at: datetime) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes.update(connection=connection, keyring=keyring, at=at)
    return config
