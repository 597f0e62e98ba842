"""What stands in the files with which a clinic deploys, read as systemd and the shell read it."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.browser.conftest import ROOT

DEPLOY: Final = ROOT / "deploy"
SYSTEMD: Final = DEPLOY / "systemd"
PROGRAM: Final = "/opt/ims-intake"
PYTHON: Final = f"{PROGRAM}/.venv/bin/python"
EXAMPLE: Final = DEPLOY / "ims-intake.env.example"
SETTING: Final = re.compile(r"^(#?)([A-Z_]+)='([^']*)'$", re.MULTILINE)
FENCED: Final = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def unit(name: str) -> Mapping[str, Sequence[str]]:
    """Return the lines of a unit by what they set."""
    lines = defaultdict[str, list[str]](list)
    for line in (SYSTEMD / name).read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            lines[key].append(value)
    return lines


def services() -> Sequence[str]:
    """Return the names of all services."""
    return sorted(path.name for path in SYSTEMD.glob("*.service"))


def example() -> Mapping[str, str]:
    """Return the settings of the example that are in force."""
    found = SETTING.findall(EXAMPLE.read_text(encoding="utf-8"))
    return {name: value for hidden, name, value in found if not hidden}


def named_settings() -> set[str]:
    """Return the names of all settings of the example, those for several machines too."""
    return {name for _, name, _ in SETTING.findall(EXAMPLE.read_text(encoding="utf-8"))}


def typed(document: Path) -> Sequence[str]:
    """Return the lines of a document that somebody types; a line that goes on is one."""
    blocks = FENCED.findall(document.read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.replace("\\\n", " ").splitlines() if line]
