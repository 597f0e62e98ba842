"""The prefix of our cookies on a secure line: what a browser is told, and what the pages see."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from screening.web import cookies
from screening.web.server.prefixed import Prefixed

OURS, THEIRS = "__Host-ims_form", "_streamlit_xsrf"
# The client would open "/line" in the clear.
LINE = "wss://testserver/line"


def seen(request: Request) -> Response:
    return JSONResponse(request.cookies)


def given(_request: Request) -> Response:
    answer = Response()
    cookies.hold_form(answer, "secret")
    answer.set_cookie(THEIRS, "of Streamlit")
    return answer


def forgotten(_request: Request) -> Response:
    answer = Response()
    cookies.forget_all(answer)
    return answer


async def line(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_json(socket.cookies)
    await socket.close()


APP = Starlette(
    routes=[
        Route("/", seen),
        Route("/given", given),
        Route("/forgotten", forgotten),
        WebSocketRoute("/line", line),
    ],
    middleware=[Middleware(Prefixed)],
)


@pytest.fixture
def secure() -> Iterator[TestClient]:
    with TestClient(APP, base_url="https://testserver") as browser:
        yield browser


@pytest.fixture
def clear() -> Iterator[TestClient]:
    with TestClient(APP, base_url="http://testserver") as browser:
        yield browser


def test_on_a_secure_line_our_cookies_go_out_secure_and_under_the_prefix(
    secure: TestClient,
) -> None:
    form, here, theirs = secure.get("/given").headers.get_list("set-cookie")

    assert form.startswith(f"{OURS}=secret; ")
    assert here.startswith("__Host-ims_here=yes; ")
    for one in (form, here):
        # Without either a browser keeps no cookie of this prefix.
        assert {"Path=/", "Secure", "HttpOnly"} <= set(one.split("; "))
        assert "domain" not in one.lower()
    assert theirs.startswith(f"{THEIRS}=")


def test_they_go_under_the_name_by_which_they_came(secure: TestClient) -> None:
    secure.get("/given")
    assert OURS in secure.cookies

    secure.get("/forgotten")
    assert OURS not in secure.cookies


def test_the_pages_know_them_by_their_plain_names(secure: TestClient) -> None:
    held = {"cookie": f"a=b;{OURS}=x=y; {THEIRS}=z"}

    assert secure.get("/", headers=held).json() == {"a": "b", "ims_form": "x=y", THEIRS: "z"}
    with secure.websocket_connect(LINE, headers=held) as opened:
        assert opened.receive_json()["ims_form"] == "x=y"


@pytest.mark.parametrize("name", ["ims_form", "ims_tablet", "ims_staff", "ims_link", "ims_copy"])
def test_a_cookie_that_another_host_planted_is_not_seen(secure: TestClient, name: str) -> None:
    for planted in (f"{name}=planted", f"{name}=planted; __Host-{name}=ours; {name}=again"):
        known = secure.get("/", headers={"cookie": planted}).json()
        assert known.get(name, "ours") == "ours"
        with secure.websocket_connect(LINE, headers={"cookie": planted}) as opened:
            assert opened.receive_json().get(name, "ours") == "ours"


def known(cookie: bytes) -> dict[str, str]:
    """Return what the pages know of a header as it came; the test client would change its bytes."""
    found: list[dict[str, str]] = []

    async def page(scope: Scope, _receive: Receive, _send: Send) -> None:
        found.append(HTTPConnection(scope).cookies)

    async def nothing() -> Message:
        return {}

    async def nowhere(_message: Message) -> None:
        return

    scope = {"type": "http", "scheme": "https", "headers": [(b"cookie", cookie)]}
    asyncio.run(Prefixed(page)(scope, nothing, nowhere))
    return found[0]


@pytest.mark.parametrize("blank", ["\xa0", "\x85", "\x1c", "\x1f", "\x0b", "\x0c", " \xa0 "])
@pytest.mark.parametrize("name", ["ims_form", "__Host-ims_form"])
def test_nothing_that_is_stripped_later_makes_a_planted_name_one_of_ours(
    blank: str, name: str
) -> None:
    for planted in (f"a=b; {blank}{name}=planted", f"{name}{blank}=planted"):
        assert "ims_form" not in known(planted.encode("latin-1"))
    assert known(f"{blank}a=b; __Host-ims_form=ours".encode("latin-1"))["ims_form"] == "ours"


def test_a_browser_that_sends_nothing_of_ours_is_led_on(secure: TestClient) -> None:
    odd = '; =x;;  ; nameless; b="c; d=e"'

    assert secure.get("/", headers={"cookie": odd}).json() == {"": "nameless", "b": '"c', "d": 'e"'}
    assert secure.get("/", headers={"cookie": "ims_form"}).json() == {}


def test_on_a_line_in_the_clear_the_names_are_plain(clear: TestClient) -> None:
    form, *_ = clear.get("/given").headers.get_list("set-cookie")

    assert form.startswith("ims_form=secret; ")
    assert "Secure" not in form
    assert clear.get("/").json()["ims_form"] == "secret"
    clear.get("/forgotten")
    assert not clear.get("/").json().get("ims_form")
