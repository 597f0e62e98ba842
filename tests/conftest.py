"""What all tests share: where things lie, the browser that was found, workers, the last lines."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres as servers
from tests import scratch
from tests.cases.tally import RECORDED, Tally
from tests.factories import MASTER_KEY
from tests.workers import Sharing

ROOT = Path(__file__).parent.parent
# Every app that a test starts opens its records with the tests' own key.
os.environ["IMS_MASTER_KEY"] = MASTER_KEY
# pytest asks for it when it makes its first folder; whoever named a place, or --basetemp, decides.
if scratch.in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(scratch.MEMORY))
# How many examples are tried, wherever they stand: the same ones on every run, at any speed.
settings.register_profile(
    "house",
    derandomize=True,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the clone."""
    return ROOT


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the Chromium that scripts/chromium.py found, or the one that CHROMIUM names."""
    found = Path(sys.prefix) / "chromium"
    named = os.environ.get("CHROMIUM")
    path = named or (found.read_text(encoding="utf-8").strip() if found.exists() else "")
    if not path:
        pytest.fail("no Chromium was found: run `make install` once, or set CHROMIUM")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Postgres]:
    """Run a PostgreSQL, one for each worker; where none can be had, only a developer may skip."""
    if missing := servers.why_missing():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    with servers.running() as postgres:
        yield postgres


@pytest.fixture
def fresh_postgres(postgres: servers.Postgres) -> Iterator[servers.Addresses]:
    """Return an empty database on PostgreSQL, which is gone after the test."""
    addresses = postgres.fresh_database()
    yield addresses
    postgres.drop(addresses.database)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    """Share the tests between workers in our own way."""
    return Sharing(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many mutants of the rules are noticed, by family and in sum.

    It stands here because only this file is read where the reports of all workers arrive.
    """
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    recorded = [found for report in reports for found in getattr(report, "user_properties", ())]
    tallies = [Tally(*found) for name, found in recorded if name == RECORDED]
    if tallies:
        terminalreporter.section("mutants of the rules")
        mutants = sum(tally.mutants for tally in tallies)
        noticed = sum(tally.noticed for tally in tallies)
        for tally in (*tallies, Tally("all", mutants, noticed)):
            terminalreporter.line(str(tally))
