"""What a clinic has set, and who has signed its rules."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from screening.errors import Conflict
from screening.records.deeds import Deed
from screening.records.people import Choice, RulesSignature
from screening.records.sql import rows_of_access as rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables_of_access import CHOICE, RULES_SIGNATURE


@dataclass(frozen=True, slots=True)
class SqlChosen:
    """Keep a clinic's settings; the promises are those of Chosen."""

    records: ClinicRecords

    def choice(self) -> Choice:
        """Return what the clinic has set."""
        with self.records.reading() as transaction:
            row = transaction.first(CHOICE)
            return rows.choice(transaction.keys, row) if row else Choice()

    def choose(self, choice: Choice, deed: Deed) -> Choice:
        """Replace the choice of the same revision; Conflict if it has moved on."""
        chosen = choice.model_copy(update={"revision": choice.revision + 1})
        with self.records.writing() as transaction:
            put(transaction, chosen, deed)
            transaction.audit(deed)
        return chosen

    def sign(self, signature: RulesSignature, deed: Deed) -> None:
        """Keep a signature beside those before it."""
        with self.records.writing() as transaction:
            transaction.add(RULES_SIGNATURE, **rows.signature_row(transaction.keys, signature))
            transaction.audit(deed)

    def signature(self, rules_hash: str) -> RulesSignature | None:
        """Return the newest signature for these rules."""
        return next(iter(self._signed(RULES_SIGNATURE.c.rules_hash == rules_hash)), None)

    def signatures(self, questionnaire: str) -> tuple[RulesSignature, ...]:
        """Return every signature for the rules of a questionnaire, the newest first."""
        return self._signed(RULES_SIGNATURE.c.questionnaire == questionnaire)

    def _signed(self, which: ColumnElement[bool]) -> tuple[RulesSignature, ...]:
        query = select(RULES_SIGNATURE).where(which)
        newest = query.order_by(RULES_SIGNATURE.c.at.desc(), RULES_SIGNATURE.c.id)
        with self.records.reading() as transaction:
            found = list(transaction.rows(newest, RULES_SIGNATURE))
            return tuple(rows.signature(transaction.keys, row) for row in found)


def put(transaction: Transaction, chosen: Choice, deed: Deed) -> None:
    """Keep a choice in the place of the one before it; Conflict if that has moved on."""
    row = rows.choice_row(transaction.keys, chosen) | {"changed_at": deed.at}
    if chosen.revision == 1:
        transaction.add(CHOICE, **row)
    elif transaction.change(CHOICE, CHOICE.c.revision == chosen.revision - 1, **row) != 1:
        raise Conflict("the settings were changed by somebody else")
