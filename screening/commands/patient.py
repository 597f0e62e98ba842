"""Commands about one patient's forms: in error, handed out on request, forgotten on request."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated

import typer

from screening.actions.clinician import correcting
from screening.actions.housekeeping import forgetting, patient_file
from screening.actions.housekeeping.forgetting import Asked
from screening.clinic import Clinic
from screening.commands.keeping import Reason, Reference
from screening.commands.start import clinic, refusing, stop
from screening.records import master

app = typer.Typer()


@app.command("in-error")
def in_error(reference: Reference, reason: Reason) -> None:
    """Mark a form as entered in error: it leaves the lists and stays on file."""
    with refusing():
        form = correcting.mark_in_error(clinic(), reference, reason)
    print(f"{form.reference} is marked as entered in error. It stays on file.")


@app.command("export")
def export(
    reference: Reference,
    out: Annotated[Path, typer.Option(help="A new folder for the patient's file.")],
) -> None:
    """Write all that is kept about a patient, as JSON and PDF, into a new folder."""
    _must_be_new(out)
    with refusing():
        handed_out = patient_file.export(clinic(), reference)
    try:
        _write(out, handed_out.files)
    except OSError as error:
        stop([f"{out}: cannot be written whole: {error.strerror}. Remove it and try again"], 1)
    print(f"Written: {out}")
    print("Forms and invitations of this name and birth date: " + ", ".join(handed_out.references))
    print("Two people can share both: look whether all of them are this patient's.")


@app.command("forget")
def forget(
    reference: Reference,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget one form for good, before its time, because its patient asked for it."""
    here = clinic()
    with refusing():
        wanted = forgetting.asked(here, reference)
        _tell(wanted)
        if not yes:
            typer.confirm("Forget it for good? Nobody can bring it back", abort=True)
        mailed = forgetting.forget(here, wanted.reference)
    _forget_letters(here, mailed)
    print(f"{wanted.reference} is forgotten. The audit keeps that its patient asked for it.")
    print("Backups keep it until you delete them.")


def _tell(wanted: Asked) -> None:
    if wanted.kept_until:
        print(f"By the clinic's years {wanted.reference} would be kept until {wanted.kept_until}.")
        print("Ask whoever advises you on records whether it may go before.")
    if wanted.others:
        others = ", ".join(wanted.others)
        print(f"Of the same name and birth date, and not touched by this: {others}")


def _forget_letters(here: Clinic, mailed: Collection[str]) -> None:
    """Delete what was kept as files: an address and a link, which no key seals.

    Whoever is stopped before this leaves them to `purge`.
    """
    from screening import bootstrap  # noqa: PLC0415 - as in start
    from screening.delivery import folder  # noqa: PLC0415 - as in start

    kept = here.settings.data_dir / bootstrap.MAIL_FOLDER
    for letter in folder.letters_of(kept, mailed):
        letter.unlink(missing_ok=True)
    if kept.exists():
        master.sync_folder(kept)


def _must_be_new(out: Path) -> None:
    if out.exists():
        stop([f"{out}: is there already. Name a new folder; nothing is overwritten"], 1)
    if not out.absolute().parent.is_dir():
        stop([f"{out}: the folder around it is not there"], 1)


def _write(out: Path, files: Mapping[str, bytes]) -> None:
    """Write files that only their owner may read into a folder that only the owner may open."""
    out.mkdir(mode=0o700)
    for name, contents in files.items():
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(out / name, flags, 0o600), "wb") as file:
            file.write(contents)
