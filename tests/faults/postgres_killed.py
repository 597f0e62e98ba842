"""PostgreSQL is killed while patients write: what they were told is kept must be there after it."""

import random
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import psycopg
from psycopg import sql

from screening.actions import codes
from screening.actions.form import intake
from screening.actions.form.turns import Turn
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import StoreError
from screening.records.sql import opening
from tests import postgres
from tests.factories import a_clinic, a_response, open_form, page_raws, step, the_records
from tests.postgres import Addresses

WRITERS: Final = 4
SIGN: Final = "sign"
# A form takes about 26 deeds: between two kills some are begun, gone on with and sent.
DEEDS: Final = (60, 120)
RETRY_SECONDS: Final = 0.02
OUTAGE_SECONDS: Final = 60.0
T = TypeVar("T")


@dataclass
class Outcome:
    """What came of it; `lost` names what was acknowledged and is missing."""

    kills: int = 0
    acknowledged: int = 0
    sent: int = 0
    interrupted: int = 0
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Promise:
    """The last of a form that its patient was told is kept."""

    token: str
    revision: int
    answers: Mapping[str, Any]
    sent: Submission | None = None


@dataclass
class Writer:
    """One patient after the other: each fills in a form, tap by tap, and sends it."""

    clinic: Clinic
    chance: random.Random
    ended: threading.Event
    promises: dict[str, Promise] = field(default_factory=dict)
    acknowledged: int = 0
    interrupted: int = 0
    lost: list[str] = field(default_factory=list)

    def work(self) -> None:
        """Fill in forms until the end, through every outage."""
        while not self.ended.is_set():
            words = f"Pain for {self.chance.randrange(10**9)} hours"
            self._fill_in(codes.token(self.chance.randbytes), a_response(main_problem=words))

    def _fill_in(self, token: str, answers: Mapping[str, Any]) -> None:
        now: Turn | Submission | None
        now = self._insist(partial(open_form, self.clinic, token))
        while isinstance(now, Turn) and not self.ended.is_set():
            self._promised(Promise(token, now.draft.revision, now.draft.answers))
            now = self._insist(partial(self._tapped, token, now, answers))
        if isinstance(now, Submission):
            self._promised(Promise(token, 0, now.answers, now))

    def _tapped(
        self, token: str, turn: Turn, answers: Mapping[str, Any]
    ) -> Turn | Submission | None:
        # Nobody knows whether a tap counted that an outage interrupted: so look, as a reload does.
        draft = intake.find(self.clinic, token)
        if draft is None:
            return self._sent(token, turn, answers)
        if why := what_is_lost(self.clinic, self.promises[token]):
            self.lost.append(why)
        here = intake.visit(self.clinic, draft)
        if here.place.id != SIGN or here.interrupt:
            return step(self.clinic, here, answers)
        return intake.submit(self.clinic, draft, page_raws(here.place, answers))

    def _sent(self, token: str, turn: Turn, answers: Mapping[str, Any]) -> Submission | None:
        if not intake.was_sent(self.clinic, turn.draft):
            self.lost.append(f"all of {token}")
            return None
        sent = intake.submit(self.clinic, turn.draft, page_raws(turn.place, answers))
        return sent if isinstance(sent, Submission) else None

    def _promised(self, promise: Promise) -> None:
        self.promises[promise.token] = promise
        self.acknowledged += 1

    def _insist(self, act: Callable[[], T]) -> T:
        for _ in range(int(OUTAGE_SECONDS / RETRY_SECONDS)):
            try:
                return act()
            except StoreError:
                self.interrupted += 1
                threading.Event().wait(RETRY_SECONDS)
        raise AssertionError("the records never came back")


def run(count: int, seed: int, *, hasty: bool = False) -> Outcome:
    """Kill the server so often while patients write, and look for all that was acknowledged.

    A `hasty` server acknowledges before it has written: it shows that a loss would be seen.
    """
    chance = random.Random(seed)
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres.own(durable=True) as server,
        _clinic(server, Path(folder), hasty=hasty) as clinic,
    ):
        ended = threading.Event()
        writers = [
            Writer(clinic, random.Random(f"{seed} {number}"), ended) for number in range(WRITERS)
        ]
        with ThreadPoolExecutor(WRITERS) as pool:
            works = [pool.submit(writer.work) for writer in writers]
            try:
                for _ in range(count):
                    _kill_under_load(server, writers, works, chance)
            finally:
                ended.set()
        for work in works:
            work.result()
        return _outcome(clinic, writers, count)


def what_is_lost(clinic: Clinic, promise: Promise) -> str:
    """Return what of a promise the records do not keep; nothing if they keep all of it."""
    if promise.sent:
        kept = clinic.store.submissions.by_reference(promise.sent.reference)
        return "" if kept == promise.sent else f"the sent form {promise.sent.reference}"
    draft = intake.find(clinic, promise.token)
    if draft is None or draft.revision < promise.revision:
        return f"revision {promise.revision} of {promise.token}"
    same = draft.revision > promise.revision or draft.answers == promise.answers
    return "" if same else f"answers of revision {promise.revision} of {promise.token}"


def _kill_under_load(
    server: postgres.Postgres,
    writers: list[Writer],
    works: "list[Future[None]]",
    chance: random.Random,
) -> None:
    pause = threading.Event()
    # After so many deeds, not seconds: a busy machine is killed under as much load as an idle one.
    wanted = sum(one.acknowledged for one in writers) + chance.randrange(*DEEDS)
    while sum(one.acknowledged for one in writers) < wanted:
        for work in works:
            assert not work.done(), work.result()
        pause.wait(RETRY_SECONDS)
    pause.wait(chance.uniform(0, RETRY_SECONDS))
    assert server.server is not None
    server.server.kill()
    server.server.start()


def _outcome(clinic: Clinic, writers: list[Writer], count: int) -> Outcome:
    promises = [promise for writer in writers for promise in writer.promises.values()]
    missing = [why for promise in promises if (why := what_is_lost(clinic, promise))]
    audit = clinic.store.ledger.verify()
    return Outcome(
        kills=count,
        acknowledged=sum(writer.acknowledged for writer in writers),
        sent=sum(promise.sent is not None for promise in promises),
        interrupted=sum(writer.interrupted for writer in writers),
        lost=[*missing, *(why for writer in writers for why in writer.lost), *audit],
    )


@contextmanager
def _clinic(server: postgres.Postgres, folder: Path, *, hasty: bool) -> Iterator[Clinic]:
    addresses = server.fresh_database()
    records = the_records(folder, addresses.app_url, addresses.owner_url)
    try:
        if hasty:
            _make_hasty(server, addresses)
            # Connections that are open already would go on as before.
            records.database.close()
        yield a_clinic(folder, store=opening.store(records))
    finally:
        records.database.close()


def _make_hasty(server: postgres.Postgres, addresses: Addresses) -> None:
    command = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off")
    address = server.admin.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(command.format(sql.Identifier(addresses.database)))
        # Five times a second it would write by itself: on a slow machine before nearly every kill.
        admin.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        admin.execute("SELECT pg_reload_conf()")
