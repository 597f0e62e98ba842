"""The app as it is started for patients, made to fail: all that it writes, to the last line."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from screening.web.cookies import FORM
from tests.bench import tab
from tests.bench.serving import running
from tests.factories import TOKEN, somebody_works
from tests.unit.logs.canaries import CANARY
from tests.unit.logs.faulty import BROKEN_RECORDS


@dataclass(frozen=True)
class Written:
    """What the app said to the one who started it, what it logged, and what browsers got."""

    said: str
    logged: str
    answers: Mapping[str, str]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Return the log, line by line; whatever is no JSON fails."""
        return [json.loads(line) for line in self.logged.splitlines()]

    def told(self, event: str) -> list[tuple[str | None, str]]:
        """Return the type and the place of the errors that an event told."""
        of_it = [line for line in self.lines if line["event"] == event]
        return [(line.get("error_type"), line["error_at"].partition(":")[0]) for line in of_it]


def fetched(address: str) -> str:
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            return f"{answer.status} {answer.read().decode()}"
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read().decode()}"


async def opened(address: str, secret: str) -> None:
    async with tab.opened(address, {FORM: secret}):
        return


@pytest.fixture(scope="module")
def written(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("clinic")
    said, logged, answers = folder / "said", folder / "logged", {}
    with said.open("wb") as out, logged.open("wb") as err:
        settings = {"IMS_DATA_DIR": str(folder / "records")}
        by = "tests.unit.logs.faulty"
        with running("app.py", root, settings, by=by, said=out, logged=err) as server:
            # It has told how to begin by now; pages are open once somebody works here.
            somebody_works(folder / "records")
            for path in ("/livez", "/staff", "/readyz", f"/drawing/{CANARY}", f"/{CANARY}"):
                answers[path] = fetched(server.address + path)
            for secret in (BROKEN_RECORDS, TOKEN):
                asyncio.run(opened(server.address, secret))
    return Written(said.read_text(), logged.read_text(), answers)


def test_a_patient_stands_nowhere_in_what_the_app_writes(written: Written) -> None:
    assert CANARY not in written.said
    assert CANARY not in written.logged
    assert not [path for path, answer in written.answers.items() if CANARY in answer]


def test_each_line_of_the_log_is_one_of_ours(written: Written) -> None:
    assert written.lines
    for line in written.lines:
        assert {"timestamp", "level", "event", "logger"} <= set(line), line


def test_no_trace_is_written(written: Written) -> None:
    for text in (written.said, written.logged):
        assert "Traceback" not in text
        assert "most recent call" not in text


def test_the_one_who_starts_it_is_still_told_how_to_begin(written: Written) -> None:
    assert "http://127.0.0.1:8501/staff/setup#" in written.said
    assert "/staff/setup#" not in written.logged


@pytest.mark.parametrize(
    ("event", "error"),
    [
        ("page_failed", ("StoreError", "screening/ui/visitor.py")),
        ("script_failed", ("ValidationError", "screening/ui/visitor.py")),
        ("staff_page_failed", ("IntegrityError", "screening/web/staff/door.py")),
        ("not_ready", ("IntegrityError", "screening/web/server/health.py")),
        ("thread_crashed", ("ValidationError", "pydantic/main.py")),
        ("python_warning", ("UserWarning", "faulty.py")),
    ],
)
def test_each_fault_is_told_by_type_and_place(
    written: Written, event: str, error: tuple[str, str]
) -> None:
    assert error in written.told(event)


def test_what_the_server_and_streamlit_say_of_it_is_told_too(written: Written) -> None:
    of_libraries = {
        line["logger"]: line.get("error_type")
        for line in written.lines
        if line["event"] == "library"
    }

    assert of_libraries["uvicorn.error"] == "ExceptionGroup"
    assert of_libraries["streamlit.error_util"] == "ValidationError"
    assert {"some.library", "streamlit.made_late"} <= set(of_libraries)


def test_the_lines_of_one_request_share_its_number(written: Written) -> None:
    numbers = {
        line["logger"]: line.get("request_id")
        for line in written.lines
        if line["logger"] in {"some.library", "uvicorn.error", "screening.web.desk"}
    }

    assert numbers["some.library"] == numbers["uvicorn.error"]
    assert numbers["screening.web.desk"] not in {None, numbers["uvicorn.error"]}


def test_browsers_are_answered_all_the_same(written: Written) -> None:
    status = {path: answer.split()[0] for path, answer in written.answers.items()}

    assert status == {
        "/livez": "200",
        "/staff": "500",
        "/readyz": "503",
        f"/drawing/{CANARY}": "500",
        f"/{CANARY}": "404",
    }
