"""The pages around a code: on the tablet, and the staff's page of the poster."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from screening.actions import intake
from screening.clinic import Clinic
from screening.records.invitations import LinkPurpose
from screening.records.people import Role
from screening.web import site
from screening.web.cookies import FORM, HERE, TABLET
from tests.factories import Clock, a_clinic, a_deed, a_member, a_response, one_of, open_form, walk
from tests.qr_reader import read
from tests.tablets import a_tablet, founded, on_tablet
from tests.unit.web.staff_browser import in_front_of

OURS = {"sec-fetch-site": "same-origin"}
ADDRESS = "https://testserver"
TOKEN = "k" * 43


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    return founded(a_clinic(tmp_path, clock=clock, clinic_name="Harbour", address=ADDRESS))


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[TestClient]:
    yield from a_browser(clinic)


def a_browser(clinic: Clinic) -> Iterator[TestClient]:
    clinics = one_of(clinic)
    app = Starlette(routes=list(site.routes(clinics)), middleware=list(site.middleware(clinics)))
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as client:
        client.headers.update(OURS)
        yield client


def hold(browser: TestClient, cookies: dict[str, str]) -> None:
    for name, value in cookies.items():
        browser.cookies.set(name, value)


def link_in(page: str) -> str:
    return page.partition('data-link="')[2].partition('"')[0]


def test_the_start_page_leads_to_a_code_that_waits_until_it_is_used(
    clinic: Clinic, browser: TestClient
) -> None:
    hold(browser, {TABLET: a_tablet(clinic)})
    assert 'action="/tablet/phone"' in browser.get("/").text
    page = browser.post("/tablet/phone")
    link = link_in(page.text)

    assert '<svg role="img" aria-label="QR code"' in page.text
    assert f"begins with {ADDRESS}" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert browser.post("/tablet/phone/waits", data={"link": link}).status_code == 204
    clinic.store.invitations.end_link(link, clinic.timer(), a_deed())
    assert browser.post("/tablet/phone/waits", data={"link": link}).status_code == 410


def test_nobody_else_learns_or_makes_a_code(browser: TestClient) -> None:
    assert browser.post("/tablet/phone").headers["location"] == "/"
    assert browser.post("/tablet/phone/waits", data={"link": "f" * 64}).status_code == 410
    assert browser.get("/tablet/phone").status_code == 405
    abroad = {"sec-fetch-site": "cross-site"}
    assert browser.post("/tablet/phone", headers=abroad).status_code == 403


def test_the_bar_of_a_half_filled_tablet_leads_to_a_code_for_that_form(
    clinic: Clinic, browser: TestClient
) -> None:
    walk(clinic, open_form(clinic, TOKEN), a_response(), until="words")
    hold(browser, on_tablet(clinic, TOKEN))
    assert "Use my phone" in browser.get("/").text
    page = browser.post("/tablet/phone").text

    assert 'data-moves="yes"' in page
    assert "We will ask for your date of birth" in page
    assert "Robin" not in page
    assert intake.find(clinic, TOKEN) is not None
    assert 'id="root"' in browser.get("/").text


def test_a_phone_shows_no_way_to_a_phone(clinic: Clinic, browser: TestClient) -> None:
    walk(clinic, open_form(clinic, TOKEN), a_response(), until="words")
    hold(browser, {FORM: f"{clinic.id}.{TOKEN}", HERE: "yes"})
    assert "/tablet/phone" not in browser.get("/").text


@pytest.mark.parametrize("address", ["http://127.0.0.1:8501", "http://localhost", "http://[::1]"])
def test_an_address_that_no_phone_can_reach_is_told_to_staff_and_hidden_from_patients(
    clinic: Clinic, address: str
) -> None:
    settings = clinic.settings.model_copy(update={"address": address})
    near = replace(clinic, settings=settings)
    with in_front_of(near) as staff:
        staff.comes_in(near)
        page = staff.get("/staff/poster").text
        assert "Phones cannot reach this program" in page
        assert "/staff/poster/print" not in page
        assert staff.post("/staff/poster/print").status_code == 303
    for browser in a_browser(near):
        hold(browser, {TABLET: a_tablet(near)})
        assert "/tablet/phone" not in browser.get("/").text
        assert browser.post("/tablet/phone").headers["location"] == "/"
    assert clinic.store.invitations.links(LinkPurpose.SCAN) == ()


def test_staff_print_the_poster_and_end_it(clinic: Clinic) -> None:
    with in_front_of(clinic) as staff:
        staff.comes_in(clinic, a_member(clinic, Role.FRONT_DESK))
        assert "No poster works now" in staff.get("/staff/poster").text
        printed = staff.client.post(
            "/staff/poster/print", data={"csrf": csrf_in(staff.seen)}, headers=OURS
        )
        (page,) = pypdfium2.PdfDocument(io.BytesIO(printed.content))
        (address,) = read(page.render(scale=2).to_pil())
        assert address.startswith(f"{ADDRESS}/scan#{clinic.id}.")
        assert printed.headers["content-disposition"] == 'inline; filename="poster.pdf"'
        assert "works now" in staff.get("/staff/poster").text
        assert staff.post("/staff/poster/end").status_code == 303
        assert "No poster works now" in staff.get("/staff/poster").text


def csrf_in(page: str) -> str:
    return page.partition('name="csrf" value="')[2].partition('"')[0]
