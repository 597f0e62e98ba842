"""How much is taken at once: what is more is refused before it is read."""

import asyncio
import itertools
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from screening.web.server.bounds import (
    LARGEST_BODY,
    LARGEST_HEADERS,
    LARGEST_MESSAGE,
    LONGEST_ADDRESS,
    MOST_COOKIES,
    MOST_HEADERS,
    NOT_FOR_US,
    TOO_BIG,
    Bounds,
)
from tests.factories import a_clinic
from tests.unit.web.surface import STREAM, a_visit

PART = 1024


@pytest.fixture
def visit(tmp_path: Path) -> TestClient:
    return a_visit(a_clinic(tmp_path))


def test_a_body_that_says_it_is_too_large_is_refused(visit: TestClient) -> None:
    answer = visit.post("/staff", content=b"", headers={"content-length": str(LARGEST_BODY + 1)})

    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


async def reads_all(_scope: Scope, receive: Receive, send: Send) -> None:
    """Read a body to its end, as a form does."""
    while (await receive())["more_body"]:
        pass
    await PlainTextResponse("read")(_scope, receive, send)


def posted(parts: int) -> tuple[int, int]:
    """Post so many parts without a length; return the status, and how many were read."""
    read, told = itertools.count(), []

    async def receive() -> Message:
        number = next(read)
        return {"type": "http.request", "body": b"x" * PART, "more_body": number + 1 < parts}

    async def send(message: Message) -> None:
        told.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    asyncio.run(Bounds(reads_all)(scope, receive, send))
    return told[0]["status"], next(read)


def test_a_body_without_a_length_is_read_up_to_the_bound_only() -> None:
    most = LARGEST_BODY // PART

    assert posted(most) == (200, most)
    assert posted(1_000_000) == (413, most + 1)


@pytest.mark.parametrize("length", ["-1", "+1", "1e3", "0x10", "", "1, 1", "\xb2"])
def test_a_length_that_is_no_number_is_refused(visit: TestClient, length: str) -> None:
    coded = {"content-length": length.encode("latin-1")}

    assert visit.post("/staff", content=b"", headers=coded).status_code == 400  # type: ignore[arg-type]


def test_a_body_with_two_lengths_is_refused(visit: TestClient) -> None:
    headers = {"content-length": "5", "transfer-encoding": "chunked"}

    assert visit.post("/staff", content=b"key=x", headers=headers).status_code == 400


def test_an_address_may_be_so_long_and_no_longer(visit: TestClient) -> None:
    fits = "x" * (LONGEST_ADDRESS - len("/?p="))

    assert visit.get(f"/?p={fits}").status_code == 200
    assert visit.get(f"/?p={fits}x").status_code == 414
    assert visit.get(f"/{fits}xxxx").status_code == 414


@pytest.mark.parametrize(
    "headers",
    [
        {"x-much": "x" * LARGEST_HEADERS},
        {f"x-{n}": "x" for n in range(MOST_HEADERS)},
        {"cookie": "; ".join(f"c{n}=1" for n in range(MOST_COOKIES + 1))},
    ],
)
def test_too_many_headers_or_cookies_are_refused(
    visit: TestClient, headers: dict[str, str]
) -> None:
    assert visit.get("/livez", headers=headers).status_code == 431


def test_as_many_cookies_as_fit_are_taken(visit: TestClient) -> None:
    cookies = "; ".join(f"c{n}=1" for n in range(MOST_COOKIES))

    assert visit.get("/livez", headers={"cookie": cookies}).status_code == 200


def test_a_message_may_be_so_large_and_no_larger(visit: TestClient) -> None:
    with visit.websocket_connect(STREAM) as line:
        line.send_bytes(b"x" * LARGEST_MESSAGE)
        assert len(line.receive_bytes()) == LARGEST_MESSAGE
        line.send_bytes(b"x" * (LARGEST_MESSAGE + 1))
        with pytest.raises(WebSocketDisconnect) as told:
            line.receive_bytes()

    assert told.value.code == TOO_BIG


def test_a_message_in_letters_closes_the_line(visit: TestClient) -> None:
    with visit.websocket_connect(STREAM) as line:
        line.send_text("hello")
        with pytest.raises(WebSocketDisconnect) as told:
            line.receive_bytes()

    assert told.value.code == NOT_FOR_US
