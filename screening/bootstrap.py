"""Settings in, clinics out: the only place that names the SQL classes, clock and chance."""

import secrets
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from screening.clinic import Clinic, Clinics
from screening.delivery.folder import NOBODY, FolderMailer
from screening.delivery.mailer import Mailer
from screening.delivery.smtp import Server, SmtpMailer
from screening.errors import NotFound, ScreeningError, SealError
from screening.questionnaire.load import load_catalogue
from screening.records import backup as backups
from screening.records import master
from screening.records.condition import RecordsFound
from screening.records.deeds import CONSOLE, Deed, Did
from screening.records.people import Choice
from screening.records.seal import KEY_BYTES
from screening.records.sql import examining, opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.clinics import another
from screening.records.sql.opening import Ground
from screening.records.store import Store
from screening.records.timer import NeverBack, Timer
from screening.settings import Settings, told

MAIL_FOLDER: Final = "mail"
QUESTIONNAIRES: Final = Path(__file__).parents[1] / "questionnaires"


def clinics(settings: Settings, another_time: NeverBack | None = None) -> Clinics:
    """Read the content, bring the records up to date, and give each clinic what actions need.

    `another_time` takes the place of the clock on the wall, for whoever plays what was before.
    Raises DefinitionError if the content cannot be used, NotFound if the chosen
    questionnaire is not there, StoreError if the records cannot be used.
    """
    catalogue = load_catalogue(QUESTIONNAIRES)
    if settings.questionnaire not in catalogue:
        raise NotFound(f"there is no questionnaire {settings.questionnaire!r} in questionnaires/")
    clock = another_time or _now
    first = opening.opened(replace(ground(settings), at=clock()))

    @cache
    def opened(clinic_id: str) -> tuple[Store, NeverBack]:
        store = opening.store(replace(first, clinic=clinic_id))
        timer = another_time or Timer.resumed(_now, time.monotonic, store.ledger.ticked())
        return store, timer

    def of(clinic_id: str) -> Clinic:
        if clinic_id not in known():
            raise NotFound("there is no such clinic")
        store, timer = opened(clinic_id)
        return Clinic(
            store=store,
            clock=clock,
            timer=timer,
            chance=secrets.token_bytes,
            catalogue=catalogue,
            settings=settings.chosen(store.chosen.choice().values),
            mailer=mailer(settings) if another_time is None else _kept(settings),
        )

    def known() -> tuple[str, ...]:
        return opening.living(first)

    opened(first.clinic)
    return Clinics(ids=known, of=of)


def clinic(settings: Settings) -> Clinic:
    """Return the oldest clinic, opened as `clinics` does."""
    return clinics(settings).first()


def mailer(settings: Settings) -> Mailer:
    """Return what carries messages: files, for as long as no mail server is set."""
    if not settings.smtp_host:
        return _kept(settings)
    server = Server(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        ca_file=settings.smtp_ca_file,
    )
    return SmtpMailer(server, settings.mail_from)


def _kept(settings: Settings) -> Mailer:
    """Return what keeps messages as files: what is played of another time is mailed to nobody."""
    return FolderMailer(settings.data_dir / MAIL_FOLDER, settings.mail_from or NOBODY)


def another_clinic(settings: Settings, name: str) -> Clinic:
    """Found a further clinic of this name in the same records, and return it.

    Raises StoreError if the records cannot be used.
    """
    found = clinics(settings)
    first, now = records(settings), _now()
    deed = Deed(who=CONSOLE, did=Did.CLINIC_ADDED, at=now, ticked=now)
    with closing(first.database):
        made = another(first, now, Choice(revision=1, values={"clinic_name": name}), deed).clinic
    return found.of(made)


def records(settings: Settings) -> ClinicRecords:
    """Open the records, for an action or for the keeping of the records themselves.

    Raises SealError, before anything is written, if the master key is missing or wrong;
    StoreError if the records cannot be used.
    """
    return opening.opened(ground(settings))


def backup(settings: Settings, folder: Path, noted: Callable[[], None]) -> backups.Backup:
    """Write a backup of the records, and the key ring beside it; `noted` tells the audit of it.

    Raises StoreError if they cannot be copied, OSError if the folder cannot be written to.
    """
    opened = records(settings)
    with closing(opened.database):
        return backups.make(opened, folder, _now(), noted)


def forget_destroyed(settings: Settings) -> None:
    """Leave nothing of destroyed keys in the files of a server; only the tables' owner can.

    Raises StoreError if the server does not let us.
    """
    opening.forget_destroyed(ground(settings))


def examined(settings: Settings) -> RecordsFound:
    """Return all that can be found out about the records without changing anything."""
    return examining.examined(ground(settings))


def is_of_before(settings: Settings) -> bool:
    """Tell whether there are records that a start would first bring up to date; none is changed."""
    return opening.is_of_before(settings.database)


def ground(settings: Settings) -> Ground:
    """Return what the records stand on, before anything is opened."""
    return Ground(
        url=settings.database,
        owner_url=settings.owner_database,
        checkpoints=settings.data_dir,
        masters=master_key(settings),
        chance=secrets.token_bytes,
        at=_now(),
    )


def master_key(settings: Settings) -> master.Source:
    """Return where the master key comes from: a setting, a command, or else a file."""
    if text := settings.master_key.get_secret_value():
        return master.from_text(text)
    if command := settings.master_key_command.get_secret_value():
        return master.from_command(command)
    return master.from_file(settings.key_file)


def is_key_set_elsewhere(settings: Settings) -> bool:
    """Tell whether the master key comes from the environment or a command, not from a file."""
    return bool(
        settings.master_key.get_secret_value() or settings.master_key_command.get_secret_value()
    )


def next_master_key(settings: Settings) -> Path:
    """Return where the next master key lies, made now or by a change that was cut short.

    Raises SealError if it cannot be written.
    """
    path = settings.key_file.with_name(settings.key_file.name + master.NEXT)
    if not path.exists():
        master.make_file(path, secrets.token_bytes(KEY_BYTES))
    return path


def first_master_key(settings: Settings) -> Path | None:
    """Make the master key of an empty place; return where it lies, or none if there is one.

    Raises SealError if there are records but no key: a new key could never open them.
    """
    if is_key_set_elsewhere(settings) or settings.key_file.exists():
        return None
    if opening.are_there_records(settings.owner_database):
        raise SealError(master.MISSING.format(where=settings.key_file))
    master.make_file(settings.key_file, secrets.token_bytes(KEY_BYTES))
    return settings.key_file


def _now() -> datetime:
    return datetime.now(UTC)


@cache
def running() -> Clinics:
    """Return the clinics of this process, opened once from the environment.

    What stands in the way of a start ends the process, in words for the one who starts it.
    """
    try:
        return clinics(Settings())
    except ValidationError as error:
        sys.exit("\n".join(("Stopped: a setting cannot be used", *told(error))))
    except ScreeningError as error:
        sys.exit(f"Stopped: {error}")
