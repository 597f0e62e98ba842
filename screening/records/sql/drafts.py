"""Unfinished forms in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from screening.errors import Conflict
from screening.questionnaire.model import Urgency
from screening.records.deeds import Deed
from screening.records.invitations import FormChange
from screening.records.mail import Mail
from screening.records.model import ConsentKind, Draft, Folder, QuestionnaireText
from screening.records.sql import (
    consents,
    draft_rows,
    folders,
    hands,
    invitations,
    outbox,
    rows,
    texts,
)
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables import DRAFT, SUBMISSION


@dataclass(frozen=True, slots=True)
class SqlDrafts:
    """Keep unfinished forms; the promises are those of Drafts."""

    records: ClinicRecords

    def create(self, draft: Draft, text: QuestionnaireText, deed: Deed) -> Draft:
        """Keep a new draft, its text and the consent.

        Raises Conflict if token or reference is taken, or if it belongs to an invitation whose
        form goes on in another browser.
        """
        created = draft.model_copy(update={"revision": 1})
        with self.records.writing() as transaction:
            if transaction.first(SUBMISSION, SUBMISSION.c.reference == draft.reference):
                raise Conflict("the reference is taken")
            hands.refuse_elsewhere(transaction, draft)
            texts.keep(transaction, text)
            transaction.add(DRAFT, **rows.draft_row(transaction.keys, created))
            consents.keep(transaction, draft, ConsentKind.PRIVACY, deed)
            transaction.audit(deed)
        return created

    def by_token(self, token_hash: str) -> Draft | None:
        """Return the unfinished form that a token leads to."""
        return self._one(DRAFT.c.token_hash == token_hash)

    def by_reference(self, reference: str) -> Draft | None:
        """Return the unfinished form with this reference."""
        return self._one(DRAFT.c.reference == reference)

    def open(self, urgencies: Collection[Urgency] = tuple(Urgency)) -> tuple[Draft, ...]:
        """Return the unfinished forms of these urgencies, the newest first."""
        wanted = DRAFT.c.urgency.in_([str(urgency) for urgency in urgencies])
        return self._several(wanted)

    def untouched_since(self, moment: datetime) -> tuple[Draft, ...]:
        """Return the unfinished forms that nobody has saved since a moment, the newest first."""
        return self._several(DRAFT.c.saved_at < moment)

    def save(self, draft: Draft, deed: Deed, mails: Sequence[Mail] = ()) -> Draft:
        """Replace the draft of the same revision; Conflict if it has moved on or is gone."""
        with self.records.writing() as transaction:
            saved = draft_rows.replace(transaction, draft)
            outbox.keep(transaction, mails)
            transaction.audit(deed)
        return saved

    def mark_seen(self, draft_id: str, at: datetime) -> None:
        """Note that the patient is here, without a new revision."""
        with self.records.writing() as transaction:
            transaction.change(DRAFT, DRAFT.c.id == draft_id, seen_at=at)
            transaction.reach(at)

    def discard(self, draft: Draft, deed: Deed) -> None:
        """Forget an unfinished form; Conflict if it has moved on or is gone."""
        with self.records.writing() as transaction:
            forgotten = FormChange(draft, deed, is_forgotten=True)
            draft_rows.change(transaction, forgotten)
            draft_rows.note(transaction, forgotten)

    def purge(self, draft: Draft, folder: Folder, deed: Deed) -> None:
        """Forget an unfinished form; Conflict if anything of its folder has moved on."""
        with self.records.writing() as transaction:
            draft_rows.forget(transaction, draft)
            invitations.forget_with(transaction, draft.reference)
            folders.take_out(transaction, draft.reference, folder)
            transaction.audit(deed)
            draft_rows.count_abandoned(transaction, draft)
            folders.refuse_changed(transaction, draft, folder)

    def _one(self, which: ColumnElement[bool]) -> Draft | None:
        with self.records.reading() as transaction:
            row = transaction.first(DRAFT, which)
            return rows.draft(transaction.keys, row) if row else None

    def _several(self, which: ColumnElement[bool]) -> tuple[Draft, ...]:
        query = select(DRAFT).where(which).order_by(DRAFT.c.opened_at.desc(), DRAFT.c.id)
        with self.records.reading() as transaction:
            return tuple(
                rows.draft(transaction.keys, row) for row in transaction.rows(query, DRAFT)
            )
