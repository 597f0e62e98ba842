"""Connections and transactions: what SQLAlchemy needs to be told, in one place."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from screening.errors import Conflict, StoreError
from screening.records import sqlite


class Database:
    """Open transactions, and turn the driver's errors into ours without their values."""

    def __init__(self, url: str) -> None:
        """Prepare the connections; an embedded database's file is created when missing.

        Raises StoreError if the address cannot be used.
        """
        try:
            self.engine = _engine(url)
        except (ArgumentError, OSError, ImportError) as error:
            raise StoreError(f"the database cannot be opened ({type(error).__name__})") from None
        embedded = self.engine.dialect.name == "sqlite"
        # SQLite's wait for its lock is unfair; one writer at a time here keeps the wait short.
        self._turn: AbstractContextManager[Any] = threading.Lock() if embedded else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection whose reads all see one moment."""
        with _our_errors(), self.engine.connect() as connection:
            connection.execution_options(reads_only=True)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction that holds the right to write from its start."""
        with _our_errors(), self._turn, self.engine.begin() as connection:
            yield connection


@contextmanager
def _our_errors() -> Iterator[None]:
    # `from None`: a driver's own message may quote the row that it refused.
    try:
        yield
    except IntegrityError:
        raise Conflict("somebody else wrote the same record first") from None
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(f"the records cannot be used ({type(cause).__name__})") from None


def _engine(url: str) -> Engine:
    address = make_url(url)
    embedded = address.get_backend_name() == "sqlite"
    if embedded and address.database:
        sqlite.make_file(Path(address.database))
    engine = create_engine(address, hide_parameters=True)
    if embedded:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    sqlite.prepare(connection)


def _begin(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
