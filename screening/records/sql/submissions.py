"""Sent forms in the database: editions are added, none is ever changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from sqlalchemy import ColumnElement, select

from screening.assessment.submission import Submission
from screening.errors import Conflict
from screening.records import traces
from screening.records.deeds import Deed
from screening.records.mail import Mail
from screening.records.model import Consent, ConsentKind, Draft, Folder, Trace
from screening.records.sql import consents, folders, invitations, outbox, rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables import BLIND_INDEX, DRAFT, SUBMISSION
from screening.records.worklist import NOT_WAITING

LISTED = (SUBMISSION.c.rank, SUBMISSION.c.sent_at.desc(), SUBMISSION.c.reference)
PAGE = 500
SEEN = {"is_read": True, "attention": NOT_WAITING}


@dataclass(frozen=True, slots=True)
class SqlSubmissions:
    """Keep sent forms; the promises are those of Submissions."""

    records: ClinicRecords

    def send(
        self, draft: Draft, form: Submission, deed: Deed, mails: Sequence[Mail] = ()
    ) -> Submission:
        """Keep the submission, forget the draft, and what goes with it, in one transaction."""
        with self.records.writing() as transaction:
            # Whoever removes the draft sends it; one who waited for that finds what was sent.
            if transaction.remove(DRAFT, *rows.same(draft)) != 1:
                if sent := transaction.first(SUBMISSION, *_first_edition_of(draft.id)):
                    return rows.submission(transaction.keys, sent)
                raise Conflict("the draft has moved on or is gone")
            _keep(transaction, draft.id, form)
            consents.keep(transaction, draft, ConsentKind.DECLARATION, deed)
            invitations.mark_submitted(transaction, form.reference, deed)
            outbox.keep(transaction, mails)
            transaction.audit(deed)
        return form

    def add_edition(self, form: Submission, deed: Deed) -> Submission:
        """Keep a further edition as the newest; Conflict unless it follows the newest."""
        with self.records.writing() as transaction:
            before = transaction.first(SUBMISSION, *_current(form.reference))
            if before is None or before["edition"] != form.edition - 1:
                raise Conflict("the form was changed by somebody else")
            newest = SUBMISSION.c.id == before["id"]
            if transaction.change(SUBMISSION, newest, is_current=False, is_listed=False) != 1:
                raise Conflict("the form was purged by somebody else")
            _keep(transaction, before["draft_id"], form)
            if before["is_read"] and rows.rank_of(form) >= before["rank"]:
                # Whoever has seen it need not look again, unless it became more urgent.
                transaction.change(SUBMISSION, *_current(form.reference), **SEEN)
            transaction.audit(deed)
        return form

    def by_reference(self, reference: str) -> Submission | None:
        """Return the newest edition of the sent form with this reference."""
        return self._one(*_current(reference))

    def editions(self, reference: str) -> tuple[Submission, ...]:
        """Return every edition of a form, the first one first."""
        query = select(SUBMISSION).where(SUBMISSION.c.reference == reference)
        with self.records.reading() as transaction:
            found = transaction.rows(query.order_by(SUBMISSION.c.edition), SUBMISSION)
            return tuple(rows.submission(transaction.keys, row) for row in found)

    def of_draft(self, draft_id: str) -> Submission | None:
        """Return the form that this draft became, as it was sent."""
        return self._one(*_first_edition_of(draft_id))

    def listed(self, limit: int | None = None) -> tuple[Submission, ...]:
        """Return sent forms: emergency, same day, then all others; the newest first in each."""
        query = select(SUBMISSION).where(SUBMISSION.c.is_listed).order_by(*LISTED).limit(limit)
        with self.records.reading() as transaction:
            found = transaction.rows(query, SUBMISSION)
            return tuple(rows.submission(transaction.keys, row) for row in found)

    def find(self, *wanted: Trace) -> tuple[Submission, ...]:
        """Return the newest editions of the forms that have all these traces, newest first."""
        with self.records.reading() as transaction:
            references = folders.with_all(transaction, wanted)
            which = SUBMISSION.c.is_current, SUBMISSION.c.reference.in_(references)
            # Sorted here: asked for them in order, SQLite reads every form by the time of sending.
            found = transaction.rows(select(SUBMISSION).where(*which), SUBMISSION)
            newest = sorted(found, key=itemgetter("sent_at"), reverse=True)
            return tuple(rows.submission(transaction.keys, row) for row in newest)

    def consents(self, reference: str) -> tuple[Consent, ...]:
        """Return what the patient agreed to on a form, the first agreement first."""
        with self.records.reading() as transaction:
            return consents.of(transaction, reference)

    def sent_before(self, moment: datetime) -> Iterator[Submission]:
        """Return the newest editions of forms sent before a moment, by reference.

        Each page of them is read in a transaction of its own: forms may be purged in between.
        """
        after = ""
        while True:
            with self.records.reading() as transaction:
                query = (
                    select(SUBMISSION)
                    .where(SUBMISSION.c.is_current, SUBMISSION.c.sent_at < moment)
                    .where(SUBMISSION.c.reference > after)
                    .order_by(SUBMISSION.c.reference)
                    .limit(PAGE)
                )
                found = list(transaction.rows(query, SUBMISSION))
                forms = [rows.submission(transaction.keys, row) for row in found]
            yield from forms
            if len(forms) < PAGE:
                return
            after = forms[-1].reference

    def sent_since(self, moment: datetime) -> tuple[Submission, ...]:
        """Return the newest editions of the listed forms sent since a moment, newest first."""
        query = (
            select(SUBMISSION)
            .where(SUBMISSION.c.is_listed, SUBMISSION.c.sent_at >= moment)
            .order_by(SUBMISSION.c.sent_at.desc(), SUBMISSION.c.reference)
        )
        with self.records.reading() as transaction:
            found = list(transaction.rows(query, SUBMISSION))
            return tuple(rows.submission(transaction.keys, row) for row in found)

    def purge(self, form: Submission, folder: Folder, deed: Deed) -> None:
        """Forget a form with all that belongs to it; Conflict if its folder has moved on."""
        with self.records.writing() as transaction:
            # The form first and the audit after it, as in every other deed: nobody waits in a ring.
            if transaction.remove(SUBMISSION, SUBMISSION.c.reference == form.reference) != (
                form.edition
            ):
                raise Conflict("the form has moved on or is gone")
            transaction.remove(BLIND_INDEX, BLIND_INDEX.c.reference == form.reference)
            consents.forget(transaction, form.reference)
            invitations.forget_with(transaction, form.reference)
            folders.take_out(transaction, form.reference, folder)
            transaction.audit(deed)
            folders.refuse_changed(transaction, form, folder)

    def _one(self, *which: ColumnElement[bool]) -> Submission | None:
        with self.records.reading() as transaction:
            row = transaction.first(SUBMISSION, *which)
            return rows.submission(transaction.keys, row) if row else None


def _keep(transaction: Transaction, draft_id: str, form: Submission) -> None:
    transaction.add(SUBMISSION, **rows.submission_row(transaction.keys, draft_id, form))
    transaction.remove(BLIND_INDEX, BLIND_INDEX.c.reference == form.reference)
    for trace in traces.of(form.answers):
        transaction.add(BLIND_INDEX, **rows.trace_row(transaction.keys, form.reference, trace))


def _current(reference: str) -> tuple[ColumnElement[bool], ...]:
    return SUBMISSION.c.reference == reference, SUBMISSION.c.is_current


def _first_edition_of(draft_id: str) -> tuple[ColumnElement[bool], ...]:
    return SUBMISSION.c.draft_id == draft_id, SUBMISSION.c.edition == 1
