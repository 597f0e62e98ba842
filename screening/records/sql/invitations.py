"""Invitations in the database, with their links and what is mailed for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from screening.errors import Conflict
from screening.records.deeds import Deed
from screening.records.invitations import (
    NOTHING_ELSE,
    Change,
    Channel,
    Invitation,
    Link,
    LinkPurpose,
)
from screening.records.sql import draft_rows, outbox
from screening.records.sql import rows_of_mail as rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.rows import plain
from screening.records.sql.tables_of_mail import INVITATION, LINK, OUTBOX

IS_OPEN: Final = and_(INVITATION.c.submitted_at.is_(None), INVITATION.c.revoked_at.is_(None))
# A link that was shown on a screen is known as long as somebody may still come by it.
KEPT: Final = timedelta(days=1)
NEWEST: Final = (INVITATION.c.made_at.desc(), INVITATION.c.id.desc())


@dataclass(frozen=True, slots=True)
class SqlInvitations:
    """Keep invitations; the promises are those of Invitations."""

    records: ClinicRecords

    def add(self, invitation: Invitation, deed: Deed, change: Change = NOTHING_ELSE) -> Invitation:
        """Keep a new invitation with what goes with it; return revision 1."""
        with self.records.writing() as transaction:
            return put(transaction, invitation, deed, change)

    def save(self, invitation: Invitation, deed: Deed, change: Change = NOTHING_ELSE) -> Invitation:
        """Replace the invitation of the same revision; return it with the next one."""
        with self.records.writing() as transaction:
            # The form first, as when it is sent: nobody waits in a ring.
            if change.form:
                draft_rows.change(transaction, change.form)
            saved = put_again(transaction, invitation, deed, change)
            if change.form:
                draft_rows.note(transaction, change.form)
        return saved

    def by_id(self, invitation_id: str) -> Invitation | None:
        """Return the invitation with this id."""
        return self._one(INVITATION.c.id == invitation_id)

    def by_reference(self, reference: str) -> Invitation | None:
        """Return the invitation of the form with this reference."""
        return self._one(INVITATION.c.reference == reference)

    def by_form(self, form_hash: str) -> Invitation | None:
        """Return the invitation that was opened last in the browser with this form's cookie."""
        return self._one(INVITATION.c.form_hash == form_hash) if form_hash else None

    def of(self, references: Collection[str]) -> tuple[Invitation, ...]:
        """Return the invitations of these forms, in no order."""
        wanted = select(INVITATION).where(INVITATION.c.reference.in_(list(references)))
        with self.records.reading() as transaction:
            return _found(transaction, wanted)

    def to(self, email: str) -> tuple[Invitation, ...]:
        """Return those to an e-mail address, the newest first; its case does not matter."""
        if not email:
            return ()
        with self.records.reading() as transaction:
            theirs = INVITATION.c.email_digest == rows.email_digest(transaction.keys, email)
            return _found(transaction, select(INVITATION).where(theirs).order_by(*NEWEST))

    def listed(
        self, size: int, before: tuple[datetime, str] | None = None
    ) -> tuple[Invitation, ...]:
        """Return the newest invitations, of those made before a moment and id if one is given."""
        query = select(INVITATION).order_by(*NEWEST).limit(size)
        if before:
            at, last = before
            same = and_(INVITATION.c.made_at == at, INVITATION.c.id < last)
            query = query.where(INVITATION.c.made_at <= at, or_(INVITATION.c.made_at < at, same))
        with self.records.reading() as transaction:
            return _found(transaction, query)

    def remindable(self, made_before: datetime, now: datetime) -> tuple[Invitation, ...]:
        """Return e-mailed ones made before a moment that are neither ended, quiet nor too old."""
        return self._several(
            IS_OPEN,
            INVITATION.c.channel == Channel.EMAIL.value,
            INVITATION.c.quiet_at.is_(None),
            INVITATION.c.made_at < made_before,
            INVITATION.c.expires_at > now,
        )

    def ended_before(self, moment: datetime) -> tuple[Invitation, ...]:
        """Return those that were sent or revoked, or else expired, before a moment."""
        ends = INVITATION.c.submitted_at, INVITATION.c.revoked_at, INVITATION.c.expires_at
        return self._several(func.coalesce(*ends) < moment)

    def forget(self, invitation: Invitation, deed: Deed) -> None:
        """Forget an invitation with its links and mails; raises Conflict if it has moved on."""
        with self.records.writing() as transaction:
            same = INVITATION.c.id == invitation.id, INVITATION.c.revision == invitation.revision
            if transaction.remove(INVITATION, *same) != 1:
                raise Conflict("the invitation has moved on or is gone")
            _forget_of(transaction, invitation.id)
            transaction.audit(deed)

    def link(self, link_hash: str) -> Link | None:
        """Return a link, one that was ended too."""
        with self.records.reading() as transaction:
            row = transaction.first(LINK, LINK.c.hash == link_hash)
            return rows.link(row) if row else None

    def add_link(self, link: Link, deed: Deed) -> None:
        """Keep a link of its own, in the place of the others of its purpose if it is a poster's."""
        with self.records.writing() as transaction:
            mine = LINK.c.purpose == link.purpose.value, LINK.c.invitation == ""
            if link.is_once:
                transaction.remove(LINK, *mine, LINK.c.expires_at < link.made_at - KEPT)
            elif link.purpose is LinkPurpose.SCAN:
                others = *mine, LINK.c.is_once.is_(False), LINK.c.ended_at.is_(None)
                transaction.change(LINK, *others, ended_at=link.made_at)
            transaction.add(LINK, **plain(link))
            transaction.audit(deed)

    def links(self, purpose: LinkPurpose) -> tuple[Link, ...]:
        """Return the links of a purpose that were not ended, the newest first."""
        query = select(LINK).where(LINK.c.purpose == purpose.value, LINK.c.ended_at.is_(None))
        with self.records.reading() as transaction:
            found = transaction.rows(query.order_by(LINK.c.made_at.desc()), LINK)
            return tuple(rows.link(row) for row in found)

    def end_link(self, link_hash: str, at: datetime, deed: Deed) -> None:
        """End a link; raises Conflict if it was ended before, or there is none."""
        with self.records.writing() as transaction:
            _end(transaction, link_hash, at)
            transaction.audit(deed)

    def _one(self, *which: ColumnElement[bool]) -> Invitation | None:
        with self.records.reading() as transaction:
            row = transaction.first(INVITATION, *which)
            return rows.invitation(transaction.keys, row) if row else None

    def _several(self, *which: ColumnElement[bool]) -> tuple[Invitation, ...]:
        with self.records.reading() as transaction:
            return _found(transaction, select(INVITATION).where(*which).order_by(*NEWEST))


def put(transaction: Transaction, invitation: Invitation, deed: Deed, change: Change) -> Invitation:
    """Keep a new invitation as part of a transaction; return revision 1.

    Raises Conflict if its id or reference is taken.
    """
    added = invitation.model_copy(update={"revision": 1})
    taken = or_(INVITATION.c.id == added.id, INVITATION.c.reference == added.reference)
    if transaction.first(INVITATION, taken):
        raise Conflict("the invitation is there already")
    transaction.add(INVITATION, **rows.invitation_row(transaction.keys, added))
    _along(transaction, added, deed, change)
    return added


def put_again(
    transaction: Transaction, invitation: Invitation, deed: Deed, change: Change
) -> Invitation:
    """Replace an invitation as part of a transaction, but for its form; return the next revision.

    Raises Conflict as `Invitations.save`.
    """
    saved = _saved(transaction, invitation)
    _along(transaction, saved, deed, change)
    return saved


def mark_submitted(transaction: Transaction, reference: str, deed: Deed) -> None:
    """Note that the form of an invitation was sent, if it had one; withdraw what waits for it.

    Raises Conflict if it was revoked meanwhile.
    """
    row = transaction.first(INVITATION, INVITATION.c.reference == reference)
    if row is None:
        return
    invitation = rows.invitation(transaction.keys, row)
    if invitation.is_ended:
        raise Conflict("the invitation was revoked")
    _saved(transaction, invitation.model_copy(update={"submitted_at": deed.ticked}))
    outbox.withdraw(transaction, invitation.id, deed.at)


def forget_with(transaction: Transaction, reference: str) -> None:
    """Forget the invitation of a form that is purged, if it had one."""
    row = transaction.first(INVITATION, INVITATION.c.reference == reference)
    if row is not None:
        transaction.remove(INVITATION, INVITATION.c.id == row["id"])
        _forget_of(transaction, row["id"])


def _forget_of(transaction: Transaction, invitation: str) -> None:
    transaction.remove(LINK, LINK.c.invitation == invitation)
    transaction.remove(OUTBOX, OUTBOX.c.invitation == invitation)


def _found(transaction: Transaction, query: Select[tuple[object, ...]]) -> tuple[Invitation, ...]:
    return tuple(
        rows.invitation(transaction.keys, row) for row in transaction.rows(query, INVITATION)
    )


def _saved(transaction: Transaction, invitation: Invitation) -> Invitation:
    saved = invitation.model_copy(update={"revision": invitation.revision + 1})
    same = INVITATION.c.id == invitation.id, INVITATION.c.revision == invitation.revision
    row = rows.invitation_row(transaction.keys, saved)
    if transaction.change(INVITATION, *same, **row) != 1:
        raise Conflict("the invitation has moved on or is gone")
    return saved


def _along(transaction: Transaction, invitation: Invitation, deed: Deed, change: Change) -> None:
    if change.uses:
        _end(transaction, change.uses, deed.ticked)
    if change.ends_links:
        opening = LINK.c.purpose == LinkPurpose.OPEN.value, LINK.c.ended_at.is_(None)
        theirs = LINK.c.invitation == invitation.id
        transaction.change(LINK, theirs, *opening, ended_at=deed.ticked)
    if change.withdraws:
        outbox.withdraw(transaction, invitation.id, deed.at)
    for link in change.links:
        transaction.add(LINK, **plain(link))
    outbox.keep(transaction, change.mails)
    transaction.reach(deed.ticked)
    transaction.audit(deed)


def _end(transaction: Transaction, link_hash: str, at: datetime) -> None:
    mine = LINK.c.hash == link_hash, LINK.c.ended_at.is_(None)
    if transaction.change(LINK, *mine, ended_at=at) != 1:
        raise Conflict("the link was used or ended")
