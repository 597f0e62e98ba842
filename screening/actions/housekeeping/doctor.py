"""How the clinic's machine, records and backups are judged; each line says what to do."""

import shlex
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from screening.questionnaire.frozen import Frozen
from screening.records.condition import BackupFound, KeyFound, RecordsFound

GIGABYTE: Final = 1_000_000_000
LITTLE_SPACE: Final = 2 * GIGABYTE
NO_SPACE: Final = GIGABYTE // 5
# A backup needs room for two copies while it is made, and one to stay.
COPIES: Final = 3
OLD_BACKUP: Final = timedelta(days=1)
CLOCK_TOLERANCE: Final = timedelta(minutes=2)
UNLIKELY_PAUSE: Final = timedelta(days=400)
LISTED: Final = 3
BACK_UP: Final = "Run: python -m screening backup"
AGAIN: Final = "Put the key back, and look again"
RECORDS_FIRST: Final = "Put the records right first: until they open, no backup can be made"


class State(StrEnum):
    """How a thing stands: as it should, worth a look, or wrong."""

    GOOD = "good"
    LOOK = "look"
    WRONG = "wrong"


class Line(Frozen):
    """One thing that was looked at: how it stands, what was found, and what to do about it."""

    state: State
    what: str
    found: str
    do: str = ""


class Machine(Frozen):
    """What was found on the machine, apart from the records."""

    python: str
    streamlit: str
    now: datetime
    zone: str
    free_bytes: int
    records_bytes: int = 0
    open_to_others: tuple[str, ...] = ()


def judged(
    machine: Machine, key: KeyFound, records: RecordsFound, backup: BackupFound
) -> Sequence[Line]:
    """Return every line, in the order in which a clinic would put things right."""
    return (
        software(machine, records),
        master_key(key),
        opening(records, key),
        *(judge(records) for judge in (tables, journal, sealed, audit) if _ok(records)),
        clock(machine, records),
        space(machine),
        rights(machine),
        *_backups(key, records, backup, machine.now),
    )


def is_wrong(lines: Sequence[Line]) -> bool:
    """Tell whether anything is wrong, beyond what is worth a look."""
    return any(line.state is State.WRONG for line in lines)


def software(machine: Machine, records: RecordsFound) -> Line:
    """Tell the versions."""
    found = f"Python {machine.python}, Streamlit {machine.streamlit}, {records.engine}"
    return _good("software", found)


def master_key(key: KeyFound) -> Line:
    """Judge where the master key comes from."""
    if key.trouble:
        do = "Do what it says; if the key is gone, take the copy from the safe"
        return _wrong("master key", key.trouble, do)
    if key.is_with_backups:
        do = "Move it elsewhere and set IMS_MASTER_KEY_FILE: who has both can read everything"
        return _wrong("master key", f"{key.source}, among the backups", do)
    if key.is_with_records:
        do = (
            "Who copies the data folder copies the key: move it elsewhere and set "
            "IMS_MASTER_KEY_FILE, and keep a copy apart from the backups"
        )
        return _look("master key", f"{key.source}, in the folder of the records", do)
    return _good("master key", key.source)


def opening(records: RecordsFound, key: KeyFound) -> Line:
    """Judge whether the records open."""
    if key.trouble and records.trouble == key.trouble:
        return _look("records", "cannot be looked at without the master key", AGAIN)
    if records.trouble:
        do = "Do what it says; if that does not help, keep all as it is and bring back a backup"
        return _wrong("records", f"they do not open: {records.trouble}", do)
    if not records.exists:
        do = "Start the app for the first time, or bring back a backup"
        return _look("records", "there are none yet", do)
    if records.destroyed and not records.clinics:
        do = "Nothing. To begin anew, start with an empty data folder or an empty database"
        return _look("records", "their keys were destroyed: nobody can ever read them", do)
    gone = f", {records.destroyed} whose keys were destroyed" if records.destroyed else ""
    count = f": {records.clinics} clinic(s){gone}" if _is_newest(records) else ""
    return _good("records", f"they open{count}")


def tables(records: RecordsFound) -> Line:
    """Judge the version of the tables."""
    if _is_newest(records):
        return _good("tables", f"schema {records.version}, the newest; no migration waits")
    found = f"schema {records.version}; migrations up to {records.newest} wait"
    return _look("tables", found, "Make a backup; the app brings them up to date when it starts")


def journal(records: RecordsFound) -> Line:
    """Judge whether what is acknowledged is on the disk."""
    if not records.durable:
        do = "Switch fsync and synchronous_commit on: a power cut loses what was acknowledged"
        return _wrong("durability", "the database does not wait for the disk", do)
    if not records.journal:
        return _good("durability", "the server waits for the disk at each write")
    if records.journal == "WAL" and not records.wal_is_safe:
        do = "Stop the app and start it again: it chooses a safe mode"
        return _wrong("durability", "journal WAL, which can corrupt with this SQLite", do)
    why = "" if records.wal_is_safe else "; not WAL, because this SQLite has the WAL-reset fault"
    return _good("durability", f"journal {records.journal}, synchronous FULL{why}")


def sealed(records: RecordsFound) -> Line:
    """Judge whether every sealed record opens."""
    if not _is_newest(records):
        return _look("sealed records", "not looked at: migrations wait", "Look again afterwards")
    if records.faults:
        do = "Stop the app, keep a copy of everything, and bring back the last backup before this"
        return _wrong("sealed records", "; ".join(records.faults), do)
    return _good("sealed records", f"all {records.opened} open")


def audit(records: RecordsFound) -> Line:
    """Judge whether the audit is whole."""
    if not _is_newest(records):
        return _look("audit", "not looked at: migrations wait", "Look again afterwards")
    if records.audit:
        do = "Somebody changed it, or a backup was brought back by hand: find out who, and when"
        return _wrong("audit", "; ".join(records.audit[:LISTED]), do)
    return _good("audit", "whole, from its first event to its signed end")


def clock(machine: Machine, records: RecordsFound) -> Line:
    """Judge the machine's clock by what the audit noted last."""
    here = f"{machine.now.isoformat(sep=' ', timespec='minutes')} ({machine.zone})"
    noted, ticked = records.noted_at or machine.now, records.ticked or machine.now
    if machine.now < noted - CLOCK_TOLERANCE:
        do = "Set the clock, best to follow a time server: until then, deeds bear wrong times"
        return _wrong("clock", f"{here}: {_span(noted - machine.now)} behind the last deed", do)
    if machine.now > noted + UNLIKELY_PAUSE:
        do = "If the app was used since then, the clock is wrong: set it"
        return _look("clock", f"{here}: {_span(machine.now - noted)} after the last deed", do)
    if ticked > noted + CLOCK_TOLERANCE:
        do = "If it is right now, there is nothing to do; some deeds bear times that were ahead"
        return _look("clock", f"{here}: was set back by {_span(ticked - noted)} in all", do)
    return _good("clock", here)


def space(machine: Machine) -> Line:
    """Judge the room on the disk of the records."""
    free = f"{machine.free_bytes / GIGABYTE:.1f} GB free"
    if machine.free_bytes < NO_SPACE:
        return _wrong("disk space", free, "Make room now: soon nothing can be saved")
    if machine.free_bytes < max(LITTLE_SPACE, COPIES * machine.records_bytes):
        return _look("disk space", free, "Make room: older backups can be moved elsewhere")
    return _good("disk space", free)


def rights(machine: Machine) -> Line:
    """Judge who may read the files."""
    if not machine.open_to_others:
        return _good("rights", "the files belong to their owner alone")
    named = ", ".join(machine.open_to_others[:LISTED])
    do = f"Run: chmod -R go-rwx {shlex.join(machine.open_to_others[:LISTED])}"
    return _wrong("rights", f"others may read {named}", do)


def last_backup(backup: BackupFound, now: datetime) -> Line:
    """Judge the newest backup: whether there is one, opens, and is young enough."""
    if not backup.name or backup.at is None:
        return _look("last backup", f"none in {backup.folder}", BACK_UP)
    if backup.trouble:
        return _wrong("last backup", backup.trouble, BACK_UP)
    age = now - backup.at
    if age > OLD_BACKUP:
        return _look("last backup", f"{backup.name} is {_span(age)} old", BACK_UP)
    return _good("last backup", f"{backup.name} opens, {_span(max(age, timedelta(0)))} old")


def key_ring(backup: BackupFound) -> Line:
    """Judge the key ring beside the backups, without which none of them can be read."""
    if backup.ring_trouble:
        return _wrong("key ring", backup.ring_trouble, BACK_UP)
    return _good("key ring", f"{backup.folder}: opens")


def _backups(
    key: KeyFound, records: RecordsFound, backup: BackupFound, now: datetime
) -> Sequence[Line]:
    if backup.name and key.trouble:
        found = f"{backup.name}: cannot be looked at without the master key"
        return (_look("last backup", found, AGAIN),)
    lines = (last_backup(backup, now), *((key_ring(backup),) if backup.name else ()))
    if not records.trouble:
        return lines
    return tuple(one.model_copy(update={"do": one.do and RECORDS_FIRST}) for one in lines)


def _ok(records: RecordsFound) -> bool:
    return records.exists and not records.trouble


def _is_newest(records: RecordsFound) -> bool:
    return records.version == records.newest


def _span(time: timedelta) -> str:
    if time >= timedelta(days=2):
        return f"{time.days} days"
    hours, rest = divmod(int(time.total_seconds()), 3600)
    return f"{hours} hours" if hours > 1 else f"{hours * 60 + rest // 60} minutes"


def _good(what: str, found: str) -> Line:
    return Line(state=State.GOOD, what=what, found=found)


def _look(what: str, found: str, do: str) -> Line:
    return Line(state=State.LOOK, what=what, found=found, do=do)


def _wrong(what: str, found: str, do: str) -> Line:
    return Line(state=State.WRONG, what=what, found=found, do=do)
