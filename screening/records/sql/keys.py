"""The keys of a clinic renewed while the app runs, and destroyed for good."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table, select, update

from screening.records import master, seal
from screening.records.deeds import Deed
from screening.records.sql import clinics, postgres, sqlite
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.every_table import SEALED
from screening.records.sql.keyring import DATA, INDEX
from screening.records.sql.tables import CLINIC, CLINIC_KEY
from screening.records.sql.tables_of_access import ONE_TIME_CODE, SESSION, TABLET

PAGE: Final = 100
DESTROYED: Final = (DATA, INDEX)


@dataclass(frozen=True, slots=True)
class SqlKeys:
    """Renew and destroy keys; the promises are those of Keys."""

    records: ClinicRecords

    def add_data_key(self, deed: Deed) -> int:
        """Make a new data key, with which everything is sealed from now on; return its number."""
        with self.records.writing() as transaction:
            # The audit first: keys that somebody else renews at the same time are there by then,
            # and no key is wrapped with a master key that another is just about to replace.
            transaction.audit(deed)
            ring, clinic = self.records.keyring, self.records.clinic
            number = ring.of(transaction.connection, clinic).current(DATA).id + 1
            ring.add(transaction.connection, (clinic, DATA, number), deed.at)
        return number

    def reseal(self, deed: Deed) -> int:
        """Seal under the newest data key what is sealed under an older one; return how many."""
        count = sum(self._resealed(table, page) for table in SEALED for page in self._pages(table))
        with self.records.writing() as transaction:
            transaction.audit(deed)
        return count

    def wrap_with(self, master_key: bytes, deed: Deed) -> None:
        """Wrap the keys of every clinic with another master key, all or none."""
        with self.records.database.writing(self.records.clinic) as connection:
            for clinic in clinics.every_id(self.records):
                if not self.records.database.is_embedded:
                    postgres.enter(connection, clinic)
                keys = self.records.keyring.of(connection, clinic)
                transaction = Transaction(connection, clinic, keys)
                transaction.audit(deed)
                for row in transaction.all(CLINIC_KEY):
                    self._rewrap(transaction, dict(row), master_key)

    def destroy(self, deed: Deed) -> None:
        """Destroy what opens the clinic's records: they can never be read again."""
        with self.records.writing() as transaction:
            transaction.remove(SESSION)
            transaction.remove(ONE_TIME_CODE)
            transaction.remove(TABLET)
            mine = update(CLINIC).where(CLINIC.c.id == self.records.clinic)
            transaction.connection.execute(mine.values(erased_at=deed.at))
            transaction.audit(deed)
            transaction.remove(CLINIC_KEY, CLINIC_KEY.c.purpose.in_(DESTROYED))
        if self.records.database.is_embedded:
            sqlite.rewrite(self.records.database.engine)

    def wrapped(self) -> tuple[dict[str, Any], ...]:
        """Return the wrapped keys of every clinic, for the key ring beside the backups."""
        found: list[dict[str, Any]] = []
        for clinic in clinics.every_id(self.records):
            with self.records.database.reading(clinic) as connection:
                query = select(CLINIC_KEY).where(CLINIC_KEY.c.clinic_id == clinic)
                query = query.order_by(*CLINIC_KEY.primary_key)
                found += [dict(row) for row in connection.execute(query).mappings()]
        return tuple(found)

    def outliving(self) -> tuple[dict[str, Any], ...]:
        """Return the wrapped keys that are left once those of this clinic are destroyed."""
        mine = self.records.clinic
        return tuple(
            row
            for row in self.wrapped()
            if row["clinic_id"] != mine or row["purpose"] not in DESTROYED
        )

    def _rewrap(self, transaction: Transaction, row: dict[str, Any], master_key: bytes) -> None:
        ring = self.records.keyring
        fresh = ring.wrap(master_key, row, ring.unwrapped(row))
        which = (CLINIC_KEY.c.purpose == row["purpose"], CLINIC_KEY.c.key_id == row["key_id"])
        named = {"wrapped": fresh, "master_id": master.key_id(master_key)}
        transaction.change(CLINIC_KEY, *which, **named)

    def _pages(self, table: Table) -> Iterator[list[str]]:
        last = ""
        while True:
            with self.records.reading() as transaction:
                query = select(table.c.id).where(table.c.id > last).order_by(table.c.id)
                page = [row["id"] for row in transaction.rows(query.limit(PAGE), table)]
            if not page:
                return
            yield page
            last = page[-1]

    def _resealed(self, table: Table, page: list[str]) -> int:
        count = 0
        with self.records.writing() as transaction:
            newest = transaction.keys.current(DATA).id
            for row in transaction.all(table, table.c.id.in_(page)):
                before = bytes(row["body"])
                if seal.key_id_of(before) == newest:
                    continue
                place = transaction.keys.place(table.name, row["id"])
                after = transaction.keys.seal(place, transaction.keys.open(place, before))
                # Who saved it meanwhile has sealed it anew.
                same = (table.c.id == row["id"], table.c.body == before)
                count += transaction.change(table, *same, body=after)
        return count
