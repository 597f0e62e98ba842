"""Tablets in the hands of patients."""

from dataclasses import dataclass

from screening.errors import Conflict
from screening.records.deeds import Deed
from screening.records.people import Tablet
from screening.records.sql import rows_of_access as rows
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables_of_access import TABLET


@dataclass(frozen=True, slots=True)
class SqlTablets:
    """Keep tablets; the promises are those of Tablets."""

    records: ClinicRecords

    def add(self, tablet: Tablet, deed: Deed) -> None:
        """Keep a new tablet."""
        with self.records.writing() as transaction:
            transaction.add(TABLET, **rows.tablet_row(transaction.keys, tablet))
            transaction.reach(tablet.seen_at)
            transaction.audit(deed)

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

    def save(self, tablet: Tablet, deed: Deed | None = None) -> None:
        """Replace what is known of a tablet; Conflict if it was taken back."""
        with self.records.writing() as transaction:
            row = rows.tablet_row(transaction.keys, tablet)
            mine = TABLET.c.id == tablet.id, TABLET.c.ended_at.is_(None)
            if transaction.change(TABLET, *mine, **row) != 1:
                raise Conflict("this tablet was taken back")
            transaction.reach(tablet.seen_at)
            if deed:
                transaction.audit(deed)
