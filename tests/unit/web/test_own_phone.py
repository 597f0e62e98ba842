"""The pages around a code: on the tablet, and the staff's page of the poster."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from screening.actions.form import intake
from screening.actions.invite import links
from screening.clinic import Clinic
from screening.records.invitations import Channel, LinkPurpose
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


def a_phone(clinic: Clinic, secret: str, browser: TestClient) -> str:
    """Scan a code with the phone that a browser is; return where it is led."""
    assert 'action="/scan"' in browser.get("/scan").text
    answer = browser.post("/scan", data={"t": secret})
    assert clinic.id in browser.cookies[FORM]
    return answer.headers["location"]


def test_a_scan_of_the_poster_opens_a_form_on_the_phone_and_looking_does_not(
    clinic: Clinic, browser: TestClient
) -> None:
    secret = posters_secret(clinic)
    for _ in range(20):
        assert browser.get("/scan").status_code == 200
    assert clinic.store.invitations.listed(10) == ()

    assert a_phone(clinic, secret, browser) == "/"
    assert 'id="root"' in browser.get("/").text
    assert a_phone(clinic, secret, browser) == "/"
    assert len(clinic.store.invitations.listed(10)) == 1


def posters_secret(clinic: Clinic) -> str:
    made = links.new_link(clinic, LinkPurpose.SCAN)
    clinic.store.invitations.add_link(made.link, a_deed())
    return made.address.partition("#")[2]


def test_a_phone_with_a_form_of_somebody_asks_first_whose_it_is(
    clinic: Clinic, browser: TestClient
) -> None:
    secret = posters_secret(clinic)
    walk(clinic, open_form(clinic, TOKEN), a_response(), until="words")
    hold(browser, {FORM: f"{clinic.id}.{TOKEN}", HERE: "yes"})
    asked = browser.post("/scan", data={"t": secret})

    assert "A form is open on this phone" in asked.text
    assert "Robin" not in asked.text
    assert clinic.store.invitations.listed(10) == ()
    assert browser.post("/scan", data={"t": secret, "new": "yes"}).headers["location"] == "/"
    assert len(clinic.store.invitations.listed(10)) == 1
    assert intake.find(clinic, TOKEN) is not None


def test_a_code_that_is_over_says_what_to_do_and_a_tablet_begins_nothing(
    clinic: Clinic, browser: TestClient
) -> None:
    secret = posters_secret(clinic)
    over = browser.post("/scan", data={"t": f"{clinic.id}.{'f' * 43}"})
    assert over.status_code == 410
    assert "ask the front desk" in over.text
    hold(browser, {TABLET: a_tablet(clinic)})
    assert "This tablet is the clinic" in browser.post("/scan", data={"t": secret}).text
    assert clinic.store.invitations.listed(10) == ()


def test_staff_print_a_letter_whose_code_opens_the_form_of_its_patient(clinic: Clinic) -> None:
    new = links.new_invitation(clinic, Channel.LETTER)
    known = {"name": "Robin Example", "birth_date": "1985-03-27"}
    invitation = clinic.store.invitations.add(new.model_copy(update=known), a_deed())
    with in_front_of(clinic) as staff:
        staff.comes_in(clinic, a_member(clinic, Role.FRONT_DESK))
        csrf = csrf_in(staff.get("/staff/poster").text)
        letter = staff.client.post(
            f"/staff/invitations/{invitation.reference}/letter", data={"csrf": csrf}, headers=OURS
        )
    (page,) = pypdfium2.PdfDocument(io.BytesIO(letter.content))
    (address,) = read(page.render(scale=2).to_pil())
    for browser in a_browser(clinic):
        browser.post("/i", data={"t": address.partition("#")[2]})
        asked = browser.get("/i/birth-date").text

    assert "date of birth" in asked
    assert "Robin" not in asked
    assert "Robin" not in letter.headers["content-disposition"]
