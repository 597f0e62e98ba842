"""Backups while four writers save, each brought back and held against what was acknowledged.

A restored copy must be one moment: all that was acknowledged before the backup began is in it,
each form is as far as the audit in the same copy says, and nothing finds a fault.
"""

import random
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Final

from screening.errors import StoreError
from screening.records import backup, restore
from screening.records.backup import Backup
from screening.records.deeds import CONSOLE, PATIENT, Deed, Did
from screening.records.sql import opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.opening import Ground
from screening.records.store import Store
from tests import postgres as servers
from tests.factories import MORNING, a_clinic, a_draft, a_ground, a_response, a_submission, a_text

WRITERS: Final = 4
MOST_SAVES: Final = 5
FIRST_FORMS: Final = 12
SEED: Final = 20_261
SENT: Final = 1000
FIRST: Final = "FIRST"
HOW_MANY_ARE_SENT: Final = 0.5
# How far each form has come, by reference: a number of saves, and a thousand more once sent.
Progress = Mapping[str, int]
Empty = Callable[[Path], Ground]


@dataclass
class Drill:
    """What was made, brought back, and found wrong; each wait is a writer's for one deed."""

    seed: int
    backups: int = 0
    acknowledged: int = 0
    during: int = 0
    rows: int = 0
    longest_wait: float = 0.0
    backup_seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass
class Board:
    """What the writers were told, as each deed was acknowledged."""

    progress: dict[str, int] = field(default_factory=dict)
    deeds: int = 0
    longest_wait: float = 0.0
    faults: list[str] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def deed(self, reference: str, step: int) -> Iterator[None]:
        """Note a deed when it was kept, and how long it took."""
        began = time.monotonic()
        yield
        with self.turn:
            self.progress[reference] = step
            self.deeds += 1
            self.longest_wait = max(self.longest_wait, time.monotonic() - began)

    def now(self) -> Progress:
        """Return what was acknowledged until now."""
        with self.turn:
            return dict(self.progress)

    def wait_for(self, deeds: int) -> None:
        """Wait until so many more deeds were acknowledged."""
        goal = self.deeds + deeds
        while self.deeds < goal and not self.faults:
            time.sleep(0.01)


def run(backups: int, seed: int) -> Mapping[str, Drill]:
    """Make that many backups on each kind of database; return what was found, by its name."""
    with servers.running() as postgres:
        return {
            "SQLite": on_sqlite(backups, seed),
            "PostgreSQL": on_postgresql(postgres, backups, seed),
        }


def on_sqlite(backups: int, seed: int) -> Drill:
    """Drill on the embedded database; each backup comes back in one like it."""
    return _drill(backups, seed, a_ground)


def on_postgresql(postgres: servers.Postgres, backups: int, seed: int) -> Drill:
    """Drill on a server; backups come back there."""

    def empty(folder: Path) -> Ground:
        addresses = postgres.fresh_database()
        return a_ground(folder, addresses.app_url, addresses.owner_url)

    return _drill(backups, seed, empty)


def _drill(backups: int, seed: int, empty: Empty) -> Drill:
    found, chance = Drill(seed), random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ground = empty(folder / "records")
        _keep_the_text(ground)
        with _writing(ground, seed) as board, closing_records(ground) as records:
            board.wait_for(FIRST_FORMS)
            for number in range(backups):
                board.wait_for(chance.randrange(1, 2 * WRITERS))
                one = _one(found, board, records, folder / "backups")
                _judge(found, one, empty(folder / f"copy-{number}"))
        found.acknowledged, found.longest_wait = board.deeds, board.longest_wait
        found.faults += board.faults
    return found


def _keep_the_text(ground: Ground) -> None:
    # Two who keep a new text at the same moment conflict; the app draws another number then.
    with closing_records(ground) as records:
        first = a_draft(reference=FIRST)
        opening.store(records).drafts.create(first, a_text(), _deed(Did.OPENED, FIRST))


@dataclass(frozen=True)
class Made:
    """A backup, and what was acknowledged before it began and when it was done."""

    backup: Backup
    before: Progress
    after: Progress


def _one(found: Drill, board: Board, records: ClinicRecords, folder: Path) -> Made:
    before, deeds, began = board.now(), board.deeds, time.monotonic()
    made = backup.make(records, folder, MORNING)
    found.backup_seconds.append(time.monotonic() - began)
    found.during += board.deeds - deeds
    found.backups += 1
    found.rows += sum(made.counts.values())
    return Made(made, before, board.now())


def _judge(found: Drill, made: Made, ground: Ground) -> None:
    wanted = restore.Wanted(made.backup.path, made.backup.ring, CONSOLE)
    later = replace(ground, at=MORNING + timedelta(hours=1))
    try:
        restore.restored(later, wanted)
    except StoreError as error:
        found.faults.append(f"not brought back: {error}")
        return
    with closing_records(ground) as records:
        store = opening.store(records)
        found.faults += store.ledger.verify()
        found.faults += _faults(made, _in_tables(store), _in_audit(store))
    if records.database.is_embedded:
        found.faults += _complaints(ground.checkpoints / "records.sqlite3")


def _faults(made: Made, tables: Progress, audit: Progress) -> Iterator[str]:
    yield from (
        f"{reference}: {step} acknowledged before, {tables.get(reference, 0)} in the copy"
        for reference, step in made.before.items()
        if tables.get(reference, 0) < step
    )
    yield from (
        f"{reference}: {tables.get(reference, 0)} in the tables, {audit.get(reference, 0)} audited"
        for reference in {*tables, *audit}
        if tables.get(reference, 0) != audit.get(reference, 0)
    )
    # A deed under way may be in the copy before its writer heard of it: one for each writer.
    ahead = [
        reference
        for reference, step in tables.items()
        if step > made.after.get(reference, 0) and reference != FIRST
    ]
    if len(ahead) > WRITERS:
        yield f"{len(ahead)} forms are further than anybody wrote"


def _in_tables(store: Store) -> Progress:
    drafts = {draft.reference: draft.revision for draft in store.drafts.open()}
    return drafts | {form.reference: SENT for form in store.submissions.listed()}


def _in_audit(store: Store) -> Progress:
    """Return how far each form has come as the audit tells it."""
    saves: Counter[str] = Counter()
    sent: dict[str, int] = {}
    for event in store.ledger.done_by(PATIENT, MORNING, MORNING + timedelta(seconds=1)):
        saves.update(event.whose)
        if event.did == Did.SENT:
            sent[event.whose[0]] = SENT
    return saves | sent


def _complaints(path: Path) -> Iterator[str]:
    with closing(sqlite3.connect(path)) as connection:
        for (told,) in connection.execute("PRAGMA integrity_check").fetchall():
            if told != "ok":
                yield f"integrity: {told}"


@contextmanager
def closing_records(ground: Ground) -> Iterator[ClinicRecords]:
    """Open records, and close them afterwards."""
    records = opening.opened(ground)
    with closing(records.database):
        yield records


@contextmanager
def _writing(ground: Ground, seed: int) -> Iterator[Board]:
    """Let the writers write until the end, each with connections of its own."""
    board = Board()
    with ExitStack() as stack:
        writers = []
        for number in range(WRITERS):
            records = stack.enter_context(closing_records(ground))
            chance = random.Random(seed + number)
            writers.append(threading.Thread(target=_write, args=(board, records, number, chance)))
        for writer in writers:
            writer.start()
        try:
            yield board
        finally:
            board.over.set()
            for writer in writers:
                writer.join()


def _write(board: Board, records: ClinicRecords, number: int, chance: random.Random) -> None:
    try:
        _forms(board, opening.store(records), number, chance)
    except Exception as error:  # noqa: BLE001 - whatever stops a writer is a fault of the drill
        board.faults.append(f"a writer was stopped: {type(error).__name__}: {error}")


def _forms(board: Board, store: Store, number: int, chance: random.Random) -> None:
    clinic = a_clinic(Path(), store=store)
    for form in count():
        if board.over.is_set():
            return
        reference = f"W{number}{form:03}-{chance.randrange(1000):03}"
        names = {"id": f"{reference:-<43}", "token_hash": f"{reference:0<64}"}
        with board.deed(reference, 1):
            begun = a_draft(reference=reference, **names)
            draft = store.drafts.create(begun, a_text(), _deed(Did.OPENED, reference))
        for step in range(2, 2 + chance.randrange(MOST_SAVES)):
            if board.over.is_set():
                return
            with board.deed(reference, step):
                changed = draft.model_copy(update={"answers": a_response()})
                draft = store.drafts.save(changed, _deed(Did.SAVED, reference))
        if chance.random() < HOW_MANY_ARE_SENT:
            whole = a_submission(clinic, draft)
            with board.deed(reference, SENT):
                store.submissions.send(draft, whole, _deed(Did.SENT, reference))


def _deed(did: Did, reference: str) -> Deed:
    return Deed(who=PATIENT, did=did, whose=(reference,), at=MORNING, ticked=MORNING)
