"""What staff decided about forms; each decision is added, none is changed."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from screening.errors import Conflict
from screening.records.deeds import Deed
from screening.records.model import Decision, DecisionKind
from screening.records.sql import rows, worklist
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables import DECISION, DRAFT, SUBMISSION


@dataclass(frozen=True, slots=True)
class SqlDecisions:
    """Keep decisions; the promises are those of Decisions."""

    records: ClinicRecords

    def add(self, decision: Decision, deed: Deed) -> None:
        """Keep a decision; Conflict if its form is gone."""
        with self.records.writing() as transaction:
            transaction.add(DECISION, **rows.decision_row(transaction.keys, decision))
            worklist.mark_seen(transaction, decision)
            transaction.audit(deed)
            # After the audit nobody else writes: a form that is here now stays until the end.
            here = (
                transaction.first(table, table.c.reference == decision.reference)
                for table in (DRAFT, SUBMISSION)
            )
            if not any(here):
                raise Conflict("there is no such form any more")

    def of(self, reference: str) -> tuple[Decision, ...]:
        """Return the decisions about a form, the first one first."""
        return self._all(DECISION.c.reference == reference)

    def of_all(self, references: Collection[str]) -> tuple[Decision, ...]:
        """Return the decisions about any of these forms, the first one first."""
        return self._all(DECISION.c.reference.in_(list(references)))

    def of_kinds(self, kinds: Collection[DecisionKind]) -> tuple[Decision, ...]:
        """Return the decisions of these kinds about every form, the first one first."""
        return self._all(DECISION.c.kind.in_(list(kinds)))

    def _all(self, which: ColumnElement[bool]) -> tuple[Decision, ...]:
        query = select(DECISION).where(which).order_by(DECISION.c.at, DECISION.c.id)
        with self.records.reading() as transaction:
            found = list(transaction.rows(query, DECISION))
            return tuple(rows.decision(transaction.keys, row) for row in found)
