"""The tables of those who come in, of tablets and settings."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from screening.records.sql.columns import METADATA, body, clinic_id, moment, row_id

STAFF = Table(
    "staff",
    METADATA,
    row_id(),
    clinic_id(),
    Column("email_digest", String(64), nullable=False),
    Column("pin_digest", String(64), nullable=True),
    Column("roles", String(80), nullable=False),
    Column("revision", Integer, nullable=False),
    moment("made_at"),
    moment("disabled_at", nullable=True),
    body(),
    UniqueConstraint("clinic_id", "email_digest", name="uq_staff_email_digest"),
    UniqueConstraint("clinic_id", "pin_digest", name="uq_staff_pin_digest"),
)

SESSION = Table(
    "session",
    METADATA,
    Column("hash", String(64), primary_key=True),
    clinic_id(),
    Column("staff_id", String(80), ForeignKey("staff.id"), nullable=False),
    Column("stage", String(20), nullable=False),
    moment("started_at"),
    moment("seen_at"),
    Index(None, "clinic_id", "staff_id"),
)

ONE_TIME_CODE = Table(
    "one_time_code",
    METADATA,
    Column("hash", String(64), primary_key=True),
    clinic_id(),
    Column("purpose", String(20), nullable=False),
    Column("staff_id", String(80), nullable=False),
    moment("made_at"),
    moment("expires_at"),
)

TABLET = Table(
    "tablet",
    METADATA,
    row_id(),
    clinic_id(),
    Column("token_hash", String(64), nullable=False),
    Column("form_hash", String(64), nullable=False),
    Column("made_by", String(80), nullable=False),
    moment("made_at"),
    moment("seen_at"),
    moment("ended_at", nullable=True),
    body(),
    UniqueConstraint("clinic_id", "token_hash", name="uq_tablet_token_hash"),
)

CHOICE = Table(
    "choice",
    METADATA,
    row_id(),
    clinic_id(unique=True),
    Column("revision", Integer, nullable=False),
    moment("changed_at"),
    body(),
)

RULES_SIGNATURE = Table(
    "rules_signature",
    METADATA,
    row_id(),
    clinic_id(),
    Column("questionnaire", String(80), nullable=False),
    Column("version", String(40), nullable=False),
    Column("rules_hash", String(64), nullable=False),
    Column("who", String(80), nullable=False),
    moment("at"),
    body(),
    Index(None, "clinic_id", "rules_hash"),
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
