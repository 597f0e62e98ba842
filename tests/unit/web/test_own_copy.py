"""The copy at its address: a cookie for a day and for this page alone, a file that names nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from screening.actions.form import own_copy
from screening.clinic import Clinic
from screening.web.cookies import COPY, FORM
from tests.factories import TOKEN, Clock, a_clinic, send_form
from tests.invited import sent_at_home
from tests.tablets import form_of, on_tablet
from tests.unit.web.surface import a_visit


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    return a_clinic(tmp_path, clock=clock, clinic_phone="604-555-0100")


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[TestClient]:
    with a_visit(clinic) as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


def hold(browser: TestClient, cookies: dict[str, str]) -> None:
    browser.cookies.clear()
    for name, value in cookies.items():
        browser.cookies.set(name, value, domain="testserver.local")


def test_the_copy_is_there_from_the_last_page_on_for_a_day(
    browser: TestClient, clinic: Clinic, clock: Clock
) -> None:
    hold(browser, form_of(clinic, TOKEN))
    sent_at_home(clinic)
    at_once = browser.get("/copy")
    let_go = browser.post("/sent")
    later = browser.get("/copy")
    clock.passes(days=1)
    over = browser.get("/copy")

    assert (at_once.status_code, later.status_code, over.status_code) == (200, 200, 404)
    assert later.content == at_once.content
    assert later.content.startswith(b"%PDF")
    assert later.headers["content-disposition"] == 'attachment; filename="my-copy.pdf"'
    assert later.headers["cache-control"] == "no-store"
    kept = next(one for one in let_go.headers.get_list("set-cookie") if one.startswith(COPY))
    assert "Path=/;" in kept
    assert "HttpOnly" in kept
    assert "Max-Age=86400" in kept
    assert "604-555-0100" in over.text
    assert browser.get("/").text.count(TOKEN) == 0


def test_it_opens_no_form_and_is_on_no_tablet(browser: TestClient, clinic: Clinic) -> None:
    held = on_tablet(clinic, TOKEN)
    send_form(clinic)
    hold(browser, held)
    answers = [browser.get("/copy"), browser.post("/sent"), browser.get("/copy")]

    assert [answer.status_code for answer in answers] == [404, 204, 404]
    assert COPY not in answers[1].headers.get("set-cookie", "")

    held_copy = {COPY: form_of(clinic, TOKEN)[FORM]}
    hold(browser, held_copy)
    assert 'id="root"' not in browser.get("/").text


def test_who_sends_a_second_form_from_the_same_phone_gets_that_one(
    browser: TestClient, clinic: Clinic
) -> None:
    first, second = "a" * 43, "b" * 43
    hold(browser, {COPY: form_of(clinic, first)[FORM], **form_of(clinic, second)})
    sent_at_home(clinic, first)
    of_first = browser.get("/copy").content
    sent_at_home(clinic, second, name="Sam Second")

    assert of_first.startswith(b"%PDF")
    assert browser.get("/copy").content != of_first


def test_whoever_takes_a_copy_very_often_is_asked_to_wait_and_gets_it_then(
    browser: TestClient, clinic: Clinic, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(clinic: Clinic, reference: str) -> bytes:  # noqa: ARG001
        drawn.append(reference)
        return b"%PDF"

    monkeypatch.setattr(own_copy, "_drawn", draw)
    hold(browser, form_of(clinic, TOKEN))
    sent_at_home(clinic)
    answers = [browser.get("/copy") for _ in range(own_copy.FREE + 2)]
    other = "b" * 43
    sent_at_home(clinic, other)

    assert [answer.status_code for answer in answers] == [200] * (own_copy.FREE + 1) + [429]
    assert len(drawn) == own_copy.FREE + 1
    assert "Your copy was asked for more than once just now" in answers[-1].text
    assert "Wait 1 second, then try again" in answers[-1].text
    assert answers[-1].headers["retry-after"] == "1"
    clock.passes(seconds=1)
    assert browser.get("/copy").status_code == 200
    hold(browser, form_of(clinic, other))
    assert browser.get("/copy").status_code == 200, "of another form nobody took a copy"
