"""The tables of those who come in, as the second step made them; never changed again."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from screening.records.sql.migrations.tables_0002 import METADATA, body, clinic_id, moment, row_id

INVITATION = Table(
    "invitation",
    METADATA,
    row_id(),
    clinic_id(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("draft_id", String(64), nullable=True),
    Column("tries", Integer, nullable=False),
    moment("made_at"),
    moment("expires_at"),
    moment("opened_at", nullable=True),
    moment("submitted_at", nullable=True),
    moment("revoked_at", nullable=True),
    body(),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    row_id(),
    clinic_id(),
    Column("dedupe_key", String(120), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    moment("made_at"),
    moment("next_at"),
    moment("lease_until", nullable=True),
    moment("done_at", nullable=True),
    body(),
    Index(None, "clinic_id", "state", "next_at"),
)

STAFF = Table(
    "staff",
    METADATA,
    row_id(),
    clinic_id(),
    Column("email_digest", String(64), nullable=False),
    Column("roles", String(80), nullable=False),
    moment("made_at"),
    moment("disabled_at", nullable=True),
    body(),
    UniqueConstraint("clinic_id", "email_digest"),
)

STAFF_KEY = Table(
    "staff_key",
    METADATA,
    clinic_id(primary_key=True),
    Column("hash", String(64), nullable=False),
    moment("made_at"),
)

SESSION = Table(
    "session",
    METADATA,
    Column("hash", String(64), primary_key=True),
    clinic_id(),
    Column("staff_id", String(80), ForeignKey("staff.id"), nullable=True),
    moment("started_at"),
    moment("seen_at"),
)

THROTTLE = Table(
    "throttle",
    METADATA,
    clinic_id(primary_key=True),
    Column("door", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
    moment("shut_until"),
    moment("last_at"),
)
