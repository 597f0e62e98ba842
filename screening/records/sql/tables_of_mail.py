"""The tables of invitations, of their links, and of the mail."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, UniqueConstraint

from screening.records.sql.columns import METADATA, body, clinic_id, moment, reference, row_id

INVITATION = Table(
    "invitation",
    METADATA,
    row_id(),
    clinic_id(),
    reference(),
    Column("channel", String(20), nullable=False),
    Column("email_digest", String(64), nullable=False),
    Column("form_hash", String(64), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    moment("made_at"),
    moment("expires_at"),
    moment("opened_at", nullable=True),
    moment("verified_at", nullable=True),
    moment("submitted_at", nullable=True),
    moment("revoked_at", nullable=True),
    moment("quiet_at", nullable=True),
    body(),
    UniqueConstraint("clinic_id", "reference", name="uq_invitation_reference"),
    Index(None, "clinic_id", "email_digest"),
    Index("ix_invitation_form", "clinic_id", "form_hash"),
    Index("ix_invitation_made", "clinic_id", "made_at"),
)

LINK = Table(
    "link",
    METADATA,
    Column("hash", String(64), primary_key=True),
    clinic_id(),
    Column("purpose", String(20), nullable=False),
    Column("invitation", String(80), nullable=False),
    Column("is_once", Boolean, nullable=False),
    moment("made_at"),
    moment("expires_at", nullable=True),
    moment("ended_at", nullable=True),
    Index(None, "clinic_id", "invitation"),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    row_id(),
    clinic_id(),
    Column("dedupe_key", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("invitation", String(80), nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    moment("made_at"),
    moment("next_at"),
    moment("lease_until", nullable=True),
    moment("done_at", nullable=True),
    body(),
    UniqueConstraint("clinic_id", "dedupe_key", name="uq_outbox_dedupe_key"),
    Index(None, "clinic_id", "state", "next_at"),
    Index("ix_outbox_invitation", "clinic_id", "invitation"),
)

# A list of patients to invite, as it was uploaded; `done` counts the rows that are dealt with.
BATCH = Table(
    "batch",
    METADATA,
    row_id(),
    clinic_id(),
    Column("state", String(20), nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    moment("made_at"),
    moment("done_at", nullable=True),
    body(),
    Index(None, "clinic_id", "state"),
)
