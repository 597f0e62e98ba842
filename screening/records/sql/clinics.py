"""Clinics beside each other in one database, each with keys of its own."""

from datetime import datetime
from typing import Final

from sqlalchemy import insert, select

from screening.records import chain
from screening.records.retention import BRITISH_COLUMBIA
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables import AUDIT_HEAD, CLINIC

ID_BYTES: Final = 16


def every_id(records: ClinicRecords) -> tuple[str, ...]:
    """Return the id of every clinic, those whose keys were destroyed too, the oldest first."""
    with records.database.reading() as connection:
        query = select(CLINIC.c.id).order_by(CLINIC.c.made_at, CLINIC.c.id)
        return tuple(connection.execute(query).scalars())


def another(records: ClinicRecords, at: datetime) -> ClinicRecords:
    """Found a further clinic in the same database, and return its records."""
    clinic, terms = records.keyring.chance(ID_BYTES).hex(), BRITISH_COLUMBIA.model_dump()
    with records.database.writing(clinic) as connection:
        connection.execute(insert(CLINIC).values(id=clinic, made_at=at, **terms))
        records.keyring.found(connection, clinic, at)
        head = {"clinic_id": clinic, "seq": 0, "hash": chain.BEGINNING, "at": at, "ticked": at}
        connection.execute(insert(AUDIT_HEAD).values(head))
    return ClinicRecords(records.database, clinic, records.keyring, records.checkpoints)
