"""The one SQL implementation of Readiness.

It opens the records anew each time, outside the pool and the queue of those who write: a probe
must not wait ten seconds behind them, and whoever holds the records open would never notice that
the file is gone, since what is open goes on as if it were there.
"""

import sqlite3
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, delete, func, select
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import SQLAlchemyError

from screening.errors import SealError
from screening.records.readiness import Trouble
from screening.records.sql import postgres, sqlite
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.keyring import DATA
from screening.records.sql.schema import MIGRATIONS
from screening.records.sql.tables_of_access import THROTTLE
from screening.records.sql.tables_of_mail import OUTBOX

# Kubernetes gives a probe one second: this is waited twice, to read and to write.
PATIENCE_MS: Final = 300
CONNECT_SECONDS: Final = 2


class SqlReadiness:
    """Look at the records in a SQL database; the promises are those of Readiness."""

    def __init__(self, records: ClinicRecords) -> None:
        """Look at the same address; nothing is opened yet."""
        self._records = records
        self._engine = _engine(records.database.engine.url)
        self._head = ScriptDirectory(str(MIGRATIONS)).get_current_head()

    def problems(self) -> tuple[Trouble, ...]:
        """Read, unseal, and try a write that leaves no trace; wait for nobody for long."""
        try:
            with self._engine.connect() as connection:
                revision = MigrationContext.configure(connection).get_current_revision()
                if revision != self._head:
                    return (Trouble.OTHER_TABLES,)
                self._unseal(connection)
        except SQLAlchemyError:
            return (Trouble.UNREADABLE,)
        except SealError:
            return (Trouble.SEALED,)
        try:
            with self._engine.connect() as connection:
                _try_to_write(connection)
        except SQLAlchemyError:
            return (Trouble.UNWRITABLE,)
        return ()

    def oldest_message(self) -> datetime | None:
        """Return since when the oldest message waits; none if there is none or nothing is read."""
        waiting = OUTBOX.c.clinic_id == self._records.clinic, OUTBOX.c.done_at.is_(None)
        try:
            with self._engine.connect() as connection:
                self._enter(connection)
                query = select(func.min(OUTBOX.c.made_at)).where(*waiting)
                since: datetime | None = connection.execute(query).scalar()
        except SQLAlchemyError:
            return None
        return since

    def _unseal(self, connection: Connection) -> None:
        self._enter(connection)
        self._records.keyring.of(connection, self._records.clinic).current(DATA)

    def _enter(self, connection: Connection) -> None:
        if not self._records.database.is_embedded:
            postgres.enter(connection, self._records.clinic)


def _try_to_write(connection: Connection) -> None:
    """Write and take it back: what is read-only, full or held by another says so."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        connection.exec_driver_sql(f"PRAGMA user_version={int(version) + 1}")
        connection.exec_driver_sql("ROLLBACK")
    else:
        # No row is touched, so no policy and no trigger minds; a standby refuses all the same.
        connection.execute(delete(THROTTLE).where(THROTTLE.c.door == ""))
        connection.rollback()


def _engine(address: URL) -> Engine:
    if address.get_backend_name() == "sqlite":
        opened: Any = partial(_opened, Path(address.database or ""))
        return create_engine("sqlite://", creator=opened, poolclass=NullPool)
    limits = f"-c statement_timeout={PATIENCE_MS} -c lock_timeout={PATIENCE_MS}"
    told = {"connect_timeout": CONNECT_SECONDS, "options": limits}
    return create_engine(address, poolclass=NullPool, hide_parameters=True, connect_args=told)


def _opened(file: Path) -> sqlite3.Connection:
    """Open what is there; an empty file in its place would look like records without a form."""
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)
    sqlite.prepare(connection, PATIENCE_MS)
    return connection
