"""Who works here and which clinics there are, as somebody at the console would ask."""

import re
from pathlib import Path

import pytest

from screening import bootstrap
from screening.records.deeds import Did
from screening.records.people import Role
from screening.settings import Settings
from tests.factories import a_member, a_store
from tests.unit.commands.running import Done
from tests.unit.commands.running import run as run_with
from tests.unit.commands.running import run_in as run

LINK = re.compile(r"^http://127\.0\.0\.1:8501/staff/join#\w+\.[\w-]{43}$", re.MULTILINE)


def run_for(folder: Path, clinic: str, *words: str) -> Done:
    return run_with(*words, IMS_DATA_DIR=str(folder), IMS_CLINIC=clinic)


def test_staff_are_listed_and_the_last_administrator_is_let_in_again(tmp_path: Path) -> None:
    assert "Nobody works here yet" in run(tmp_path, "staff").stdout
    clinic = bootstrap.clinic(Settings(data_dir=tmp_path))
    a_member(clinic, Role.ADMINISTRATOR, email="lead@example.org", name="Lee\x1b[31m")

    listed = run(tmp_path, "staff")
    let_in = run(tmp_path, "staff", "reset", "LEAD@example.org", "--lost-phone")
    unknown = run(tmp_path, "staff", "reset", "nobody@example.org")

    assert "lead@example.org  Lee?[31m  administrator" in listed.stdout
    assert LINK.search(let_in.stdout)
    assert (unknown.returncode, "Nobody of this" in unknown.stderr) == (1, True)
    kept = clinic.store.people.by_email("lead@example.org")
    assert kept is not None
    assert kept.totp == ""


def test_a_second_clinic_has_its_own_people_and_must_be_named(tmp_path: Path) -> None:
    first = run(tmp_path, "clinic", "list").stdout.split()[0]
    who = ("--email", "kim@example.org", "--who", "Kim")

    added = run(tmp_path, "clinic", "add", " Harbour  Physio ", *who)

    assert LINK.search(added.stdout)
    lines = run(tmp_path, "clinic", "list").stdout.splitlines()
    oldest, second = (line.split("  ")[0] for line in lines)
    assert oldest == first
    assert lines[1].endswith("Harbour Physio")
    assert f"/staff/join#{second}." in added.stdout
    unnamed = run(tmp_path, "staff")
    assert (unnamed.returncode, "name one with IMS_CLINIC" in unnamed.stderr) == (2, True)
    assert run(tmp_path, "erase-clinic", "--yes").returncode == 2
    assert "kim@example.org" in run_for(tmp_path, second, "staff").stdout
    assert "kim@example.org" not in run_for(tmp_path, first, "staff").stdout
    assert run_for(tmp_path, "0" * 32, "staff").returncode == 2
    assert run(tmp_path, "backup").returncode == 0


@pytest.mark.parametrize(
    ("name", "email", "who"), [(" ", "k@example.org", "Kim"), ("Harbour", "nobody", "Kim")]
)
def test_no_clinic_is_founded_without_a_name_and_somebody(
    tmp_path: Path, name: str, email: str, who: str
) -> None:
    refused = run(tmp_path, "clinic", "add", name, "--email", email, "--who", who)

    assert refused.returncode == 2
    assert len(run(tmp_path, "clinic", "list").stdout.splitlines()) == 1


def test_founding_a_clinic_stands_in_its_audit(tmp_path: Path) -> None:
    a_store(tmp_path)
    made = bootstrap.another_clinic(Settings(data_dir=tmp_path), "Harbour")

    assert made.settings.clinic_name == "Harbour"
    assert made.store.ledger.verify() == ()
    event = made.store.ledger.last_before(made.clock())
    assert event is not None
    assert event.did == Did.CLINIC_ADDED
