"""The key ring: it comes back as it was, only to the same master key, and only unchanged."""

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from screening.errors import SealError
from screening.records import master, ring
from tests.factories import MORNING

KEY, OTHER = b"k" * 32, b"o" * 32
MASTERS = {master.key_id(KEY): KEY}
OTHERS = {master.key_id(OTHER): OTHER}


def a_row(**changes: Any) -> dict[str, Any]:
    row = {
        "clinic_id": "c" * 32,
        "purpose": "data",
        "key_id": 1,
        "master_id": master.key_id(KEY),
        "wrapped": bytes(range(65)),
        "made_at": MORNING,
    }
    return row | changes


ROWS = (a_row(), a_row(key_id=2), a_row(purpose="index"), a_row(clinic_id="b" * 32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    ring.write_ring(tmp_path / ring.NAME, ROWS, MASTERS)
    return tmp_path / ring.NAME


def test_every_key_comes_back_as_it_was(path: Path) -> None:
    found = [key.model_dump() for key in ring.read_ring(path, MASTERS)]

    assert sorted(found, key=str) == sorted(ROWS, key=str)
    assert found[0]["made_at"].utcoffset() == timedelta(0)


def test_any_order_and_any_zone_make_the_same_ring(path: Path, tmp_path: Path) -> None:
    local = datetime(2026, 6, 1, 16, 0, tzinfo=UTC).astimezone()
    other = tmp_path / "other.json"

    ring.write_ring(other, [row | {"made_at": local} for row in reversed(ROWS)], MASTERS)

    assert ring.read_ring(other, MASTERS) == ring.read_ring(path, MASTERS)


def test_a_newer_ring_replaces_the_older_one(path: Path) -> None:
    ring.write_ring(path, ROWS[:1], MASTERS)

    assert len(ring.read_ring(path, MASTERS)) == 1
    assert [one.name for one in path.parent.iterdir()] == [ring.NAME]


def test_a_ring_may_be_empty_when_every_clinic_was_destroyed(path: Path) -> None:
    ring.write_ring(path, (), MASTERS)

    assert ring.read_ring(path, MASTERS) == ()


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_it_is_its_owners_alone_even_where_an_open_file_lay(path: Path) -> None:
    path.chmod(0o644)

    ring.write_ring(path, ROWS, MASTERS)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_master_key_is_refused(path: Path) -> None:
    with pytest.raises(SealError, match="another master key"):
        ring.read_ring(path, OTHERS)


def test_while_the_master_key_is_changed_both_open_it(path: Path) -> None:
    assert len(ring.read_ring(path, OTHERS | MASTERS)) == len(ROWS)


@pytest.mark.parametrize("field", ["clinic_id", "purpose", "key_id", "master_id", "made_at"])
def test_an_edited_key_is_refused(path: Path, field: str) -> None:
    kept = json.loads(path.read_text())
    edited = {"key_id": 9, "made_at": "2026-06-01T16:00:01Z"}.get(field, "edited")
    kept["ring"]["keys"][0][field] = edited
    path.write_text(json.dumps(kept))

    with pytest.raises(SealError, match="was changed"):
        ring.read_ring(path, MASTERS)


def test_a_key_that_was_taken_out_or_put_in_is_noticed(path: Path) -> None:
    kept = json.loads(path.read_text())
    kept["ring"]["keys"].append(kept["ring"]["keys"].pop(0))
    path.write_text(json.dumps(kept))

    with pytest.raises(SealError, match="was changed"):
        ring.read_ring(path, MASTERS)


def test_a_ring_claimed_for_the_key_at_hand_is_refused(path: Path) -> None:
    kept = json.loads(path.read_text())
    kept["ring"]["master_id"] = master.key_id(OTHER)
    path.write_text(json.dumps(kept))

    with pytest.raises(SealError, match="was changed"):
        ring.read_ring(path, OTHERS)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"ring": 1, "signature": ""}', "\0"])
def test_what_is_no_ring_is_called_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "other").write_text(text)

    with pytest.raises(SealError, match="no key ring"):
        ring.read_ring(tmp_path / "other", MASTERS)


def test_a_missing_ring_is_named(tmp_path: Path) -> None:
    with pytest.raises(SealError, match=r"keyring\.json"):
        ring.read_ring(tmp_path / ring.NAME, MASTERS)
