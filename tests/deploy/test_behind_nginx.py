"""The app as the unit starts it, behind deploy/nginx.conf with a certificate: what browsers get."""

import asyncio
import http.client
import os
import re
import shlex
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from screening import bootstrap
from screening.clinic import Clinic
from screening.settings import Settings
from screening.web.cookies import FORM, HERE, LINK, SIZE, TABLET
from tests import certificate
from tests.bench.tab import LARGEST, Tab
from tests.browser.conftest import FLAGS, ROOT, Server, free_port
from tests.deploy import files
from tests.faults import nginx
from tests.tablets import a_tablet, begun, founded

pytestmark = pytest.mark.browser
STREAMLITS = "_streamlit_xsrf"
ADDRESS = f"https://{certificate.NAME}"
START_MS = 60_000
PATHS = ("/", "/staff", "/staff/staff.css", "/livez", "/nothing-here", "/form/form.css")


class Unit(Server):
    """The app, started by the line and with the settings that a clinic's machine has."""

    def start(self) -> None:
        started = shlex.split(files.unit("ims-intake.service")["ExecStart"][0])
        assert started[0] == files.PYTHON
        settings = {**files.example(), "IMS_DATA_DIR": str(self.folder)}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *started[1:]],
                cwd=ROOT,
                env={**os.environ, **settings, "STREAMLIT_SERVER_PORT": str(self.port)},
                stdout=log,
                stderr=log,
            )
        self._wait()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def cookies(self) -> list[str]:
        """Return what the browser shall keep, each with its conditions."""
        return self.headers.get_all("set-cookie") or []


@dataclass(frozen=True)
class Line:
    """The way to the app: nginx with TLS, nginx in the clear, and who signed the certificate."""

    port: int
    clear: int
    signed: Path
    trusted: ssl.SSLContext
    clinic: Clinic

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a page over the encrypted line, by the clinic's name."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port)) as asked:
            asked.connect()
            asked.sock = self.trusted.wrap_socket(asked.sock, server_hostname=certificate.NAME)
            return _answered(asked, method, path, {"Host": certificate.NAME, **headers})

    def get_in_the_clear(self, path: str, host: str) -> Answer:
        """Ask for a page at port 80, by any name."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.clear)) as asked:
            return _answered(asked, "GET", path, {"Host": host})


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    if not nginx.program():
        message = "nginx is not installed"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    folder = tmp_path_factory.mktemp("nginx")
    app = Unit(tmp_path_factory.mktemp("data"), free_port())
    app.start()
    with nginx.encrypted(folder, app.port) as (port, clear):
        signed = folder / "fullchain.pem"
        clinic = bootstrap.clinic(Settings(data_dir=app.folder))
        yield Line(port, clear, signed, ssl.create_default_context(cafile=signed), founded(clinic))
    app.stop()


def test_every_cookie_is_for_encrypted_lines_only(line: Line) -> None:
    tablet = held({TABLET: a_tablet(line.clinic)})
    ours = {"Cookie": tablet, "Sec-Fetch-Site": "same-origin", "Content-Length": "0"}
    begun_form = line.get("/tablet/begin", "POST", **ours)
    # The second answer is where Streamlit sets a cookie of its own.
    cookies = [*begun_form.cookies, *line.get("/_stcore/health").cookies]

    named = {one.split("=")[0] for one in cookies}
    assert named == {*over_tls({FORM: "", HERE: "", SIZE: "", LINK: ""}), STREAMLITS}
    assert [one for one in cookies if "; secure" not in one.lower()] == []


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_tells_the_browser_once_to_stay_on_encrypted_lines(
    line: Line, path: str
) -> None:
    answer = line.get(path)

    told = answer.headers.get_all("strict-transport-security")
    assert told == ["max-age=31536000; includeSubDomains"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_what_it_is(line: Line, path: str) -> None:
    answer = line.get(path)

    kind = answer.headers["content-type"] or ""
    assert bool(answer.body) == bool(kind)
    assert not kind.startswith("text/") or kind.endswith("charset=utf-8")
    assert answer.headers["access-control-allow-origin"] is None


def test_what_a_browser_sent_is_never_sent_back_by_trace(line: Line) -> None:
    assert line.get("/", method="TRACE").status == 405


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_ways_of_encrypting_are_refused(line: Line) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.load_verify_locations(line.signed)
    # This client would take what no browser takes any more.
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1

    with pytest.raises(ssl.SSLError, match=r"(?i)protocol.version"):
        replace(line, trusted=old).get("/")


def test_what_is_too_large_even_for_nginx_is_told_in_words(line: Line) -> None:
    answer = line.get("/staff/invitations/many", "POST", **{"Content-Length": "3000000"})

    assert answer.status == 413
    assert b"512 KB: go back, and split it" in answer.body
    assert answer.headers.get_all("strict-transport-security") is not None


def test_nginx_writes_no_body_to_the_disk() -> None:
    site = nginx.SITE.read_text(encoding="utf-8")
    sizes = re.findall(r"client_(?:max_body|body_buffer)_size (\w+);", site)

    assert (len(sizes), len(set(sizes))) == (2, 1)


def test_a_browser_in_the_clear_is_sent_to_the_clinics_own_name(line: Line) -> None:
    answer = line.get_in_the_clear("/staff?x=1", host="another.example.com")

    assert answer.status == 301
    assert answer.headers["location"] == f"https://{certificate.NAME}/staff?x=1"


def test_a_browser_cannot_say_that_it_came_otherwise(line: Line) -> None:
    answer = line.get("/", **{"X-Forwarded-Proto": "http"})

    assert [one for one in answer.cookies if "; secure" not in one.lower()] == []


def test_a_page_of_the_form_opens_its_line_through_nginx(line: Line) -> None:
    cookies = held(begun(line.clinic))

    async def first_screen() -> str:
        async with connect(
            f"wss://{certificate.NAME}/_stcore/stream",
            host="127.0.0.1",
            port=line.port,
            ssl=line.trusted,
            max_size=LARGEST,
            origin=Origin(ADDRESS),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookies},
        ) as opened:
            tab = Tab(opened)
            await tab.run()
            return tab.screen.name

    assert asyncio.run(first_screen()) == "welcome"


def test_a_patient_begins_over_tls_and_the_browser_takes_every_cookie_of_ours(
    line: Line, chromium_path: str
) -> None:
    way = f"--host-resolver-rules=MAP {certificate.NAME}:443 127.0.0.1:{line.port}"
    given = over_tls({TABLET: a_tablet(line.clinic)})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS, way])
        context = browser.new_context(ignore_https_errors=True, base_url=ADDRESS)
        for name, value in given.items():
            context.add_cookies([{"name": name, "value": value, "url": ADDRESS, "secure": True}])
        tab = context.new_page()
        tab.goto("/")
        tab.get_by_role("button", name="Begin").click()
        expect(tab.get_by_role("button", name="Start")).to_be_visible(timeout=START_MS)
        tab.locator("#size").click()
        tab.reload()
        expect(tab.get_by_role("button", name="Start")).to_be_visible(timeout=START_MS)

        found = {cookie["name"] for cookie in context.cookies()}
        assert found == {*over_tls({TABLET: "", FORM: "", HERE: "", SIZE: ""}), STREAMLITS}
        browser.close()


def over_tls(cookies: Mapping[str, str]) -> dict[str, str]:
    """Return cookies under the names that count on an encrypted line."""
    return {f"__Host-{name}": value for name, value in cookies.items()}


def held(cookies: Mapping[str, str]) -> str:
    """Return what a browser sends that holds them."""
    return "; ".join(f"{name}={value}" for name, value in over_tls(cookies).items())


def _answered(
    asked: http.client.HTTPConnection, method: str, path: str, headers: Mapping[str, str]
) -> Answer:
    asked.request(method, path, headers=dict(headers))
    answer = asked.getresponse()
    return Answer(answer.status, answer.headers, answer.read())
