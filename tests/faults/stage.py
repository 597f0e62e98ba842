"""Two copies of the app behind nginx, on one PostgreSQL: what the stories of `replicas` play on."""

import contextlib
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]

from screening.clinic import Clinic
from screening.records.sql import opening
from screening.records.timer import Timer
from tests import postgres
from tests.browser.conftest import Server, free_port
from tests.factories import MASTER_KEY, a_clinic, the_records
from tests.faults import nginx
from tests.postgres import Addresses

COPIES: Final = 2
FIND_SECONDS: Final = 30


@dataclass
class Stage:
    """Where a patient finds the form, the two copies behind it, and the records of both."""

    address: str
    copies: tuple[Server, ...]
    clinic: Clinic
    pool: ThreadPoolExecutor
    _starting: list["Future[None]"] = field(default_factory=list)

    def serving(self, besides: Server | None = None) -> Server:
        """Return the copy that holds the patient's line, once it is the only one that does."""
        last = time.monotonic() + FIND_SECONDS
        while time.monotonic() < last:
            held = [copy for copy in self.copies if copy is not besides and _has_a_line(copy)]
            if len(held) == 1:
                return held[0]
            threading.Event().wait(0.01)
        raise AssertionError("no copy of the app holds the patient's line")

    def both_up(self) -> None:
        """Wait until the copy that was killed last is there again."""
        while self._starting:
            self._starting.pop().result()

    def bring_back(self, copy: Server) -> None:
        """Start a killed copy again, while others go on."""
        self._starting.append(self.pool.submit(copy.start))


@contextlib.contextmanager
def a_stage() -> Iterator[Stage]:
    """Start everything; the first copy makes the tables before the second comes."""
    with contextlib.ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory()))
        addresses = ending.enter_context(postgres.own(durable=True)).fresh_database()
        copies = tuple(_copy(folder / f"copy-{n}", addresses) for n in range(COPIES))
        for copy in copies:
            ending.callback(copy.stop)
            copy.start()
        address = ending.enter_context(nginx.running(folder, *(copy.port for copy in copies)))
        clinic = ending.enter_context(_clinic(folder / "beside", addresses))
        pool = ending.enter_context(ThreadPoolExecutor(1))
        yield Stage(address, copies, clinic, pool)


def _copy(folder: Path, addresses: Addresses) -> Server:
    folder.mkdir()
    return Server(folder, free_port(), _settings(addresses))


def _settings(addresses: Addresses) -> dict[str, str]:
    return {
        "IMS_DATABASE_URL": addresses.app_url,
        "IMS_DATABASE_OWNER_URL": addresses.owner_url,
        "IMS_MASTER_KEY": MASTER_KEY,
    }


@contextlib.contextmanager
def _clinic(folder: Path, addresses: Addresses) -> Iterator[Clinic]:
    records = the_records(folder, addresses.app_url, addresses.owner_url)
    try:
        # The copies live by the clock on the wall; by another, their forms would be of another day.
        clinic = a_clinic(folder, store=opening.store(records))
        now = _now()
        yield replace(clinic, clock=_now, timer=Timer.resumed(_now, time.monotonic, (now, now)))
    finally:
        records.database.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _has_a_line(copy: Server) -> bool:
    # Only a websocket stays open: nginx closes its connection after every other answer.
    if copy.process is None or copy.process.poll() is not None:
        return False
    lines = psutil.Process(copy.process.pid).net_connections("tcp4")
    return any(
        line.laddr.port == copy.port and line.status == psutil.CONN_ESTABLISHED for line in lines
    )
