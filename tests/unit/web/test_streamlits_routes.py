"""Each address that Streamlit would answer is one that we need, or is closed.

A Streamlit that brings a new address fails here, until somebody has decided about it.
"""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from streamlit import config
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from screening.web.server.headers import COMPONENTS, FILES, HOST_CONFIG, NO_HOSTS, OPEN, STREAM
from tests.factories import a_clinic
from tests.unit.web.surface import THEIRS, a_visit

# Streamlit's address, and under which condition we let it through.
LET_THROUGH = {
    "/_stcore/health": "the tests and `make run` ask whether the server is up",
    "/_stcore/host-config": "the page needs an answer; it gets ours",
    "/_stcore/bidi-components/{path:path}": "the scripts of our own components, and no others",
    "/_stcore/stream": "the line of the page",
    "/": "the files of the page below /static/, and the picture beside its title",
}
PARAMETER = re.compile(r"\{\w+(:\w+)?\}")


@pytest.fixture
def visit(tmp_path: Path) -> TestClient:
    return a_visit(a_clinic(tmp_path))


def registered() -> list[BaseRoute]:
    """Return what Streamlit would register with everything switched on."""
    storage: Any = SimpleNamespace(_storage=None)
    runtime: Any = SimpleNamespace(
        media_file_mgr=storage,
        uploaded_file_mgr=None,
        component_registry=None,
        bidi_component_registry=None,
        stats_mgr=None,
        _main_script_path=str(Path(__file__)),
    )
    for option in ("server.enableStaticServing", "server.scriptHealthCheckEnabled"):
        config.set_option(option, True)  # noqa: FBT003 - Streamlit's own signature
    try:
        return create_streamlit_routes(runtime)
    finally:
        for option in ("server.enableStaticServing", "server.scriptHealthCheckEnabled"):
            config.set_option(option, False)  # noqa: FBT003 - as above


def addresses() -> dict[str, set[str]]:
    """Return each address of Streamlit's with the ways in which it may be used."""
    found: dict[str, set[str]] = {}
    for route in registered():
        assert isinstance(route, Route | WebSocketRoute | Mount)
        ways = set(getattr(route, "methods", None) or {"GET"})
        found.setdefault(route.path or "/", set()).update(ways)
    return found


def test_streamlit_has_the_addresses_that_we_decided_about() -> None:
    found = addresses()

    assert set(LET_THROUGH) <= set(found)
    assert len(found) > len(LET_THROUGH)
    assert {"/_stcore/metrics", "/_stcore/script-health-check"} <= set(found)


def test_every_other_address_of_streamlit_is_closed_in_every_way(visit: TestClient) -> None:
    open_still = [
        (way, path)
        for path, ways in addresses().items()
        if path not in LET_THROUGH
        for way in ways | {"GET", "POST", "OPTIONS"}
        if visit.request(way, PARAMETER.sub("x", path)).status_code != 404
    ]

    assert open_still == []


def test_of_those_that_are_let_through_only_what_the_page_needs_is() -> None:
    assert {*OPEN, HOST_CONFIG, STREAM, FILES} == {
        "/_stcore/health",
        "/favicon.png",
        "/_stcore/host-config",
        "/_stcore/stream",
        "/static/",
    }
    assert COMPONENTS.startswith("/_stcore/bidi-components/ims-intake.")


@pytest.mark.parametrize("path", [*sorted(OPEN), HOST_CONFIG, f"{FILES}x.js", f"{COMPONENTS}x"])
@pytest.mark.parametrize("way", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_what_is_let_through_may_only_be_read(visit: TestClient, path: str, way: str) -> None:
    answer = visit.request(way, path)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/_stcore/bidi-components/other.x/a.js", "/index.html", "/x"])
def test_what_lies_beside_what_is_let_through_is_closed(visit: TestClient, path: str) -> None:
    assert visit.get(path).status_code == 404


def test_no_outside_host_may_steer_the_page_and_streamlits_own_answer_is_not_given(
    visit: TestClient,
) -> None:
    assert visit.get(HOST_CONFIG).json() == NO_HOSTS
    assert THEIRS not in visit.get(HOST_CONFIG).text
    assert visit.get("/_stcore/health").text == THEIRS
