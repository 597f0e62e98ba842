"""Backup, restore and doctor on the command line, as whoever runs the clinic types them."""

import os
from pathlib import Path

import pytest

from screening.records import backup, ring
from screening.records.deeds import Did
from tests.factories import MASTER_KEY, MORNING, a_clinic, a_store, send_form
from tests.unit.commands.running import run, start

LONG_AGO, FAR_AHEAD = MORNING.replace(year=2000), MORNING.replace(year=3000)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder of a clinic with one sent form; the commands find it."""
    folder = tmp_path / "data"
    send_form(a_clinic(folder))
    key = tmp_path / "safe" / "master.key"
    key.parent.mkdir()
    key.touch(mode=0o600)
    key.write_text(MASTER_KEY)
    monkeypatch.delenv("IMS_MASTER_KEY")
    monkeypatch.setenv("IMS_MASTER_KEY_FILE", str(key))
    monkeypatch.setenv("IMS_DATA_DIR", str(folder))
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_backup_says_what_it_wrote_and_what_to_copy_and_is_audited(here: Path) -> None:
    done = start("backup")

    made = backup.listed(here / "backups")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(made) == 1
    assert str(made[0]) in done.stdout
    assert "1 sent form(s)" in done.stdout
    assert str(here / "backups" / ring.NAME) in done.stdout
    ledger = a_store(here).ledger
    assert [e.did for e in ledger.done_by("console", LONG_AGO, FAR_AHEAD)] == [Did.BACKED_UP]
    assert ledger.verify() == ()


@pytest.mark.parametrize("words", [("restore", "a.backup"), ("master-key",), ("backup",)])
def test_an_address_that_is_none_is_told_and_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.delenv("IMS_MASTER_KEY")
    monkeypatch.setenv("IMS_DATA_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("IMS_MASTER_KEY_COMMAND", f"echo {MASTER_KEY}")
    monkeypatch.setenv("IMS_DATABASE_URL", "postgres secret@host")
    if words == ("master-key",):
        monkeypatch.delenv("IMS_MASTER_KEY_COMMAND")

    done = run(*words)

    assert done.returncode == 1
    assert "is no address of a database" in done.stderr
    assert "secret" not in done.stderr


def test_older_backups_go_once_the_new_one_is_there(here: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    made = [run("backup", "--to", str(stick), "--keep", "2") for _ in range(3)]

    assert [done.returncode for done in made] == [0, 0, 0]
    assert len(backup.listed(stick)) == 2
    assert "Removed, being older" in made[-1].stdout
    assert not (here / "backups").exists()


def test_where_no_backup_can_be_written_the_older_ones_stay(here: Path) -> None:
    run("backup")
    folder = here / "backups"
    before = files(folder)
    blocked = here / "blocked"
    blocked.write_text("a file stands in the way")

    done = run("backup", "--to", str(blocked), "--keep", "1")

    assert done.returncode == 1
    assert done.stderr.startswith("Stopped: ")
    assert files(folder) == before


def test_restore_brings_everything_back_into_an_empty_place(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup")
    file = str(backup.listed(here / "backups")[0])
    monkeypatch.setenv("IMS_DATA_DIR", str(tmp_path / "new"))

    done = run("restore", file)

    assert (done.returncode, done.stderr) == (0, "")
    assert "1 sent form(s)" in done.stdout
    listed = run("summaries")
    assert "Robin Example" in listed.stdout


def test_restore_leaves_a_place_with_records_alone(here: Path) -> None:
    run("backup")
    before = files(here)

    done = run("restore", str(backup.listed(here / "backups")[0]))

    assert done.returncode == 1
    assert done.stderr.startswith("Nothing was brought back: there are records here already")
    assert files(here) == before


def test_the_doctor_finds_nothing_wrong_and_changes_nothing(here: Path) -> None:
    run("backup")
    before = files(here)

    done = run("doctor")

    assert (done.returncode, done.stderr) == (0, "")
    states = {line.split()[0] for line in done.stdout.splitlines() if not line.startswith(" ")}
    assert states == {"good"}, done.stdout
    assert files(here) == before


def test_the_doctor_in_an_empty_place_makes_nothing(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert here.exists()
    monkeypatch.setenv("IMS_DATA_DIR", str(tmp_path / "new"))

    done = run("doctor")

    assert done.returncode == 0
    assert "there are none yet" in done.stdout
    assert not (tmp_path / "new").exists()


def test_the_doctor_works_when_nothing_opens_and_says_why(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup")
    monkeypatch.setenv("IMS_MASTER_KEY_FILE", str(here / "none"))

    done = run("doctor")

    assert done.returncode == 1
    assert done.stderr == ""
    assert "the master key is missing" in done.stdout
    assert "look   records         cannot be looked at" in done.stdout
    assert "cannot be looked at without the master key" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_the_doctor_names_files_that_others_may_read(here: Path) -> None:
    (here / "records.sqlite3").chmod(0o644)

    done = run("doctor")

    assert done.returncode == 1
    assert "records.sqlite3" in done.stdout


def test_a_key_among_the_backups_is_wrong(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("backup")
    key = here / "backups" / "master.key"
    key.touch(mode=0o600)
    key.write_text(MASTER_KEY)
    monkeypatch.setenv("IMS_MASTER_KEY_FILE", str(key))

    assert "wrong  master key" in run("doctor").stdout


def test_after_the_clinic_was_erased_no_backup_can_be_brought_back(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup")
    left = here / "copying-by-a-killed-backup"
    left.mkdir()

    assert run("erase-clinic", "--yes").returncode == 0
    monkeypatch.setenv("IMS_DATA_DIR", str(tmp_path / "new"))
    done = run("restore", str(backup.listed(here / "backups")[0]))

    assert done.returncode == 1
    assert "destroyed" in done.stderr
    assert not left.exists()


def test_a_clinic_whose_key_ring_cannot_be_renewed_is_erased_at_the_second_try(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup")
    in_the_way = here / "backups" / "ims-intake-20200101T000000Z.backup"
    in_the_way.mkdir()

    assert run("erase-clinic", "--yes").returncode == 1
    assert "Robin Example" in run("summaries").stdout
    in_the_way.rmdir()
    assert run("erase-clinic", "--yes").returncode == 0

    monkeypatch.setenv("IMS_DATA_DIR", str(tmp_path / "new"))
    assert run("restore", str(backup.listed(here / "backups")[0])).returncode == 1


def test_after_the_master_key_was_changed_older_backups_open_with_the_new_one(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup")

    changed = run("rotate-master-key")
    assert (changed.returncode, changed.stderr) == (0, "")
    assert run("doctor").returncode == 0
    monkeypatch.setenv("IMS_DATA_DIR", str(tmp_path / "new"))
    done = run("restore", str(backup.listed(here / "backups")[0]))

    assert (done.returncode, done.stderr) == (0, "")
    assert "Robin Example" in run("summaries").stdout


def test_where_no_backups_are_a_change_of_keys_makes_none(here: Path) -> None:
    assert run("rotate-master-key").returncode == 0

    assert not (here / "backups").exists()
