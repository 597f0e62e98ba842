"""Records of a clinic: private parts sealed, every deed audited, history never changed.

What the first step kept in the clear is sealed on the way; staff sign in again.
"""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from screening.questionnaire.load import JUDGING, hash_of
from screening.records import chain, traces
from screening.records.sql import keyring
from screening.records.sql.columns import Moment
from screening.records.sql.migrations import access_tables_0002, guards_0002, tables_0002

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Of both modules of tables: importing the second one adds its own.
METADATA = access_tables_0002.STAFF.metadata
OLD = ("draft", "submission", "staff_session", "tries", "staff_key")
MOMENTS = dict.fromkeys(("opened_at", "saved_at", "seen_at", "sent_at", "made_at"), Moment)
RANK = {"emergency": 0, "same_day": 1}
KEEP_YEARS, ADULT_AGE = 16, 19

Row = Mapping[str, Any]


def upgrade() -> None:
    """Make the clinic and its keys, the new tables, and move what was kept into them."""
    kept = {table: _rows(table) for table in OLD if table not in {"staff_session", "tries"}}
    for table in OLD:
        op.drop_table(table)
    bind = op.get_bind()
    new = [t for t in METADATA.sorted_tables if t.name != "questionnaire_text"]
    METADATA.create_all(bind, new)
    clinic = _the_first_clinic(bind)
    _move(clinic, kept)
    for statement in getattr(guards_0002, bind.dialect.name)():
        bind.exec_driver_sql(statement)


def _rows(table: str) -> list[Row]:
    bind = op.get_bind()
    columns = [column["name"] for column in sa.inspect(bind).get_columns(table)]
    old = sa.table(table, *(sa.column(name, MOMENTS.get(name)) for name in columns))
    return [dict(row) for row in bind.execute(sa.select(old)).mappings()]


def _the_first_clinic(bind: sa.Connection) -> keyring.ClinicKeys:
    given = context.config.attributes
    ring, at = given["keyring"], given["at"]
    clinic = ring.chance(16).hex()
    terms = {"keep_years": KEEP_YEARS, "adult_age": ADULT_AGE}
    _add("clinic", {"id": clinic, "made_at": at, "erased_at": None, **terms})
    ring.found(bind, clinic, at)
    head = {"clinic_id": clinic, "seq": 0, "hash": chain.BEGINNING, "at": at, "ticked": at}
    _add("audit_head", head)
    keys: keyring.ClinicKeys = ring.of(bind, clinic)
    return keys


def _move(keys: keyring.ClinicKeys, kept: Mapping[str, list[Row]]) -> None:
    judged_by = _rules_hashes()
    for row in kept["draft"]:
        _add("draft", {**row, "clinic_id": keys.clinic, "body": _seal(keys, "draft", row)})
        _consent(keys, row, "privacy", row["opened_at"])
    for row in kept["submission"]:
        _move_submission(keys, row, judged_by[row["content_hash"]])
    for row in kept["staff_key"]:
        _add("staff_key", {"clinic_id": keys.clinic, **_only(row, ("hash", "made_at"))})


def _move_submission(keys: keyring.ClinicKeys, row: Row, rules_hash: str) -> None:
    more = {
        "id": f"{row['draft_id']}.1",
        "clinic_id": keys.clinic,
        "edition": 1,
        "is_current": True,
        "is_listed": True,
        "rules_hash": rules_hash,
        "rank": RANK.get(row["urgency"], 2),
        "kept_at": row["sent_at"],
    }
    whole = {**row, **more}
    _add("submission", {**whole, "body": _seal(keys, "submission", whole)})
    _consent(keys, row, "privacy", row["opened_at"])
    _consent(keys, row, "declaration", row["sent_at"])
    for trace in traces.of(json.loads(row["body"])["answers"]):
        digest = keys.digest(trace.kind, trace.value)
        found = {"reference": row["reference"], "kind": str(trace.kind), "digest": digest}
        _add("blind_index", {"clinic_id": keys.clinic, **found})


def _seal(keys: keyring.ClinicKeys, table: str, row: Row) -> bytes:
    return keys.seal(keys.place(table, row["id"]), row["body"])


def _consent(keys: keyring.ClinicKeys, row: Row, kind: str, at: object) -> None:
    draft_id = row.get("draft_id", row.get("id"))
    shown = _only(row, ("reference", "questionnaire", "version", "content_hash"))
    given = {"id": f"{draft_id}.{kind}", "kind": kind, "language": "en", "at": at}
    _add("consent", {"clinic_id": keys.clinic, **shown, **given})


def _rules_hashes() -> dict[str, str]:
    table = tables_0002.QUESTIONNAIRE_TEXT
    found = op.get_bind().execute(sa.select(table.c.content_hash, table.c.files))
    return {row.content_hash: hash_of(json.loads(row.files), JUDGING) for row in found}


def _only(row: Row, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _add(table: str, row: Row) -> None:
    op.get_bind().execute(sa.insert(METADATA.tables[table]).values(dict(row)))
