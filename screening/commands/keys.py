"""`python -m screening master-key | rotate-... | erase-clinic`: keys made, renewed, destroyed."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from screening.actions.housekeeping import keys
from screening.actions.invite import invited
from screening.clinic import Clinic
from screening.commands.backup import FOLDER
from screening.commands.start import any_clinic, clinic, clinics, refusing, settings, stop
from screening.records import master
from screening.records.workplace import sweep
from screening.settings import Settings

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
    here = any_clinic()
    path = new or bootstrap.next_master_key(chosen)
    before = bootstrap.master_key(chosen)()
    named = master.from_file(path)()
    keys.change_master_key(here, next(iter(named.values())))
    _renew_backups(here, {**named, **before}, here.store.keys.wrapped())
    if new:
        print("The records know the new master key only. Change the setting before the next start.")
        return
    path.replace(chosen.key_file)
    master.sync_folder(chosen.key_file.parent)
    print(f"The master key was changed: {chosen.key_file}")
    print("Copy it to the safe place. The backups in the data folder open with it from now on;")
    print("copies of them elsewhere need the old key: replace them.")


def erase_clinic(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Destroy the clinic's keys: its records can never be read again."""
    from screening import bootstrap  # noqa: PLC0415 - as in clinic()

    here = clinic()
    with refusing():
        keys.must_be_free(here)
    print(NEVER_AGAIN)
    if not yes and not typer.confirm("Destroy the keys?"):
        stop(["Nothing was changed"], 1)
    masters = bootstrap.master_key(here.settings)()
    # The ring first: if that fails, nothing is destroyed yet, and this command can be given again.
    _renew_backups(here, masters, here.store.keys.outliving())
    others = [one for one in clinics().every() if one.id != here.id]
    _forget_letters(here.settings, others)
    keys.erase(here)
    # Again: until now a running app may have written one more.
    _forget_letters(here.settings, others)
    bootstrap.forget_destroyed(here.settings)
    _renew_backups(here, masters, here.store.keys.wrapped())
    sweep(here.settings.data_dir, here.clock())
    print("The keys are destroyed. Replace every copy of the key ring (keyring.json) now.")


def _forget_letters(chosen: Settings, others: Iterable[Clinic]) -> None:
    """Delete what was kept as files: addresses and links that no key seals; others' stay."""
    from screening import bootstrap  # noqa: PLC0415 - as in clinic()
    from screening.delivery import folder  # noqa: PLC0415 - as in clinic()

    theirs = {message for other in others for message in invited.messages(other)}
    kept = chosen.data_dir / bootstrap.MAIL_FOLDER
    for letter in folder.letters_but(kept, theirs):
        letter.unlink(missing_ok=True)
    if kept.exists():
        master.sync_folder(kept)


def _renew_backups(
    here: Clinic, masters: Mapping[str, bytes], wrapped: Iterable[Mapping[str, Any]]
) -> None:
    """Let the key ring and the backups in the data folder follow a change of keys."""
    from screening.records import backup  # noqa: PLC0415 - as in clinic()

    folder = here.settings.data_dir / FOLDER
    backup.renew(folder, wrapped, backup.Wrapping(masters, here.chance))
