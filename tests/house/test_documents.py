"""Documents that lie fail the build."""

import fnmatch
import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from screening.__main__ import app as command_line
from screening.settings import Settings
from tests.house.test_pins import pins

TEXTS = (".md", ".py", ".yaml", ".json", ".toml", ".txt")
DECISION = re.compile(r"^(\d{4})-[a-z0-9-]+\.md$")
# What UTF-8 read in a Windows code page leaves behind; as escapes, so as not to find itself.
MOJIBAKE = ("\u00e2\u20ac", "\u0e42\u20ac", "\u00c3\u00a9", "\u00c2\u00a0", "\ufffd")
# A path, or the bare name of a file of a kind that the clone has.
NAMED = re.compile(r"`([\w.*-]+(?:/[\w.*-]+)+|[\w-]+\.(?:py|js|md|yaml|txt))/?`")
# What a clinic's machine has, and a network.
NOT_IN_THE_CLONE = {"data", ".venv", "192.168.1.0"}
HOME = re.compile(r"/(?:root|home/\w+|Users/\w+)/")


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def tracked(root: Path, of: tuple[str, ...] | None = TEXTS) -> list[Path]:
    """Return the files of some kinds, or all, that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [root / line for line in listed.stdout.splitlines()]
    return [path for path in paths if (of is None or path.suffix in of) and path.is_file()]


def documents(root: Path) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in tracked(root, of=(".md",))}


def leads_somewhere(page: Path, link: str) -> bool:
    """Tell whether a link of a page leads to a file, and to a heading that stands there."""
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    if not anchor or not target.exists():
        return target.exists()
    headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    return anchor in {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}


def targets(root: Path) -> set[str]:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))


def test_every_make_target_stands_in_the_readme_and_exists(root: Path, readme: str) -> None:
    told = set(re.findall(r"`make ([a-z]+)", readme)) | set(
        re.findall(r"^make ([a-z]+)", readme, re.MULTILINE)
    )

    assert told == targets(root) - {"help"}


def test_every_setting_stands_in_the_readme_and_exists(readme: str) -> None:
    told = set(re.findall(r"`IMS_([A-Z_]+)`", readme))

    assert told == {name.upper() for name in Settings.model_fields}


def test_defaults_in_the_readme_are_the_real_ones(readme: str) -> None:
    told = dict(re.findall(r"^\| `IMS_([A-Z_]+)` \| `?([^|`]*)`? \|", readme, re.MULTILINE))
    settings = Settings.model_construct()
    shown = {
        name.upper(): str(getattr(settings, name))
        for name in Settings.model_fields
        if name != "database_url"
    }

    assert {name: told.get(name, "").strip() for name in shown} == shown


def test_every_dependency_stands_in_the_readme_with_its_reason(root: Path, readme: str) -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \| ([^|]+) \|", readme, re.MULTILINE))
    told = {name.lower() for name in rows if not name.startswith("IMS_")}

    assert told == set(pins(root / "requirements.txt"))


def test_every_command_stands_in_the_readme_and_exists(readme: str) -> None:
    told = set(re.findall(r"-m screening ([a-z-]+)", readme))

    assert told == set(get_command(command_line).commands)  # type: ignore[attr-defined]


def test_every_link_of_a_document_leads_to_a_file_and_a_heading(root: Path) -> None:
    links = [
        (page, link)
        for page, text in documents(root).items()
        for link in re.findall(r"\]\(([^)\s]+)\)", text)
        if "://" not in link
    ]

    dead = [(page.name, link) for page, link in links if not leads_somewhere(page, link)]

    assert len(links) > 30
    assert dead == []


def test_every_file_and_folder_of_ours_that_a_document_names_exists(root: Path) -> None:
    files = [path.relative_to(root) for path in tracked(root, of=None)]
    known = {f"/{path.as_posix()}" for file in files for path in (file, *file.parents)}
    named = {
        name
        for text in documents(root).values()
        for name in NAMED.findall(text)
        if name.split("/")[0] not in NOT_IN_THE_CLONE
    }

    assert len(named) > 100
    assert {name for name in named if not fnmatch.filter(known, f"*/{name}")} == set()


def test_decisions_are_numbered_without_gaps(root: Path) -> None:
    files = sorted(path.name for path in (root / "docs" / "decisions").glob("*.md"))
    matches = [DECISION.match(name) for name in files]
    numbers = [int(match[1]) for match in matches if match]

    assert numbers == list(range(1, len(files) + 1))


def test_each_decision_tells_context_decision_and_consequences(root: Path) -> None:
    wanted = ["Context", "Decision", "Consequences"]
    wrong = {
        path.name
        for path in (root / "docs" / "decisions").glob("*.md")
        if re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE) != wanted
    }

    assert wrong == set()


def test_the_changelog_keeps_clinical_content_apart(root: Path) -> None:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")

    assert "## [Unreleased]" in text
    assert "### Clinical content" in text


def test_no_text_was_read_in_the_wrong_encoding(root: Path) -> None:
    spoiled = [
        path.relative_to(root).as_posix()
        for path in tracked(root)
        if any(trace in path.read_text(encoding="utf-8") for trace in MOJIBAKE)
    ]

    assert spoiled == []


def test_no_file_names_somebodys_home(root: Path) -> None:
    told = [
        path.relative_to(root).as_posix()
        for path in tracked(root)
        if HOME.search(path.read_text(encoding="utf-8"))
    ]

    assert told == []
