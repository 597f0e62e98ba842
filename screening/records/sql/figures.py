"""Counting in the database: the columns that stand in the clear, and of a body the times alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Table, or_, select

from screening.records.figures import GivenUp, OpenForm, Outcome, SentForm, Span, page_of
from screening.records.model import OUTCOMES, DecisionKind
from screening.records.sql import rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables import ABANDONED, DECISION, DRAFT, SUBMISSION

DECIDING: Final = or_(DECISION.c.kind.in_(list(OUTCOMES)), DECISION.c.supersedes.is_not(None))
PAGES: Final = "pages"


@dataclass(frozen=True, slots=True)
class SqlFigures:
    """Count the forms of a while; the promises are those of Figures."""

    records: ClinicRecords

    def sent(self, span: Span) -> Sequence[SentForm]:
        """Return the forms that were opened in a while and are sent."""
        columns = [SUBMISSION.c[name] for name in SentForm._fields]
        with self.records.reading() as transaction:
            found = transaction.rows(select(*columns).where(*_sent_of(span)), SUBMISSION)
            return [SentForm(**row) for row in found]

    def unfinished(self, span: Span) -> Sequence[OpenForm]:
        """Return the forms that were opened in a while and are not sent."""
        query = select(DRAFT).where(*_opened_in(DRAFT, span))
        with self.records.reading() as transaction:
            return [_open_form(transaction, row) for row in transaction.rows(query, DRAFT)]

    def given_up(self, first: str, last: str) -> Sequence[GivenUp]:
        """Return how many forms of each month are forgotten, by the page where they stopped."""
        columns = [ABANDONED.c[name] for name in GivenUp._fields]
        query = select(*columns).where(ABANDONED.c.month.between(first, last))
        with self.records.reading() as transaction:
            found = transaction.rows(query, ABANDONED)
            return [GivenUp(r["month"], page_of(r["page"]), r["forms"]) for r in found]

    def outcomes(self, since: datetime) -> Sequence[Outcome]:
        """Return the outcomes that stand of all that was decided since a moment."""
        with self.records.reading() as transaction:
            return standing(transaction, DECISION.c.at >= since)

    def times(self, span: Span, most: int) -> Sequence[Mapping[str, int]]:
        """Return the seconds on each place of the newest sent forms of a while."""
        query = select(SUBMISSION).where(*_sent_of(span)).order_by(SUBMISSION.c.sent_at.desc())
        with self.records.reading() as transaction:
            found = transaction.rows(query.limit(most), SUBMISSION)
            told = (rows.fields(transaction.keys, rows.SUBMISSION, row) for row in found)
            return [form[PAGES] for form in told if form.get(PAGES)]


def standing(transaction: Transaction, *which: ColumnElement[bool]) -> list[Outcome]:
    """Return the outcomes that no later decision has taken the place of, the first one first."""
    query: Select[Any] = (
        select(*(DECISION.c[name] for name in ("id", "supersedes", *Outcome._fields)))
        .where(DECIDING, *which)
        .order_by(DECISION.c.at, DECISION.c.id)
    )
    found = list(transaction.rows(query, DECISION))
    over = {row["supersedes"] for row in found}
    kept = [row for row in found if row["id"] not in over and row["kind"] in OUTCOMES]
    return [Outcome(r["reference"], DecisionKind(r["kind"]), r["who"], r["at"]) for r in kept]


def _sent_of(span: Span) -> tuple[ColumnElement[bool], ...]:
    # No form is sent before it is opened: the index by sending finds those of a while.
    return (
        SUBMISSION.c.is_listed,
        SUBMISSION.c.sent_at >= span.since,
        *_opened_in(SUBMISSION, span),
    )


def _opened_in(table: Table, span: Span) -> tuple[ColumnElement[bool], ...]:
    return table.c.opened_at >= span.since, table.c.opened_at < span.until


def _open_form(transaction: Transaction, row: Any) -> OpenForm:
    place = rows.fields(transaction.keys, rows.DRAFT, row)["place"]
    return OpenForm(row["opened_at"], row["saved_at"], page_of(place))
