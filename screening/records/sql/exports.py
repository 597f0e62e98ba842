"""All sent forms read for a table: each body is opened once, and no model is made of it.

Making one costs ten times as much as opening it. What a model would have found is looked at here:
that the columns are those that were sealed with the body.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, select

from screening.errors import SealError
from screening.records.deeds import Deed
from screening.records.exports import Answered, AnswersExport
from screening.records.figures import Outcome
from screening.records.sql import rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.figures import standing
from screening.records.sql.keyring import ClinicKeys
from screening.records.sql.tables import ANSWERS_EXPORT, DECISION, SUBMISSION
from screening.response.model import Status

PAGE: Final = 200
EXPORT: Final = "answers_export"
EXPORT_BODY: Final = frozenset({"signed", "reason", "format", "without"})

# Asked for those that are listed, a database would take the list's index and sort every page.
SENT: Final = (SUBMISSION.c.is_current, SUBMISSION.c.status != Status.ENTERED_IN_ERROR)


@dataclass(frozen=True, slots=True)
class SqlExports:
    """Read all sent forms for a table; the promises are those of Exports."""

    records: ClinicRecords

    def keep(self, export: AnswersExport, deed: Deed) -> None:
        """Keep that somebody exports the answers, before they do."""
        with self.records.writing() as transaction:
            body = rows.sealed(transaction.keys, (EXPORT, export.id), export, EXPORT_BODY)
            transaction.add(ANSWERS_EXPORT, **rows.clear(export, EXPORT_BODY), **body)
            transaction.audit(deed)

    def kept(self) -> tuple[AnswersExport, ...]:
        """Return who exported the answers, the newest first."""
        newest = ANSWERS_EXPORT.c.at.desc(), ANSWERS_EXPORT.c.id
        with self.records.reading() as transaction:
            found = transaction.rows(select(ANSWERS_EXPORT).order_by(*newest), ANSWERS_EXPORT)
            return tuple(_export(transaction.keys, row) for row in found)

    def shown(self) -> tuple[str, ...]:
        """Return the hash of every questionnaire that a sent form was asked from."""
        query = select(SUBMISSION.c.content_hash).where(*SENT).distinct()
        with self.records.reading() as transaction:
            return tuple(sorted(row["content_hash"] for row in transaction.rows(query, SUBMISSION)))

    def pages(self) -> Iterator[Sequence[Answered]]:
        """Return the newest editions of all sent forms, by reference, in pages."""
        after = ""
        while True:
            with self.records.reading() as transaction:
                found = _page(transaction, after)
            if not found:
                return
            yield found
            after = found[-1].reference


def _page(transaction: Transaction, after: str) -> list[Answered]:
    query = (
        select(SUBMISSION)
        .where(*SENT, SUBMISSION.c.reference > after)
        .order_by(SUBMISSION.c.reference)
        .limit(PAGE)
    )
    found = list(transaction.rows(query, SUBMISSION))
    named = DECISION.c.reference.in_([row["reference"] for row in found])
    made = {one.reference: one for one in standing(transaction, named)}
    return [_answered(transaction.keys, row, made) for row in found]


def _answered(keys: ClinicKeys, row: RowMapping, made: Mapping[str, Outcome]) -> Answered:
    sealed = rows.fields(keys, rows.SUBMISSION, row)
    judged = {
        "urgency": sealed["assessment"]["urgency"],
        "band": sealed["assessment"]["fit"]["band"],
    }
    bound = {name: _moment(sealed[name]) for name in rows.BOUND[rows.SUBMISSION]}
    if any(row[name] != value for name, value in (bound | judged).items()):
        raise SealError("a record is not what was sealed with it: its columns were changed")
    return Answered(
        reference=row["reference"],
        edition=row["edition"],
        questionnaire=row["questionnaire"],
        version=row["version"],
        content_hash=row["content_hash"],
        sent_at=row["sent_at"],
        answers=sealed["answers"],
        assessment=sealed["assessment"],
        outcome=made.get(row["reference"]),
    )


def _moment(value: Any) -> Any:
    """Return a sealed value as its column holds it; of the bound ones only a moment is no text."""
    if isinstance(value, str) and value[-1:] == "Z":
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


def _export(keys: ClinicKeys, row: RowMapping) -> AnswersExport:
    return rows.opened(AnswersExport, keys, (EXPORT, row))
