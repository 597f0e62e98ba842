"""Forms that go from hand to hand, in one transaction with their tablets and their invitation."""

from dataclasses import dataclass

from screening.records.hands import Handing
from screening.records.sql import draft_rows, invitations, tablets
from screening.records.sql.clinic_records import ClinicRecords, Transaction


@dataclass(frozen=True, slots=True)
class SqlHands:
    """Keep in whose hands forms are; the promises are those of Hands."""

    records: ClinicRecords

    def pass_on(self, handing: Handing) -> None:
        """Keep all that changes, or nothing; Conflict if any of it has moved on."""
        with self.records.writing() as transaction:
            # Always in this order, and the audit last: nobody waits in a ring.
            for form in sorted(handing.forms, key=lambda one: one.draft.id):
                draft_rows.change(transaction, form)
            for one in sorted(handing.tablets, key=lambda one: one.tablet.id):
                tablets.put(transaction, one)
            if handing.invitation:
                invitations.put_again(transaction, *handing.invitation)
            _note(transaction, handing)


def _note(transaction: Transaction, handing: Handing) -> None:
    for form in handing.forms:
        draft_rows.note(transaction, form)
    for tablet, deed, _ in handing.tablets:
        transaction.reach(tablet.seen_at)
        if deed:
            transaction.audit(deed)
