"""A browser of staff in front of our routes, without a server: it keeps cookies and types forms."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from screening.clinic import Clinic, Clinics
from screening.web import desk, site
from tests.factories import one_of, signed_in

HOST = "http://testserver"
OURS = {"sec-fetch-site": "same-origin"}
TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


@dataclass
class StaffBrowser:
    """What was seen last is at hand, and each form that is sent carries its token."""

    client: TestClient = field(repr=False)
    seen: str = field(default="", repr=False)

    def get(self, path: str) -> Response:
        return self._saw(self.client.get(path))

    def post(self, path: str, **typed: str | list[str]) -> Response:
        token = TOKEN.search(self.seen)
        csrf = {"csrf": token[1]} if token else {}
        return self._saw(self.client.post(path, data={**csrf, **typed}, headers=OURS))

    def follow(self, answer: Response) -> Response:
        """Go where answers lead, to the page at the end."""
        while answer.status_code == 303:
            answer = self.get(answer.headers["location"])
        return answer

    @property
    def cookie(self) -> str:
        return self.client.cookies.get(desk.COOKIE) or ""

    @cookie.setter
    def cookie(self, value: str) -> None:
        self.client.cookies.clear()
        self.client.cookies.set(desk.COOKIE, value)

    def comes_in(self, clinic: Clinic, *given: object, **named: object) -> None:
        """Have the cookie of somebody who has just signed in."""
        self.cookie = signed_in(clinic, *given, **named)  # type: ignore[arg-type]

    def _saw(self, answer: Response) -> Response:
        self.seen = answer.text
        return answer


@contextmanager
def in_front_of(clinic: Clinic | Clinics, host: str = HOST) -> Iterator[StaffBrowser]:
    """Give a browser in front of the whole app but for Streamlit."""
    clinics = one_of(clinic) if isinstance(clinic, Clinic) else clinic
    app = Starlette(routes=list(site.routes(clinics)), middleware=list(site.middleware(clinics)))
    with TestClient(app, base_url=host, follow_redirects=False) as client:
        yield StaffBrowser(client)
