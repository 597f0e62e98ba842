"""What the second step made the database itself refuse: other clinics' rows, changed history."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from screening.records.sql.migrations.tables_0002 import METADATA

AUDIT: Final = "audit"
FIXED: Final[Mapping[str, Sequence[str]]] = {
    "submission": (
        "id",
        "clinic_id",
        "draft_id",
        "reference",
        "edition",
        "questionnaire",
        "version",
        "content_hash",
        "rules_hash",
        "status",
        "urgency",
        "rank",
        "band",
        "opened_at",
        "sent_at",
        "kept_at",
    ),
    "decision": ("id", "clinic_id", "reference", "kind", "who", "at", "supersedes"),
    "consent": ("id", "clinic_id", "reference", "kind", "content_hash", "language", "at"),
}


def sqlite() -> Iterator[str]:
    """Yield what SQLite is told."""
    for deed in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {AUDIT}_refuse_{deed.lower()} BEFORE {deed} ON {AUDIT} "
            f"BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END"
        )
    yield from of_fixed("sqlite", FIXED)


def postgresql() -> Iterator[str]:
    """Yield what PostgreSQL is told."""
    yield (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what was kept is never changed'; END $$"
    )
    yield (
        f"CREATE TRIGGER {AUDIT}_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {AUDIT} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    yield from of_fixed("postgresql", FIXED)
    for kept in METADATA.sorted_tables:
        if "clinic_id" in kept.columns:
            yield from of_one_clinic(kept.name)


def of_fixed(dialect: str, fixed: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield what refuses a change of columns that are kept for good."""
    refused = {
        "sqlite": "BEGIN SELECT RAISE(ABORT, 'what was kept is never changed'); END",
        "postgresql": "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    }
    for table, columns in fixed.items():
        yield (
            f"CREATE TRIGGER {table}_refuse_update BEFORE UPDATE OF {_listed(columns)} ON {table} "
            f"{refused[dialect]}"
        )


def of_one_clinic(table: str) -> Iterator[str]:
    """Yield what lets a transaction of one clinic see and make only its own rows."""
    mine = "clinic_id = nullif(current_setting('app.clinic_id', true), '')"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY {table}_of_one_clinic ON {table} USING ({mine}) WITH CHECK ({mine})"


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
