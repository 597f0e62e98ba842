"""`pytest tests/golden --update` writes the golden files anew: read the difference first."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that accepts what is drawn now."""
    parser.addoption("--update", action="store_true", help="write the golden files anew")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Tell whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--update", default=False))
