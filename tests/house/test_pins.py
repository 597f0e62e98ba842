"""What is installed is what is pinned, and what is imported is what is named."""

import re
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from tests.house import source_shape

PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)$")

NOT_IMPORTED = {
    "psycopg": "SQLAlchemy finds it by the address of a database",
    "psycopg-binary": "psycopg finds it",
    "python-multipart": "Starlette reads forms with a file by it",
    "tzdata": "the time zones, where the system brings none (Windows)",
}


def pins(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [PIN.match(line) for line in lines if line and not line.startswith(("#", "-"))]
    return {plain(match[1]): match[2] for match in found if match}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "constraints.txt"])
def test_every_line_pins_one_exact_version(root: Path, file: str) -> None:
    lines = (root / file).read_text(encoding="utf-8").splitlines()

    loose = [one for one in lines if one and not one.startswith(("#", "-")) and not PIN.match(one)]

    assert loose == []


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "constraints.txt"])
def test_pinned_versions_are_the_installed_ones(root: Path, file: str) -> None:
    pinned = pins(root / file)

    installed = {name: version(name) for name in pinned}

    assert installed == pinned


def test_run_time_imports_and_requirements_are_the_same_list(root: Path) -> None:
    own = {"screening", "app"} | set(sys.stdlib_module_names)
    names = {
        name for path in source_shape.sources(root) for name in source_shape.imported(path)
    } - own
    known = packages_distributions()

    needed = {plain(known[name][0]) for name in names}

    assert needed | set(NOT_IMPORTED) == set(pins(root / "requirements.txt"))
