"""What waits for staff stands in an index; how many forms were given up is counted.

Who exported the answers of all forms, and why, is kept.

A form that was acknowledged is read already; all others wait until somebody says so.
"""

import sqlalchemy as sa
from alembic import op

from screening.records.sql.migrations import guards_0002

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEX = "ix_submission_waiting"
EXPORT = "answers_export"
COLUMNS: list[str | sa.TextClause] = [
    *("clinic_id", "is_listed", "is_read", "attention"),
    sa.text("sent_at DESC"),
    "reference",
]
ACKNOWLEDGED = (
    "SELECT reference FROM decision WHERE kind = 'acknowledged' "
    "AND decision.clinic_id = {table}.clinic_id"
)


def upgrade() -> None:
    """Make the columns, the index and the table, and tell what was seen before."""
    bind = op.get_bind()
    is_read = sa.Column("is_read", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("submission", is_read)
    op.add_column("submission", _number("attention", "2"))
    op.add_column("draft", _number("worst_rank", "2"))
    op.add_column("draft", _number("read_rank", "9"))
    for clinic in bind.execute(sa.text("SELECT id FROM clinic")).scalars().all():
        if bind.dialect.name == "postgresql":
            entering = sa.text("SELECT set_config('app.clinic_id', :clinic, true)")
            bind.execute(entering, {"clinic": clinic})
        _tell_what_was_seen(bind)
    op.create_index(INDEX, "submission", [*COLUMNS])
    _make_abandoned(bind)
    _make_answers_export(bind)


def _number(name: str, default: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def _tell_what_was_seen(bind: sa.Connection) -> None:
    bind.execute(sa.text("UPDATE submission SET attention = rank"))
    seen = ACKNOWLEDGED.format(table="submission")
    bind.execute(
        sa.text(
            "UPDATE submission SET is_read = :yes, attention = 2 "  # noqa: S608 - our own words
            f"WHERE reference IN ({seen})"
        ),
        {"yes": True},
    )
    seen = ACKNOWLEDGED.format(table="draft")
    rank = "CASE urgency WHEN 'emergency' THEN 0 WHEN 'same_day' THEN 1 ELSE 2 END"
    bind.execute(sa.text(f"UPDATE draft SET worst_rank = {rank}"))  # noqa: S608 - our own words
    bind.execute(sa.text(f"UPDATE draft SET read_rank = worst_rank WHERE reference IN ({seen})"))  # noqa: S608 - our own words


def _make_abandoned(bind: sa.Connection) -> None:
    op.create_table(
        "abandoned",
        sa.Column("clinic_id", sa.String(32), sa.ForeignKey("clinic.id"), primary_key=True),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("page", sa.String(80), primary_key=True),
        sa.Column("forms", sa.Integer, nullable=False),
    )
    if bind.dialect.name == "postgresql":
        for statement in guards_0002.of_one_clinic("abandoned"):
            bind.exec_driver_sql(statement)


def _make_answers_export(bind: sa.Connection) -> None:
    op.create_table(
        EXPORT,
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("clinic_id", sa.String(32), sa.ForeignKey("clinic.id"), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    fixed = {EXPORT: ("id", "clinic_id", "who", "at")}
    for statement in guards_0002.of_fixed(bind.dialect.name, fixed):
        bind.exec_driver_sql(statement)
    if bind.dialect.name == "postgresql":
        for statement in guards_0002.of_one_clinic(EXPORT):
            bind.exec_driver_sql(statement)
