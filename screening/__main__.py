"""The command line: `python -m screening COMMAND`."""

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from screening.actions.judge import judge, judge_lines, read_file
from screening.errors import AnswerError, DefinitionError, NotFound, ScreeningError
from screening.questionnaire.check import check_folder, lock
from screening.questionnaire.load import load_catalogue

QUESTIONNAIRES: Final = Path(__file__).parents[1] / "questionnaires"
WRONG_ANSWERS: Final = 2

app = typer.Typer(
    help="Intake and screening of a pain clinic.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command("check")
def check(
    root: Annotated[
        Path, typer.Argument(help="Folder that holds questionnaires.")
    ] = QUESTIONNAIRES,
) -> None:
    """Lint every questionnaire folder; exit 1 if there is an error."""
    folders = _folders(root)
    problems = [problem for folder in folders for problem in check_folder(folder)]
    for problem in problems:
        print(problem)
    errors = sum(problem.is_error for problem in problems)
    notes = len(problems) - errors
    print(f"{len(folders)} questionnaire(s) checked: {errors} error(s), {notes} note(s)")
    raise typer.Exit(1 if errors or not folders else 0)


@app.command("lock")
def lock_versions() -> None:
    """Write the content hash of each questionnaire's version into its version.lock."""
    try:
        for folder in _folders(QUESTIONNAIRES):
            print(f"{folder.name} {lock(folder)} is locked")
    except DefinitionError as error:
        _stop(error.problems, 1)


@app.command("assess")
def assess_answers(
    file: Annotated[
        Path | None, typer.Argument(help="JSON or YAML: questionnaire, on, answers.")
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One object a line on standard input.")
    ] = False,
) -> None:
    """Judge answers and print the assessment as JSON; exit 2 if they cannot be read."""
    catalogue = load_catalogue(QUESTIONNAIRES)
    if jsonl:
        for line in judge_lines(catalogue, _lines()):
            sys.stdout.write(line + "\n")
        return
    name, text = _text(file)
    try:
        result = judge(catalogue, read_file(catalogue, name, text))
    except AnswerError as error:
        _stop(error.problems, WRONG_ANSWERS)
    print(json.dumps(result, indent=2))


@app.command("summaries")
def summaries() -> None:
    """List the forms that staff can read: urgent ones first, unfinished ones among them."""
    from screening.actions.review import list_cases
    from screening.bootstrap import running

    for case in list_cases(running()):
        print(case)


@app.command("pdf")
def pdf(
    reference: Annotated[str, typer.Argument(help="Reference number of a form.")] = "",
    answers: Annotated[
        Path | None, typer.Option(help="Render from an answers file instead.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where to write the PDF.")] = Path("summary.pdf"),
) -> None:
    """Write the summary of one form, or of an answers file, as a PDF."""
    try:
        out.write_bytes(_rendered(reference, answers))
    except AnswerError as error:
        _stop(error.problems, WRONG_ANSWERS)
    except (NotFound, OSError) as error:
        _stop([str(error)], 1)


def _rendered(reference: str, answers: Path | None) -> bytes:
    from screening.actions import review
    from screening.bootstrap import running

    if answers is None:
        return review.pdf(running(), reference)
    raise NotImplementedError


def _folders(root: Path) -> list[Path]:
    return sorted(path.parent for path in root.glob("*/questionnaire.yaml"))


def _lines() -> Iterable[str]:
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    return sys.stdin


def _text(file: Path | None) -> tuple[str, str]:
    if file is None:
        _stop(["Name a file, or use --jsonl"], WRONG_ANSWERS)
    try:
        return file.name, file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        _stop([f"{file.name}: cannot be read as UTF-8 text"], WRONG_ANSWERS)


def _stop(problems: Iterable[object], code: int) -> NoReturn:
    for problem in problems:
        print(problem, file=sys.stderr)
    raise typer.Exit(code)


if __name__ == "__main__":
    app()
