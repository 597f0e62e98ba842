"""The clinic of a test, and its clock; a test that wants another makes its own."""

from pathlib import Path

import pytest

from screening.clinic import Clinic
from tests.factories import Clock, a_clinic


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    return a_clinic(tmp_path, clock=clock)
