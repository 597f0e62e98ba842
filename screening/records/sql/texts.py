"""The questionnaires as they were shown, each kept once under its hash."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from screening.records.model import QuestionnaireText
from screening.records.sql import rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables import QUESTIONNAIRE_TEXT as TEXT


@dataclass(frozen=True, slots=True)
class SqlTexts:
    """Return the texts; the promises are those of Texts."""

    records: ClinicRecords

    def by_hash(self, content_hash: str) -> QuestionnaireText | None:
        """Return the files of a questionnaire as they were when it was shown."""
        with self.records.reading() as transaction:
            query = select(TEXT).where(TEXT.c.content_hash == content_hash)
            row = transaction.connection.execute(query).mappings().first()
            return rows.text(row) if row else None


def keep(transaction: Transaction, text: QuestionnaireText) -> None:
    """Keep a text, unless it is here already."""
    known = select(TEXT.c.content_hash).where(TEXT.c.content_hash == text.content_hash)
    if not transaction.connection.execute(known).first():
        transaction.connection.execute(insert(TEXT).values(rows.text_row(text)))
