"""Saves a second with several processes, ours beside the bare driver; and who waits how long."""

import contextlib
import multiprocessing
import sqlite3
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import make_url

from screening.records.sql import sqlite
from tests.bench.writer import BARE, CONTINUE, OURS, Task, Where, make_bare_tables, serve
from tests.factories import the_records
from tests.postgres import Postgres

WRITERS: Final = (2, 8)
MOST_WRITERS: Final = 8
KINDS: Final = (OURS, BARE, CONTINUE)
ROUNDS: Final = 3
SECONDS: Final = 1.2
A_SECOND: Final = 50
WAITING_SECONDS: Final = 10.0
IN_FORCE: Final = {
    "SQLite": ("journal_mode", "synchronous"),
    "PostgreSQL": ("fsync", "synchronous_commit", "full_page_writes"),
}
SYNCHRONOUS: Final = ("OFF", "NORMAL", "FULL", "EXTRA")


@dataclass(frozen=True)
class Saving:
    """What one engine does: saves a second by kind and writers; milliseconds of the open loop."""

    engine: str
    settings: str
    per_second: Mapping[tuple[str, int], float]
    waits: Mapping[str, Sequence[float]]

    def ratio(self, writers: int) -> float:
        """Return our saves a second over those of the bare driver."""
        return self.per_second[OURS, writers] / self.per_second[BARE, writers]


def measure(folder: Path, server: Postgres) -> tuple[Saving, ...]:
    """Measure both engines with the same eight processes."""
    places = (_embedded(folder / "sqlite"), _on_server(folder / "postgres", server))
    with _writers() as pipes:
        return tuple(_measured(pipes, where) for where in places)


def _embedded(folder: Path) -> Where:
    where = Where("SQLite", folder, str(folder / "bare.sqlite3"))
    the_records(folder).database.close()
    make_bare_tables(where)
    return where


def _on_server(folder: Path, server: Postgres) -> Where:
    own, bare = server.fresh_database(), server.fresh_database()
    address = make_url(bare.owner_url).set(drivername="postgresql")
    plain = address.render_as_string(hide_password=False)
    where = Where("PostgreSQL", folder, plain, own.app_url, own.owner_url)
    the_records(folder, own.app_url, own.owner_url).database.close()
    make_bare_tables(where)
    return where


@contextlib.contextmanager
def _writers() -> Iterator[Sequence[Pipe]]:
    spawning = multiprocessing.get_context("spawn")
    pairs = [spawning.Pipe() for _ in range(MOST_WRITERS)]
    processes = [
        spawning.Process(target=serve, args=(number, theirs), daemon=True)
        for number, (_, theirs) in enumerate(pairs)
    ]
    for process, (_, theirs) in zip(processes, pairs, strict=True):
        process.start()
        # Theirs alone now: if a writer dies, nobody waits for it.
        theirs.close()
    yield [ours for ours, _ in pairs]
    for (ours, _), process in zip(pairs, processes, strict=True):
        ours.send(None)
        process.join()


def _measured(pipes: Sequence[Pipe], where: Where) -> Saving:
    for kind in KINDS:
        _together(pipes, where, kind, 0.2)
    done: dict[tuple[str, int], int] = {}
    for _ in range(ROUNDS):
        for kind in KINDS:
            for count in WRITERS:
                spent = _together(pipes[:count], where, kind, SECONDS)
                done[kind, count] = done.get((kind, count), 0) + len(spent)
    per_second = {which: saves / (ROUNDS * SECONDS) for which, saves in done.items()}
    waits = {kind: _evenly(pipes, where, kind) for kind in (OURS, BARE)}
    return Saving(where.engine, _settings(where), per_second, waits)


def _together(pipes: Sequence[Pipe], where: Where, kind: str, seconds: float) -> list[float]:
    """Let all of them save as fast as they can."""
    since = _soon(pipes, where, kind)
    for pipe in pipes:
        pipe.send(Task(where, kind, since, since + seconds))
    return [spent for pipe in pipes for spent in pipe.recv()]


def _evenly(pipes: Sequence[Pipe], where: Where, kind: str) -> Sequence[float]:
    """Let all of them save in turn, at a fixed pace; return the milliseconds, sorted."""
    since, step = _soon(pipes, where, kind), 1 / A_SECOND
    for number, pipe in enumerate(pipes):
        begin = since + number * step
        pipe.send(Task(where, kind, begin, begin + WAITING_SECONDS, step * len(pipes)))
    return sorted(spent * 1000 for pipe in pipes for spent in pipe.recv())


def _soon(pipes: Sequence[Pipe], where: Where, kind: str) -> float:
    """Return a moment at which every writer is ready."""
    for pipe in pipes:
        pipe.send(Task(where, kind))
    for pipe in pipes:
        pipe.recv()
    return time.monotonic() + 0.05


def _settings(where: Where) -> str:
    """Return what is in force on a connection like those that saved."""
    names = IN_FORCE[where.engine]
    if where.engine == "SQLite":
        with closing(sqlite3.connect(where.folder / "records.sqlite3")) as embedded:
            sqlite.prepare(embedded)
            mode, level = (embedded.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
        version = sqlite3.sqlite_version
        return f"{version}, {names[0]} {mode.upper()}, {names[1]} {SYNCHRONOUS[level]}"
    with closing(psycopg.connect(where.bare, autocommit=True)) as server:
        told = [f"{name} {server.execute(f'SHOW {name}').fetchone()[0]}" for name in names]  # type: ignore[index]
        version = f"{server.info.server_version // 10_000}.{server.info.server_version % 10_000}"
    return ", ".join((version, *told))


def at(waits: Sequence[float], share: float) -> float:
    """Return the wait that a share of all did not exceed."""
    return statistics.quantiles(waits, n=1000)[round(share * 1000) - 1]
