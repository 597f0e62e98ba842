"""The audit in the database: appended in the transaction of its deed, numbered without gaps."""

from typing import Any, Final

from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, insert, select, update

from screening.records import chain
from screening.records.chain import Head
from screening.records.deeds import Deed, Event
from screening.records.sql import keyring
from screening.records.sql.keyring import ClinicKeys
from screening.records.sql.tables import AUDIT, AUDIT_HEAD

PURPOSE: Final = keyring.AUDIT


def _named(*columns: str) -> dict[str, BindParameter[Any]]:
    """Return a parameter for each column; by the column's own name it could not be given."""
    return {column: bindparam(f"new_{column}") for column in columns}


MINE: Final = AUDIT_HEAD.c.clinic_id == bindparam("clinic")
# Made once: they are part of everything that is written.
NEXT: Final = update(AUDIT_HEAD).where(MINE).values(seq=AUDIT_HEAD.c.seq + 1).returning(AUDIT_HEAD)
MOVE: Final = update(AUDIT_HEAD).where(MINE).values(_named("hash", "at", "ticked"))
WRITE: Final = insert(AUDIT).values(_named(*AUDIT.columns.keys()))
# Whoever waits for this clinic's turn waits for one journey to the server less.
BOTH: Final = WRITE.add_cte(MOVE.cte("moved"))
AT_ONCE: Final = {"sqlite": (WRITE, MOVE), "postgresql": (BOTH,)}


def append(connection: Connection, keys: ClinicKeys, deed: Deed) -> Head:
    """Append a deed to the clinic's audit; who comes second waits here for the first."""
    before = connection.execute(NEXT, {"clinic": keys.clinic}).mappings().one()
    event = Event(
        seq=before["seq"],
        at=deed.at,
        who=deed.who,
        did=str(deed.did),
        # As the row gives it back: a reference of nothing would break the chain for good.
        whose=tuple(" ".join(deed.whose).split()),
        hash="",
    )
    found = chain.hashed(keys.current(PURPOSE).secret, before["hash"], event)
    row = event.model_dump() | {
        "clinic_id": keys.clinic,
        "whose": " ".join(event.whose),
        "hash": found,
        "ticked": max(before["ticked"], deed.ticked),
    }
    new = {"clinic": keys.clinic} | {f"new_{name}": value for name, value in row.items()}
    for statement in AT_ONCE[connection.dialect.name]:
        connection.execute(statement, new)
    return Head(seq=event.seq, hash=found, at=deed.at)


def is_there(connection: Connection, clinic: str, signed: Head) -> bool:
    """Tell whether the audit still holds the event that was signed for."""
    which = AUDIT.c.clinic_id == clinic, AUDIT.c.seq == signed.seq
    found = connection.execute(select(AUDIT.c.hash).where(*which)).scalar()
    return found == signed.hash


def event(row: RowMapping) -> Event:
    """Return the event that a row keeps."""
    fields = {name: row[name] for name in Event.model_fields}
    return Event.model_validate(fields | {"whose": tuple(row["whose"].split())})


def head(row: RowMapping) -> Head:
    """Return the end of a clinic's audit as its row tells it."""
    return Head(seq=row["seq"], hash=row["hash"], at=row["at"])
