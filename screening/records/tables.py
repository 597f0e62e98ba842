"""The tables. Health facts stand in the `body` columns only; sealing will cover those."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from screening.records.columns import Moment

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
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
    Column("id", String(64), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("reference", String(16), nullable=False, unique=True),
    Column("questionnaire", String(80), nullable=False),
    Column("version", String(40), nullable=False),
    Column(
        "content_hash",
        String(64),
        ForeignKey("questionnaire_text.content_hash"),
        nullable=False,
    ),
    Column("revision", Integer, nullable=False),
    Column("urgency", String(20), nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("body", Text, nullable=False),
)

SUBMISSION = Table(
    "submission",
    METADATA,
    Column("draft_id", String(64), primary_key=True),
    Column("reference", String(16), nullable=False, unique=True),
    Column("questionnaire", String(80), nullable=False),
    Column("version", String(40), nullable=False),
    Column(
        "content_hash",
        String(64),
        ForeignKey("questionnaire_text.content_hash"),
        nullable=False,
    ),
    Column("status", String(20), nullable=False),
    Column("urgency", String(20), nullable=False),
    Column("band", String(40), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "urgency", "sent_at"),
)

STAFF_KEY = Table(
    "staff_key",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

STAFF_SESSION = Table(
    "staff_session",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

TRIES = Table(
    "tries",
    METADATA,
    Column("door", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("shut_until", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
)
