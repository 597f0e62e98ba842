"""Who exported the answers of all forms, and why, is kept."""

import sqlalchemy as sa
from alembic import op

from screening.records.sql.migrations import guards_0002

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAME = "answers_export"
FIXED = {NAME: ("id", "clinic_id", "who", "at")}


def upgrade() -> None:
    """Make the table, guarded as those of a clinic are."""
    bind = op.get_bind()
    op.create_table(
        NAME,
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("clinic_id", sa.String(32), sa.ForeignKey("clinic.id"), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    for statement in guards_0002.of_fixed(bind.dialect.name, FIXED):
        bind.exec_driver_sql(statement)
    if bind.dialect.name == "postgresql":
        for statement in guards_0002.of_one_clinic(NAME):
            bind.exec_driver_sql(statement)
