"""The files with which a clinic deploys name what there is: settings, commands, paths, versions."""

import inspect
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
import uvicorn.config
from streamlit import config
from typer.main import get_command

from screening.__main__ import app as command_line
from screening.settings import Settings
from tests.browser.conftest import ROOT
from tests.deploy import files

GUIDE = ROOT / "docs" / "deploying.md"
LINK = re.compile(r"\]\(([^)]+)\)")
OURS = re.compile(r"(?<![\w/.-])ims-intake ((?:[a-z]+-)*[a-z]+)")
UNIT = re.compile(r"`(ims-[\w-]+\.(?:service|timer)|ims-[^`]+\.conf)`")
# What systemd-analyze calls the exposure of a unit, of 100; a unit without a sandbox has 96.
EXPOSED = 20
# What the guide has somebody make.
SECOND = "ims-intake-second.service"


def test_every_setting_of_the_example_exists() -> None:
    known = {f"IMS_{name.upper()}" for name in Settings.model_fields}
    known |= {_environment(name) for name in config.get_config_options()}
    known |= {"FORWARDED_ALLOW_IPS"}

    assert files.named_settings() - known == set()
    assert "FORWARDED_ALLOW_IPS" in inspect.getsource(uvicorn.config)


def test_the_example_can_be_used_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in files.example().items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    assert settings.clinic_name == "Harbour Physiotherapy"
    assert settings.key_file == Path("/etc/ims-intake/key/master.key")
    assert not settings.key_file.is_relative_to(settings.data_dir)


def test_the_shell_reads_the_example_as_systemd_does() -> None:
    told = 'set -a; . "$0"; exec env'
    done = subprocess.run(
        ["env", "-i", "/bin/sh", "-c", told, str(files.EXAMPLE)],
        capture_output=True,
        text=True,
        check=True,
    )
    read = dict(line.partition("=")[::2] for line in done.stdout.splitlines())

    assert {name: read[name] for name in files.example()} == files.example()


@pytest.mark.parametrize("name", files.services())
def test_a_unit_starts_what_there_is(root: Path, name: str) -> None:
    unit = files.unit(name)
    python, flag, module, *rest = shlex.split(unit["ExecStart"][0])

    assert (python, flag) == (files.PYTHON, "-m")
    assert find_spec(module) is not None
    assert unit["WorkingDirectory"] == [files.PROGRAM]
    assert unit["EnvironmentFile"] == ["/etc/ims-intake/ims-intake.env"]
    if module == "streamlit":
        assert rest[0] == "run"
        assert (root / rest[1]).is_file()
    else:
        command = get_command(command_line).commands[rest[0]]  # type: ignore[attr-defined]
        options = {option for one in command.params for option in one.opts}
        assert {word for word in rest[1:] if word.startswith("-")} <= options


@pytest.mark.parametrize("name", files.services())
def test_a_unit_never_runs_as_root(name: str) -> None:
    assert files.unit(name)["User"] == ["ims-intake"]


def test_each_timer_has_its_service_and_nothing_is_purged_by_itself() -> None:
    timers = {path.stem for path in files.SYSTEMD.glob("*.timer")}
    started = [line for name in files.services() for line in files.unit(name)["ExecStart"]]

    assert {f"{name}.service" for name in timers} <= set(files.services())
    assert [line for line in started if "purge" in line] == []


def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    done = subprocess.run(
        [_analyze(), "verify", "--man=no", *_units(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    ours = [line for line in done.stderr.splitlines() if "ims-" in line]
    assert (ours, done.returncode) == ([], 0)


@pytest.mark.parametrize("name", files.services())
def test_every_service_is_in_the_sandbox(tmp_path: Path, name: str) -> None:
    paths = {Path(path).name: path for path in _units(tmp_path)}
    bound = ["security", "--offline=true", f"--threshold={EXPOSED}", "--no-pager"]

    def exposed() -> bool:
        command = [_analyze(), *bound, paths[name]]
        return subprocess.run(command, capture_output=True, check=False).returncode != 0

    within = exposed()
    shutil.rmtree(tmp_path / "ims-.service.d")

    assert (within, exposed()) == (False, True)


def test_our_command_is_read_by_the_shell_and_starts_what_the_units_start() -> None:
    script = files.DEPLOY / "ims-intake"
    text = script.read_text(encoding="utf-8")
    subprocess.run(["/bin/sh", "-n", str(script)], check=True)

    assert os.access(script, os.X_OK)
    assert f"{files.PYTHON} -P -m screening" in text
    assert f"PYTHONPATH={files.PROGRAM}\n" in text


def test_every_command_that_the_guide_types_exists() -> None:
    known = set(get_command(command_line).commands)  # type: ignore[attr-defined]
    lines = [line for line in files.typed(GUIDE) if not line.startswith(("install", "systemctl"))]
    own = {word for line in lines if line.startswith("ims-intake ") for word in OURS.findall(line)}
    within = {word for line in lines for word in re.findall(r"-m screening ([a-z-]+)", line)}

    assert {"doctor", "backup", "restore", "master-key"} <= own
    assert (own | within) - known == set()


def test_every_file_that_the_guide_names_exists(root: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    named = set(re.findall(r"deploy/[\w./-]*\w", text))
    units = set(
        re.findall(r"`((?:ims-[\w.-]*/)?ims-[\w-]+\.(?:service|timer)|ims-[^`]+conf)`", text)
    )

    assert {path for path in named if not (root / path).exists()} == set()
    assert {name for name in units if not (files.SYSTEMD / name).exists()} == {SECOND}


@pytest.mark.parametrize("name", ["deploying.md", "running.md", "asvs.md"])
def test_every_link_of_a_guide_leads_to_a_heading_that_is_there(root: Path, name: str) -> None:
    page = root / "docs" / name
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not _leads(page, link)] == []


def test_the_image_has_the_python_and_the_pins_of_the_project(root: Path) -> None:
    text = (root / "Dockerfile").read_text(encoding="utf-8")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    bases = set(re.findall(r"^FROM python:([\d.]+)-slim", text, re.MULTILINE))

    assert bases == {project["tool"]["mypy"]["python_version"]}
    assert project["project"]["requires-python"] == f">={bases.pop()}"
    assert "COPY requirements.txt constraints.txt" in text
    assert "--only-binary :all: -r requirements.txt" in text
    assert "\nUSER ims-intake\n" in text
    # With no address to print Streamlit would ask a server outside for one.
    assert "STREAMLIT_BROWSER_SERVER_ADDRESS=127.0.0.1" in text


def test_what_the_image_is_made_of_reaches_the_builder_and_nothing_else(root: Path) -> None:
    text = (root / "Dockerfile").read_text(encoding="utf-8")
    ignored = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {
        word
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)
        for word in line.split()[:-1]
    }

    assert ignored[1] == "*"
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == copied
    assert {name for name in copied if not (root / name).exists()} == set()


def test_caddy_takes_its_file() -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("caddy is not installed")
    file = str(files.DEPLOY / "Caddyfile")

    done = subprocess.run(
        [caddy, "adapt", "--adapter", "caddyfile", "--config", file],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def _environment(option: str) -> str:
    """Return how Streamlit reads an option from the environment."""
    return f"STREAMLIT_{option.upper().replace('.', '_')}"


def _analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd is not installed")
    return found


def _units(folder: Path) -> list[str]:
    """Copy the units, to start the Python that is here: systemd looks whether it is there."""
    shutil.copytree(files.SYSTEMD, folder, dirs_exist_ok=True)
    paths = [path for path in folder.iterdir() if path.suffix in {".service", ".timer"}]
    for path in paths:
        text = path.read_text(encoding="utf-8").replace(files.PYTHON, sys.executable)
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def _leads(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (page.parent / name) if name else page
    if not anchor or not target.is_file():
        return target.exists()
    headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    return anchor in {_anchor(heading) for heading in headings}


def _anchor(heading: str) -> str:
    kept = re.sub(r"[^\w\s-]", "", heading.lower())
    return kept.replace(" ", "-")
