"""A server with records of its own, and a touch tablet in front of it."""

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from screening import bootstrap
from screening.actions import codes
from screening.clinic import Clinic
from screening.records.deeds import PATIENT
from screening.records.people import EVERY_ROLE
from screening.settings import Settings
from screening.web.cookies import HERE
from screening.web.cookies import TABLET as TABLET_COOKIE
from tests.browser.walking import Patient
from tests.factories import open_form, somebody_works, walk
from tests.tablets import a_tablet, begun, form_of, token_of

ROOT = Path(__file__).parents[2]
TABLET = {"width": 820, "height": 1180}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
START_SECONDS = 60
# Below those that Linux gives out, above those that Chromium refuses; a process has its own start.
PORTS = range(11_000, 32_000)
ASKED = itertools.count(os.getpid() * 211)
PATIENCE_MS = 15_000
# Several stories share two cores at times; what never comes is found all the same.
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Server:
    """The app as `make run` starts it, on a port of its own."""

    folder: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    is_founded: bool = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def clinic(self) -> Clinic:
        """The same records, read beside the server."""
        return bootstrap.clinic(Settings(data_dir=self.folder)).acting_as(PATIENT, EVERY_ROLE)

    @property
    def said(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def start(self) -> None:
        if "IMS_DATABASE_URL" not in self.settings and self.is_founded:
            somebody_works(self.folder)
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--server.port", str(self.port)],
                cwd=ROOT,
                env={**os.environ, "IMS_DATA_DIR": str(self.folder), **self.settings},
                stdout=log,
                stderr=log,
            )
        self._wait()

    def die(self) -> None:
        """End at once, as after a power cut."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    def _wait(self) -> None:
        last = time.monotonic() + START_SECONDS
        while time.monotonic() < last:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"{self.address}/readyz") as answer,  # noqa: S310 - ours
            ):
                if answer.status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"the server did not start: {self.said}")


@dataclass
class Tablet:
    """A browser profile: its cookies, its tabs, and what its console complained of."""

    context: BrowserContext
    server: Server
    complaints: list[str] = field(default_factory=list)
    address: str = ""

    def __post_init__(self) -> None:
        self.address = self.address or self.server.address

    def tab(self, answers: Mapping[str, Any], page: str = "") -> Patient:
        """Open a tab, on a form that is begun now if none is held; wait for its first screen."""
        if not self.token:
            self.begins()
        tab = self.context.new_page()
        tab.set_default_timeout(PATIENCE_MS)
        tab.on("console", self._heard)
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        patient = Patient(tab, self.server.clinic.content, answers)
        patient.open(f"{self.address}/{page}")
        return patient

    def given_form(self, answers: Mapping[str, Any], until: str) -> None:
        """Put a form that is filled in up to a page behind our cookie, as after a link."""
        clinic = self.server.clinic
        token = codes.token(clinic.chance)
        walk(clinic, open_form(clinic, token), answers, until=until)
        self.hold(form_of(clinic, token))

    def given_tablet(self, name: str = "Tablet 1") -> None:
        """Be handed to patients, with nothing open yet."""
        self.hold({TABLET_COOKIE: a_tablet(self.server.clinic, name)})

    def begins(self) -> None:
        """Be handed to patients, with a form just begun, as Begin does it."""
        self.hold(begun(self.server.clinic))

    def hold(self, cookies: Mapping[str, str]) -> None:
        """Put cookies into the browser."""
        for name, value in cookies.items():
            cookie = {"name": name, "value": value, "url": self.server.address, "httpOnly": True}
            self.context.add_cookies([cookie])  # type: ignore[list-item]

    def closes(self) -> None:
        """Close the browser: what lives only as long as it is open goes."""
        for tab in self.context.pages:
            tab.close()
        self.context.clear_cookies(name=HERE)

    @property
    def token(self) -> str:
        return token_of({c["name"]: c["value"] for c in self.context.cookies()})

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """One browser for the stories of a module: while it is open, its driver's loop runs here."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that the stories share; each has a patient of its own."""
    shared = Server(tmp_path_factory.mktemp("data"), free_port())
    shared.start()
    yield shared
    shared.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server for a story that ends it."""
    own = Server(tmp_path, free_port())
    own.start()
    yield own
    own.stop()


@pytest.fixture
def new_tablet(chromium: Browser) -> Iterator[Callable[..., Tablet]]:
    """Return what hands out tablets; all of them must have kept quiet in the end."""
    given: list[Tablet] = []

    def handed(server: Server, **options: Any) -> Tablet:
        context = chromium.new_context(**{"viewport": TABLET, "has_touch": True, **options})
        given.append(Tablet(context, server))
        return given[-1]

    yield handed
    for tablet in given:
        tablet.context.close()
        assert not tablet.complaints


@pytest.fixture
def tablet(server: Server, new_tablet: Callable[..., Tablet]) -> Tablet:
    return new_tablet(server)


def free_port() -> int:
    """Return a port that nobody listens at, and that stays so between a server's end and its start.

    The system gives its own ports to whoever opens a line: it must have none of these to give.
    """
    while True:
        port = PORTS.start + next(ASKED) % len(PORTS)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def focus(page: Page) -> str:
    """Name what has the focus: its tag, or its class where it has one of ours."""
    found: str = page.evaluate(
        "() => document.activeElement.className || document.activeElement.tagName"
    )
    return found
