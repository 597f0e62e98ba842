"""Backups of both databases: everything of one moment, no keys, back in either, or nothing."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from screening.actions import codes
from screening.errors import SealError, StoreError
from screening.records import backup, master, restore, ring, sealed_file
from screening.records.backup import Backup
from screening.records.deeds import CONSOLE, Deed, Did
from screening.records.people import OneTimeCode, Purpose
from screening.records.sql import clinics, opening, schema
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.database import Database
from screening.records.sql.opening import Ground
from screening.records.sql.tables import CLINIC_KEY, SUBMISSION
from screening.records.store import Store
from tests.factories import (
    MASTER_KEY,
    MORNING,
    a_clinic,
    a_draft,
    a_ground,
    a_member,
    a_submission,
    a_text,
    signed_in,
)
from tests.invited import an_invitation_by_mail
from tests.postgres import Postgres

MASTERS = master.from_text(MASTER_KEY)()
LATER = MORNING + timedelta(hours=1)


@dataclass(frozen=True)
class Everything:
    """All that the app can read from records."""

    sent: tuple[object, ...]
    drafts: tuple[object, ...]
    audit: tuple[object, ...]
    faults: tuple[str, ...]
    invited: tuple[object, ...]
    mailed: tuple[object, ...]


def everything(store: Store, until: int | None = None) -> Everything:
    invited = tuple(store.invitations.listed(9))
    events = store.ledger.done_by("patient", MORNING - timedelta(days=1), LATER)
    return Everything(
        store.submissions.listed(),
        store.drafts.open(),
        events[:until],
        tuple(fault for fault in store.ledger.verify() if "checkpoint" not in fault),
        invited,
        store.outbox.of([one.id for one in invited]),
    )


@pytest.fixture
def filled(records: ClinicRecords, tmp_path: Path) -> Everything:
    """Fill the records with a sent form, one that is under way, and an invitation."""
    store = opening.store(records)
    send(store, tmp_path)
    an_invitation_by_mail(a_clinic(tmp_path, store=store))
    store.drafts.create(a_draft(), a_text(), deed(Did.OPENED))
    return everything(store)


def deed(did: Did) -> Deed:
    return Deed(who="patient", did=did, at=MORNING, ticked=MORNING)


def send(store: Store, folder: Path, name: str = "s") -> None:
    """Send a whole form, without the walk through its pages."""
    changes = {"id": name * 43, "token_hash": name * 64, "reference": name.upper() * 9}
    draft = store.drafts.create(a_draft(**changes), a_text(), deed(Did.OPENED))
    form = a_submission(a_clinic(folder, store=store), draft)
    store.submissions.send(draft, form, deed(Did.SENT))


@pytest.fixture
def made(records: ClinicRecords, filled: Everything, tmp_path: Path) -> Backup:
    """Return a backup of the filled records."""
    assert filled.sent
    assert filled.mailed
    return backup.make(records, tmp_path / "backups", MORNING)


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """Return the ground of an empty place, on each kind of database."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if request.param == "sqlite":
        yield replace(a_ground(folder), at=LATER)
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    addresses = postgres.fresh_database()
    yield replace(a_ground(folder, addresses.app_url, addresses.owner_url), at=LATER)
    postgres.drop(addresses.database)


@pytest.fixture
def empty(tmp_path: Path) -> Ground:
    """Return the ground of an empty place for the embedded database."""
    (tmp_path / "elsewhere").mkdir()
    return replace(a_ground(tmp_path / "elsewhere"), at=LATER)


def bring_back(made: Backup, ground: Ground, *, with_damage: bool = False) -> restore.Restored:
    wanted = restore.Wanted(made.path, made.ring, CONSOLE, with_damage)
    return restore.restored(ground, wanted)


def nothing_is_in(ground: Ground) -> bool:
    assert not list(ground.checkpoints.iterdir()), list(ground.checkpoints.iterdir())
    return not opening.are_there_records(ground.owner_url)


def test_who_works_here_comes_back_and_what_lets_in_at_once_does_not(
    records: ClinicRecords, elsewhere: Ground, tmp_path: Path
) -> None:
    store = opening.store(records)
    clinic = a_clinic(tmp_path / "clinic", store=store)
    member = a_member(clinic)
    cookie = signed_in(clinic, member)
    code = OneTimeCode(
        hash="c" * 64,
        purpose=Purpose.RESET,
        staff_id=member.id,
        made_at=MORNING,
        expires_at=MORNING + timedelta(days=1),
    )
    store.codes.add(code, deed(Did.CODE_MADE))
    made = backup.make(records, tmp_path / "backups", MORNING)

    bring_back(made, elsewhere)

    with closing(opening.opened(elsewhere).database) as database:
        back = opening.store(replace(records, database=database))
        session = codes.hashed(codes.parted(cookie)[1])
        assert back.people.every() == (member,)
        assert back.sessions.by_hash(session) is None
        assert back.codes.by_hash(code.hash) is None
    assert store.codes.by_hash(code.hash) == code


def test_all_that_was_kept_comes_back_in_either_database(
    made: Backup, filled: Everything, elsewhere: Ground
) -> None:
    done = bring_back(made, elsewhere)

    records = opening.opened(elsewhere)
    with closing(records.database):
        store = opening.store(records)
        assert everything(store) == filled
        assert store.ledger.verify() == ()
        told = store.ledger.done_by(CONSOLE, MORNING, LATER + timedelta(seconds=1))
        assert [event.did for event in told] == [Did.RESTORED]
    assert (done.proof.counts["submission"], done.proof.counts["draft"]) == (1, 1)
    assert (done.proof.opened, done.notes, done.proof.faults) == (4, [], [])


def test_what_came_back_can_be_written_to_and_backed_up_again(
    made: Backup, elsewhere: Ground, tmp_path: Path
) -> None:
    bring_back(made, elsewhere)
    records = opening.opened(elsewhere)

    with closing(records.database):
        send(opening.store(records), tmp_path, "n")
        again = backup.make(records, tmp_path / "again", MORNING)

    assert again.counts["submission"] == 2


def opened_copy(made: Backup, tmp_path: Path) -> Path:
    sealed_file.open_into(made.path, tmp_path / "opened", MASTERS)
    return tmp_path / "opened"


def test_no_key_is_in_a_backup_nor_the_trace_of_one(
    made: Backup, records: ClinicRecords, tmp_path: Path
) -> None:
    with records.database.reading(records.clinic) as connection:
        wrapped = [bytes(one) for one in connection.execute(select(CLINIC_KEY.c.wrapped)).scalars()]

    inside = opened_copy(made, tmp_path).read_bytes()

    assert len(wrapped) == 3
    assert not [one for one in wrapped if one[10:30] in inside]
    assert len(ring.read_ring(made.ring, MASTERS)) == 3


def test_nothing_private_stands_in_the_file_or_its_name(made: Backup) -> None:
    assert b"Robin" not in made.path.read_bytes()
    assert b"SQLite" not in made.path.read_bytes()
    assert made.path.name == "ims-intake-20260601T160000Z.backup"


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_backup_and_ring_are_their_owners_alone(made: Backup) -> None:
    for path in (made.path, made.ring):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_backup_leaves_nothing_half_made_behind(made: Backup, tmp_path: Path) -> None:
    assert sorted(path.name for path in (tmp_path / "backups").iterdir()) == [
        made.path.name,
        "keyring.json",
    ]
    assert not list(tmp_path.glob("copying-*"))


def test_the_wrapped_keys_of_a_killed_backup_are_swept_away(
    records: ClinicRecords, tmp_path: Path
) -> None:
    left = tmp_path / "copying-left"
    left.mkdir()
    (left / "copied.sqlite3").write_text("keys")
    yesterday = MORNING.timestamp() - 90_000
    os.utime(left, (yesterday, yesterday))

    backup.make(records, tmp_path / "backups", MORNING)

    assert not left.exists()


def test_a_backup_never_replaces_another(records: ClinicRecords, tmp_path: Path) -> None:
    made = [backup.make(records, tmp_path / "backups", MORNING) for _ in range(3)]

    assert len({one.path for one in made}) == 3
    assert len(backup.listed(tmp_path / "backups")) == 3


def test_older_backups_go_only_so_far_and_the_new_one_never(tmp_path: Path) -> None:
    names = [f"ims-intake-2026060{day}T160000Z.backup" for day in range(1, 7)]
    for name in (*names, "keyring.json", "ims-intake-of-mine.backup", "notes.txt"):
        (tmp_path / name).touch()

    # The clock was set back: the newest has the oldest name.
    gone = backup.remove_older(tmp_path / names[0], keep=3)

    assert sorted(path.name for path in gone) == names[1:4]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [names[0], *names[4:], "keyring.json", "ims-intake-of-mine.backup", "notes.txt"]
    )


def test_a_destroyed_clinic_can_be_read_in_no_backup(
    made: Backup, records: ClinicRecords, elsewhere: Ground
) -> None:
    store = opening.store(records)
    store.keys.destroy(deed(Did.ERASED))
    ring.write_ring(made.ring, store.keys.wrapped(), MASTERS)
    assert [key.purpose for key in ring.read_ring(made.ring, MASTERS)] == ["audit"]

    with pytest.raises(SealError, match="destroyed"):
        bring_back(made, elsewhere)

    assert nothing_is_in(elsewhere)


def test_of_two_clinics_the_one_that_kept_its_keys_comes_back(
    records: ClinicRecords, filled: Everything, elsewhere: Ground, tmp_path: Path
) -> None:
    other = clinics.another(records, LATER)
    send(opening.store(other), tmp_path, "o")
    made = backup.make(records, tmp_path / "backups", MORNING)
    store = opening.store(other)
    store.keys.destroy(deed(Did.ERASED))
    ring.write_ring(made.ring, store.keys.wrapped(), MASTERS)

    done = bring_back(made, elsewhere)

    assert (done.proof.clinics, done.proof.destroyed) == (1, 1)
    again = opening.opened(elsewhere)
    with closing(again.database):
        assert everything(opening.store(again)) == filled


def test_both_clinics_come_back(
    records: ClinicRecords, filled: Everything, elsewhere: Ground, tmp_path: Path
) -> None:
    assert filled.sent
    clinics.another(records, LATER)

    done = bring_back(backup.make(records, tmp_path / "backups", MORNING), elsewhere)

    assert (done.proof.clinics, done.proof.counts["clinic"]) == (2, 2)


def test_a_place_with_records_is_left_alone(made: Backup, ground: Ground) -> None:
    with pytest.raises(StoreError, match="records here already"):
        bring_back(made, ground)


@pytest.mark.parametrize("name", ["records.sqlite3-journal", "records.sqlite3-wal"])
def test_remains_of_a_lost_database_are_never_played_into_the_new_one(
    made: Backup, empty: Ground, name: str
) -> None:
    (empty.checkpoints / name).write_bytes(b"remains")

    with pytest.raises(StoreError, match=name):
        bring_back(made, empty)

    assert [path.name for path in empty.checkpoints.iterdir()] == [name]


def damaged(made: Backup) -> None:
    whole = bytearray(made.path.read_bytes())
    whole[len(whole) // 2] ^= 1
    made.path.write_bytes(whole)


def without_a_key(made: Backup) -> None:
    kept = [key for key in ring.read_ring(made.ring, MASTERS) if key.purpose != "data"]
    other = [key.model_dump() for key in ring.read_ring(made.ring, MASTERS) if key not in kept]
    moved = [one | {"key_id": 2} for one in other]
    ring.write_ring(made.ring, [*(key.model_dump() for key in kept), *moved], MASTERS)


def missing_ring(made: Backup) -> None:
    made.ring.unlink()


@pytest.mark.parametrize("spoil", [damaged, without_a_key, missing_ring])
def test_whatever_is_wrong_leaves_nothing_behind(
    made: Backup, empty: Ground, spoil: Callable[[Backup], None]
) -> None:
    spoil(made)

    with pytest.raises(StoreError):
        bring_back(made, empty)

    assert nothing_is_in(empty)


def test_another_master_key_opens_nothing(made: Backup, empty: Ground) -> None:
    other = replace(empty, masters=master.from_text("eHh4" * 10 + "eHg="))
    with pytest.raises(SealError):
        bring_back(made, other)

    assert nothing_is_in(empty)


def test_records_that_were_damaged_before_come_back_only_when_asked_for(
    records: ClinicRecords, filled: Everything, elsewhere: Ground, tmp_path: Path
) -> None:
    assert filled.sent
    with records.database.writing(records.clinic) as connection:
        body = connection.execute(select(SUBMISSION.c.body)).scalar_one()
        torn = bytes(body)[:-1] + bytes([body[-1] ^ 1])
        connection.execute(update(SUBMISSION).values(body=torn))
    made = backup.make(records, tmp_path / "backups", MORNING)

    with pytest.raises(StoreError, match="submission: 1 records do not open"):
        bring_back(made, elsewhere)
    assert nothing_is_in(elsewhere)
    done = bring_back(made, elsewhere, with_damage=True)

    assert list(done.proof.faults) == ["submission: 1 records do not open"]


def test_an_audit_that_was_cut_before_is_told(made: Backup, empty: Ground, tmp_path: Path) -> None:
    path = opened_copy(made, tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER audit_refuse_delete")
        connection.execute("DELETE FROM audit WHERE seq = 2")
    made.path.unlink()
    sealed_file.write(path, made.path, MASTERS, empty.chance)

    with pytest.raises(StoreError, match="audit: event 2 is missing"):
        bring_back(made, empty)


def test_what_was_done_after_the_backup_is_told_as_lost(
    made: Backup, records: ClinicRecords, elsewhere: Ground, tmp_path: Path
) -> None:
    store = opening.store(records)
    send(store, tmp_path, "n")
    store.ledger.sign()
    for mark in tmp_path.glob("audit-*.json"):
        shutil.copy(mark, elsewhere.checkpoints)

    done = bring_back(made, elsewhere)

    assert len(done.notes) == 1
    assert "deeds after the backup" in done.notes[0]


NEXT = """
revision, down_revision, branch_labels, depends_on = "0099", "0005", None, None

from alembic import op
import sqlalchemy as sa


def upgrade():
    op.add_column("clinic", sa.Column("colour", sa.String(9), nullable=True))
"""


@pytest.fixture
def one_version_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes this software one version newer."""

    def newer() -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(schema.MIGRATIONS, folder)
        (folder / "versions" / "m0099_next.py").write_text(NEXT)
        monkeypatch.setattr(schema, "MIGRATIONS", folder)

    return newer


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    made: Backup, filled: Everything, elsewhere: Ground, one_version_on: Callable[[], None]
) -> None:
    one_version_on()

    bring_back(made, elsewhere)

    records = opening.opened(elsewhere)
    with closing(records.database):
        assert everything(opening.store(records)) == filled
        with records.database.reading() as connection:
            assert schema.version(connection) == "0099"


def test_a_backup_of_a_newer_version_is_refused(
    made: Backup, empty: Ground, tmp_path: Path
) -> None:
    path = opened_copy(made, tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    made.path.unlink()
    sealed_file.write(path, made.path, MASTERS, empty.chance)

    with pytest.raises(StoreError, match="newer version"):
        bring_back(made, empty)

    assert nothing_is_in(empty)


def test_the_ring_is_written_again_when_keys_change_meanwhile(
    records: ClinicRecords, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = ring.write_ring
    changes = iter([True, False])

    def changing(*given: object) -> None:
        written(*given)  # type: ignore[arg-type]
        if next(changes, False):
            with records.database.writing(records.clinic) as connection:
                records.keyring.add(connection, (records.clinic, "data", 2), LATER)

    monkeypatch.setattr(ring, "write_ring", changing)

    backup.write_newest_ring(records, tmp_path / ring.NAME)

    assert len(ring.read_ring(tmp_path / ring.NAME, MASTERS)) == 4


def test_a_look_only_makes_no_database(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'none.sqlite3'}", look_only=True)

    with closing(database), pytest.raises(StoreError), database.reading():
        pass

    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_the_audit_cannot_tell_of_is_not_made(
    records: ClinicRecords, tmp_path: Path
) -> None:
    def refused() -> None:
        raise StoreError("the audit cannot be written")

    with pytest.raises(StoreError, match="audit"):
        backup.make(records, tmp_path / "backups", MORNING, refused)

    assert [path.name for path in (tmp_path / "backups").iterdir()] == [ring.NAME]
