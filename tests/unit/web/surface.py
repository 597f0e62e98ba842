"""The app's own routes and middleware before something that stands for Streamlit."""

from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from screening.clinic import Clinic
from screening.web import site
from tests.factories import a_member, one_of

THEIRS = "Streamlit's own"
BROWSER = {"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
STREAM = "/_stcore/stream"


async def theirs(_request: Request) -> Response:
    return PlainTextResponse(THEIRS)


async def echo(line: WebSocket) -> None:
    """Say back whatever comes, until the line is closed."""
    await line.accept()
    try:
        while True:
            await line.send_bytes(await line.receive_bytes())
    except WebSocketDisconnect:
        return


def a_visit(
    clinic: Clinic,
    *,
    at: str = "http://testserver",
    line: Callable[[WebSocket], Any] = echo,
) -> TestClient:
    """Return somebody who calls the app by an address; it is set up by then."""
    if not clinic.store.people.every():
        a_member(clinic)
    app = Starlette(
        routes=[
            *site.routes(one_of(clinic)),
            WebSocketRoute(STREAM, line),
            Route("/{path:path}", theirs),
        ],
        middleware=list(site.middleware(one_of(clinic))),
    )
    return TestClient(app, base_url=at, follow_redirects=False, raise_server_exceptions=False)
