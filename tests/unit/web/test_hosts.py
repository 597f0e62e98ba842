"""By which names the app answers, and to whose pages."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient, WebSocketDenialResponse

from screening.settings import Settings
from tests.factories import a_clinic
from tests.unit.web.surface import STREAM, a_visit

OURS = "intake.example.org"


@pytest.fixture
def visit(tmp_path: Path) -> TestClient:
    return a_visit(a_clinic(tmp_path, hosts=f"{OURS}, Other.Example.org."))


@pytest.mark.parametrize(
    "host",
    [
        OURS,
        f"{OURS}:8501",
        "INTAKE.example.ORG",
        f"{OURS}.",
        "other.example.org",
        "127.0.0.1:8501",
        "localhost",
        "[::1]:8501",
    ],
)
def test_the_app_answers_by_its_own_names_and_those_of_the_machine(
    visit: TestClient, host: str
) -> None:
    assert visit.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        f"{OURS}.evil.example",
        f"evil-{OURS}",
        f"user@{OURS}",
        f"{OURS}, evil.example",
        f"{OURS}/path",
        f"{OURS}:",
        f"{OURS}:port",
        f"{OURS}:99999999",
        f"{OURS}..",
        "[::1",
        "*",
        "192.168.1.5",
        "\xe9vil.example",
    ],
)
def test_any_other_name_is_refused_for_pages_and_for_lines(visit: TestClient, host: str) -> None:
    coded = {"host": host.encode("latin-1")}

    assert visit.get("/", headers=coded).status_code == 400  # type: ignore[arg-type]
    with (
        pytest.raises(WebSocketDenialResponse) as told,
        visit.websocket_connect(STREAM, headers=coded),
    ):
        pass
    assert told.value.status_code == 400


def test_two_names_at_once_are_none(visit: TestClient) -> None:
    twice = [("host", OURS), ("host", OURS)]

    assert visit.get("/", headers=twice).status_code == 400


def test_what_a_wrong_name_claims_never_decides_which_page_it_is(visit: TestClient) -> None:
    # With this name Starlette takes the address for /livez, which is answered to everybody.
    answer = visit.get("/staff", headers={"host": "x/livez?"})

    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_whoever_watches_over_the_app_may_know_it_by_number(visit: TestClient, path: str) -> None:
    assert visit.get(path, headers={"host": "10.1.2.3:8501"}).status_code == 200


@pytest.mark.parametrize("origin", [None, f"https://{OURS}"])
def test_our_own_page_and_a_program_open_a_line(visit: TestClient, origin: str | None) -> None:
    headers = {"host": OURS} | ({"origin": origin} if origin else {})

    with visit.websocket_connect(STREAM, headers=headers) as line:
        line.send_bytes(b"x")
        assert line.receive_bytes() == b"x"


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://localhost:9999", "null", "", f"{OURS}", "http://[", "x" * 500],
)
def test_a_page_of_another_site_opens_no_line(visit: TestClient, origin: str) -> None:
    headers = {"host": OURS, "origin": origin}
    with (
        pytest.raises(WebSocketDenialResponse) as told,
        visit.websocket_connect(STREAM, headers=headers),
    ):
        pass
    assert told.value.status_code == 403


@pytest.mark.parametrize(
    "hosts", ["https://a.example", "a.example:80", "*.example", "a b", "a/b", "-a"]
)
def test_a_setting_that_is_no_list_of_names_stops_the_start(hosts: str) -> None:
    with pytest.raises(ValidationError, match="without port"):
        Settings(hosts=hosts)


def test_the_address_is_a_name_and_no_setting_is_no_further_one() -> None:
    assert Settings(hosts="").host_names == Settings(hosts=" , ").host_names == ("127.0.0.1",)
    ours = Settings(hosts="a.example.org", address="https://b.example.org:8443")
    assert ours.host_names == ("a.example.org", "b.example.org")
