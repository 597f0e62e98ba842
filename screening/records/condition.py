"""What can be found out about records, their key and their backups without changing anything."""

from datetime import datetime

from screening.questionnaire.frozen import Frozen


class MailFound(Frozen):
    """The messages that wait, since when the oldest does, and what became of others of late.

    `failed` counts those that did not arrive, `lost` those that could not be opened.
    """

    waiting: int = 0
    oldest: datetime | None = None
    failed: int = 0
    lost: int = 0


class RecordsFound(Frozen):
    """The records as they are.

    `trouble` says why they do not open; what follows it is unknown. `durable` tells whether the
    database waits for the disk; `audit` and `faults` are in words; `mail` is that of all clinics.
    """

    engine: str
    exists: bool = False
    trouble: str = ""
    version: str = ""
    newest: str = ""
    journal: str = ""
    wal_is_safe: bool = True
    durable: bool = True
    opened: int = 0
    clinics: int = 0
    destroyed: int = 0
    faults: tuple[str, ...] = ()
    audit: tuple[str, ...] = ()
    noted_at: datetime | None = None
    ticked: datetime | None = None
    mail: MailFound = MailFound()


class KeyFound(Frozen):
    """Where the master key comes from, and why it cannot be used if it cannot."""

    source: str
    trouble: str = ""
    is_with_records: bool = False
    is_with_backups: bool = False


class BackupFound(Frozen):
    """The newest backup of a folder; `name` is empty if there is none."""

    folder: str
    name: str = ""
    at: datetime | None = None
    trouble: str = ""
    ring_trouble: str = ""
