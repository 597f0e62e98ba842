"""A whole form of canaries in a real browser: none sings in an address, a log or a file name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import BrowserContext, Page

from screening.web.desk import COOKIE
from tests.browser import walking
from tests.browser.conftest import Server, Tablet
from tests.browser.test_blocked_records import PATIENCE_MS, full
from tests.canaries import a_canary_response, found, found_in, word
from tests.factories import signed_in

pytestmark = pytest.mark.browser
ANSWERS = a_canary_response("browser", urgent_signs=["saddle"])


@contextmanager
def listening(context: BrowserContext) -> Iterator[list[str]]:
    """Give every address that a browser asks for, and all else that it may tell others."""
    heard: list[str] = []

    def opened(page: Page) -> None:
        page.on("websocket", lambda line: heard.append(line.url))
        page.on("framenavigated", lambda frame: heard.append(frame.url))
        page.on("console", lambda message: heard.append(message.text))

    context.on("page", opened)
    context.on("request", lambda asked: heard.extend((asked.url, str(asked.headers))))
    yield heard


@dataclass(frozen=True)
class Walk:
    """What a browser told others on the way, what of it sings, and the pages that failed."""

    server: Server
    told: list[str]
    sings: list[str]
    failed: list[str]


@pytest.fixture
def walked(
    own_server: Server, new_tablet: Callable[..., Tablet], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Walk]:
    """Send a form of canaries with a refused save on its way, and let staff read it."""
    monkeypatch.setitem(walking.SIGNING, "signature", ANSWERS["name"])
    tablet = new_tablet(own_server)
    with listening(tablet.context) as heard:
        patient = tablet.tab(ANSWERS)
        patient.reach("main")
        patient.answer_page()
        with full(own_server):
            patient.page.locator(".st-key-buttons button[kind=primary]").tap()
            patient.page.locator(".summary").wait_for(timeout=PATIENCE_MS)
            patient.wait_until_drawn()
            pages = [_asked(tablet.context, own_server, "/staff/forms")]
        patient.page.wait_for_timeout(430)
        titles = []
        while patient.place != "done":
            titles.append(patient.page.title())
            patient.answer_page()
            patient.go_on()
        pages += _read_by_staff(tablet.context, own_server)
        sings = [one for one in (*heard, *titles) if found(_plain(one))]
        told = list(heard)
        tablet.context.new_page().goto(f"{own_server.address}/livez?{quote(word('control'))}")
        assert [one for one in heard if found(_plain(one))], "an address with a canary is heard"
    yield Walk(own_server, told, sings, pages)
    tablet.complaints.clear()  # a browser tells of each page that is not there


def _read_by_staff(context: BrowserContext, server: Server) -> list[str]:
    clinic = server.clinic
    (form,) = clinic.store.submissions.listed()
    page = context.new_page()
    cookie = {"name": COOKIE, "value": signed_in(clinic), "url": server.address}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{server.address}/staff/forms")
    page.get_by_text(form.reference).first.wait_for()
    assert found(page.content().encode()), "the list names the patient"
    assert not found(page.title().encode())
    paths = (f"/staff/pdf/{form.reference}", "/staff/pdf/none", "/staff/nothing", "/nothing")
    pages = [_asked(context, server, path) for path in paths]
    return pages[1:]


def _plain(told: str) -> bytes:
    return f"{told} {unquote(told)}".encode()


def _asked(context: BrowserContext, server: Server, path: str) -> str:
    answer = context.request.get(f"{server.address}{path}", max_redirects=0)
    told: dict[str, Any] = answer.headers
    return f"{answer.status} {told} {answer.body().decode('utf-8', 'replace')}"


def test_no_canary_sings_in_addresses_logs_errors_or_files(walked: Walk) -> None:
    server = walked.server
    (form,) = server.clinic.store.submissions.listed()

    # The canaries went all the way, and what could tell of them was heard.
    fields = ("name", "helper_name", "doctor", "main_problem", "medicine_list", "ask_physio")
    whole = ("activity", "note ims", "note surgery", *fields)
    assert [one for one in whole if word(f"browser {one}") not in str(form.answers)] == []
    assert any("/_stcore/stream" in one for one in walked.told)
    assert any("?p=main" in one for one in walked.told)
    assert '"event": "page_failed"' in server.said
    assert "404" in {page[:3] for page in walked.failed}
    # None of them sings.
    assert walked.sings == []
    assert [page for page in walked.failed if found(page.encode())] == []
    assert found(server.said.encode()) == []
    assert found_in(server.folder) == {}
