"""What Alembic runs around the migrations: our own connection and its open transaction."""

from alembic import context

from screening.records.sql import every_table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=every_table.OF_ALL,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
