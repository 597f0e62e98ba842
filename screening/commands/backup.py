"""Make a backup, and bring one back into an empty place."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from screening.commands.start import any_clinic, settings, stop
from screening.errors import ScreeningError
from screening.records.deeds import CONSOLE, Did

FOLDER: Final = "backups"
MEGABYTE: Final = 1_000_000


def backup(
    to: Annotated[
        Path | None,
        typer.Option(help="Folder to write to; without it, backups in the data folder."),
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Remove all but the newest so many.")
    ] = None,
) -> None:
    """Write a sealed copy of all records, and the key ring beside it; the app may be running."""
    from screening import bootstrap  # noqa: PLC0415 - as in start
    from screening.records import backup as backups  # noqa: PLC0415 - as in start

    here = any_clinic()
    folder = to or here.settings.data_dir / FOLDER
    made = bootstrap.backup(here.settings, folder, partial(here.note, Did.BACKED_UP))
    here.store.ledger.sign()
    print(f"The backup was made: {made.path} ({made.size / MEGABYTE:.1f} MB)")
    print(f"It holds {_told(made.counts)}, all at one moment.")
    for gone in backups.remove_older(made.path, keep) if keep else ():
        print(f"Removed, being older: {gone.name}")
    print("Copy to another place, best one that is not in this building:")
    print(f"  1. {made.path}")
    print(f"  2. {made.ring}: the key ring; always replace the older copy by this one")
    print("The master key must be in a third place: not with these two, and not only here.")


def restore(
    file: Annotated[Path, typer.Argument(help="The backup to bring back.")],
    ring: Annotated[
        Path | None, typer.Option(help="The key ring; without it, keyring.json beside the backup.")
    ] = None,
    with_damage: Annotated[
        bool, typer.Option("--with-damage", help="Also if some of its records do not open.")
    ] = False,
) -> None:
    """Bring a backup back into an empty place: all of it, proven, or nothing."""
    from screening import bootstrap  # noqa: PLC0415 - as in start
    from screening.records import restore as restoring  # noqa: PLC0415 - as in start
    from screening.records.ring import NAME  # noqa: PLC0415 - as in start

    wanted = restoring.Wanted(file, ring or file.with_name(NAME), CONSOLE, with_damage)
    try:
        done = restoring.restored(bootstrap.ground(settings()), wanted)
    except ScreeningError as error:
        stop([f"Nothing was brought back: {error}"], 1)
    print(f"Brought back: {_told(done.proof.counts)}.")
    print(f"{done.proof.opened} sealed records were looked at, and every audit to its end.")
    for fault in done.proof.faults:
        print(f"Damaged: {fault}")
    if done.proof.destroyed:
        print(f"{done.proof.destroyed} clinic(s) stay unreadable: their keys were destroyed.")
    for note in done.notes:
        print(f"Mind: {note}")
    print("What was deleted or purged after this backup is here again: delete it again.")


def _told(counts: Mapping[str, int]) -> str:
    return (
        f"{counts['submission']} sent form(s) with their corrections, "
        f"{counts['draft']} unfinished, {counts['audit']} event(s) of the audit, "
        f"{counts['clinic']} clinic(s)"
    )
