"""The mail in the database: a message is held by one worker at a time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, func, or_, select

from screening.errors import SealError
from screening.records.condition import MailFound
from screening.records.deeds import Deed
from screening.records.mail import FURTHEST, Mail, MailKind, MailState
from screening.records.sql import postgres
from screening.records.sql import rows_of_mail as rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.keyring import ClinicKeys
from screening.records.sql.tables_of_mail import INVITATION, OUTBOX
from screening.records.timer import TOLERANCE

WAITING: Final = OUTBOX.c.state == MailState.WAITING.value
LATELY: Final = timedelta(days=7)
WIPED: Final[dict[str, Any]] = {"to": "", "subject": "", "text": "", "html": "", "stop": ""}


@dataclass(frozen=True, slots=True)
class SqlOutbox:
    """Keep the mail; the promises are those of Outbox."""

    records: ClinicRecords

    def add(self, mail: Mail, deed: Deed) -> bool:
        """Keep a message on its own; tell whether it was new, by its dedupe key."""
        with self.records.writing() as transaction:
            is_new = keep(transaction, [mail]) == 1
            if is_new:
                transaction.audit(deed)
        return is_new

    def claim(self, now: datetime, lease_until: datetime) -> Mail | None:
        """Take the message that is due first, for nobody else to send until the lease ends."""
        lease, following = OUTBOX.c.lease_until, OUTBOX.c.next_at
        is_free = or_(lease.is_(None), lease <= now, lease > lease_until + TOLERANCE)
        is_due = or_(following <= now, following > now + FURTHEST)
        due = (
            select(OUTBOX)
            .where(WAITING, is_due, is_free)
            .order_by(OUTBOX.c.next_at, OUTBOX.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self.records.writing() as transaction:
            row = next(transaction.rows(due, OUTBOX), None)
            if row is None:
                return None
            mail = self._claimed(transaction, row)
            held = {"attempts": mail.attempts + 1, "lease_until": lease_until}
            transaction.change(OUTBOX, OUTBOX.c.id == mail.id, **held)
        return mail.model_copy(update=held)

    def finish(self, mail: Mail, deed: Deed | None = None) -> bool:
        """Keep what became of a message that was claimed; tell whether it was still held."""
        held = WAITING, OUTBOX.c.lease_until == mail.lease_until, OUTBOX.c.id == mail.id
        with self.records.writing() as transaction:
            if not _change(transaction, mail, *held):
                return False
            if deed:
                transaction.audit(deed)
        return True

    def of(self, invitations: Collection[str]) -> tuple[Mail, ...]:
        """Return what was mailed for invitations, the oldest first."""
        query = select(OUTBOX).where(OUTBOX.c.invitation.in_(list(invitations)))
        query = query.order_by(OUTBOX.c.made_at, OUTBOX.c.id)
        with self.records.reading() as transaction:
            return tuple(
                rows.mail(transaction.keys, row) for row in transaction.rows(query, OUTBOX)
            )

    def is_followed(self, mail: Mail, kinds: Collection[MailKind]) -> bool:
        """Tell whether one of these kinds was made later for the same invitation."""
        theirs = OUTBOX.c.invitation == mail.invitation, OUTBOX.c.made_at > mail.made_at
        of_kinds = OUTBOX.c.kind.in_([kind.value for kind in kinds])
        with self.records.reading() as transaction:
            return transaction.first(OUTBOX, *theirs, of_kinds) is not None

    def count_waiting(self) -> int:
        """Count the messages that wait."""
        with self.records.reading() as transaction:
            mine = OUTBOX.c.clinic_id == transaction.clinic, WAITING
            query = select(func.count()).select_from(OUTBOX).where(*mine)
            return transaction.connection.execute(query).scalar_one()

    def forget_notices(self, before: datetime) -> int:
        """Forget what was told to staff and done before a moment; return how many there were."""
        with self.records.writing() as transaction:
            told = OUTBOX.c.invitation == "", OUTBOX.c.done_at < before
            return transaction.remove(OUTBOX, *told)

    def _claimed(self, transaction: Transaction, row: RowMapping) -> Mail:
        mail = _read(transaction.keys, row)
        if not mail.is_shut:
            return mail
        # Keys that another worker made since this transaction began may be the ones it needs.
        keys = self.records.keyring.of(transaction.connection, transaction.clinic)
        mail = _read(keys, row)
        return mail.model_copy(update={"reference": mail.reference or _form_of(transaction, mail)})


def found(connection: Connection, clinics: Collection[str], now: datetime) -> MailFound:
    """Return what waits in all of these clinics, and how much did not arrive of late."""
    lately, state = OUTBOX.c.done_at > now - LATELY, OUTBOX.c.state
    all_found = MailFound()
    for clinic in clinics:
        if connection.dialect.name != "sqlite":
            postgres.enter(connection, clinic)
        mine = OUTBOX.c.clinic_id == clinic
        waiting = select(func.count(), func.min(OUTBOX.c.made_at)).where(mine, WAITING)
        count, oldest = connection.execute(waiting).one()
        ended = select(state, func.count()).where(mine, lately).group_by(state)
        ends = {row[0]: row[1] for row in connection.execute(ended)}
        all_found = MailFound(
            waiting=all_found.waiting + count,
            oldest=min(filter(None, (all_found.oldest, oldest)), default=None),
            failed=all_found.failed + ends.get(MailState.FAILED.value, 0),
            lost=all_found.lost + ends.get(MailState.LOST.value, 0),
        )
    return all_found


def keep(transaction: Transaction, mails: Iterable[Mail]) -> int:
    """Keep messages as part of a transaction; return how many were not there by their key."""
    new = 0
    for mail in mails:
        if transaction.first(OUTBOX, OUTBOX.c.dedupe_key == mail.dedupe_key) is None:
            transaction.add(OUTBOX, **rows.mail_row(transaction.keys, mail))
            new += 1
    return new


def withdraw(transaction: Transaction, invitation: str, at: datetime) -> None:
    """Take back what still waits to be mailed to the patient of an invitation.

    What a worker holds at this moment goes out.
    """
    theirs = WAITING, OUTBOX.c.invitation == invitation
    free = or_(OUTBOX.c.lease_until.is_(None), OUTBOX.c.lease_until <= at)
    for row in transaction.all(OUTBOX, *theirs, free):
        mail = _read(transaction.keys, row)
        gone = {"state": MailState.WITHDRAWN, "done_at": at}
        _change(transaction, mail.model_copy(update=gone), OUTBOX.c.id == mail.id)


def _read(keys: ClinicKeys, row: RowMapping) -> Mail:
    """Return a message that waits; without what it says if its record does not open."""
    try:
        return rows.mail(keys, row)
    except SealError:
        return rows.shut_mail(row)


def _form_of(transaction: Transaction, mail: Mail) -> str:
    row = transaction.first(INVITATION, INVITATION.c.id == mail.invitation)
    return str(row["reference"]) if row else ""


def _change(transaction: Transaction, mail: Mail, *which: ColumnElement[bool]) -> bool:
    is_done = mail.state is not MailState.WAITING
    kept = mail.model_copy(update={"lease_until": None, **(WIPED if is_done else {})})
    return transaction.change(OUTBOX, *which, **rows.mail_row(transaction.keys, kept)) == 1
