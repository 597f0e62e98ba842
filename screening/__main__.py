"""The command line: `python -m screening COMMAND`."""

import io
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final

import typer
from typer.main import get_command

from screening.actions import telling
from screening.actions.clinician import review
from screening.actions.judge import judge, judge_lines, read_file, read_request
from screening.commands import audit, keeping, keys, outbox, patient, people
from screening.commands.backup import backup, restore
from screening.commands.demo import demo
from screening.commands.doctor import doctor
from screening.commands.paper import paper
from screening.commands.setup import setup
from screening.commands.start import clinic, printable, settings, stop
from screening.errors import AnswerError, DefinitionError, NotFound, ScreeningError
from screening.logs import process
from screening.logs.lines import logger
from screening.logs.words import Event
from screening.questionnaire.check import check_folder, lock
from screening.questionnaire.load import QUESTIONNAIRES, Content, load_catalogue

WRONG_ANSWERS: Final = 2
LOG: Final = logger("screening.__main__")

app = typer.Typer(
    help="Intake and screening of a pain clinic.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(keeping.app)
app.add_typer(patient.app)


app.command("master-key")(keys.make_master_key)
app.command("rotate-data-key")(keys.rotate_data_key)
app.command("rotate-master-key")(keys.rotate_master_key)
app.command("erase-clinic")(keys.erase_clinic)
app.add_typer(audit.app, name="audit")
app.add_typer(outbox.app, name="outbox")
app.add_typer(people.staff, name="staff")
app.add_typer(people.clinic_app, name="clinic")


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
        stop(error.problems, 1)


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
    catalogue = _catalogue()
    if jsonl:
        for line in judge_lines(catalogue, _lines()):
            sys.stdout.write(line + "\n")
        return
    name, text = _text(file)
    try:
        result = judge(catalogue, read_file(catalogue, name, text))
    except AnswerError as error:
        stop(error.problems, WRONG_ANSWERS)
    print(json.dumps(result, indent=2))


@app.command("summaries")
def summaries() -> None:
    """List the forms that staff can read: urgent ones first, unfinished ones among them."""
    here = clinic()
    cases = review.list_cases(here)
    for case in cases:
        moment = here.local(case.moment).strftime("%Y-%m-%d %H:%M")
        state = "sent" if case.sent_at else f"unfinished, {case.part}"
        print(
            "  ".join(
                [case.reference, moment, f"{case.urgency.value:14}", state, printable(case.name)]
            )
        )
    if not cases:
        print("No forms yet.")


@app.command("pdf")
def pdf(
    reference: Annotated[str, typer.Argument(help="Reference number of a form.")] = "",
    answers: Annotated[Path | None, typer.Option(help="Draw an answers file instead.")] = None,
    out: Annotated[Path, typer.Option(help="Where to write the PDF.")] = Path("summary.pdf"),
    seal: Annotated[bool, typer.Option("--seal", help="Encrypt it with a passphrase.")] = False,
) -> None:
    """Write the summary of one form, or of an answers file, as a PDF."""
    if not reference and answers is None:
        stop(["Name a reference (see `summaries`) or a file with --answers"], WRONG_ANSWERS)
    secret = _passphrase() if seal else ""
    drawn = _drawn(reference, secret) if answers is None else _drawn_answers(answers, secret)
    try:
        out.touch(mode=0o600)
        if out.is_file():
            # Another one of this name may have been open to others.
            out.chmod(0o600)
        out.write_bytes(drawn)
    except OSError as error:
        stop([f"{out}: cannot be written: {error.strerror}"], 1)
    print(f"Written: {out}")


app.command("backup")(backup)
app.command("restore")(restore)
app.command("doctor")(doctor)
app.command("setup")(setup)
app.command("demo")(demo)
app.command("paper")(paper)


def _passphrase() -> str:
    """Ask for a passphrase, twice and unseen, until every reader of PDF will take it."""
    from screening.report.pdf.seal import passphrase_problem  # noqa: PLC0415 - as in telling

    while True:
        secret: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
        problem = passphrase_problem(secret)
        if not problem:
            return secret
        print(problem)


def _drawn(reference: str, passphrase: str) -> bytes:
    try:
        return review.pdf(clinic(), reference, passphrase)
    except NotFound:
        stop([f"There is no form {reference}. `summaries` lists them"], 1)


def _drawn_answers(file: Path, passphrase: str) -> bytes:
    catalogue = _catalogue()
    try:
        request = read_request(catalogue, read_file(catalogue, *_text(file)))
    except AnswerError as error:
        stop(error.problems, WRONG_ANSWERS)
    return telling.pdf_of_answers(settings(), request, passphrase)


def _catalogue() -> Mapping[str, Content]:
    try:
        return load_catalogue(QUESTIONNAIRES)
    except DefinitionError as error:
        stop(error.problems, 1)


def _folders(root: Path) -> list[Path]:
    return sorted(path.parent for path in root.glob("*/questionnaire.yaml"))


def _lines() -> Iterable[str]:
    return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace")


def _text(file: Path | None) -> tuple[str, str]:
    if file is None:
        stop(["Name a file, or use --jsonl"], WRONG_ANSWERS)
    try:
        return file.name, file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        stop([f"{file.name}: cannot be read as UTF-8 text"], WRONG_ANSWERS)


def main() -> None:
    """Run a command; a fault ends in one line, and no trace of it quotes anybody."""
    process.set_up()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        # Not `app()`: that would put a hook of typer's in the place of ours, which prints traces.
        get_command(app)()
    except ScreeningError as error:
        sys.exit(f"Stopped: {error}")
    except OSError as error:
        sys.exit(f"Stopped: {error.strerror or type(error).__name__}")
    except Exception as error:  # noqa: BLE001 - whatever it was, its words may quote a patient
        LOG.critical(Event.CRASHED, error=error)
        sys.exit("Stopped: a fault of this program; the line above says where")


if __name__ == "__main__":
    main()
