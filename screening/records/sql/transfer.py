"""Rows from one database into another, clinic by clinic, and whether a copy is whole."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, Select, Table, func, insert, select

from screening.errors import StoreError
from screening.records.sql import every_table, postgres
from screening.records.sql.tables import CLINIC, CLINIC_KEY
from screening.records.sql.tables_of_access import ONE_TIME_CODE, SESSION

PAGE: Final = 500
OF_ALL_CLINICS: Final = tuple(
    table for table in every_table.OF_ALL.sorted_tables if "clinic_id" not in table.columns
)
# The wrapped keys never go along: a copy that holds none dies with the keys that are destroyed.
# Nor does what lets somebody in just now: a code that was used after a backup would work again.
LEFT_OUT: Final = (CLINIC_KEY, SESSION, ONE_TIME_CODE)
OF_A_CLINIC: Final = tuple(t for t in every_table.OF_A_CLINIC if t not in LEFT_OUT)

Counts = Mapping[str, int]


def rows(source: Connection, target: Connection) -> None:
    """Copy every row but those left out into tables that are empty, page by page."""
    for table in OF_ALL_CLINICS:
        _copy(source, target, table, select(table))
    for clinic in clinics(source):
        enter(source, clinic)
        enter(target, clinic)
        for table in OF_A_CLINIC:
            _copy(source, target, table, select(table).where(table.c.clinic_id == clinic))


def clinics(connection: Connection) -> tuple[str, ...]:
    """Return every clinic, also one whose keys were destroyed."""
    return tuple(connection.execute(select(CLINIC.c.id).order_by(CLINIC.c.id)).scalars())


def enter(connection: Connection, clinic: str) -> None:
    """Let a transaction see the rows of one clinic, where the database asks for it."""
    if connection.dialect.name == "postgresql":
        postgres.enter(connection, clinic)


def counts(connection: Connection) -> Counts:
    """Count the rows of every table that is copied."""
    found = {table.name: _count(connection, select(table)) for table in OF_ALL_CLINICS}
    found |= {table.name: 0 for table in OF_A_CLINIC}
    for clinic in clinics(connection):
        enter(connection, clinic)
        for table in OF_A_CLINIC:
            mine = select(table).where(table.c.clinic_id == clinic)
            found[table.name] += _count(connection, mine)
    return found


def refuse_damage(connection: Connection) -> None:
    """Refuse an embedded database that finds a fault in itself.

    Raises StoreError.
    """
    if found := damage(connection):
        raise StoreError(f"the copy is damaged: {found}")


def damage(connection: Connection) -> str:
    """Return what an embedded database finds wrong with itself, in words; else nothing."""
    told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    pages = 0 if told == ["ok"] else len(told)
    if not pages and not orphans:
        return ""
    return f"{pages} faults of its pages, {len(orphans)} rows without what they belong to"


def _copy(source: Connection, target: Connection, table: Table, query: Select[tuple[()]]) -> None:
    found = source.execute(query, execution_options={"yield_per": PAGE})
    for page in found.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in page])


def _count(connection: Connection, query: Select[tuple[()]]) -> int:
    counted: int = connection.execute(
        select(func.count()).select_from(query.subquery())
    ).scalar_one()
    return counted
