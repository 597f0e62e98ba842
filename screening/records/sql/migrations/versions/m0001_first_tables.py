"""The first tables: drafts, submissions, questionnaire texts, staff key, sessions, tries."""

import sqlalchemy as sa
from alembic import op

from screening.records.sql.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first version."""
    _questionnaire_text()
    _draft()
    _submission()
    _staff()


def _questionnaire_text() -> None:
    op.create_table(
        "questionnaire_text",
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("questionnaire", sa.String(80), nullable=False),
        sa.Column("files", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name="pk_questionnaire_text"),
    )


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        *_shown("draft"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("urgency", sa.String(20), nullable=False),
        sa.Column("locked", sa.Boolean, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("saved_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("token_hash", name="uq_draft_token_hash"),
        sa.UniqueConstraint("reference", name="uq_draft_reference"),
    )


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        *_shown("submission"),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("urgency", sa.String(20), nullable=False),
        sa.Column("band", sa.String(40), nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name="pk_submission"),
        sa.UniqueConstraint("reference", name="uq_submission_reference"),
    )
    op.create_index("ix_submission_urgency", "submission", ["urgency", "sent_at"])


def _shown(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Return the columns that say which questionnaire was shown."""
    return (
        sa.Column("questionnaire", sa.String(80), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_hash"],
            ["questionnaire_text.content_hash"],
            name=f"fk_{table}_content_hash_questionnaire_text",
        ),
    )


def _staff() -> None:
    op.create_table(
        "staff_key",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_key"),
        sa.CheckConstraint("id = 1", name=op.f("ck_staff_key_only_one")),
    )
    op.create_table(
        "staff_session",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_staff_session"),
    )
    op.create_table(
        "tries",
        sa.Column("door", sa.String(80), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("shut_until", Moment, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("door", name="pk_tries"),
    )
