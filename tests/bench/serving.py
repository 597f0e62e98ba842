"""What benches and pictures need: a Streamlit of our own, and the Chromium that was found."""

import contextlib
import os
import platform
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.bench.assessing import ROOT
from tests.factories import MASTER_KEY, somebody_works

# What is started here opens its records with the tests' own key.
os.environ.setdefault("IMS_MASTER_KEY", MASTER_KEY)
TABLET: Final[ViewportSize] = {"width": 820, "height": 1180}
START_SECONDS: Final = 60
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium that scripts/chromium.py found."""
    named = os.environ.get("CHROMIUM")
    path = named or (Path(sys.prefix) / "chromium").read_text(encoding="utf-8").strip()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass(frozen=True)
class Server:
    """A Streamlit of our own, and what it has cost so far."""

    address: str
    process: "subprocess.Popen[bytes]"

    def cpu_ms(self) -> float:
        """Return the milliseconds of CPU that all its threads have used, ended ones too."""
        if platform.system() == "Linux":
            # The clock of another process: its number, as clock_getcpuclockid(3) makes it.
            return time.clock_gettime(~self.process.pid << 3 | 2) * 1000
        command = ["ps", "-o", "time=", "-p", str(self.process.pid)]
        told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        seconds = 0.0
        for part in told.strip().replace("-", ":").split(":"):
            seconds = seconds * 60 + float(part)
        return seconds * 1000


@contextlib.contextmanager
def served(script: str, folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Serve a script with the same Streamlit until the block ends."""
    with running(script, folder, environment) as server:
        yield server.address


@contextlib.contextmanager
def running(
    script: str,
    folder: Path,
    environment: Mapping[str, str],
    *more: str,
    by: str = "streamlit",
    said: IO[bytes] | int = subprocess.DEVNULL,
    logged: IO[bytes] | int = subprocess.DEVNULL,
) -> Iterator[Server]:
    """Run a Streamlit with more options until the block ends, or a module that starts one."""
    port = _free_port()
    options = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    flags += more
    server = subprocess.Popen(
        [sys.executable, "-m", by, "run", script, *flags],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=said,
        stderr=logged,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield Server(f"http://127.0.0.1:{port}", server)
    finally:
        server.terminate()
        server.wait()


def ours(folder: Path) -> AbstractContextManager[Server]:
    """Run the app with its records in a folder, where somebody works: nothing is open before."""
    somebody_works(folder)
    return running("app.py", ROOT, {"IMS_DATA_DIR": str(folder)})


def the_bare_page(folder: Path, *more: str) -> AbstractContextManager[Server]:
    """Run the bare page where no settings of ours are found."""
    return running(str(ROOT / "tests" / "bench" / "bare_page.py"), folder, {}, *more)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(address: str) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        with contextlib.suppress(OSError), urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise AssertionError(f"nothing answers at {address}")
