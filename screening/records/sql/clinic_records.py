"""The records of one clinic: transactions that see its rows only, with its keys at hand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from screening.records.chain import Head
from screening.records.checkpoints import Checkpoints, End
from screening.records.deeds import Deed
from screening.records.sql import audit
from screening.records.sql.database import Database
from screening.records.sql.keyring import ClinicKeys, Keyring
from screening.records.sql.tables import AUDIT_HEAD


def prepared(table: Table, *which: ColumnElement[bool]) -> Update:
    """Return a change of the rows of whichever clinic runs it, made once for all transactions.

    A quarter of the CPU of a save went into making it anew.
    """
    return update(table).where(table.c.clinic_id == bindparam("clinic"), *which)


@dataclass(slots=True)
class Transaction:
    """One transaction on one clinic's rows; what it writes is kept whole or not at all."""

    connection: Connection
    clinic: str
    keys: ClinicKeys
    head: Head | None = None

    def rows(self, query: Select[Any], table: Table) -> Iterator[RowMapping]:
        """Return what a query finds among the clinic's rows of its table."""
        mine = query.where(table.c.clinic_id == self.clinic)
        yield from self.connection.execute(mine).mappings()

    def all(self, table: Table, *which: ColumnElement[bool]) -> list[RowMapping]:
        """Return the clinic's rows that fit."""
        return list(self.rows(select(table).where(*which), table))

    def first(self, table: Table, *which: ColumnElement[bool]) -> RowMapping | None:
        """Return one of the clinic's rows that fit, if there is any."""
        return next(iter(self.rows(select(table).where(*which).limit(1), table)), None)

    def add(self, table: Table, **values: Any) -> None:
        """Keep a new row of the clinic."""
        # Given beside the statement, values are not made into expressions first: half the CPU.
        self.connection.execute(insert(table), {"clinic_id": self.clinic, **values})

    def change(self, table: Table, *which: ColumnElement[bool], **values: Any) -> int:
        """Change the clinic's rows that fit; return how many there were."""
        mine = update(table).where(table.c.clinic_id == self.clinic, *which)
        return self.connection.execute(mine, values).rowcount

    def run(self, change: Update, values: Mapping[str, Any]) -> int:
        """Change the clinic's rows as `prepared` says; return how many there were."""
        return self.connection.execute(change, {"clinic": self.clinic, **values}).rowcount

    def remove(self, table: Table, *which: ColumnElement[bool]) -> int:
        """Forget the clinic's rows that fit; return how many there were."""
        mine = delete(table).where(table.c.clinic_id == self.clinic, *which)
        return self.connection.execute(mine).rowcount

    def reach(self, moment: datetime) -> None:
        """Note that the time that never goes back has come so far, unless it is noted already.

        Whoever keeps a moment of it notes it, too: after a crash it must not lie ahead.
        """
        self.change(AUDIT_HEAD, AUDIT_HEAD.c.ticked < moment, ticked=moment)

    def audit(self, deed: Deed) -> None:
        """Write a deed into the audit, as part of this transaction."""
        self.head = audit.append(self.connection, self.keys, deed)


@dataclass(slots=True)
class ClinicRecords:
    """Opens transactions for one clinic; after an audited one, the checkpoint may follow."""

    database: Database
    clinic: str
    keyring: Keyring
    checkpoints: Checkpoints = field(repr=False)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Give a transaction whose reads all see one moment."""
        with self.database.reading(self.clinic) as connection:
            yield Transaction(connection, self.clinic, self.keyring.of(connection, self.clinic))

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Give a transaction that may write."""
        with self.database.writing(self.clinic) as connection:
            keys = self.keyring.of(connection, self.clinic)
            transaction = Transaction(connection, self.clinic, keys)
            yield transaction
        if transaction.head:
            self.checkpoints.follow(self.end(transaction.keys, transaction.head))

    def end(self, keys: ClinicKeys, head: Head) -> End:
        """Return the end of the clinic's audit, to be signed for."""
        return End(self.clinic, keys.current(audit.PURPOSE).secret, head, self._is_there)

    def _is_there(self, signed: Head) -> bool:
        with self.database.reading(self.clinic) as connection:
            return audit.is_there(connection, self.clinic, signed)
