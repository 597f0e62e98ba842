"""The first day: nothing is open but one page, and one code opens that once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.websockets import WebSocketDisconnect

from screening.actions.staff import setting_up
from screening.clinic import Clinic
from screening.web import site
from tests.factories import PASSWORD, Clock, a_clinic, a_member, one_of
from tests.unit.web.staff_browser import StaffBrowser, in_front_of

SAID = {
    "clinic_name": "Harbour <Pain>",
    "clinic_phone": "604 555 0100",
    "time_zone": "America/Toronto",
    "name": "Robin Example",
    "email": "robin@example.org",
    "password": PASSWORD,
}
Said = pytest.CaptureFixture[str]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    return a_clinic(tmp_path, clock=clock, address="https://intake.example.org")


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[StaffBrowser]:
    with in_front_of(clinic) as browser:
        yield browser


@pytest.fixture
def code(clinic: Clinic) -> str:
    address = setting_up.new_address(one_of(clinic))
    assert address.startswith("https://intake.example.org/staff/setup#")
    return address.partition("#")[2]


def test_nothing_is_open_before_the_clinic_is_set_up(browser: StaffBrowser) -> None:
    for path in ("/", "/new", "/staff", "/staff/forms", "/staff/join", "/drawing/x", "/nowhere"):
        answer = browser.get(path)
        assert answer.status_code == (404 if path == "/nowhere" else 503), path
        if answer.status_code == 503:
            assert "python -m screening setup" in answer.text
            assert answer.headers["cache-control"] == "no-store"
            assert "set-cookie" not in answer.headers
    for path in ("/livez", "/readyz", "/staff/staff.css", "/staff/setup"):
        assert browser.get(path).status_code == 200, path


def test_the_patients_line_is_closed_too(clinic: Clinic, browser: StaffBrowser) -> None:
    connecting = browser.client.websocket_connect("/_stcore/stream")
    with pytest.raises(WebSocketDisconnect), connecting:
        raise AssertionError("the line is open")
    assert clinic.store.people.every() == ()


def test_a_made_up_cookie_of_a_form_does_not_open_the_door(browser: StaffBrowser) -> None:
    browser.client.cookies.set("ims_form", "made up")
    for path in ("/staff", "/staff/join", "/staff/forms"):
        assert browser.get(path).status_code == 503, path


def test_the_first_member_opens_it_for_good(clinic: Clinic, browser: StaffBrowser) -> None:
    assert browser.get("/").status_code == 503

    a_member(clinic)

    assert browser.get("/").status_code == 200
    assert browser.get("/staff").status_code == 200


def test_a_look_at_the_page_uses_nothing_up(
    clinic: Clinic, browser: StaffBrowser, code: str
) -> None:
    for _ in range(20):
        assert browser.get("/staff/setup").status_code == 200
        assert browser.client.get("/staff/setup", params={"code": code}).status_code == 200
    assert code not in browser.seen

    assert browser.post("/staff/setup", code=code, **SAID).status_code == 303
    assert clinic.store.people.every()


def test_the_first_day_leads_on_to_the_app(
    clinic: Clinic, browser: StaffBrowser, code: str
) -> None:
    page = browser.follow(browser.post("/staff/setup", code=code, **SAID))

    assert "Set up your app" in page.text
    assert "Harbour &lt;Pain&gt;" in page.text
    assert clinic.store.people.every()[0].name == "Robin Example"
    assert "Somebody works here already" in browser.get("/staff/setup").text
    assert browser.post("/staff/setup", code=code, **SAID).status_code == 409


def test_what_is_wrong_is_told_by_field_and_nothing_typed_is_lost(
    browser: StaffBrowser, code: str
) -> None:
    typed = {**SAID, "email": "robin<", "password": "sh0rt-cnry"}
    answer = browser.post("/staff/setup", code=code, **typed)

    assert answer.status_code == 422
    assert "<title>Error: Set up the clinic" in answer.text
    assert '<a href="#email">Enter an e-mail address' in answer.text
    assert '<a href="#password">' in answer.text
    assert 'value="robin&lt;"' in answer.text
    assert f'value="{code}"' in answer.text
    assert '<option value="America/Toronto" selected>' in answer.text
    assert "sh0rt-cnry" not in answer.text


def test_without_the_code_nothing_is_set_up_and_guessing_is_slow(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    answers = [browser.post("/staff/setup", code="x", **SAID) for _ in range(12)]

    assert [answer.status_code for answer in answers] == [401] * 11 + [429]
    assert '<a href="#code">This link does not work any more' in answers[0].text
    assert answers[-1].headers["retry-after"] == "1"
    assert clinic.store.people.every() == ()


def test_the_start_tells_the_address_until_there_is_somebody(clinic: Clinic, capsys: Said) -> None:
    site.tell_how_to_begin(one_of(clinic))
    told = capsys.readouterr()
    a_member(clinic)
    site.tell_how_to_begin(one_of(clinic))

    assert "https://intake.example.org/staff/setup#" in told.out
    assert told.err == ""
    assert capsys.readouterr().out == ""
