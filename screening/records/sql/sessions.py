"""Who is signed in, and the one-time codes that lead to a password."""

from dataclasses import dataclass
from datetime import datetime

from screening.records.deeds import Deed
from screening.records.people import NewCode, NewSession, OneTimeCode, Purpose, StaffSession
from screening.records.sql import rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables_of_access import ONE_TIME_CODE, SESSION


@dataclass(frozen=True, slots=True)
class SqlSessions:
    """Keep sessions; the promises are those of Sessions."""

    records: ClinicRecords

    def begin(self, session: StaffSession, ending: str, deed: Deed) -> None:
        """Begin a session in the place of another one."""
        with self.records.writing() as transaction:
            new = NewSession(session, deed, ending)
            put_session(transaction, new)
            note_session(transaction, new)

    def by_hash(self, session_hash: str) -> StaffSession | None:
        """Return a session."""
        with self.records.reading() as transaction:
            row = transaction.first(SESSION, SESSION.c.hash == session_hash)
            return StaffSession.model_validate(rows.known(StaffSession, row)) if row else None

    def mark_seen(self, session_hash: str, at: datetime) -> None:
        """Note that the member of staff is here."""
        with self.records.writing() as transaction:
            transaction.change(SESSION, SESSION.c.hash == session_hash, seen_at=at)
            transaction.reach(at)

    def end(self, session_hash: str, deed: Deed) -> None:
        """End a session, if there is one."""
        with self.records.writing() as transaction:
            if transaction.remove(SESSION, SESSION.c.hash == session_hash):
                transaction.audit(deed)

    def forget_stale(self, started_before: datetime) -> None:
        """Forget the sessions that began before a moment."""
        with self.records.writing() as transaction:
            transaction.remove(SESSION, SESSION.c.started_at < started_before)


@dataclass(frozen=True, slots=True)
class SqlCodes:
    """Keep one-time codes; the promises are those of Codes."""

    records: ClinicRecords

    def add(self, code: OneTimeCode, deed: Deed) -> None:
        """Keep a code in the place of any other for the same purpose and member."""
        with self.records.writing() as transaction:
            new = NewCode(code, deed)
            put_code(transaction, new)
            note_code(transaction, new)

    def by_hash(self, code_hash: str) -> OneTimeCode | None:
        """Return a code that was not used."""
        with self.records.reading() as transaction:
            row = transaction.first(ONE_TIME_CODE, ONE_TIME_CODE.c.hash == code_hash)
            return OneTimeCode.model_validate(rows.known(OneTimeCode, row)) if row else None

    def waiting(self, purpose: Purpose) -> tuple[OneTimeCode, ...]:
        """Return the codes of a purpose that were not used."""
        with self.records.reading() as transaction:
            found = transaction.all(ONE_TIME_CODE, ONE_TIME_CODE.c.purpose == str(purpose))
            return tuple(OneTimeCode.model_validate(rows.known(OneTimeCode, row)) for row in found)


def put_session(transaction: Transaction, new: NewSession) -> None:
    """Begin a session in the place of another one, as part of a transaction."""
    transaction.remove(SESSION, SESSION.c.hash == new.ending)
    transaction.add(SESSION, **rows.plain(new.session))


def note_session(transaction: Transaction, new: NewSession) -> None:
    """Write into the audit that a session began; after all rows, since others wait then."""
    transaction.reach(new.session.seen_at)
    transaction.audit(new.deed)


def put_code(transaction: Transaction, new: NewCode) -> None:
    """Keep a one-time code in the place of others, as part of a transaction."""
    same = (
        ONE_TIME_CODE.c.purpose == str(new.code.purpose),
        ONE_TIME_CODE.c.staff_id == new.code.staff_id,
    )
    transaction.remove(ONE_TIME_CODE, *same)
    transaction.add(ONE_TIME_CODE, **rows.plain(new.code))


def note_code(transaction: Transaction, new: NewCode) -> None:
    """Write into the audit that a code was made; after all rows, as for a session."""
    transaction.reach(new.code.made_at)
    transaction.audit(new.deed)
