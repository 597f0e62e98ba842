"""`make` installs once: the same pins are never installed twice, a changed pin always is."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

NEEDED = ("Makefile", "requirements.txt", "requirements-dev.txt", "constraints.txt", "scripts")


@pytest.fixture
def clone(root: Path, tmp_path: Path) -> Path:
    if shutil.which("make") is None:
        pytest.skip("this machine has no make")
    for name in NEEDED:
        source = root / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    return tmp_path


def planned(clone: Path, *targets: str) -> str:
    # `make test` runs this: what it tells its own children must not reach this make.
    outside = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", *targets],
        cwd=clone,
        env={**outside, "MFLAGS": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def stamp(clone: Path) -> None:
    """Leave the stamps behind that a real installation leaves."""
    (clone / ".venv").mkdir()
    touched = [
        word
        for line in planned(clone, "install").splitlines()
        if line.startswith("touch ")
        for word in line.split()[1:]
    ]
    for name in touched:
        (clone / name).touch()
    (clone / ".venv" / "chromium").touch()


def test_a_first_run_makes_the_environment_and_starts_the_app(clone: Path) -> None:
    plan = planned(clone, "run")

    assert "-m venv .venv" in plan
    assert "install --quiet -r requirements.txt" in plan
    assert "http://127.0.0.1:8501" in plan


def test_a_second_run_installs_nothing(clone: Path) -> None:
    stamp(clone)

    plan = planned(clone, "run")

    assert "install" not in plan
    assert "streamlit run app.py" in plan


@pytest.mark.parametrize("target", ["check", "test", "fix", "bench", "faults", "audit"])
def test_no_command_installs_twice(clone: Path, target: str) -> None:
    stamp(clone)

    assert "install" not in planned(clone, target)


@pytest.mark.parametrize("file", ["requirements.txt", "constraints.txt"])
def test_a_changed_pin_is_installed(clone: Path, file: str) -> None:
    stamp(clone)
    with (clone / file).open("a", encoding="utf-8") as pins:
        pins.write("one-more==1.0\n")

    assert "install --quiet -r requirements.txt" in planned(clone, "run")


def test_the_port_can_be_chosen(clone: Path) -> None:
    assert "--server.port 8600" in planned(clone, "run", "PORT=8600")
