"""The questionnaires as they were shown, each kept once under its hash."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from screening.records.model import QuestionnaireText
from screening.records.sql import rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables import QUESTIONNAIRE_TEXT as TEXT

# Standard SQL cannot say "unless it is there"; both databases say it in the same words.
INSERT: Final[dict[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


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
    """Keep a text, unless it is here already or comes from elsewhere at the same moment."""
    insert = INSERT[transaction.connection.dialect.name]
    row = rows.text_row(text)
    transaction.connection.execute(insert(TEXT).values(row).on_conflict_do_nothing())
