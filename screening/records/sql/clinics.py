"""Clinics beside each other in one database, each with keys of its own."""

from datetime import datetime
from typing import Final

from sqlalchemy import insert, select

from screening.records import chain
from screening.records.deeds import Deed
from screening.records.people import Choice
from screening.records.retention import BRITISH_COLUMBIA
from screening.records.sql.chosen import put
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables import AUDIT_HEAD, CLINIC

ID_BYTES: Final = 16


def every_id(records: ClinicRecords) -> tuple[str, ...]:
    """Return the id of every clinic, those whose keys were destroyed too, the oldest first."""
    with records.database.reading() as connection:
        query = select(CLINIC.c.id).order_by(CLINIC.c.made_at, CLINIC.c.id)
        return tuple(connection.execute(query).scalars())


def another(
    records: ClinicRecords, at: datetime, chosen: Choice | None = None, deed: Deed | None = None
) -> ClinicRecords:
    """Found a further clinic in the same database, and return its records.

    What it has chosen, and what the audit tells of that, is kept with it or it is not founded.
    """
    clinic, terms = records.keyring.chance(ID_BYTES).hex(), BRITISH_COLUMBIA.model_dump()
    made = ClinicRecords(records.database, clinic, records.keyring, records.checkpoints)
    with records.database.writing(clinic) as connection:
        connection.execute(insert(CLINIC).values(id=clinic, made_at=at, **terms))
        records.keyring.found(connection, clinic, at)
        head = {"clinic_id": clinic, "seq": 0, "hash": chain.BEGINNING, "at": at, "ticked": at}
        connection.execute(insert(AUDIT_HEAD).values(head))
        transaction = Transaction(connection, clinic, records.keyring.of(connection, clinic))
        if chosen and deed:
            put(transaction, chosen, deed)
            transaction.audit(deed)
    if transaction.head:
        made.checkpoints.follow(made.end(transaction.keys, transaction.head))
    return made
