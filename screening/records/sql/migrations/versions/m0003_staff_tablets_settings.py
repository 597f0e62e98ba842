"""Staff with passwords in the place of one key; tablets, settings, and signed rules.

Nobody could be in the table of staff yet. The staff key ends; whoever runs the app sets it up.
"""

from alembic import op

from screening.records.sql.migrations import access_tables_0003, guards_0002

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD = ("session", "staff", "staff_key")
SIGNED = ("id", "clinic_id", "questionnaire", "version", "rules_hash", "who", "at")


def upgrade() -> None:
    """Make the new tables, each guarded as those of a clinic are."""
    for table in OLD:
        op.drop_table(table)
    bind = op.get_bind()
    new = [t for t in access_tables_0003.METADATA.sorted_tables if t.name != "clinic"]
    access_tables_0003.METADATA.create_all(bind, new)
    for statement in guards_0002.of_fixed(bind.dialect.name, {"rules_signature": SIGNED}):
        bind.exec_driver_sql(statement)
    if bind.dialect.name == "postgresql":
        for made in new:
            for statement in guards_0002.of_one_clinic(made.name):
                bind.exec_driver_sql(statement)
