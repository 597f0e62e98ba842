"""The staff's pages: nothing is open without the key, and what is open stays private."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from screening.actions import review, staff
from screening.clinic import Clinic
from screening.web.staff import COOKIE, routes
from tests.factories import Clock, a_clinic, a_response, a_store, open_form, send_form, walk

HOST = "http://testserver"
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
OTHER = "u" * 43


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    return a_clinic(tmp_path, clock=clock, clinic_name="Harbour <Pain> & Physio")


@pytest.fixture
def key(clinic: Clinic) -> str:
    made = staff.first_key(clinic)
    assert made is not None
    return made


@pytest.fixture
def stranger(clinic: Clinic) -> Iterator[TestClient]:
    app = Starlette(routes=list(routes(clinic)))
    with TestClient(app, base_url=HOST, follow_redirects=False) as client:
        yield client


@pytest.fixture
def browser(stranger: TestClient, key: str) -> TestClient:
    assert enter(stranger, key).status_code == 303
    return stranger


def enter(client: TestClient, key: str, **headers: str) -> Response:
    return client.post("/staff", data={"key": key}, headers={**SAME_ORIGIN, **headers})


# ---- Without the key ----


def test_without_the_key_there_is_only_the_door(clinic: Clinic, stranger: TestClient) -> None:
    sent = send_form(clinic, name="Canary Patient")

    for path in ("/staff/forms", f"/staff/pdf/{sent.reference}", "/staff/pdf/2222-2222"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/staff")
        assert answer.content == b""
    door = stranger.get("/staff")
    assert door.status_code == 200
    assert "Canary" not in door.text
    assert sent.reference not in door.text


@pytest.mark.parametrize("path", ["/staff/forms", "/staff/pdf/2222-2222", "/staff/out"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_lead_nowhere(stranger: TestClient, path: str, method: str) -> None:
    assert stranger.request(method, path).status_code == 405


@pytest.mark.parametrize("cookie", ["", "x", "s" * 43, "s" * 9000])
def test_a_made_up_cookie_opens_nothing(stranger: TestClient, cookie: str) -> None:
    answer = stranger.get("/staff/forms", headers={"cookie": f"{COOKIE}={cookie}"})

    assert answer.headers["location"] == "/staff"


def test_the_key_in_the_address_opens_nothing(stranger: TestClient, key: str) -> None:
    assert "set-cookie" not in stranger.get("/staff", params={"key": key}).headers
    answer = stranger.post("/staff", params={"key": key}, headers=SAME_ORIGIN)
    assert answer.status_code == 401


# ---- The key ----


@pytest.mark.usefixtures("key")
def test_a_wrong_key_is_told_kindly_and_slowed_down(stranger: TestClient) -> None:
    wrong = enter(stranger, "wrong")
    quick = enter(stranger, "wrong")

    assert wrong.status_code == 401
    assert "That is not the key. Try again in 1 second" in wrong.text
    assert "<title>Error: Staff key" in wrong.text
    assert quick.status_code == 429
    assert quick.headers["retry-after"] == "1"
    assert "set-cookie" not in wrong.headers
    assert "wrong" not in wrong.text.replace("wrong-", "")


def test_a_long_wait_is_told_in_minutes(stranger: TestClient, key: str, clock: Clock) -> None:
    for _ in range(11):
        tried = enter(stranger, f"{key}2")
        clock.passes(seconds=512)

    assert "Try again in 15 minutes" in tried.text


def test_the_right_key_waits_as_well(stranger: TestClient, key: str, clock: Clock) -> None:
    enter(stranger, "wrong")
    assert enter(stranger, key).status_code == 429

    clock.passes(seconds=1)

    assert enter(stranger, key).headers["location"] == "/staff/forms"


def test_the_cookie_is_for_the_browser_only(stranger: TestClient, key: str) -> None:
    cookie = enter(stranger, key).headers["set-cookie"].lower()

    assert cookie.startswith(f"{COOKIE}=")
    assert {"httponly", "samesite=strict", "path=/staff"} <= set(cookie.split("; "))
    assert "secure" not in cookie
    assert "max-age" not in cookie


def test_the_cookie_is_secure_where_the_line_is(clinic: Clinic, key: str) -> None:
    with TestClient(
        Starlette(routes=list(routes(clinic))),
        base_url="https://testserver",
        follow_redirects=False,
    ) as client:
        assert "secure" in enter(client, key).headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {},
    ],
)
def test_another_site_cannot_post_for_staff(
    stranger: TestClient, key: str, headers: dict[str, str]
) -> None:
    tried = stranger.post("/staff", data={"key": key}, headers=headers)

    assert tried.status_code == 403
    assert "set-cookie" not in tried.headers


def test_an_older_browser_is_known_by_its_origin(stranger: TestClient, key: str) -> None:
    tried = stranger.post("/staff", data={"key": key}, headers={"origin": HOST})

    assert tried.status_code == 303


def test_a_flood_is_not_read_to_its_end(stranger: TestClient, key: str) -> None:
    tried = stranger.post(
        "/staff", content=b"x" * 10_000_000 + f"&key={key}".encode(), headers=SAME_ORIGIN
    )

    assert tried.status_code == 401


@pytest.mark.parametrize("body", [b"", b"key", b"key=%ff%00", b"\xff\xfe", b"key=a&key=b", b"&=&="])
def test_a_strange_body_is_a_wrong_key(stranger: TestClient, body: bytes) -> None:
    assert stranger.post("/staff", content=body, headers=SAME_ORIGIN).status_code == 401


# ---- With the key ----


def test_the_list_shows_urgent_forms_first(clinic: Clinic, browser: TestClient) -> None:
    plain = send_form(clinic, name="Plain Patient")
    urgent = a_response(urgent_signs=["neck"], name="Urgent Patient")
    walk(clinic, open_form(clinic, OTHER), urgent, until="words")

    page = browser.get("/staff/forms").text

    assert page.index("Act today") < page.index("Urgent Patient") < page.index("Other forms")
    assert page.index("Other forms") < page.index("Plain Patient")
    assert "Emergency" in page
    assert "Not finished" in page
    assert "part 2 of 6" in page
    assert f'href="/staff/pdf/{plain.reference}"' in page


def test_a_name_is_text_and_nothing_else(clinic: Clinic, browser: TestClient) -> None:
    send_form(clinic, name="<script>alert(1)</script> & \u202eevil")

    page = browser.get("/staff/forms").text

    assert "<script" not in page
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt; &amp; evil</bdi>" in page
    assert "Harbour &lt;Pain&gt; &amp; Physio" in page


def test_an_empty_list_says_so(browser: TestClient) -> None:
    assert "No forms yet" in browser.get("/staff/forms").text


def test_times_are_the_clinics(clinic: Clinic, browser: TestClient, clock: Clock) -> None:
    send_form(clinic)
    today = browser.get("/staff/forms").text
    clock.passes(days=1)
    staff_key = staff.new_key(clinic)
    enter(browser, staff_key)

    later = browser.get("/staff/forms").text

    assert "today, 09:00" in today
    assert "1 June, 09:00" in later


def test_the_summary_is_a_pdf_that_nobody_keeps(
    clinic: Clinic, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "pdf", lambda _clinic, reference: f"%PDF {reference}".encode())
    sent = send_form(clinic)

    answer = browser.get(f"/staff/pdf/{sent.reference.lower()}")

    assert answer.content == f"%PDF {sent.reference}".encode()
    assert answer.headers["content-type"] == "application/pdf"
    named = f'inline; filename="intake-{sent.reference}.pdf"'
    assert answer.headers["content-disposition"] == named
    assert answer.headers["cache-control"] == "no-store"


def test_the_summary_of_a_real_form_is_drawn(clinic: Clinic, browser: TestClient) -> None:
    sent = send_form(clinic)

    assert browser.get(f"/staff/pdf/{sent.reference}").content.startswith(b"%PDF-")


@pytest.mark.parametrize("reference", ["2222-2222", "x", "%22%0d%0a", "..%2f..%2fetc", "é" * 500])
def test_an_unknown_reference_is_told_plainly(browser: TestClient, reference: str) -> None:
    answer = browser.get(f"/staff/pdf/{reference}")

    assert answer.status_code == 404


def test_a_form_without_urgent_flag_is_closed_until_it_is_sent(
    clinic: Clinic, browser: TestClient
) -> None:
    draft = walk(clinic, open_form(clinic), a_response(), until="words").draft

    assert browser.get(f"/staff/pdf/{draft.reference}").status_code == 404
    assert draft.reference not in browser.get("/staff/forms").text


def test_the_door_leads_those_inside_to_the_list(browser: TestClient) -> None:
    assert browser.get("/staff").headers["location"] == "/staff/forms"


def test_closing_the_forms_closes_them(browser: TestClient) -> None:
    session = browser.cookies[COOKIE]

    answer = browser.post("/staff/out", headers=SAME_ORIGIN)

    assert answer.headers["location"] == "/staff"
    old = browser.get("/staff/forms", headers={"cookie": f"{COOKIE}={session}"})
    assert old.headers["location"] == "/staff"


def test_another_site_cannot_close_the_forms(browser: TestClient) -> None:
    answer = browser.post("/staff/out", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert browser.get("/staff/forms").status_code == 200


def test_the_list_closes_itself(browser: TestClient, clock: Clock) -> None:
    clock.passes(minutes=15)

    assert browser.get("/staff/forms").headers["location"] == "/staff"


def test_each_key_given_starts_a_new_session(browser: TestClient, key: str) -> None:
    before = browser.cookies[COOKIE]

    enter(browser, key)

    assert browser.cookies[COOKIE] != before
    old = browser.get("/staff/forms", headers={"cookie": f"{COOKIE}={before}"})
    assert old.headers["location"] == "/staff"


def test_every_page_is_private_and_without_scripts(clinic: Clinic, browser: TestClient) -> None:
    send_form(clinic)
    for path in ("/staff/forms", "/staff/pdf/2222-2222"):
        answer = browser.get(path)
        policy = answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in policy
        assert "style=" not in answer.text
    assert browser.get("/staff/staff.css").headers["content-type"].startswith("text/css")


# ---- When something breaks ----


def broken(clinic: Clinic, tmp_path: Path) -> Clinic:
    store = a_store(tmp_path / "gone")
    with closing(sqlite3.connect(tmp_path / "gone" / "records.sqlite3")) as connection:
        for table in ("staff_key", "session", "throttle", "submission"):
            connection.execute(f"DROP TABLE {table}")
    return replace(clinic, store=store)


def test_records_that_fail_are_told_kindly(clinic: Clinic, tmp_path: Path) -> None:
    lost = broken(clinic, tmp_path)
    app = Starlette(routes=list(routes(lost)))
    with TestClient(app, base_url=HOST) as client:
        for answer in (
            client.get("/staff/forms", headers={"cookie": f"{COOKIE}=x"}),
            enter(client, "2222"),
        ):
            assert answer.status_code == 503
            assert "Nothing is lost" in answer.text


def test_a_fault_never_shows_or_logs_a_patient(
    clinic: Clinic,
    browser: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(_clinic: Clinic, _reference: str) -> Any:
        raise ValueError("Canary Patient cannot be drawn")

    sent = send_form(clinic)
    monkeypatch.setattr(review, "pdf", fails)
    answer = browser.get(f"/staff/pdf/{sent.reference}")

    assert answer.status_code == 500
    assert "Canary" not in answer.text
    logged = capsys.readouterr().err
    assert "Canary" not in logged
    assert '"error_type": "ValueError"' in logged
