"""`python -m screening master-key | rotate-... | erase-clinic`: keys made, renewed, destroyed."""

from pathlib import Path
from typing import Annotated

import typer

from screening.actions import keys
from screening.commands.start import clinic, settings, stop
from screening.records import master

NEVER_AGAIN = (
    "Every form of this clinic becomes unreadable for good, here and in every backup. "
    "Nobody can undo this."
)


def make_master_key() -> None:
    """Make the master key of a new, empty place; where there is one, it is left alone."""
    from screening import bootstrap  # noqa: PLC0415 - as in clinic()

    made = bootstrap.first_master_key(settings())
    if made is None:
        return
    print(f"The master key was made: {made}")
    print("Without it nobody can read the records again. Keep a copy of it in a safe place,")
    print("apart from the backups.")


def rotate_data_key() -> None:
    """Make a new data key and seal every record under it; the app may run meanwhile."""
    count = keys.renew_data_key(clinic())
    print(f"A new data key seals from now on; {count} record(s) were sealed anew.")
    print("Make a backup now: its key ring holds the new key.")


def rotate_master_key(
    new: Annotated[
        Path | None,
        typer.Option(help="File with the new key, when the key is not in a file of ours."),
    ] = None,
) -> None:
    """Change the master key; the app may run meanwhile."""
    from screening import bootstrap  # noqa: PLC0415 - as in clinic()

    chosen = settings()
    if new is None and bootstrap.is_key_set_elsewhere(chosen):
        stop(["The key is not in a file: write a new one into a file and name it with --new"], 2)
    path = new or bootstrap.next_master_key(chosen)
    key = next(iter(master.from_file(path)().values()))
    keys.change_master_key(clinic(), key)
    if new:
        print("The records know the new master key only. Change the setting before the next start.")
        return
    path.replace(chosen.key_file)
    master.sync_folder(chosen.key_file.parent)
    print(f"The master key was changed: {chosen.key_file}")
    print("Copy it to the safe place, and make a backup now: older key rings need the old key.")


def erase_clinic(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Destroy the clinic's keys: its records can never be read again."""
    here = clinic()
    print(NEVER_AGAIN)
    if not yes and not typer.confirm("Destroy the keys?"):
        stop(["Nothing was changed"], 1)
    keys.erase(here)
    print("The keys are destroyed. Replace every copy of the key ring (keyring.json) now.")
