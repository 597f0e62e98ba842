"""The real server, and thousands of malformed requests at it over bare sockets.

What is looked for: a 5xx, a trace or a path of ours in an answer, an answer of the app without its
headers, no answer where one is due, a canary of a body in what the server writes; and afterwards a
server that does not live, does not serve a patient, or does not stop.
"""

import asyncio
import random
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from screening import bootstrap
from screening.settings import Settings
from screening.web import site
from screening.web.cookies import FORM, HERE
from tests.bench import tab
from tests.bench.serving import Server, running
from tests.canaries import found
from tests.factories import OTHER_TOKEN, RESPONSE, TOKEN, a_clinic, one_of, open_form, walk
from tests.faults import bad_lines, malformed
from tests.faults.malformed import Sent
from tests.faults.nursery import ROOT
from tests.tablets import begun

REQUESTS: Final = 10_000
SEED: Final = 20260601
# So many of a hundred are websockets.
LINES: Final = 22
AT_ONCE: Final = 16
# Where no answer is due, so long is waited whether one comes.
SHORT_SECONDS: Final = 0.15
LONG_SECONDS: Final = 20.0
# What a line that stays open is listened to, once all was said.
LINE_SECONDS: Final = 0.25
MOST_READ: Final = 4 * 2**20
STOP_SECONDS: Final = 20
OPENED: Final = re.compile(rb"HTTP/1\.1 101")
STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d{3})")
INSIDE: Final = re.compile(
    rb"Traceback|most recent call|\.py\b|site-packages|File \"|sqlalchemy|[a-z]+\.[a-z]+Error\b"
)
FILES: Final = re.compile(rb"\A[A-Z]+ /(form|static|_stcore/bidi-components|favicon)\b")
OF_THE_SERVER: Final = b"Failed to open a WebSocket connection"
CLOSED: Final = b"\x88"
HEADER: Final = b"x-content-type-options: nosniff"
TRACE: Final = re.compile(rb"Traceback|most recent call")
LINE: Final = re.compile(
    r'"level": "(?:warning|error|critical)", "event": "(\w+)", "logger": "([\w.?]+)"'
    r'(?:, "request_id": "\w+")?(?:, "error_type": "(\w+)")?'
)
PARAMETER: Final = re.compile(r"\{\w+(:\w+)?\}")
PLACES: Final = ("main", "sign")


@dataclass
class Outcome:
    """What came of it: how often what was sent, with which answers, and all that was wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """Return how many requests were sent."""
        return self.kinds.total()


@dataclass(frozen=True)
class Target:
    """The server, the addresses it has, and the widgets of a form that is under way."""

    server: Server
    paths: Sequence[str]
    widgets: Sequence[str]
    cookie: str
    begun: Mapping[str, str]

    async def told(self, sent: Sent) -> bytes:
        """Send, and return what comes back until the server hangs up or falls silent."""
        where = urlsplit(self.server.address)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        try:
            with suppress(ConnectionError):
                writer.write(sent.data)
                await asyncio.wait_for(writer.drain(), LONG_SECONDS)
            patience = LONG_SECONDS if sent.is_answered else SHORT_SECONDS
            first = await _head(reader, patience)
            if OPENED.match(first):
                patience = LINE_SECONDS
                with suppress(ConnectionError):
                    writer.write(sent.then)
                    await asyncio.wait_for(writer.drain(), LONG_SECONDS)
            return first + await _read(reader, patience) if first else b""
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


def run(count: int, seed: int) -> Outcome:
    """Send so many requests to a server of our own, and look at all that it says."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        said = folder / "said"
        with said.open("wb") as log:
            _beset(outcome, count, random.Random(seed), (folder, log.fileno()))
        judge_log(outcome, said.read_bytes())
    return outcome


def _beset(outcome: Outcome, count: int, chance: random.Random, where: tuple[Path, int]) -> None:
    folder, log = where
    settings = {"IMS_DATA_DIR": str(folder / "records")}
    with running("app.py", ROOT, settings, said=log, logged=log) as server:
        target = asyncio.run(_a_target(server, folder))
        asyncio.run(_send_all(outcome, target, count, chance))
        outcome.wrong += asyncio.run(_after(target))
        _stop(outcome, server)


async def _a_target(server: Server, folder: Path) -> Target:
    """Put a form that is half filled in behind a cookie, and look at the widgets of its pages."""
    clinic = bootstrap.clinic(Settings(data_dir=folder / "records"))
    walk(clinic, open_form(clinic, TOKEN), RESPONSE, until="sign")
    # Another patient's: who holds the cookie of a form can shut it by wrong birth dates.
    walk(clinic, open_form(clinic, OTHER_TOKEN), RESPONSE, until="main")
    widgets: list[str] = []
    for place in PLACES:
        async with tab.opened(server.address, {FORM: TOKEN, HERE: "yes"}, place) as one:
            widgets += [drawn.id for drawn in one.screen.widgets.values()]
            widgets += [one.screen.main]
    paths = [
        PARAMETER.sub("x", route.path) for route in site.routes(one_of(a_clinic(folder / "other")))
    ]
    return Target(server, paths, widgets, f"{FORM}={TOKEN}; {HERE}=yes", begun(clinic))


async def _send_all(outcome: Outcome, target: Target, count: int, chance: random.Random) -> None:
    waiting = [_one(chance, target) for _ in range(count)]
    await asyncio.gather(*(_work(outcome, target, waiting) for _ in range(AT_ONCE)))


def _one(chance: random.Random, target: Target) -> Sent:
    if chance.randrange(100) < LINES:
        return bad_lines.a_line(chance, target.widgets, target.cookie)
    return malformed.a_request(chance, target.paths)


async def _work(outcome: Outcome, target: Target, waiting: list[Sent]) -> None:
    while waiting:
        sent = waiting.pop()
        try:
            told = await target.told(sent)
        except TimeoutError:
            told = b""
        except OSError as error:
            outcome.wrong.append(f"{sent.kind}: {type(error).__name__}")
            return
        outcome.kinds[sent.kind] += 1
        judge(outcome, sent, told)


async def _head(reader: asyncio.StreamReader, patience: float) -> bytes:
    """Return the head of an answer, or what there is of it."""
    try:
        return await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), patience)
    except asyncio.IncompleteReadError as error:
        return error.partial
    except (TimeoutError, ConnectionError):
        return b""


async def _read(reader: asyncio.StreamReader, patience: float) -> bytes:
    told = b""
    with suppress(TimeoutError, ConnectionError):
        while len(told) < MOST_READ:
            part = await asyncio.wait_for(reader.read(2**16), patience)
            if not part:
                break
            told += part
    return told


def judge(outcome: Outcome, sent: Sent, told: bytes) -> None:
    """Note what an answer says, and what is wrong with it."""
    status = STATUS.match(told)
    outcome.answers[_named(status, told)] += 1
    faults = []
    if status is None and sent.is_answered:
        faults.append("no answer")
    if status and status[1] >= b"500":
        faults.append(f"status {status[1].decode()}")
    if not FILES.match(sent.data) and (inside := INSIDE.search(told)):
        faults.append(f"tells {inside[0]!r}")
    if _is_of_the_app(status, told) and HEADER not in told.lower():
        faults.append("without our headers")
    outcome.wrong += [f"{sent.kind}: {fault}: {sent.data[:200]!r}" for fault in faults]


def _named(status: re.Match[bytes] | None, told: bytes) -> str:
    """Return an answer's status; of a line that was closed the code of that, too."""
    at = told.rfind(CLOSED)
    if status is None or status[1] != b"101":
        return status[1].decode() if status else "none"
    whole = 0 < at < len(told) - 1 and told[at + 1] == len(told) - at - 2
    return f"101, then {int.from_bytes(told[at + 2 : at + 4], 'big')}" if whole else "101"


def _is_of_the_app(status: re.Match[bytes] | None, told: bytes) -> bool:
    """Tell whether an answer is one of ours: not of the server, before it asks the app."""
    if status is None or status[1] in {b"100", b"101"}:
        return False
    # Its own words may be lost when it hangs up on somebody who still sends.
    is_bare = status[1] == b"400" and b"\r\ndate:" not in told.lower()
    return not is_bare and OF_THE_SERVER not in told


async def _after(target: Target) -> list[str]:
    """Return what is wrong with a server that was through all this."""
    wrong = []
    plain = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    for path in (b"/livez", b"/readyz", b"/"):
        told = await target.told(Sent("after", plain % path))
        if not told.startswith(b"HTTP/1.1 200"):
            wrong.append(f"{path.decode()} answers {told[:60]!r}")
    for cookies, place in (
        ({FORM: OTHER_TOKEN, HERE: "yes"}, "main"),
        (target.begun, "welcome"),
    ):
        async with tab.opened(target.server.address, cookies) as one:
            if one.screen.name != place:
                wrong.append(f"a patient gets {one.screen.name!r}, not {place!r}")
    return wrong


def _stop(outcome: Outcome, server: Server) -> None:
    """Stop it as `systemctl stop` does: a line that was never closed must not keep it."""
    server.process.terminate()
    try:
        server.process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        outcome.wrong.append("does not stop")
        server.process.kill()


def judge_log(outcome: Outcome, said: bytes) -> None:
    """Note what the server wrote of it, and whether somebody or something inside stands there."""
    outcome.wrong += [f"the log tells {hit}" for hit in found(said)]
    outcome.wrong += [f"the log tells {hit[0]!r}" for hit in TRACE.finditer(said)][:5]
    outcome.lines.update(" ".join(one).strip() for one in LINE.findall(said.decode()))
