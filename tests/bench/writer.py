"""One process that saves forms: our whole autosave, a whole Continue, or what the driver can do."""

import os
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, Final

import psycopg

from screening.actions.form import intake
from screening.actions.form.turns import Turn
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.sql import opening, rows, sqlite
from screening.records.timer import Timer
from screening.response import journey
from tests import factories

OURS: Final = "ours"
BARE: Final = "bare"
CONTINUE: Final = "continue"
PAGE: Final = "main"
WORDS: Final = "It is a dull pull across the low back, worse after a long day at the desk. "
# A patient with much to say who also signed by hand: sealed, some 4 kB.
WORDY: Final[Mapping[str, Any]] = {
    "main_problem": (WORDS * 6)[:400].strip(),
    "ask_physio": (WORDS * 6)[:400].strip(),
    "medicine_list": (WORDS * 7)[:500].strip(),
    "signature_drawn": [[[100 + 4 * x, 100 + x * 37 % 100] for x in range(160)]],
}
TABLES: Final = (
    "CREATE TABLE draft (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, body {blob} NOT NULL)",
    "CREATE TABLE audit (seq {number}, at TEXT, who TEXT, did TEXT, whose TEXT, hash TEXT)",
)
UPSERT: Final = (
    "INSERT INTO draft (id, revision, body) VALUES (?, 1, ?) "
    "ON CONFLICT (id) DO UPDATE SET revision = draft.revision + 1, body = excluded.body"
)
NOTE: Final = "INSERT INTO audit (at, who, did, whose, hash) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Where:
    """One engine: where our records lie, and where those of the bare driver do."""

    engine: str
    folder: Path
    bare: str
    url: str = ""
    owner_url: str = ""


@dataclass(frozen=True)
class Task:
    """What a writer does from one moment to another; `every` seconds, or at once after the last.

    Both moments are of `time.monotonic`, which all processes of a machine share.
    """

    where: Where
    kind: str
    since: float = 0
    until: float = 0
    every: float = 0


def serve(number: int, pipe: Pipe) -> None:
    """Do one task after another, and answer with the seconds that each save took."""
    writers: dict[str, Writer] = {}
    while task := pipe.recv():
        if task.where.engine not in writers:
            writers[task.where.engine] = Writer.at(task.where, number)
        pipe.send(_timed(writers[task.where.engine].saves[task.kind], task))
    for writer in writers.values():
        writer.close()


@dataclass
class Writer:
    """Everything that one process saves with, on one engine."""

    saves: Mapping[str, Callable[[], None]]
    endings: tuple[Callable[[], None], ...]

    def close(self) -> None:
        """Close both connections."""
        for end in self.endings:
            end()

    @classmethod
    def at(cls, where: Where, number: int) -> "Writer":
        """Open the records, fill in a form of our own, and connect with the bare driver."""
        records = factories.the_records(where.folder, where.url, where.owner_url)
        clinic = replace(
            factories.a_clinic(where.folder / f"{number}", store=opening.store(records)),
            clock=_now,
            timer=Timer.resumed(_now, time.monotonic, (_now(), _now())),
        )
        answers = factories.a_response(**WORDY)
        turn = factories.walk(clinic, factories.open_form(clinic, f"{number:0>43}"), answers)
        whole = turn.draft.model_copy(update={"answers": {**turn.draft.answers, **WORDY}})
        form = _Form(clinic, replace(turn, draft=whole))
        with records.reading() as transaction:
            size = len(rows.draft_row(transaction.keys, whole)["body"])
        bare = (_bare_sqlite if where.engine == "SQLite" else _bare_postgres)(where.bare)
        name = turn.draft.id
        saves = {
            OURS: form.save,
            CONTINUE: form.go_on,
            BARE: lambda: bare.save(name, os.urandom(size)),
        }
        return cls(saves, (records.database.close, bare.close))


@dataclass
class _Form:
    clinic: Clinic
    turn: Turn

    def save(self) -> None:
        deed = self.clinic.deed(Did.SAVED, self.turn.draft.reference)
        draft = self.clinic.store.drafts.save(self.turn.draft, deed)
        self.turn = replace(self.turn, draft=draft)

    def go_on(self) -> None:
        draft = self.turn.draft
        place = journey.find(self.clinic.content.questionnaire, draft.answers, PAGE)
        assert place, f"{PAGE} is not on the way"
        raws = factories.page_raws(place, draft.answers)
        after = intake.answer(self.clinic, draft, PAGE, raws)
        assert after.draft.revision == draft.revision + 1, after
        self.turn = after


@dataclass
class _Bare:
    run: Callable[..., object]
    close: Callable[[], None]
    begin: str
    upsert: str
    note: str

    def save(self, name: str, body: bytes) -> None:
        """Do the same durable write: the form, and a line that tells who saved it."""
        told = (_now().isoformat(), "patient", str(Did.SAVED), name[:9], "0" * 64)
        self.run(self.begin)
        self.run(self.upsert, (name, body))
        self.run(self.note, told)
        self.run("COMMIT")


def make_bare_tables(where: Where) -> None:
    """Make the two tables that the bare driver writes."""
    embedded = where.engine == "SQLite"
    bare = (_bare_sqlite if embedded else _bare_postgres)(where.bare)
    number = "INTEGER" if embedded else "BIGINT GENERATED ALWAYS AS IDENTITY"
    for table in TABLES:
        blob = "BLOB" if embedded else "BYTEA"
        bare.run(table.format(blob=blob, number=f"{number} PRIMARY KEY"))
    bare.close()


def _bare_sqlite(address: str) -> _Bare:
    connection = sqlite3.connect(address)
    # With our settings: nothing is lost by either.
    sqlite.prepare(connection)
    return _Bare(connection.execute, connection.close, "BEGIN IMMEDIATE", UPSERT, NOTE)


def _bare_postgres(address: str) -> _Bare:
    connection = psycopg.connect(address, autocommit=True)
    return _Bare(
        connection.execute,
        connection.close,
        "BEGIN",
        *(q.replace("?", "%s") for q in (UPSERT, NOTE)),
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _timed(save: Callable[[], None], task: Task) -> list[float]:
    spent, due = [], task.since
    while due < task.until:
        time.sleep(max(0, due - time.monotonic()))
        began = due if task.every else time.monotonic()
        save()
        ended = time.monotonic()
        spent.append(ended - began)
        # Due by the plan, however long the last one took: whoever waits is counted as waiting.
        due = due + task.every if task.every else ended
    return spent
