"""What PostgreSQL is told: whose rows a transaction may see, and which role may not be used."""

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from screening.errors import StoreError

DRIVER: Final = "postgresql+psycopg"
# A lock that is not given in ten seconds is an answer, not a wait.
CONNECT: Final = {
    "connect_timeout": 10,
    "options": "-c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000",
}
ENTER: Final = text("SELECT set_config('app.clinic_id', :clinic, true)")
ROLE: Final = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
# Two replicas that start together wait for each other here; the number is our own.
STARTING: Final = text("SELECT pg_advisory_xact_lock(7304511)")

# By the names of the driver's errors: without a server the driver is not imported.
HINTS: Final = {
    "OperationalError": ": is the server running, and are address, name and password right?",
    "InsufficientPrivilege": ": the role lacks a right. Is IMS_DATABASE_OWNER_URL set?",
}


def hint(error: BaseException) -> str:
    """Say what to look at after an error of the server; nothing if its name says it all."""
    kind = type(error)
    of_server = kind.__module__.partition(".")[0] == "psycopg"
    return HINTS.get(kind.__name__, "") if of_server else ""


def address(url: URL) -> URL:
    """Return the address with the driver that we use."""
    return url.set(drivername=DRIVER) if url.drivername == "postgresql" else url


def enter(connection: Connection, clinic: str) -> None:
    """Let this transaction see the rows of one clinic; of none without a name."""
    connection.execute(ENTER, {"clinic": clinic})


def refuse_bypass(connection: Connection) -> None:
    """Refuse a role that row level security does not hold.

    Raises StoreError if the role is a superuser or bypasses it.
    """
    if connection.execute(ROLE).scalar():
        raise StoreError(
            "the role of IMS_DATABASE_URL could see every clinic's rows: "
            "use one with NOSUPERUSER NOBYPASSRLS"
        )


def take_turn(connection: Connection) -> None:
    """Wait until no other process is bringing the tables up to date."""
    connection.execute(STARTING)


def grant(connection: Connection, role: str) -> None:
    """Let the app's role read and write the tables, and change the audit in nothing."""
    name = connection.dialect.identifier_preparer.quote(role)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {name}"))
    connection.execute(
        text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
    )
    connection.execute(text(f"REVOKE UPDATE, DELETE ON audit FROM {name}"))
