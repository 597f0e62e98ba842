"""What all tests share: where things lie, and the browser that was found for them."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


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
