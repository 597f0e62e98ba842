"""The one SQL implementation of Store: SQLite today, written so that PostgreSQL can join."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, case, delete, insert, select, update

from screening.assessment.submission import Submission
from screening.errors import Conflict
from screening.questionnaire.model import Urgency
from screening.records import rows
from screening.records.database import Database
from screening.records.model import Draft, QuestionnaireText, StaffSession, Tries
from screening.records.readiness import Readiness
from screening.records.sql_readiness import SqlReadiness
from screening.records.tables import (
    DRAFT,
    QUESTIONNAIRE_TEXT,
    STAFF_KEY,
    STAFF_SESSION,
    SUBMISSION,
    TRIES,
)

URGENT_FIRST = case(
    (SUBMISSION.c.urgency == str(Urgency.EMERGENCY), 0),
    (SUBMISSION.c.urgency == str(Urgency.SAME_DAY), 1),
    else_=2,
)


class SqlStore:
    """Keep the records in a SQL database; the promises are those of Store."""

    def __init__(self, database: Database) -> None:
        """Use a database whose tables are already there."""
        self._database = database
        self.readiness: Readiness = SqlReadiness(database)

    # ---- Drafts ----

    def create_draft(self, draft: Draft, text: QuestionnaireText) -> Draft:
        """Keep a new draft and its text; Conflict if token or reference is taken."""
        with self._database.writing() as connection:
            if _first(connection, SUBMISSION, SUBMISSION.c.reference == draft.reference):
                raise Conflict("the reference is taken")
            _keep_text(connection, text)
            created = draft.model_copy(update={"revision": 1})
            connection.execute(insert(DRAFT).values(rows.draft_row(created)))
        return created

    def draft_by_token(self, token_hash: str) -> Draft | None:
        """Return the unfinished form that a token leads to."""
        return self._draft(DRAFT.c.token_hash == token_hash)

    def draft_by_reference(self, reference: str) -> Draft | None:
        """Return the unfinished form with this reference."""
        return self._draft(DRAFT.c.reference == reference)

    def open_drafts(self, urgencies: Collection[Urgency] = tuple(Urgency)) -> tuple[Draft, ...]:
        """Return the unfinished forms of these urgencies, the newest first."""
        wanted = DRAFT.c.urgency.in_([str(urgency) for urgency in urgencies])
        query = select(DRAFT).where(wanted).order_by(DRAFT.c.opened_at.desc(), DRAFT.c.id)
        with self._database.reading() as connection:
            return tuple(rows.draft(row) for row in connection.execute(query).mappings())

    def save_draft(self, draft: Draft) -> Draft:
        """Replace the draft of the same revision; Conflict if it has moved on or is gone."""
        saved = draft.model_copy(update={"revision": draft.revision + 1})
        query = update(DRAFT).where(*_same(draft)).values(rows.draft_row(saved))
        with self._database.writing() as connection:
            if connection.execute(query).rowcount != 1:
                raise Conflict("the draft has moved on or is gone")
        return saved

    def mark_seen(self, draft_id: str, at: datetime) -> None:
        """Note that the patient is here, without a new revision."""
        self._write(update(DRAFT).where(DRAFT.c.id == draft_id).values(seen_at=at))

    def discard_draft(self, draft_id: str) -> None:
        """Forget an unfinished form."""
        self._write(delete(DRAFT).where(DRAFT.c.id == draft_id))

    # ---- Submissions ----

    def submit(self, draft: Draft, submission: Submission) -> Submission:
        """Keep the submission and forget the draft in one transaction, once."""
        with self._database.writing() as connection:
            if sent := _first(connection, SUBMISSION, SUBMISSION.c.draft_id == draft.id):
                return rows.submission(sent)
            if connection.execute(delete(DRAFT).where(*_same(draft))).rowcount != 1:
                raise Conflict("the draft has moved on or is gone")
            connection.execute(insert(SUBMISSION).values(rows.submission_row(draft.id, submission)))
        return submission

    def submission(self, reference: str) -> Submission | None:
        """Return the sent form with this reference."""
        return self._submission(SUBMISSION.c.reference == reference)

    def submission_of(self, draft_id: str) -> Submission | None:
        """Return the form that this draft became."""
        return self._submission(SUBMISSION.c.draft_id == draft_id)

    def submissions(self, limit: int | None = None) -> tuple[Submission, ...]:
        """Return sent forms: emergency, same day, then all others; the newest first in each."""
        order = (URGENT_FIRST, SUBMISSION.c.sent_at.desc(), SUBMISSION.c.reference)
        query = select(SUBMISSION).order_by(*order).limit(limit)
        with self._database.reading() as connection:
            return tuple(rows.submission(row) for row in connection.execute(query).mappings())

    def questionnaire_text(self, content_hash: str) -> QuestionnaireText | None:
        """Return the files of a questionnaire as they were when it was shown."""
        row = self._row(QUESTIONNAIRE_TEXT, QUESTIONNAIRE_TEXT.c.content_hash == content_hash)
        return rows.text(row) if row else None

    # ---- Staff ----

    def staff_key(self) -> str | None:
        """Return the hash of the staff key."""
        row = self._row(STAFF_KEY, STAFF_KEY.c.id == 1)
        return row["hash"] if row else None

    def set_first_staff_key(self, key_hash: str, at: datetime) -> bool:
        """Keep the hash of the first staff key; tell whether it was the first."""
        with self._database.writing() as connection:
            if _first(connection, STAFF_KEY, STAFF_KEY.c.id == 1):
                return False
            connection.execute(insert(STAFF_KEY).values(id=1, hash=key_hash, made_at=at))
        return True

    def replace_staff_key(self, key_hash: str, at: datetime) -> None:
        """Keep the hash of a new staff key and end every staff session."""
        self._write(
            delete(STAFF_SESSION),
            delete(STAFF_KEY),
            insert(STAFF_KEY).values(id=1, hash=key_hash, made_at=at),
        )

    def add_staff_session(self, session: StaffSession, stale: datetime) -> None:
        """Begin a staff session; forget those not seen since `stale`."""
        self._write(
            delete(STAFF_SESSION).where(STAFF_SESSION.c.seen_at < stale),
            insert(STAFF_SESSION).values(session.model_dump()),
        )

    def staff_session(self, session_hash: str) -> StaffSession | None:
        """Return a staff session."""
        row = self._row(STAFF_SESSION, STAFF_SESSION.c.hash == session_hash)
        return StaffSession.model_validate(dict(row)) if row else None

    def mark_staff_seen(self, session_hash: str, at: datetime) -> None:
        """Note that the member of staff is here."""
        one = STAFF_SESSION.c.hash == session_hash
        self._write(update(STAFF_SESSION).where(one).values(seen_at=at))

    def end_staff_session(self, session_hash: str) -> None:
        """End a staff session, if there is one."""
        self._write(delete(STAFF_SESSION).where(STAFF_SESSION.c.hash == session_hash))

    def tries(self, door: str) -> Tries | None:
        """Return the wrong tries at a door."""
        row = self._row(TRIES, TRIES.c.door == door)
        return Tries.model_validate(dict(row)) if row else None

    def save_tries(self, tries: Tries, before: int) -> None:
        """Keep the tries at a door; Conflict unless `before` tries were kept until now."""
        with self._database.writing() as connection:
            row = _first(connection, TRIES, TRIES.c.door == tries.door)
            if (row["count"] if row else 0) != before:
                raise Conflict("somebody else tried the same door")
            connection.execute(delete(TRIES).where(TRIES.c.door == tries.door))
            connection.execute(insert(TRIES).values(tries.model_dump()))

    def forget_tries(self, door: str) -> None:
        """Forget the tries at a door."""
        self._write(delete(TRIES).where(TRIES.c.door == door))

    # ---- Inside ----

    def _draft(self, which: ColumnElement[bool]) -> Draft | None:
        row = self._row(DRAFT, which)
        return rows.draft(row) if row else None

    def _submission(self, which: ColumnElement[bool]) -> Submission | None:
        row = self._row(SUBMISSION, which)
        return rows.submission(row) if row else None

    def _row(self, table: Table, which: ColumnElement[bool]) -> Any:
        with self._database.reading() as connection:
            return _first(connection, table, which)

    def _write(self, *statements: Any) -> None:
        with self._database.writing() as connection:
            for statement in statements:
                connection.execute(statement)


def _first(connection: Connection, table: Table, which: ColumnElement[bool]) -> Any:
    return connection.execute(select(table).where(which)).mappings().first()


def _same(draft: Draft) -> tuple[ColumnElement[bool], ...]:
    return DRAFT.c.id == draft.id, DRAFT.c.revision == draft.revision


def _keep_text(connection: Connection, text: QuestionnaireText) -> None:
    known = QUESTIONNAIRE_TEXT.c.content_hash == text.content_hash
    if not _first(connection, QUESTIONNAIRE_TEXT, known):
        connection.execute(insert(QUESTIONNAIRE_TEXT).values(rows.text_row(text)))
