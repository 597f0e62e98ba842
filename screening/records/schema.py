"""Bring the tables up to date when the app starts; refuse records from a newer version."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from screening.errors import StoreError
from screening.records.database import Database

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def bring_up_to_date(database: Database) -> None:
    """Apply the migrations that are missing, all or none.

    Raises StoreError if the records were written by a newer version of this software.
    """
    with database.writing() as connection:
        config = _config(connection)
        _refuse_newer(connection, ScriptDirectory.from_config(config))
        command.upgrade(config, "head")


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise StoreError(
            f"the records have schema {current}, which this version does not know: "
            "they were written by a newer version. Start that version, or restore a backup"
        )


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
