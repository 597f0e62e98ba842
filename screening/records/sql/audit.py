"""The audit in the database: appended in the transaction of its deed, numbered without gaps."""

from typing import Final

from sqlalchemy import Connection, RowMapping, insert, update

from screening.records import chain
from screening.records.chain import Head
from screening.records.deeds import Deed, Event
from screening.records.sql import keyring
from screening.records.sql.keyring import ClinicKeys
from screening.records.sql.tables import AUDIT, AUDIT_HEAD

PURPOSE: Final = keyring.AUDIT


def append(connection: Connection, keys: ClinicKeys, deed: Deed) -> Head:
    """Append a deed to the clinic's audit; who comes second waits here for the first."""
    mine = AUDIT_HEAD.c.clinic_id == keys.clinic
    moved = update(AUDIT_HEAD).where(mine).values(seq=AUDIT_HEAD.c.seq + 1)
    before = connection.execute(moved.returning(AUDIT_HEAD)).mappings().one()
    # Hashed as it will be read again: a blank reference is none.
    whose = " ".join(deed.whose)
    event = Event(
        seq=before["seq"],
        at=deed.at,
        who=deed.who,
        did=str(deed.did),
        whose=tuple(whose.split()),
        hash="",
    )
    found = chain.hashed(keys.current(PURPOSE).secret, before["hash"], event)
    row = event.model_dump() | {"whose": whose, "hash": found}
    connection.execute(insert(AUDIT).values(clinic_id=keys.clinic, **row))
    ticked = max(before["ticked"], deed.ticked)
    newest = {"hash": found, "at": deed.at, "ticked": ticked}
    connection.execute(update(AUDIT_HEAD).where(mine).values(newest))
    return Head(seq=event.seq, hash=found, at=deed.at)


def event(row: RowMapping) -> Event:
    """Return the event that a row keeps."""
    fields = {name: row[name] for name in Event.model_fields}
    return Event.model_validate(fields | {"whose": tuple(row["whose"].split())})


def head(row: RowMapping) -> Head:
    """Return the end of a clinic's audit as its row tells it."""
    return Head(seq=row["seq"], hash=row["hash"], at=row["at"])
