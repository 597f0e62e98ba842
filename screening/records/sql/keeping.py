"""How long a clinic keeps forms, as its own row tells it."""

from dataclasses import dataclass

from sqlalchemy import select, update

from screening.records.deeds import Deed
from screening.records.model import Retention
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables import CLINIC


@dataclass(frozen=True, slots=True)
class SqlKeeping:
    """Keep the clinic's terms; the promises are those of Keeping."""

    records: ClinicRecords

    def retention(self) -> Retention:
        """Return how long the clinic keeps forms."""
        with self.records.reading() as transaction:
            mine = select(CLINIC).where(CLINIC.c.id == transaction.clinic)
            row = transaction.connection.execute(mine).mappings().one()
            return Retention(keep_years=row["keep_years"], adult_age=row["adult_age"])

    def set_retention(self, retention: Retention, deed: Deed) -> None:
        """Change how long the clinic keeps forms."""
        with self.records.writing() as transaction:
            mine = update(CLINIC).where(CLINIC.c.id == transaction.clinic)
            transaction.connection.execute(mine.values(retention.model_dump()))
            transaction.audit(deed)
