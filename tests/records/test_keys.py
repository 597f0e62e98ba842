"""The keys: without the right one nothing opens, nothing is written, and everything is told."""

import base64
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from screening import bootstrap
from screening.errors import SealError
from screening.records import master
from screening.records.sql import opening
from screening.records.sql.opening import Ground
from screening.settings import Settings
from tests.factories import MASTER_KEY, a_ground, a_store

OTHER_KEY = base64.b64encode(b"x" * 32).decode()


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMS_MASTER_KEY")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_without_a_master_key_nothing_starts_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(SealError, match="master key is missing"):
        bootstrap.clinic(Settings(data_dir=tmp_path / "data"))

    assert list(tmp_path.iterdir()) == []


def test_a_missing_key_beside_records_is_never_replaced(tmp_path: Path) -> None:
    a_store(tmp_path)
    before = contents(tmp_path)

    with pytest.raises(SealError, match="Put the key back"):
        bootstrap.first_master_key(Settings(data_dir=tmp_path))

    assert contents(tmp_path) == before


def test_an_empty_place_gets_a_key_that_is_its_owners_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")

    made = bootstrap.first_master_key(settings)

    assert made == tmp_path / "data" / "master.key"
    assert os.name != "posix" or stat.S_IMODE(made.stat().st_mode) == 0o600
    assert bootstrap.first_master_key(settings) is None
    assert bootstrap.clinic(settings).store.drafts.open() == ()


def test_the_wrong_master_key_is_refused_and_writes_nothing(ground: Ground, tmp_path: Path) -> None:
    opening.opened(ground).database.close()
    before = contents(tmp_path)

    with pytest.raises(SealError, match="not the one"):
        opening.opened(replace(ground, masters=master.from_text(OTHER_KEY)))

    assert contents(tmp_path) == before


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_text(MASTER_KEY)
    path.chmod(0o644)

    with pytest.raises(SealError, match="chmod 600"):
        master.from_file(path)()


@pytest.mark.parametrize("text", ["", "short", MASTER_KEY[:-8], MASTER_KEY + "AAAA", "é" * 44])
def test_a_key_of_another_size_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(SealError) as refused:
        master.from_text(text)()

    assert not text or text not in str(refused.value)


def test_a_command_can_print_the_key(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(MASTER_KEY)
    settings = Settings.model_validate({"master_key_command": f"cat '{tmp_path}/key'"})

    keys = bootstrap.master_key(settings)()

    assert list(keys.values()) == [base64.b64decode(MASTER_KEY)]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("false", "ended with 1"),
        ("no-such-command-anywhere", "cannot be started"),
        ("cat 'unclosed", "look at its quotes"),
        (f"{sys.executable} -c 1", "expected 32 bytes"),
    ],
)
def test_a_command_that_prints_no_key_is_refused_in_words(command: str, told: str) -> None:
    with pytest.raises(SealError, match=told):
        master.from_command(command)()


def test_no_key_stands_in_what_the_records_say_of_themselves(tmp_path: Path) -> None:
    records = opening.opened(a_ground(tmp_path))
    with records.reading() as transaction:
        secrets = [key for kept in transaction.keys.by_purpose.values() for key in kept.values()]
        told = repr(transaction) + repr(records) + repr(transaction.keys.current("data"))

    assert len(secrets) == 3
    assert not [key for key in (*secrets, base64.b64decode(MASTER_KEY)) if repr(key) in told]
