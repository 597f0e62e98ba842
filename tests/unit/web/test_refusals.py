"""Whoever is refused gets a kind page, with the same headers as everybody, and nothing more."""

import re
from pathlib import Path

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.testclient import TestClient, WebSocketDenialResponse

from screening.clinic import Clinic
from screening.web.server.bounds import LARGEST_BODY, LONGEST_ADDRESS, MOST_COOKIES
from screening.web.server.headers import HEADERS
from screening.web.server.refusals import WORDS
from tests.factories import a_clinic
from tests.unit.web.surface import BROWSER, STREAM, a_visit

NAME = "Harbour <Pain> & Physio"
INSIDE = re.compile(
    r"Traceback|\.py|site-packages|streamlit|starlette|uvicorn|python", re.IGNORECASE
)


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return a_clinic(tmp_path, clinic_name=NAME)


@pytest.fixture
def stranger(clinic: Clinic) -> TestClient:
    return a_visit(clinic)


def refused(stranger: TestClient, status: int, **headers: str) -> httpx2.Response:
    """Provoke each refusal as somebody would who does not mean well."""
    sent = {**BROWSER, **headers}
    match status:
        case 400:
            return stranger.get("/", headers={**sent, "host": "evil.example"})
        case 404:
            return stranger.get("/nothing", headers=sent)
        case 405:
            return stranger.delete("/sent", headers=sent)
        case 413:
            return stranger.post("/sent", content=b"x" * (LARGEST_BODY + 1), headers=sent)
        case 414:
            return stranger.get("/", params={"p": "x" * LONGEST_ADDRESS}, headers=sent)
        case 431:
            return stranger.get("/", headers={**sent, "cookie": "a=1;" * (MOST_COOKIES + 1)})
        case _:
            raise AssertionError(status)


PROVOKED = (400, 404, 405, 413, 414, 431)


@pytest.mark.parametrize("status", PROVOKED)
def test_a_browser_gets_a_page_that_says_what_to_do(stranger: TestClient, status: int) -> None:
    answer = refused(stranger, status)

    title, body = WORDS[status]
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{title}</h1>" in answer.text
    assert body in answer.text
    assert '<html lang="en-CA">' in answer.text
    assert '<a class="button" href="/">' in answer.text
    assert "Harbour &lt;Pain&gt; &amp; Physio" in answer.text


@pytest.mark.parametrize("status", PROVOKED)
def test_a_program_gets_a_line(stranger: TestClient, status: int) -> None:
    answer = refused(stranger, status, accept="*/*")

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == f"{WORDS[status][0]}\n"


@pytest.mark.parametrize("accept", ["*/*", BROWSER["accept"]])
@pytest.mark.parametrize("status", PROVOKED)
def test_no_refusal_tells_what_is_inside_or_goes_without_the_headers(
    stranger: TestClient, status: int, accept: str
) -> None:
    answer = refused(stranger, status, accept=accept)

    assert not INSIDE.search(f"{answer.text} {answer.headers}")
    assert set(HEADERS) <= set(answer.headers)
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'unsafe" not in answer.headers["content-security-policy"]


def test_a_page_that_is_used_in_a_wrong_way_says_in_which_it_may_be(stranger: TestClient) -> None:
    assert refused(stranger, 405).headers["allow"] == "POST"
    assert stranger.post("/_stcore/health").headers["allow"] == "GET, HEAD"


def test_staff_are_led_back_to_their_own_start(stranger: TestClient) -> None:
    page = stranger.get("/staff/nothing", headers=BROWSER).text

    assert '<a class="button" href="/staff">' in page


def a_fault(_clinics: object, _request: Request) -> Response:
    raise ValueError("Canary Patient cannot be drawn")


@pytest.mark.parametrize(("accept", "kind"), [("*/*", "text/plain"), ("text/html", "text/html")])
def test_a_fault_inside_is_told_without_its_words_and_with_the_headers(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, accept: str, kind: str
) -> None:
    monkeypatch.setattr("screening.web.patient.kiosk._begin_again", a_fault)

    answer = a_visit(clinic).get("/new", headers={"accept": accept})

    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (500, kind)
    assert WORDS[500][0] in answer.text
    assert "Canary" not in answer.text
    assert set(HEADERS) <= set(answer.headers)


@pytest.mark.parametrize(
    "own",
    [
        HTMLResponse("<h1>Ours</h1>", 403),
        Response("{}", 404, media_type="application/json"),
        PlainTextResponse("not ready\n", 503),
    ],
)
def test_an_answer_that_has_a_page_of_its_own_keeps_it(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, own: Response
) -> None:
    def answered(_clinics: object, _request: Request) -> Response:
        return own

    monkeypatch.setattr("screening.web.patient.kiosk._begin_again", answered)

    answer = a_visit(clinic).get("/new", headers=BROWSER)

    assert (answer.status_code, answer.content) == (own.status_code, own.body)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (STREAM, {"host": "evil.example"}, 400),
        (STREAM, {"origin": "http://evil.example"}, 403),
        (STREAM, {"cookie": "a=1;" * (MOST_COOKIES + 1)}, 431),
        ("/_stcore/other", {}, 404),
    ],
)
def test_whoever_may_not_open_a_line_is_told_with_the_same_headers(
    stranger: TestClient, path: str, headers: dict[str, str], status: int
) -> None:
    with (
        pytest.raises(WebSocketDenialResponse) as told,
        stranger.websocket_connect(path, headers=headers),
    ):
        pass

    assert told.value.status_code == status
    assert set(HEADERS) <= set(told.value.headers)
    assert not INSIDE.search(told.value.text)


def test_a_line_that_is_hung_up_before_it_was_opened_is_told_so(clinic: Clinic) -> None:
    async def hung_up(line: object) -> None:
        await line.close(1008)  # type: ignore[attr-defined]

    stranger = a_visit(clinic, line=hung_up)
    with pytest.raises(WebSocketDenialResponse) as told, stranger.websocket_connect(STREAM):
        pass

    assert told.value.status_code == 403
    assert set(HEADERS) <= set(told.value.headers)


def test_the_words_are_few_and_blame_nobody() -> None:
    for title, body in WORDS.values():
        assert len(title.split()) <= 8
        assert len(body.split()) <= 30
        assert not re.search(
            r"invalid|forbidden|illegal|error|denied", f"{title} {body}", re.IGNORECASE
        )
