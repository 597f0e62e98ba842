"""A look at records that changes nothing, and that works when they do not open."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text

from screening.errors import StoreError
from screening.records.checkpoints import Checkpoints
from screening.records.condition import RecordsFound
from screening.records.sql import opening, outbox, postgres, proving, schema, sqlite, transfer
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.database import Database, address
from screening.records.sql.keyring import AUDIT, Keyring
from screening.records.sql.opening import Ground

UNFINISHED: Final = (
    "a write was interrupted and waits to be undone: start the app once, and look again"
)
READ_ONLY: Final = (
    "{file} or its folder may only be read: let whoever runs the app write there, and look again"
)


def examined(ground: Ground) -> RecordsFound:
    """Return all that can be found out about the records."""
    try:
        where = address(ground.url)
    except StoreError as error:
        return RecordsFound(engine="unknown", trouble=str(error))
    is_embedded = where.get_backend_name() == "sqlite"
    found: dict[str, Any] = {"engine": f"SQLite {sqlite3.sqlite_version}" if is_embedded else ""}
    file = Path(where.database or "")
    if is_embedded and not (file.exists() and file.stat().st_size):
        return RecordsFound(engine=found["engine"], newest=schema.newest() or "")
    found |= {
        "exists": True,
        "newest": schema.newest() or "",
        "engine": found["engine"] or "PostgreSQL",
    }
    try:
        with closing(Database(ground.url, look_only=True)) as database:
            _look(database, ground, found)
        if is_embedded:
            _refuse_read_only(file)
    except StoreError as error:
        also = f"; {UNFINISHED}" if is_embedded and _is_unfinished(file) else ""
        found["trouble"] = f"{error}{also}"
    return RecordsFound.model_validate(found)


def _look(database: Database, ground: Ground, found: dict[str, Any]) -> None:
    with database.reading() as connection:
        found |= _modes(connection)
        found["version"] = schema.version(connection) or ""
        found["exists"] = bool(found["version"])
        if not database.is_embedded:
            postgres.refuse_bypass(connection)
        schema.refuse_newer(connection)
    if found["version"] != found["newest"]:
        return
    keyring = Keyring(ground.masters, ground.chance)
    with database.reading() as connection:
        opened, faults = proving.rows_opened(connection, keyring)
        alive, clinics = proving.living(connection), transfer.clinics(connection)
        found["mail"] = outbox.found(connection, alive, ground.at)
        if database.is_embedded and (damage := transfer.damage(connection)):
            faults = [f"the file is damaged: {damage}", *faults]
    found |= {"opened": opened, "faults": tuple(faults)}
    found |= {"clinics": len(alive), "destroyed": len(clinics) - len(alive), "audit": ()}
    # The last one is the one that the app is in; the audits of all are followed: the key of an
    # audit outlives the others.
    for clinic in (*(gone for gone in clinics if gone not in alive), *reversed(alive)):
        records = ClinicRecords(database, clinic, keyring, Checkpoints(ground.checkpoints))
        if _has_key_of_audit(records):
            ledger = opening.store(records).ledger
            found["audit"] += ledger.verify()
            found["noted_at"], found["ticked"] = ledger.ticked()


def _refuse_read_only(file: Path) -> None:
    """Raise StoreError where the app could not write, though a look finds all well."""
    if not all(os.access(path, os.W_OK) for path in (file, file.parent)):
        raise StoreError(READ_ONLY.format(file=file))


def _has_key_of_audit(records: ClinicRecords) -> bool:
    with records.reading() as transaction:
        return AUDIT in transaction.keys.by_purpose


def _modes(connection: Connection) -> dict[str, Any]:
    if connection.dialect.name == "sqlite":
        return {
            "journal": str(connection.exec_driver_sql("PRAGMA journal_mode").scalar()).upper(),
            "durable": int(connection.exec_driver_sql("PRAGMA synchronous").scalar() or 0) > 1,
            "wal_is_safe": sqlite.wal_is_safe(sqlite3.sqlite_version_info),
        }
    told = {
        name: str(connection.execute(text(f"SHOW {name}")).scalar())
        for name in ("server_version", "fsync", "synchronous_commit")
    }
    waits = told["fsync"] == "on" and told["synchronous_commit"] != "off"
    return {"engine": f"PostgreSQL {told['server_version']}", "durable": waits}


def _is_unfinished(file: Path) -> bool:
    journal = file.with_name(f"{file.name}-journal")
    return journal.exists() and journal.stat().st_size > 0
