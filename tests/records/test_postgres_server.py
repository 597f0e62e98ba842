"""The tests' own PostgreSQL: what the roles may do, that it comes back, that nothing is left."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests import postgres, postgres_server
from tests.postgres import Addresses, Postgres

HANGING = """
import sys
from tests import postgres_server
with postgres_server.running(durable=False) as server:
    print(server.pid(), server.folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def killable() -> Iterator[Postgres]:
    with postgres.own(durable=True) as server:
        yield server


def connected(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def with_a_table(addresses: Addresses) -> None:
    with connected(addresses.owner_url) as owner:
        owner.execute("CREATE TABLE kept (word text)")
        owner.execute("GRANT SELECT, INSERT ON kept TO ims_app")


def words(url: str) -> list[object]:
    with connected(url) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM kept ORDER BY word")]


def test_sqlalchemy_reaches_a_database_by_both_addresses(fresh_postgres: Addresses) -> None:
    for url, role in (
        (fresh_postgres.owner_url, "ims_owner"),
        (fresh_postgres.app_url, "ims_app"),
    ):
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT current_user")).scalar() == role
        engine.dispose()


def test_neither_role_may_pass_by_row_security(fresh_postgres: Addresses) -> None:
    with connected(fresh_postgres.app_url) as app:
        found = app.execute(
            "SELECT rolname FROM pg_roles WHERE rolname IN ('ims_owner', 'ims_app')"
            " AND NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole)"
        ).fetchall()

    assert len(found) == 2


def test_the_owner_may_make_tables_and_the_app_may_not(fresh_postgres: Addresses) -> None:
    with_a_table(fresh_postgres)

    with connected(fresh_postgres.app_url) as app:
        app.execute("INSERT INTO kept VALUES ('by the app')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE more (word text)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TEMPORARY TABLE more (word text)")
    assert words(fresh_postgres.owner_url) == ["by the app"]


def test_what_is_prepared_once_is_in_every_copy_and_copies_are_apart(postgres: Postgres) -> None:
    one, other = (postgres.fresh_database(with_a_table) for _ in range(2))

    with connected(one.app_url) as app:
        app.execute("INSERT INTO kept VALUES ('in one')")

    assert (words(one.app_url), words(other.app_url)) == (["in one"], [])
    for addresses in (one, other):
        postgres.drop(addresses.database)


def test_a_dropped_database_is_gone_although_somebody_is_connected(postgres: Postgres) -> None:
    addresses = postgres.fresh_database()
    connection = connected(addresses.app_url)

    postgres.drop(addresses.database)

    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        connected(addresses.app_url)
    connection.close()


def test_a_killed_server_comes_back_with_what_it_acknowledged(killable: Postgres) -> None:
    addresses = killable.fresh_database(with_a_table)
    assert killable.server
    with connected(addresses.app_url) as app:
        assert app.execute("SHOW fsync").fetchone() == ("on",)
        app.execute("INSERT INTO kept VALUES ('acknowledged')")
        killable.server.kill()

        with pytest.raises(psycopg.OperationalError):
            connected(addresses.app_url)
        killable.server.start()

    assert words(addresses.app_url) == ["acknowledged"]


def test_a_server_does_not_outlive_a_test_run_that_is_killed(root: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", HANGING],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout
    pid, folder = run.stdout.readline().split()

    run.kill()
    # Its guard has the same standard output, and closes it when all is cleared.
    run.communicate()

    assert not Path(folder).exists()
    with contextlib.suppress(psutil.NoSuchProcess):
        # Nobody may be there to take note of its end, but it has ended.
        assert psutil.Process(int(pid)).status() == psutil.STATUS_ZOMBIE


def test_a_server_that_cannot_start_says_why() -> None:
    with postgres_server.running(durable=False) as server:
        server.kill()
        (server.folder / "data" / "PG_VERSION").write_text("9.6\n", encoding="utf-8")

        with pytest.raises(AssertionError, match="incompatible"):
            server.start()


def test_a_named_server_is_used_and_left_as_empty_as_it_was(
    killable: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = killable.admin.set(drivername="postgresql").render_as_string(hide_password=False)
    monkeypatch.setenv("IMS_TEST_PG_URL", named)

    with postgres.running() as theirs:
        made = theirs.fresh_database(with_a_table)
        assert theirs.server is None
        assert words(made.app_url) == []

    with pytest.raises(psycopg.OperationalError):
        connected(made.app_url)


def test_without_the_wheel_and_without_an_address_a_reason_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("IMS_TEST_PG_URL", raising=False)
    monkeypatch.setattr(postgres_server, "WHEEL", "a_wheel_that_nobody_has")

    assert "make install" in postgres.why_missing()
