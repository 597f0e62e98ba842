"""The wrong tries that hold a door shut.

A door may be named by what a stranger typed, or by an address: only its blind index is kept.
"""

from dataclasses import dataclass
from datetime import datetime

from screening.errors import Conflict
from screening.records.deeds import Deed
from screening.records.model import Tries
from screening.records.sql import rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables_of_access import THROTTLE


@dataclass(frozen=True, slots=True)
class SqlDoor:
    """Keep the door; the promises are those of Door."""

    records: ClinicRecords

    def tries(self, door: str) -> Tries | None:
        """Return the wrong tries at a door."""
        with self.records.reading() as transaction:
            row = transaction.first(THROTTLE, THROTTLE.c.door == _index(transaction, door))
            return Tries.model_validate({**rows.known(Tries, row), "door": door}) if row else None

    def save_tries(self, tries: Tries, before: int, deed: Deed | None = None) -> None:
        """Keep the tries at a door; Conflict unless `before` tries were kept until now."""
        with self.records.writing() as transaction:
            index = _index(transaction, tries.door)
            row = transaction.first(THROTTLE, THROTTLE.c.door == index)
            if (row["count"] if row else 0) != before:
                raise Conflict("somebody else tried the same door")
            transaction.remove(THROTTLE, THROTTLE.c.door == index)
            transaction.add(THROTTLE, **{**rows.plain(tries), "door": index})
            transaction.reach(tries.last_at)
            if deed:
                transaction.audit(deed)

    def forget_tries(self, door: str) -> None:
        """Forget the tries at a door."""
        with self.records.writing() as transaction:
            transaction.remove(THROTTLE, THROTTLE.c.door == _index(transaction, door))

    def forget_stale(self, last_before: datetime) -> None:
        """Forget the tries at every door whose last one was before a moment."""
        with self.records.writing() as transaction:
            transaction.remove(THROTTLE, THROTTLE.c.last_at < last_before)


def _index(transaction: Transaction, door: str) -> str:
    return transaction.keys.digest("door", door)
