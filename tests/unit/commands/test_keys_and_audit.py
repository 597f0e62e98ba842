"""Keys made, renewed and destroyed, and the audit asked, as somebody at the console would."""

import json
import sys
from pathlib import Path

import pytest

from screening import bootstrap
from screening.actions.housekeeping import keys
from screening.actions.invite import invited
from screening.actions.mail import post
from screening.clinic import Clinic
from screening.records import master
from screening.records.people import EVERY_ROLE
from screening.settings import Settings
from tests.factories import TOKEN, send_form
from tests.invited import an_invitation_by_mail
from tests.unit.commands.running import Done, start
from tests.unit.commands.running import run as run_with
from tests.unit.commands.running import run_in as run


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMS_MASTER_KEY")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a master key of its own."""
    made = run(tmp_path, "master-key")
    assert made.returncode == 0, made.stderr
    return tmp_path


@pytest.fixture
def reference(folder: Path) -> str:
    """Return the reference of a form that was sent."""
    return send_form(the_clinic(folder), TOKEN).reference


def the_clinic(folder: Path) -> Clinic:
    return bootstrap.clinic(Settings(data_dir=folder)).acting_as("console", EVERY_ROLE)


def test_the_first_key_is_told_once_and_a_second_is_never_made(tmp_path: Path) -> None:
    first, again = (run(tmp_path / "data", "master-key") for _ in range(2))

    assert "master.key" in first.stdout
    assert "safe place" in first.stdout
    assert (again.returncode, again.stdout) == (0, "")


def test_without_the_key_every_command_says_what_to_do(folder: Path, reference: str) -> None:
    (folder / "master.key").rename(folder / "elsewhere")

    for words in (["summaries"], ["pdf", reference], ["audit", "verify"], ["master-key"]):
        done = start(*words, IMS_DATA_DIR=str(folder))
        assert done.returncode == 1
        assert "Put the key back" in done.stderr
        assert "Traceback" not in done.stderr


def test_both_keys_are_renewed_and_the_forms_still_open(folder: Path, reference: str) -> None:
    before = (folder / "master.key").read_text()

    data, changed = run(folder, "rotate-data-key"), run(folder, "rotate-master-key")

    assert (data.returncode, changed.returncode) == (0, 0), data.stderr + changed.stderr
    assert "1 record(s) were sealed anew" in data.stdout
    assert (folder / "master.key").read_text() != before
    assert not (folder / "master.key.next").exists()
    assert reference in run(folder, "summaries").stdout


def test_a_change_of_the_master_key_that_was_cut_short_is_finished(
    folder: Path, reference: str
) -> None:
    clinic = the_clinic(folder)
    path = bootstrap.next_master_key(Settings(data_dir=folder))
    following = path.read_text()
    keys.change_master_key(clinic, next(iter(master.from_file(path)().values())))

    assert reference in run(folder, "summaries").stdout
    assert run(folder, "rotate-master-key").returncode == 0
    assert (folder / "master.key").read_text() == following
    assert reference in run(folder, "summaries").stdout


def test_a_master_key_is_not_changed_where_it_opens_nothing(folder: Path, reference: str) -> None:
    assert reference
    (folder / "master.key").unlink()
    master.make_file(folder / "master.key", b"w" * 32)

    refused = run(folder, "rotate-master-key")

    assert (refused.returncode, "not the one" in refused.stderr) == (1, True)
    assert not (folder / "master.key.next").exists()


def test_a_key_that_is_not_in_our_file_is_changed_by_name(folder: Path, reference: str) -> None:
    key = (folder / "master.key").read_text()
    master.make_file(folder / "new", b"n" * 32)
    command = f"{sys.executable} -c \"print('{key.strip()}')\""

    def asked(*words: str) -> Done:
        return run_with(*words, IMS_DATA_DIR=str(folder), IMS_MASTER_KEY_COMMAND=command)

    unnamed = asked("rotate-master-key")
    named = asked("rotate-master-key", "--new", str(folder / "new"))
    old = asked("summaries")

    assert (unnamed.returncode, named.returncode) == (2, 0)
    assert "--new" in unnamed.stderr
    assert "before the next start" in named.stdout
    assert "not the one" in old.stderr
    (folder / "new").replace(folder / "master.key")
    assert reference in run(folder, "summaries").stdout


def test_erasing_asks_first_and_leaves_nothing_readable(folder: Path, reference: str) -> None:
    kept = run(folder, "erase-clinic", stdin="n\n")
    assert reference in run(folder, "summaries").stdout

    gone = run(folder, "erase-clinic", "--yes")

    assert (kept.returncode, gone.returncode) == (1, 0)
    assert "Nobody can undo this" in kept.stdout
    assert "destroyed" in run(folder, "summaries").stderr


def test_a_clinic_with_a_form_on_hold_is_not_erased(folder: Path, reference: str) -> None:
    run(folder, "hold", reference, "--reason", "A court asked")
    run(folder, "hold", reference, "--reason", "Another court asked")

    kept = run(folder, "erase-clinic", "--yes")
    run(folder, "release", reference, "--reason", "They are done")
    gone = run(folder, "erase-clinic", "--yes")

    assert (kept.returncode, gone.returncode) == (1, 0)
    assert f"1 form(s) are on hold: {reference}" in kept.stderr


def test_erasing_takes_the_messages_that_were_kept_as_files_and_no_other_clinics(
    folder: Path,
) -> None:
    mine, theirs = the_clinic(folder), bootstrap.another_clinic(Settings(data_dir=folder), "Two")
    for clinic in (mine, theirs):
        an_invitation_by_mail(clinic.acting_as("console", EVERY_ROLE))
        assert post.deliver_due(clinic).kept == 1
    before = len(list((folder / "mail").iterdir()))

    run_with("erase-clinic", "--yes", IMS_DATA_DIR=str(folder), IMS_CLINIC=mine.id)

    assert before == 2
    (left,) = (folder / "mail").iterdir()
    assert [left.name] == [f"mail-{one}.eml" for one in invited.messages(theirs)]


def test_the_audit_is_verified_and_a_cut_is_found(folder: Path, reference: str) -> None:
    whole = run(folder, "audit", "verify")
    mark = next(folder.glob("audit-*.json"))
    signed = json.loads(mark.read_text())
    signed["head"]["seq"] += 1

    mark.write_text(json.dumps(signed))
    broken = run(folder, "audit", "verify")

    assert reference not in whole.stdout
    assert (whole.returncode, "The audit is whole" in whole.stdout) == (0, True)
    assert (broken.returncode, "not signed" in broken.stderr) == (1, True)


def test_the_audit_tells_who_saw_a_form_and_what_somebody_did(folder: Path, reference: str) -> None:
    run(folder, "pdf", reference, "--out", str(folder / "summary.pdf"))

    saw = run(folder, "audit", "who-saw", reference.lower())
    did = run(folder, "audit", "done-by", "console", "--from", "2020-01-01", "--to", "2100-01-01")
    wrong = run(folder, "audit", "done-by", "console", "--from", "yesterday", "--to", "2100-01-01")

    assert "console           wrote a summary as PDF" in saw.stdout
    assert "sent a form" in saw.stdout
    assert "wrote a summary as PDF" in did.stdout
    assert "patient" not in did.stdout
    assert (wrong.returncode, "YYYY-MM-DD" in wrong.stderr) == (2, True)
    assert "Nothing." in run(folder, "audit", "who-saw", "2222-2222").stdout
