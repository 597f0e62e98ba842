"""Connections and transactions: what SQLAlchemy needs to be told, in one place."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from screening.errors import Conflict, StoreError
from screening.records.sql import postgres, sqlite

SNAPSHOT: Final = "REPEATABLE READ"
NO_ADDRESS: Final = (
    "IMS_DATABASE_URL or IMS_DATABASE_OWNER_URL is no address of a database: "
    "write postgresql://NAME:PASSWORD@HOST/DATABASE, or leave it out"
)


class Database:
    """Open transactions, and turn the driver's errors into ours without their values."""

    def __init__(self, url: str, *, look_only: bool = False) -> None:
        """Prepare the connections; an embedded database's file is created when missing.

        For a look only, no file is made and none can be changed.
        Raises StoreError if the address cannot be used.
        """
        try:
            self.engine = _engine(address(url), look_only=look_only)
        except (OSError, ImportError) as error:
            why = getattr(error, "strerror", None) or type(error).__name__
            raise StoreError(f"the database cannot be opened ({why})") from None
        self.is_embedded = self.engine.dialect.name == "sqlite"
        # SQLite's wait for its lock is unfair; one writer at a time here keeps the wait short.
        self._turn: AbstractContextManager[Any] = (
            threading.Lock() if self.is_embedded else nullcontext()
        )

    @contextmanager
    def reading(self, clinic: str = "") -> Iterator[Connection]:
        """Give a connection whose reads all see one moment, and only one clinic's rows."""
        with _our_errors(), self.engine.connect() as connection:
            connection.execution_options(reads_only=True)
            if not self.is_embedded:
                connection.execution_options(isolation_level=SNAPSHOT)
            with connection.begin():
                self._enter(connection, clinic)
                yield connection

    @contextmanager
    def writing(self, clinic: str = "") -> Iterator[Connection]:
        """Give a connection in a transaction that may write one clinic's rows, all or none.

        In the embedded database it holds the right to write from its start.
        """
        with _our_errors(), self._turn, self.engine.begin() as connection:
            self._enter(connection, clinic)
            yield connection

    def rewrite(self, table: str) -> None:
        """Let a server write a table into a new file, without what was deleted from it."""
        with _our_errors(), self.engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.exec_driver_sql(f"VACUUM FULL {table}")

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()

    def _enter(self, connection: Connection, clinic: str) -> None:
        if not self.is_embedded:
            postgres.enter(connection, clinic)


def address(url: str) -> URL:
    """Return the address of a database that can keep records.

    Raises StoreError if it is none, in words that do not repeat it.
    """
    try:
        found = make_url(url)
        name = found.get_backend_name()
    except (ArgumentError, ValueError):
        raise StoreError(NO_ADDRESS) from None
    if name not in {"sqlite", "postgresql"}:
        raise StoreError(NO_ADDRESS)
    return found


@contextmanager
def _our_errors() -> Iterator[None]:
    # `from None`: a driver's own message may quote the row that it refused.
    try:
        yield
    except IntegrityError:
        raise Conflict("somebody else wrote the same record first") from None
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        told = f"the records cannot be used ({type(cause).__name__}){postgres.hint(cause)}"
        raise StoreError(told) from None


def _engine(where: URL, *, look_only: bool) -> Engine:
    if where.get_backend_name() == "sqlite":
        return _embedded(_for_a_look(where) if look_only else _made(where))
    return create_engine(
        postgres.address(where),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args=dict(postgres.CONNECT),
    )


def _made(where: URL) -> URL:
    if where.database:
        sqlite.make_file(Path(where.database))
    return where


def _for_a_look(where: URL) -> URL:
    file = Path(where.database or "").absolute().as_uri()
    return where.set(database=file, query={"mode": "ro", "uri": "true"})


def _embedded(where: URL) -> Engine:
    engine = create_engine(where, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    sqlite.prepare(connection)


def _begin(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
