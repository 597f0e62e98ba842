"""How SQLite is opened: in the safest mode that the linked version allows, on every connect."""

import os
import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

BUSY_MILLISECONDS: Final = 10_000
OWNER_ONLY_FOLDER: Final = 0o700
OWNER_ONLY_FILE: Final = 0o600
# The WAL-reset fault can corrupt a file that two connections write; fixed in these releases.
FIXED_FROM: Final = (3, 51, 3)
BACKPORTED: Final = {(3, 50): 7, (3, 44): 6}


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite has the cure of the WAL-reset fault."""
    branch, patch = (version[0], version[1]), version[2]
    return version >= FIXED_FROM or (branch in BACKPORTED and patch >= BACKPORTED[branch])


def journal_mode() -> str:
    """Return the journal mode that loses nothing with the linked SQLite."""
    return "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "TRUNCATE"


def prepare(connection: sqlite3.Connection, patience_ms: int = BUSY_MILLISECONDS) -> None:
    """Set what SQLite forgets between connections, and leave transactions to us."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={patience_ms}",
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def make_file(path: Path) -> None:
    """Create the database file for its owner alone; an existing one is left as it is."""
    path.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY_FILE))


def rewrite(engine: Engine) -> None:
    """Write the whole file anew, without anything that was deleted from it."""
    driver = engine.raw_connection()
    try:
        cursor = driver.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        driver.close()
