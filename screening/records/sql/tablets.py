"""Tablets in the hands of patients."""

from dataclasses import dataclass

from screening.errors import Conflict
from screening.records.hands import TabletChange
from screening.records.people import Tablet
from screening.records.sql import rows_of_access as rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables_of_access import TABLET


@dataclass(frozen=True, slots=True)
class SqlTablets:
    """Find tablets; the promises are those of Tablets."""

    records: ClinicRecords

    def by_token(self, token_hash: str) -> Tablet | None:
        """Return the tablet that a cookie belongs to, unless it was taken back."""
        with self.records.reading() as transaction:
            mine = TABLET.c.token_hash == token_hash, TABLET.c.ended_at.is_(None)
            row = transaction.first(TABLET, *mine)
            return rows.tablet(transaction.keys, row) if row else None

    def every(self) -> tuple[Tablet, ...]:
        """Return the tablets that are in the hands of patients, by name."""
        with self.records.reading() as transaction:
            out = transaction.all(TABLET, TABLET.c.ended_at.is_(None))
            found = [rows.tablet(transaction.keys, row) for row in out]
        return tuple(sorted(found, key=lambda tablet: (tablet.name.casefold(), tablet.id)))


def put(transaction: Transaction, change: TabletChange) -> None:
    """Keep a tablet as part of a transaction; Conflict if it has moved on or was taken back."""
    row = rows.tablet_row(transaction.keys, change.tablet)
    if change.before is None:
        transaction.add(TABLET, **row)
        return
    mine = TABLET.c.id == change.tablet.id, TABLET.c.ended_at.is_(None)
    now = transaction.first(TABLET, *mine)
    if now is None:
        raise Conflict("this tablet was taken back")
    # No two bodies are sealed alike: the same one is the same state.
    is_same = _shows(rows.tablet(transaction.keys, now)) == _shows(change.before)
    if not is_same or transaction.change(TABLET, *mine, TABLET.c.body == now["body"], **row) != 1:
        raise Conflict("this tablet has moved on")


def _shows(tablet: Tablet) -> tuple[str, str]:
    return tablet.form_hash, tablet.waiting
