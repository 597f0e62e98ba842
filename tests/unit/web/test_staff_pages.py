"""The forms as staff see them: what is open stays private, and a name is text."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from screening.actions import codes
from screening.actions.clinician import review
from screening.clinic import Clinic
from screening.web import pages
from screening.web.clinician import worklist
from screening.web.desk import COOKIE
from screening.web.staff import door
from tests.factories import (
    Clock,
    a_clinic,
    a_response,
    a_store,
    one_of,
    open_form,
    send_form,
    walk,
)
from tests.unit.web.staff_browser import OURS, StaffBrowser, in_front_of


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    return a_clinic(tmp_path, clock=clock, clinic_name="Harbour <Pain> & Physio")


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[StaffBrowser]:
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic)
        yield browser


def test_a_name_is_text_and_nothing_else(clinic: Clinic, browser: StaffBrowser) -> None:
    send_form(clinic, name="<script>alert(1)</script> & \u202eevil")

    page = browser.get("/staff/forms").text

    assert "<script>" not in page
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt; &amp; evil</bdi>" in page
    assert "Harbour &lt;Pain&gt; &amp; Physio" in page


def test_times_are_the_clinics(clinic: Clinic, browser: StaffBrowser, clock: Clock) -> None:
    send_form(clinic)
    today = browser.get("/staff/forms").text
    clock.passes(days=1)
    browser.comes_in(clinic)

    later = browser.get("/staff/forms").text

    assert "today, 09:00" in today
    assert "1 Jun, 09:00" in later


def test_the_summary_is_a_pdf_that_nobody_keeps(
    clinic: Clinic, browser: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "pdf", lambda _clinic, reference: f"%PDF {reference}".encode())
    sent = send_form(clinic)

    answer = browser.get(f"/staff/pdf/{sent.reference.lower()}")

    assert answer.content == f"%PDF {sent.reference}".encode()
    assert answer.headers["content-type"] == "application/pdf"
    named = f'inline; filename="intake-{sent.reference}.pdf"'
    assert answer.headers["content-disposition"] == named
    assert answer.headers["cache-control"] == "no-store"


def test_the_summary_of_a_real_form_is_drawn(clinic: Clinic, browser: StaffBrowser) -> None:
    sent = send_form(clinic)

    assert browser.get(f"/staff/pdf/{sent.reference}").content.startswith(b"%PDF-")


@pytest.mark.parametrize("reference", ["2222-2222", "x", "%22%0d%0a", "..%2f..%2fetc", "é" * 50])
def test_an_unknown_reference_is_told_plainly(browser: StaffBrowser, reference: str) -> None:
    answer = browser.get(f"/staff/pdf/{reference}")

    assert answer.status_code == 404


def test_a_form_without_urgent_flag_is_closed_until_it_is_sent(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    draft = walk(clinic, open_form(clinic), a_response(), until="words").draft

    assert browser.get(f"/staff/pdf/{draft.reference}").status_code == 404
    shown = browser.get("/staff/forms").text
    assert draft.reference in shown
    assert f'href="/staff/forms/{draft.reference}"' not in shown


# ---- When something breaks ----


def broken(clinic: Clinic, tmp_path: Path) -> Clinic:
    store = a_store(tmp_path / "gone")
    with closing(sqlite3.connect(tmp_path / "gone" / "records.sqlite3")) as connection:
        for table in ("throttle", "session", "staff", "submission"):
            connection.execute(f"DROP TABLE {table}")
    return replace(clinic, store=store)


def test_records_that_fail_are_told_kindly(clinic: Clinic, tmp_path: Path) -> None:
    lost = broken(clinic, tmp_path)
    made_up = codes.addressed(lost.id, "x" * 43)
    routes = [*door.routes(one_of(lost)), *worklist.routes(one_of(lost))]
    with TestClient(Starlette(routes=routes)) as client:
        for answer in (
            client.get("/staff/forms", headers={"cookie": f"{COOKIE}={made_up}"}),
            client.post("/staff", data={"email": "x", "password": "y"}, headers=OURS),
        ):
            assert answer.status_code == 503
            assert "Nothing is lost" in answer.text


def test_a_fault_never_shows_or_logs_a_patient(
    clinic: Clinic,
    browser: StaffBrowser,
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


def test_staff_print_the_form_on_paper(browser: StaffBrowser) -> None:
    answer = browser.get("/staff/paper")

    assert answer.headers["content-type"] == "application/pdf"
    assert 'filename="intake-form.pdf"' in answer.headers["content-disposition"]
    assert answer.content.startswith(b"%PDF-")


def test_what_was_typed_into_a_form_of_staff_is_kept_by_no_browser_for_who_presses_back() -> None:
    forms = {
        f"{path.name}: {form}"
        for path in (pages.HERE / "templates").rglob("*.html")
        if path.parent.name != "arriving"
        for form in re.findall(r'<form\b[^>]*method="post"[^>]*>', path.read_text("utf-8"))
    }

    assert len(forms) > 50
    assert {form for form in forms if 'autocomplete="off"' not in form} == set()
