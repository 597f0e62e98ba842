"""What opens the staff's door: the key, sessions, and the tries that keep it shut."""

from dataclasses import dataclass
from datetime import datetime

from screening.errors import Conflict
from screening.records.deeds import Deed
from screening.records.model import StaffSession, Tries
from screening.records.sql import rows
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables_of_access import SESSION, STAFF_KEY, THROTTLE


@dataclass(frozen=True, slots=True)
class SqlDoor:
    """Keep the door; the promises are those of Door."""

    records: ClinicRecords

    def key(self) -> str | None:
        """Return the hash of the staff key."""
        with self.records.reading() as transaction:
            row = transaction.first(STAFF_KEY)
            return row["hash"] if row else None

    def set_first_key(self, key_hash: str, deed: Deed) -> bool:
        """Keep the hash of the first staff key; tell whether it was the first."""
        try:
            with self.records.writing() as transaction:
                if transaction.first(STAFF_KEY):
                    return False
                transaction.add(STAFF_KEY, hash=key_hash, made_at=deed.at)
                transaction.audit(deed)
        except Conflict:
            return False
        return True

    def replace_key(self, key_hash: str, deed: Deed) -> None:
        """Keep the hash of a new staff key and end every staff session."""
        with self.records.writing() as transaction:
            transaction.remove(SESSION)
            transaction.remove(STAFF_KEY)
            transaction.add(STAFF_KEY, hash=key_hash, made_at=deed.at)
            transaction.audit(deed)

    def add_session(self, session: StaffSession, stale: datetime, deed: Deed) -> None:
        """Begin a staff session; forget those not seen since `stale`."""
        with self.records.writing() as transaction:
            transaction.remove(SESSION, SESSION.c.seen_at < stale)
            transaction.add(SESSION, **rows.plain(session))
            transaction.audit(deed)

    def session(self, session_hash: str) -> StaffSession | None:
        """Return a staff session."""
        with self.records.reading() as transaction:
            row = transaction.first(SESSION, SESSION.c.hash == session_hash)
            return StaffSession.model_validate(rows.known(StaffSession, row)) if row else None

    def mark_seen(self, session_hash: str, at: datetime) -> None:
        """Note that the member of staff is here."""
        with self.records.writing() as transaction:
            transaction.change(SESSION, SESSION.c.hash == session_hash, seen_at=at)
            transaction.reach(at)

    def end_session(self, session_hash: str, deed: Deed) -> None:
        """End a staff session, if there is one."""
        with self.records.writing() as transaction:
            if transaction.remove(SESSION, SESSION.c.hash == session_hash):
                transaction.audit(deed)

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
