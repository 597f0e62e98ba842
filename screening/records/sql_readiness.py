"""The one SQL implementation of Readiness.

It opens the records anew each time, outside the pool and the queue of those who write: a probe
must not wait ten seconds behind them, and whoever holds the records open would never notice that
the file is gone, since what is open goes on as if it were there.
"""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any, Final

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, delete
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import SQLAlchemyError

from screening.records import sqlite
from screening.records.database import Database
from screening.records.readiness import Trouble
from screening.records.schema import MIGRATIONS
from screening.records.tables import TRIES

# Kubernetes gives a probe one second: this is waited twice, to read and to write.
PATIENCE_MS: Final = 300
CONNECT_SECONDS: Final = 2


class SqlReadiness:
    """Look at the records in a SQL database; the promises are those of Readiness."""

    def __init__(self, database: Database) -> None:
        """Look at the same address; nothing is opened yet."""
        self._engine = _engine(database.engine.url)
        self._head = ScriptDirectory(str(MIGRATIONS)).get_current_head()

    def problems(self) -> tuple[Trouble, ...]:
        """Read, and try a write that leaves no trace; wait for nobody longer than a moment."""
        try:
            with self._engine.connect() as connection:
                revision = MigrationContext.configure(connection).get_current_revision()
        except SQLAlchemyError:
            return (Trouble.UNREADABLE,)
        if revision != self._head:
            return (Trouble.OTHER_TABLES,)
        try:
            with self._engine.connect() as connection:
                _try_to_write(connection)
        except SQLAlchemyError:
            return (Trouble.UNWRITABLE,)
        return ()


def _try_to_write(connection: Connection) -> None:
    """Write and take it back: what is read-only, full or held by another says so."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        connection.exec_driver_sql(f"PRAGMA user_version={int(version) + 1}")
        connection.exec_driver_sql("ROLLBACK")
    else:
        # No row is touched, so no policy and no trigger minds; a standby refuses all the same.
        connection.execute(delete(TRIES).where(TRIES.c.door == ""))
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
