"""Forms that go from hand to hand, in one transaction with their tablets and their invitation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from screening.errors import Conflict
from screening.records.hands import Handing, InvitationChange
from screening.records.invitations import FormChange
from screening.records.model import Draft
from screening.records.sql import draft_rows, invitations, tablets
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables import DRAFT
from screening.records.sql.tables_of_mail import INVITATION


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
                _put_invitation(transaction, handing.invitation, handing.forms)
            _note(transaction, handing)


def refuse_elsewhere(transaction: Transaction, draft: Draft) -> None:
    """Raise Conflict if the invitation of a new form has gone to another browser.

    One that no browser holds yet stands in nobody's way. It stays where it is until the
    transaction ends.
    """
    mine = select(INVITATION).where(INVITATION.c.reference == draft.reference).with_for_update()
    invitation = next(transaction.rows(mine, INVITATION), None)
    if invitation is not None and invitation["form_hash"] not in {"", draft.token_hash}:
        raise Conflict("the form goes on in another browser")


def _put_invitation(
    transaction: Transaction, change: InvitationChange, along: Sequence[FormChange]
) -> None:
    """Keep an invitation; if it goes to another browser, no form of it stays in the first."""
    invitation, known = change.invitation, {form.draft.id for form in along}
    there = INVITATION.c.id == invitation.id, INVITATION.c.form_hash == invitation.form_hash
    is_there = transaction.first(INVITATION, *there) is not None
    invitations.put_again(transaction, *change)
    form = transaction.first(DRAFT, DRAFT.c.reference == invitation.reference)
    if not is_there and form is not None and form["id"] not in known:
        raise Conflict("a form of this invitation has begun meanwhile")


def _note(transaction: Transaction, handing: Handing) -> None:
    for form in handing.forms:
        draft_rows.note(transaction, form)
    for tablet, deed, _ in handing.tablets:
        transaction.reach(tablet.seen_at)
        if deed:
            transaction.audit(deed)
