"""Two copies of the app behind nginx: one dies, and the patient goes on where they were."""

import os
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import postgres_server
from tests.browser.conftest import Server, free_port
from tests.faults import nginx, replicas

pytestmark = pytest.mark.browser
KILLS = 20
SEED = 20260601


@pytest.fixture
def _programs() -> None:
    """Both servers beside ours; where one is missing, only a developer may skip."""
    missing = [] if nginx.program() else ["nginx is not installed"]
    missing += [] if postgres_server.is_installed() else ["no PostgreSQL: run `make install`"]
    if missing:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(", ".join(missing))


@pytest.fixture
def new_copy(tmp_path: Path) -> Iterator[Server]:
    copy = Server(tmp_path, free_port())
    copy.start()
    yield copy
    copy.stop()


@pytest.mark.usefixtures("_programs")
def test_a_patient_goes_on_at_the_same_page_when_the_copy_that_served_them_dies() -> None:
    # In a thread of its own, where no other test's browser lives.
    with ThreadPoolExecutor(1) as apart:
        outcome = apart.submit(replicas.run, KILLS, SEED).result()

    assert outcome.wrong == []
    assert outcome.kills == KILLS
    assert 0 < outcome.while_tapping < KILLS
    assert outcome.in_browsers > 1


@pytest.mark.parametrize("script", ["body/body.js", "signature/signature.js"])
def test_a_copy_that_nobody_has_visited_hands_out_the_scripts_of_our_components(
    new_copy: Server, script: str
) -> None:
    address = f"{new_copy.address}/_stcore/bidi-components/ims-intake.{script}"

    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
        assert (answer.status, len(answer.read()) > 0) == (200, True)
