"""docs/asvs.md names every demand of levels 1 and 2 once, and nothing that is not there."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROW = re.compile(r"^\| (\d[\d., ]*) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
# As counted in the standard.
DEMANDS = {"1": 70, "2": 183}
STATES = {"met", "partly", "**not met**", "n/a"}
FUNCTION = re.compile(r"^\s*(?:async )?def (test_\w+)", re.MULTILINE)
# Met by the table that stands above them.
BY_A_TABLE = ["11.1.2", "11.4.1"]


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "asvs.md").read_text(encoding="utf-8")


def test_every_demand_stands_there_once(page: str) -> None:
    ids = [(name, level) for names, level, *_ in ROW.findall(page) for name in names.split(", ")]

    assert [name for name, count in Counter(name for name, _ in ids).items() if count > 1] == []
    assert Counter(level for _, level in ids) == DEMANDS


def test_every_demand_has_a_state_and_its_reason(page: str) -> None:
    rows = ROW.findall(page)

    assert {state for *_, state in rows} == STATES
    assert [row[0] for row in rows if not row[3].strip()] == []


def test_every_demand_that_is_met_names_a_test_or_a_file(page: str) -> None:
    met = [row for row in ROW.findall(page) if row[4] == "met"]
    bare = [row[0] for row in met if not re.search(r"`[^`]*(?:test_|/|\.txt)", row[3])]

    assert bare == BY_A_TABLE


def test_every_test_that_is_named_exists(root: Path, page: str) -> None:
    files = (root / "tests").rglob("test_*.py")
    known = {name for file in files for name in FUNCTION.findall(file.read_text(encoding="utf-8"))}
    named = set(re.findall(r"`(test_\w+)`", page))

    assert len(named) > 50
    assert named - known == set()


def test_what_is_not_met_is_told_at_the_end_too(page: str) -> None:
    missed = {row[0] for row in ROW.findall(page) if row[4] == "**not met**"}
    told = page[page.index("## Not met") :]

    assert {name for name in missed if name not in told} == set()
