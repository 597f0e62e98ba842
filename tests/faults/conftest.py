"""What the samples share: one nursery and one template."""

from collections.abc import Iterator

import pytest

from tests.faults import nursery, tracing
from tests.faults.bench import Bench, a_bench


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    """Give the bench of this worker."""
    if reason := nursery.missing():
        pytest.skip(reason)
    with a_bench() as made:
        yield made


@pytest.fixture
def strace() -> None:
    """Skip a test where nothing can be traced."""
    if reason := tracing.missing():
        pytest.skip(reason)
