"""The site of nginx as such: it is taken, and leads every page of a form to the same copy."""

import contextlib
import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest

from tests import certificate
from tests.browser.conftest import free_port
from tests.faults import nginx

# Cookies as browsers send them: ours is among others, at either end or between them.
AROUND: Final = ("{}", "{}; ims_formal=1", "_streamlit_xsrf=2|a; {}", "a=b; {}; ims_here=yes")
# Before ours stands one that somebody else planted.
PLANTED: Final = ("ims_form=one; {}", "ims_form=two; {}", "ims_form=three; {}")
# By chance eight of them all go to one copy in a run of a hundred.
FORMS: Final = 40

pytestmark = pytest.mark.skipif(not nginx.program(), reason="nginx is not installed")


class StandIn(BaseHTTPRequestHandler):
    """In the place of a copy of the app: tells at which port it was asked."""

    def do_GET(self) -> None:
        _, port = self.request.getsockname()
        said = str(port).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_said: object) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def standing_in() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def went(port: int, trusted: ssl.SSLContext, cookie: str) -> str:
    """Return which copy answered a browser that holds a cookie."""
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as asked:
        asked.connect()
        asked.sock = trusted.wrap_socket(asked.sock, server_hostname=certificate.NAME)
        asked.request("GET", "/", headers={"Host": certificate.NAME, "Cookie": cookie})
        return asked.getresponse().read().decode()


@pytest.mark.parametrize(
    ("name", "headers"), [("__Host-ims_form", (*AROUND, *PLANTED)), ("ims_form", AROUND)]
)
def test_every_page_of_a_form_goes_to_the_same_copy(
    tmp_path: Path, name: str, headers: tuple[str, ...]
) -> None:
    with standing_in() as one, standing_in() as two, nginx.encrypted(tmp_path, one, two) as ports:
        trusted = ssl.create_default_context(cafile=tmp_path / "fullchain.pem")
        copies = {
            form: {went(ports[0], trusted, some.format(f"{name}=ab.{form}")) for some in headers}
            for form in range(FORMS)
        }

    assert [len(each) for each in copies.values()] == [1] * FORMS
    assert set().union(*copies.values()) == {str(one), str(two)}


@pytest.mark.parametrize("copies", [1, 2])
def test_nginx_takes_the_site_for_one_copy_and_for_two(tmp_path: Path, copies: int) -> None:
    certificate.make(tmp_path)
    ports = [free_port() for _ in range(copies)]

    assert nginx.judged(tmp_path, nginx.placed(tmp_path, free_port(), *ports)) == ""


def test_a_mistake_in_the_site_would_be_found(tmp_path: Path) -> None:
    certificate.make(tmp_path)
    site = nginx.placed(tmp_path, free_port(), free_port())

    assert "unknown directive" in nginx.judged(tmp_path, site.replace("proxy_pass", "proxy_passes"))
