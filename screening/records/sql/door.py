"""The wrong tries that hold a door shut."""

from dataclasses import dataclass
from datetime import datetime

from screening.errors import Conflict
from screening.records.model import Tries
from screening.records.sql import rows
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables_of_access import THROTTLE


@dataclass(frozen=True, slots=True)
class SqlDoor:
    """Keep the door; the promises are those of Door."""

    records: ClinicRecords

    def tries(self, door: str) -> Tries | None:
        """Return the wrong tries at a door."""
        with self.records.reading() as transaction:
            row = transaction.first(THROTTLE, THROTTLE.c.door == door)
            return Tries.model_validate(rows.known(Tries, row)) if row else None

    def save_tries(self, tries: Tries, before: int) -> None:
        """Keep the tries at a door; Conflict unless `before` tries were kept until now."""
        with self.records.writing() as transaction:
            row = transaction.first(THROTTLE, THROTTLE.c.door == tries.door)
            if (row["count"] if row else 0) != before:
                raise Conflict("somebody else tried the same door")
            transaction.remove(THROTTLE, THROTTLE.c.door == tries.door)
            transaction.add(THROTTLE, **rows.plain(tries))
            transaction.reach(tries.last_at)

    def forget_tries(self, door: str) -> None:
        """Forget the tries at a door."""
        with self.records.writing() as transaction:
            transaction.remove(THROTTLE, THROTTLE.c.door == door)

    def forget_stale(self, last_before: datetime) -> None:
        """Forget the tries at every door whose last one was before a moment."""
        with self.records.writing() as transaction:
            transaction.remove(THROTTLE, THROTTLE.c.last_at < last_before)
