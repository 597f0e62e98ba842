"""The tables as the second step made them; like every step, never changed again."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from screening.records.sql.columns import Moment

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def clinic_id(**options: Any) -> Column[str]:
    """Return the column that says whose row it is."""
    return Column("clinic_id", String(32), ForeignKey("clinic.id"), nullable=False, **options)


def row_id() -> Column[str]:
    """Return the column that names a row for good."""
    return Column("id", String(80), primary_key=True)


def moment(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return a column that keeps a moment."""
    return Column(name, Moment, nullable=nullable)


def reference(**options: Any) -> Column[str]:
    """Return the column of the number that staff use."""
    return Column("reference", String(16), nullable=False, **options)


def body() -> Column[bytes]:
    """Return the column that keeps what is private, sealed."""
    return Column("body", LargeBinary, nullable=False)


def shown() -> tuple[Column[Any], ...]:
    """Return the columns that say which questionnaire was shown."""
    return (
        Column("questionnaire", String(80), nullable=False),
        Column("version", String(40), nullable=False),
        Column(
            "content_hash",
            String(64),
            ForeignKey("questionnaire_text.content_hash"),
            nullable=False,
        ),
    )


CLINIC = Table(
    "clinic",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("keep_years", Integer, nullable=False),
    Column("adult_age", Integer, nullable=False),
    moment("made_at"),
    moment("erased_at", nullable=True),
)

CLINIC_KEY = Table(
    "clinic_key",
    METADATA,
    clinic_id(primary_key=True),
    Column("purpose", String(10), primary_key=True),
    Column("key_id", Integer, primary_key=True, autoincrement=False),
    Column("master_id", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    moment("made_at"),
)

QUESTIONNAIRE_TEXT = Table(
    "questionnaire_text",
    METADATA,
    Column("content_hash", String(64), primary_key=True),
    Column("questionnaire", String(80), nullable=False),
    Column("files", Text, nullable=False),
)

DRAFT = Table(
    "draft",
    METADATA,
    row_id(),
    clinic_id(),
    Column("token_hash", String(64), nullable=False),
    reference(),
    *shown(),
    Column("revision", Integer, nullable=False),
    Column("urgency", String(20), nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    moment("opened_at"),
    moment("saved_at"),
    moment("seen_at"),
    body(),
    UniqueConstraint("clinic_id", "token_hash", name="uq_draft_token_hash"),
    UniqueConstraint("clinic_id", "reference", name="uq_draft_reference"),
    Index(None, "clinic_id", "urgency"),
)

SUBMISSION = Table(
    "submission",
    METADATA,
    row_id(),
    clinic_id(),
    Column("draft_id", String(64), nullable=False),
    reference(),
    Column("edition", Integer, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("is_listed", Boolean, nullable=False),
    *shown(),
    Column("rules_hash", String(64), nullable=False),
    Column("status", String(20), nullable=False),
    Column("urgency", String(20), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("band", String(40), nullable=False),
    moment("opened_at"),
    moment("sent_at"),
    moment("kept_at"),
    body(),
    UniqueConstraint("draft_id", "edition"),
    UniqueConstraint("clinic_id", "reference", "edition"),
)
Index(
    "ix_submission_listed",
    SUBMISSION.c.clinic_id,
    SUBMISSION.c.is_listed,
    SUBMISSION.c.rank,
    SUBMISSION.c.sent_at.desc(),
    SUBMISSION.c.reference,
)
Index("ix_submission_sent", SUBMISSION.c.clinic_id, SUBMISSION.c.sent_at)
Index("ix_submission_reference", SUBMISSION.c.clinic_id, SUBMISSION.c.reference)

BLIND_INDEX = Table(
    "blind_index",
    METADATA,
    clinic_id(primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("digest", String(64), primary_key=True),
    reference(primary_key=True),
)
Index("ix_blind_index_reference", BLIND_INDEX.c.clinic_id, BLIND_INDEX.c.reference)

DECISION = Table(
    "decision",
    METADATA,
    row_id(),
    clinic_id(),
    reference(),
    Column("kind", String(20), nullable=False),
    Column("who", String(80), nullable=False),
    moment("at"),
    Column("supersedes", String(80), nullable=True),
    body(),
    Index(None, "clinic_id", "reference"),
)

CONSENT = Table(
    "consent",
    METADATA,
    row_id(),
    clinic_id(),
    reference(),
    Column("kind", String(20), nullable=False),
    *shown(),
    Column("language", String(20), nullable=False),
    moment("at"),
    Index(None, "clinic_id", "reference"),
)

AUDIT = Table(
    "audit",
    METADATA,
    clinic_id(primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    moment("at"),
    Column("who", String(80), nullable=False),
    Column("did", String(80), nullable=False),
    Column("whose", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)
Index("ix_audit_who", AUDIT.c.clinic_id, AUDIT.c.who, AUDIT.c.at)

AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    clinic_id(primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    moment("at"),
    moment("ticked"),
)
