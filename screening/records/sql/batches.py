"""Lists of patients to invite, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from screening.errors import Conflict
from screening.records.batches import Batch, BatchState, Invited
from screening.records.deeds import Deed
from screening.records.sql import invitations
from screening.records.sql import rows_of_mail as rows
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables_of_mail import BATCH

MOVED_ON = "the list has moved on or is gone"


@dataclass(frozen=True, slots=True)
class SqlBatches:
    """Keep lists; the promises are those of Batches."""

    records: ClinicRecords

    def add(self, batch: Batch, deed: Deed) -> Batch:
        """Keep a new list; return revision 1."""
        added = batch.model_copy(update={"revision": 1})
        with self.records.writing() as transaction:
            transaction.add(BATCH, **rows.batch_row(transaction.keys, added))
            transaction.audit(deed)
        return added

    def save(
        self, batch: Batch, deed: Deed | None = None, invited: Sequence[Invited] = ()
    ) -> Batch:
        """Replace the list of the same revision, and keep invitations, all or nothing."""
        saved = batch.model_copy(update={"revision": batch.revision + 1})
        with self.records.writing() as transaction:
            row = rows.batch_row(transaction.keys, saved)
            # First of all: a second worker waits here, and finds that the list has moved on.
            if transaction.change(BATCH, *_same(batch), **row) != 1:
                raise Conflict(MOVED_ON)
            for one in invited:
                invitations.put(transaction, *one)
            if deed:
                transaction.audit(deed)
        return saved

    def by_id(self, batch_id: str) -> Batch | None:
        """Return the list with this id."""
        with self.records.reading() as transaction:
            row = transaction.first(BATCH, BATCH.c.id == batch_id)
            return rows.batch(transaction.keys, row) if row else None

    def in_state(self, *states: BatchState, before: datetime | None = None) -> tuple[Batch, ...]:
        """Return the lists in these states, the oldest first; only those made before a moment."""
        query = select(BATCH).where(BATCH.c.state.in_([state.value for state in states]))
        if before:
            query = query.where(BATCH.c.made_at < before)
        with self.records.reading() as transaction:
            found = transaction.rows(query.order_by(BATCH.c.made_at, BATCH.c.id), BATCH)
            return tuple(rows.batch(transaction.keys, row) for row in found)

    def forget(self, batch: Batch, deed: Deed) -> None:
        """Forget a list; raises Conflict if it has moved on or is gone."""
        with self.records.writing() as transaction:
            if transaction.remove(BATCH, *_same(batch)) != 1:
                raise Conflict(MOVED_ON)
            transaction.audit(deed)


def _same(batch: Batch) -> tuple[ColumnElement[bool], ...]:
    return BATCH.c.id == batch.id, BATCH.c.revision == batch.revision
