"""The house keeps its shape: layers, sizes and names are tests, not intentions."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from screening.questionnaire import named
from tests.house import source_shape

MAX_MODULE = 250
MAX_FUNCTION = 40
MAX_PARAMETERS = 4
MAX_APP = 40

# Each exception says why; an exception that is no longer needed fails the test below.
LONG_MODULES: dict[str, str] = {}
MANY_PARAMETERS: dict[str, str] = {
    "intake.py:answer": "each is one thing that a tap on Continue says",
}

# What strftime takes on Linux alone, such as a day without its nought.
OF_ONE_SYSTEM = re.compile(r"(strftime\(|\{[^{}\n]*:).*%[-#][A-Za-z]")
TWO_SENTENCES = re.compile(r"[.!?] [A-Z`]")
BANNED_NAMES = ("Manager", "Processor", "Handler", "Helper", "utils", "helpers", "common", "misc")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_only_look_down_the_layers(root: Path) -> None:
    done = lint_imports(root)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("questionnaire/model.py", "import screening.response.model"),
        ("assessment/assess.py", "import streamlit"),
        ("response/journey.py", "import time"),
        ("report/content.py", "import fpdf"),
        ("actions/form/intake.py", "import screening.records.sql"),
        ("newcomer.py", "import json"),
    ],
)
def test_a_wrong_import_is_caught_by_a_contract(
    root: Path, tmp_path: Path, module: str, line: str
) -> None:
    shutil.copytree(root / "screening", tmp_path / "screening")
    shutil.copy(root / "pyproject.toml", tmp_path)
    wrong = tmp_path / "screening" / module
    before = wrong.read_text(encoding="utf-8") if wrong.exists() else '"""New."""\n'
    wrong.write_text(f"{before}\n{line}\n", encoding="utf-8")

    assert lint_imports(tmp_path).returncode == 1


def test_no_module_is_longer_than_a_person_holds_in_mind(root: Path) -> None:
    long = {
        path.relative_to(root).as_posix()
        for path in source_shape.sources(root)
        if source_shape.module_lines(path) > MAX_MODULE
    }

    assert long == set(LONG_MODULES)


def test_no_function_is_longer_than_a_screen(root: Path) -> None:
    long = {
        function.where: function.lines
        for path in source_shape.sources(root)
        for function in source_shape.functions(path)
        if function.lines > MAX_FUNCTION
    }

    assert long == {}


def test_no_function_takes_more_than_four_parameters(root: Path) -> None:
    many = {
        function.where
        for path in source_shape.sources(root)
        for function in source_shape.functions(path)
        if function.parameters > MAX_PARAMETERS
    }

    assert many == set(MANY_PARAMETERS)


def test_a_question_that_the_program_knows_is_named_in_one_place(root: Path) -> None:
    # "name" is a field of much else, too.
    ids = {named.BIRTH_DATE, named.FILLED_BY, named.HELPER_NAME, named.PAIN_AREAS}
    written = {
        path.relative_to(root).as_posix()
        for path in source_shape.sources(root)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in ids
    }

    assert written == {"screening/questionnaire/named.py"}


def test_the_app_file_is_thin(root: Path) -> None:
    app = root / "app.py"

    assert source_shape.module_lines(app) <= MAX_APP
    assert not [one for one in source_shape.statements(app) if isinstance(one, ast.ClassDef)]


def test_package_files_hold_a_docstring_and_no_code(root: Path) -> None:
    wrong = [
        path
        for path in (root / "screening").rglob("__init__.py")
        if len(source_shape.statements(path)) != 1
        or ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]

    assert wrong == []


def test_things_are_named_after_what_they_are(root: Path) -> None:
    wrong = [
        (path.name, name)
        for path in source_shape.sources(root)
        for name in source_shape.names(path)
        if any(word in name for word in BANNED_NAMES) or name in {"data", "info"}
    ]

    assert wrong == []


def test_no_folder_makes_streamlit_draw_a_menu_of_its_own(root: Path) -> None:
    assert not (root / "pages").exists()


def test_no_day_is_written_in_a_way_that_windows_does_not_know(root: Path) -> None:
    wrong = [
        path.name
        for path in source_shape.sources(root)
        if OF_ONE_SYSTEM.search(path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


def test_the_first_line_of_a_docstring_is_one_sentence(root: Path) -> None:
    wrong = [
        (path.name, line)
        for path in source_shape.sources(root)
        for line in source_shape.promises(path)
        if TWO_SENTENCES.search(line)
    ]

    assert wrong == []
