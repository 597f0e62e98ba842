"""Fresh databases on PostgreSQL: one owner who migrates, one role for the app with few rights."""

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from tests import postgres_server

OWNER: Final = "ims_owner"
APP: Final = "ims_app"
# Only servers that are made for tests ever see it.
PASSWORD: Final = "only-for-tests"  # noqa: S105
# Two workers may make the roles of one server at the same time.
LOCK: Final = 7_041_776
NUMBERS: Final = itertools.count()


@dataclass(frozen=True)
class Addresses:
    """One database, as its owner reaches it and as the app does."""

    owner_url: str
    app_url: str

    @property
    def database(self) -> str:
        """Return the name of the database."""
        return str(make_url(self.app_url).database)


@dataclass
class Postgres:
    """A server with both roles, where each test gets a database to itself."""

    admin: URL
    server: postgres_server.OwnServer | None = None
    _made: set[str] = field(default_factory=set)
    _prepared: dict[Callable[[Addresses], None], str] = field(default_factory=dict)

    def fresh_database(self, prepare: Callable[[Addresses], None] | None = None) -> Addresses:
        """Return a new database; what `prepare` does to one is done once and then copied."""
        if prepare is None:
            return self._create("template1")
        if prepare not in self._prepared:
            pattern = self._create("template1")
            prepare(pattern)
            self._prepared[prepare] = pattern.database
        return self._create(self._prepared[prepare])

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        with self._as_admin() as admin:
            command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            admin.execute(command.format(sql.Identifier(database)))
        self._made.discard(database)

    def drop_all(self) -> None:
        """Remove every database that was made here."""
        for database in tuple(self._made):
            self.drop(database)

    def make_roles(self) -> None:
        """Make the owner and the app's role, where they are missing."""
        with self._as_admin() as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
            for role in (OWNER, APP):
                _make_role(admin, role)

    def addresses(self, database: str) -> Addresses:
        """Return how both roles reach a database."""
        return Addresses(*(self._address(role, database) for role in (OWNER, APP)))

    def _create(self, pattern: str) -> Addresses:
        name = f"ims_test_{os.getpid()}_{next(NUMBERS)}"
        # A copy of files costs less than one of pages through the log.
        how = " STRATEGY FILE_COPY" if self.server else ""
        names = {"name": name, "owner": OWNER, "pattern": pattern, "app": APP}
        quoted = {key: sql.Identifier(value) for key, value in names.items()}
        with self._as_admin() as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                (pattern,),
            )
            for command in (
                "CREATE DATABASE {name} OWNER {owner} TEMPLATE {pattern}" + how,
                "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
                "GRANT CONNECT ON DATABASE {name} TO {app}",
            ):
                admin.execute(sql.SQL(command).format(**quoted))
        self._made.add(name)
        return self.addresses(name)

    def _address(self, role: str, database: str) -> str:
        address = self.admin.set(username=role, password=PASSWORD, database=database)
        return address.render_as_string(hide_password=False)

    def _as_admin(self) -> "psycopg.Connection[tuple[object, ...]]":
        address = self.admin.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(address, autocommit=True)


def why_missing() -> str:
    """Return why no PostgreSQL can be had here; nothing when one can."""
    if os.environ.get("IMS_TEST_PG_URL") or postgres_server.is_installed():
        return ""
    return "no PostgreSQL for the tests: run `make install`, or set IMS_TEST_PG_URL"


@contextlib.contextmanager
def running() -> Iterator[Postgres]:
    """Give the server that IMS_TEST_PG_URL names, or a quick one of our own."""
    named = os.environ.get("IMS_TEST_PG_URL")
    if not named:
        with own(durable=False) as postgres:
            yield postgres
        return
    postgres = Postgres(make_url(named).set(drivername="postgresql+psycopg"))
    postgres.make_roles()
    try:
        yield postgres
    finally:
        postgres.drop_all()


@contextlib.contextmanager
def own(*, durable: bool) -> Iterator[Postgres]:
    """Run a server of our own, which can be killed; `durable` writes through to the disk."""
    with postgres_server.running(durable=durable) as server:
        postgres = Postgres(server.admin, server)
        postgres.make_roles()
        yield postgres


def _make_role(admin: "psycopg.Connection[tuple[object, ...]]", role: str) -> None:
    rights = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    verb = "ALTER" if known else "CREATE"
    command = sql.SQL(f"{verb} ROLE {{}} {rights} PASSWORD {{}}")
    admin.execute(command.format(sql.Identifier(role), sql.Literal(PASSWORD)))
