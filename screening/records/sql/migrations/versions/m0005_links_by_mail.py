"""Invitations with their links, the mail, and lists of patients to invite.

The tables of invitations and mail of the second step were never used: they make way.
"""

from alembic import op

from screening.records.sql.migrations import guards_0002
from screening.records.sql.migrations.mail_tables_0005 import MADE, METADATA

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    bind = op.get_bind()
    for unused in ("invitation", "outbox"):
        op.drop_table(unused)
    METADATA.create_all(bind, tables=MADE)
    if bind.dialect.name == "postgresql":
        for table in MADE:
            for statement in guards_0002.of_one_clinic(table.name):
                bind.exec_driver_sql(statement)
