"""What whoever watches over the app is told, at once, and about nobody."""

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from screening import bootstrap
from screening.actions.housekeeping import readiness
from screening.actions.housekeeping.readiness import Note, State, Trouble
from screening.clinic import Clinic
from screening.records.readiness import Trouble as OfRecords
from screening.settings import Settings
from screening.web.server import health
from screening.web.server.health import KEPT, Watch
from tests.factories import Clock, a_clinic, a_deed, one_of, send_form

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return a_clinic(tmp_path)


@pytest.fixture
def watcher(clinic: Clinic) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=list(health.routes(one_of(clinic))))) as client:
        yield client


class Looked:
    """Looks that give what they are told to, and count themselves."""

    def __init__(self, *states: State | Exception) -> None:
        self.states, self.times = list(states), 0
        self.may_end = threading.Event()
        self.may_end.set()

    def __call__(self) -> State:
        self.times += 1
        self.may_end.wait()
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if isinstance(state, Exception):
            raise state
        return state


FULL = State((Trouble.DISK_IS_FULL,))


def test_an_app_that_runs_is_alive_and_ready(watcher: TestClient) -> None:
    assert watcher.get("/livez").text == "alive\n"
    assert watcher.get("/readyz").text.splitlines()[0] == "ready"
    assert watcher.get("/health").status_code == 404


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_an_answer_is_kept_nowhere(path: str, watcher: TestClient) -> None:
    assert watcher.get(path).headers["cache-control"] == "no-store"
    assert watcher.head(path).status_code == 200
    assert watcher.post(path).status_code == 405


def test_without_records_it_is_alive_and_not_ready(clinic: Clinic, tmp_path: Path) -> None:
    app = Starlette(routes=list(health.routes(one_of(clinic))))
    (tmp_path / "records.sqlite3").write_bytes(b"")
    with TestClient(app) as client:
        assert client.get("/livez").status_code == 200
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text == f"{OfRecords.OTHER_TABLES}\n"


def test_the_end_of_one_clinic_does_not_shut_the_door_of_another(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    bootstrap.another_clinic(settings, "Another")
    clinics = bootstrap.clinics(settings)
    look = health.looking(clinics)
    assert look() == State()

    clinics.first().store.keys.destroy(a_deed())
    one_is_left = look()
    clinics.first().store.keys.destroy(a_deed())

    assert one_is_left == State()
    assert look().troubles == (OfRecords.SEALED,)


def test_nothing_is_said_about_anybody(clinic: Clinic, watcher: TestClient) -> None:
    sent = send_form(clinic, name="Canary Patient")

    for path in ("/livez", "/readyz"):
        answer = watcher.get(path)
        assert "Canary" not in f"{answer.text}{answer.headers}"
        assert sent.reference not in f"{answer.text}{answer.headers}"


def test_a_note_turns_nobody_away(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = State(notes=(Note.DISK_GETS_FULL, Note.MAIL_WAITS))
    monkeypatch.setattr(readiness, "look", lambda _clinic: noted)
    with TestClient(Starlette(routes=list(health.routes(one_of(clinic))))) as client:
        answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.text == f"ready\n{Note.DISK_GETS_FULL}\n{Note.MAIL_WAITS}\n"


def test_many_who_ask_at_once_cost_one_look() -> None:
    look = Looked(FULL)

    async def ask() -> list[State]:
        watch = Watch(look, Clock())
        return await asyncio.gather(*(watch.state() for _ in range(50)))

    assert asyncio.run(ask()) == [FULL] * 50
    assert look.times == 1


@pytest.mark.parametrize(
    ("later", "looks"),
    [(timedelta(0), 1), (KEPT - timedelta(milliseconds=1), 1), (KEPT, 2), (-KEPT, 2)],
)
def test_what_was_seen_is_good_for_a_second(later: timedelta, looks: int) -> None:
    look, clock = Looked(State()), Clock()

    async def ask() -> None:
        watch = Watch(look, clock)
        await watch.state()
        clock.now += later
        await watch.state()

    asyncio.run(ask())

    assert look.times == looks


def test_a_look_that_hangs_is_not_waited_for_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.05)
    look, clock = Looked(State()), Clock()
    look.may_end.clear()

    async def ask() -> tuple[State, State, State]:
        watch = Watch(look, clock)
        first, second = await watch.state(), await watch.state()
        look.may_end.set()
        monkeypatch.setattr(health, "PATIENCE_SECONDS", 60)
        return first, second, await watch.state()

    late = State((Trouble.NO_ANSWER,))
    assert asyncio.run(ask()) == (late, late, State())
    assert look.times == 1


def test_a_look_that_fails_is_not_ready_and_quotes_nobody(capsys: Capture) -> None:
    look = Looked(ValueError("Canary Patient"))

    state = asyncio.run(Watch(look, Clock()).state())

    logged = capsys.readouterr().err
    assert state == State((Trouble.NOT_LOOKED_AT,))
    assert '"error_type": "ValueError"' in logged
    assert "Canary" not in logged


def test_the_log_tells_a_change_once(capsys: Capture) -> None:
    look, clock = Looked(State(), FULL, FULL, State(), State()), Clock()

    async def ask() -> None:
        watch = Watch(look, clock)
        for _ in range(5):
            await watch.state()
            clock.passes(seconds=5)

    asyncio.run(ask())

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line.get("outcome")) for line in lines] == [
        ("not_ready", "the disk is full"),
        ("ready_again", None),
    ]
