"""A killed PostgreSQL loses nothing that a patient was told is kept."""

import os

import pytest

from tests import postgres_server
from tests.faults import postgres_killed

KILLS = 3
SEED = 20260601


@pytest.fixture(autouse=True)
def wheel() -> None:
    """Only a server of our own can be killed."""
    if not postgres_server.is_installed():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("run `make install`")


def test_a_server_killed_under_load_loses_nothing_acknowledged() -> None:
    outcome = postgres_killed.run(KILLS, SEED)

    assert outcome.lost == []
    assert (outcome.kills, outcome.sent > 0, outcome.interrupted > 0) == (KILLS, True, True)


def test_a_server_that_acknowledges_before_it_has_written_is_found_out() -> None:
    outcome = postgres_killed.run(KILLS, SEED, hasty=True)

    assert outcome.lost != []
