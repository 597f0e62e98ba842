"""Look at the machine, the records and the backups, and say what to do; nothing is changed."""

import platform
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final

import typer

from screening.actions.housekeeping import doctor as judging
from screening.actions.housekeeping import doctor_of_mail
from screening.actions.housekeeping.doctor_of_mail import PostFound
from screening.commands.backup import FOLDER
from screening.commands.start import settings
from screening.errors import MailError, SealError
from screening.records.condition import KeyFound
from screening.settings import DATABASE_FILE, Settings

WIDTH: Final = 15


def doctor(
    backups: Annotated[
        Path | None, typer.Option(help="Folder of the backups, if it is another than usual.")
    ] = None,
) -> None:
    """Say how everything stands, and what to do; exit 1 if anything is wrong."""
    from screening import bootstrap  # noqa: PLC0415 - as in start
    from screening.records import examining  # noqa: PLC0415 - as in start

    here = settings()
    folder = backups or here.data_dir / FOLDER
    key, masters = _key(here, folder)
    records, machine = bootstrap.examined(here), _machine(here, folder)
    lines = (
        *judging.judged(machine, key, records, examining.newest_backup(folder, masters)),
        doctor_of_mail.judged(_post(here), records.mail, machine.now),
    )
    for line in lines:
        print(f"{line.state:5}  {line.what:{WIDTH}} {line.found}")
        if line.do:
            print(f"{'':5}  {'':{WIDTH}} -> {line.do}")
    raise typer.Exit(1 if judging.is_wrong(lines) else 0)


def _key(here: Settings, backups: Path) -> tuple[KeyFound, Mapping[str, bytes]]:
    from screening import bootstrap  # noqa: PLC0415 - as in start

    source, file = _source(here)
    trouble, masters = "", dict[str, bytes]()
    try:
        masters = dict(bootstrap.master_key(here)())
    except SealError as error:
        trouble = str(error)
    found = KeyFound(
        source=source,
        trouble=trouble,
        is_with_records=file is not None and _is_in(file, here.data_dir),
        is_with_backups=file is not None and _is_in(file, backups),
    )
    return found, masters


def _source(here: Settings) -> tuple[str, Path | None]:
    if here.master_key.get_secret_value():
        return "from the setting IMS_MASTER_KEY", None
    if here.master_key_command.get_secret_value():
        return "from the command in IMS_MASTER_KEY_COMMAND", None
    return f"from {here.key_file}", here.key_file


def _machine(here: Settings, backups: Path) -> judging.Machine:
    from screening.records import examining  # noqa: PLC0415 - as in start

    folder = here.data_dir.absolute()
    disk = next(path for path in (folder, *folder.parents) if path.exists())
    database = folder / DATABASE_FILE
    private = [
        folder,
        here.key_file.absolute(),
        backups.absolute(),
        *sorted(folder.glob("*")),
        *sorted(backups.absolute().glob("*")),
    ]
    return judging.Machine(
        python=platform.python_version(),
        streamlit=version("streamlit"),
        now=datetime.now(UTC).astimezone(here.zone),
        zone=here.time_zone,
        free_bytes=shutil.disk_usage(disk).free,
        records_bytes=database.stat().st_size if database.exists() else 0,
        open_to_others=tuple(examining.open_to_others(dict.fromkeys(private))),
    )


def _post(here: Settings) -> PostFound:
    """Call the mail server, if one is set, and hand it nothing."""
    from screening import bootstrap  # noqa: PLC0415 - as in start

    mailer = bootstrap.mailer(here)
    folder = here.data_dir / bootstrap.MAIL_FOLDER
    found = PostFound(kept=len(tuple(folder.glob("*.eml"))), folder=str(folder))
    if not mailer.is_set_up:
        return found
    try:
        with mailer.connected():
            trouble = ""
    except MailError as error:
        trouble = str(error)
    return found.model_copy(update={"server": here.smtp_host, "trouble": trouble})


def _is_in(file: Path, folder: Path) -> bool:
    return file.absolute().resolve().is_relative_to(folder.absolute().resolve())
