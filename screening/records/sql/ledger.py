"""The audit as it is read: who saw whom, and whether nothing is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from screening.records import chain
from screening.records.chain import Head
from screening.records.deeds import Deed, Event
from screening.records.sql import audit
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables import AUDIT, AUDIT_HEAD

PAGE = 5000


@dataclass(frozen=True, slots=True)
class SqlLedger:
    """Keep the audit; the promises are those of Ledger."""

    records: ClinicRecords

    def note(self, deed: Deed) -> None:
        """Write a deed that changes no record."""
        with self.records.writing() as transaction:
            transaction.audit(deed)

    def who_saw(self, reference: str) -> tuple[Event, ...]:
        """Return every event that names a form, the oldest first."""
        named = self._events(AUDIT.c.whose.contains(reference, autoescape=True))
        return tuple(event for event in named if reference in event.whose)

    def done_by(self, who: str, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Return what somebody did from one moment to before another, the oldest first."""
        return self._events(AUDIT.c.who == who, AUDIT.c.at >= since, AUDIT.c.at < until)

    def last_before(self, moment: datetime) -> Event | None:
        """Return the newest event that was noted while the clock stood before a moment."""
        # Backwards by number: the events of the last days are few, those of all years are not.
        query = select(AUDIT).where(AUDIT.c.at < moment).order_by(AUDIT.c.seq.desc()).limit(1)
        with self.records.reading() as transaction:
            found = (audit.event(row) for row in transaction.rows(query, AUDIT))
            return next(found, None)

    def verify(self) -> tuple[str, ...]:
        """Return what is wrong with the audit, in words; nothing if it is whole."""
        with self.records.reading() as transaction:
            key = transaction.keys.current(audit.PURPOSE).secret
            kept = transaction.first(AUDIT_HEAD)
            heads = [audit.head(kept)] if kept and kept["seq"] else []
            try:
                signed = self.records.checkpoints.read(key, self.records.clinic)
            except ValueError as error:
                return (str(error),)
            if signed is None:
                return ("there is no checkpoint: whether the end was cut cannot be told",)
            return chain.faults(key, in_order(transaction), [*heads, signed])

    def sign(self) -> Head | None:
        """Sign the end of the audit now; none if nothing was ever done."""
        with self.records.reading() as transaction:
            kept = transaction.first(AUDIT_HEAD)
            if kept is None or not kept["seq"]:
                return None
            head = audit.head(kept)
            key = transaction.keys.current(audit.PURPOSE).secret
        self.records.checkpoints.write(key, self.records.clinic, head)
        return head

    def ticked(self) -> tuple[datetime, datetime]:
        """Return the clock and the time that never goes back, as they were noted last."""
        with self.records.reading() as transaction:
            kept = transaction.first(AUDIT_HEAD)
            if kept is None:
                raise LookupError("the clinic has no audit")
            return kept["at"], kept["ticked"]

    def _events(self, *which: ColumnElement[bool]) -> tuple[Event, ...]:
        query = select(AUDIT).where(*which).order_by(AUDIT.c.seq)
        with self.records.reading() as transaction:
            return tuple(audit.event(row) for row in transaction.rows(query, AUDIT))


def in_order(transaction: Transaction) -> Iterator[Event]:
    """Yield a clinic's whole audit, the oldest event first."""
    last = 0
    while True:
        query = select(AUDIT).where(AUDIT.c.seq > last).order_by(AUDIT.c.seq).limit(PAGE)
        found = [audit.event(row) for row in transaction.rows(query, AUDIT)]
        yield from found
        if len(found) < PAGE:
            return
        last = found[-1].seq
