"""The tables of forms and of the audit.

What is private stands sealed in the `body` columns; the rest tells about nobody. Every table of
a clinic has `clinic_id`: PostgreSQL shows a transaction only its own clinic's rows.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from screening.records.sql.columns import (
    METADATA,
    body,
    clinic_id,
    moment,
    reference,
    row_id,
    shown,
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
    # How urgent it is or ever was: what a patient takes back still waits for staff.
    Column("worst_rank", Integer, nullable=False, server_default="2"),
    # How urgent it had been when staff saw it last; 9 if nobody has.
    Column("read_rank", Integer, nullable=False, server_default="9"),
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
    Column("is_read", Boolean, nullable=False, server_default=false()),
    Column("attention", Integer, nullable=False, server_default="2"),
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
# The list reads the first page of this index and nothing else, however many forms there are.
Index(
    "ix_submission_listed",
    SUBMISSION.c.clinic_id,
    SUBMISSION.c.is_listed,
    SUBMISSION.c.rank,
    SUBMISSION.c.sent_at.desc(),
    SUBMISSION.c.reference,
)
# So does what waits for staff, and what they have seen.
Index(
    "ix_submission_waiting",
    SUBMISSION.c.clinic_id,
    SUBMISSION.c.is_listed,
    SUBMISSION.c.is_read,
    SUBMISSION.c.attention,
    SUBMISSION.c.sent_at.desc(),
    SUBMISSION.c.reference,
)
Index("ix_submission_sent", SUBMISSION.c.clinic_id, SUBMISSION.c.sent_at)
# Without it SQLite reads all forms of a clinic to find one: it cannot know how many there are.
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

# How many forms were given up, by the page where they had stopped; it names no form.
ABANDONED = Table(
    "abandoned",
    METADATA,
    clinic_id(primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("page", String(80), primary_key=True),
    Column("forms", Integer, nullable=False),
)

# Who exported the answers of all forms; the reason is sealed.
ANSWERS_EXPORT = Table(
    "answers_export",
    METADATA,
    row_id(),
    clinic_id(),
    Column("who", String(80), nullable=False),
    moment("at"),
    body(),
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
