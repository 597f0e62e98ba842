"""The pages of people, settings and rules: who reaches them, and what they say."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from screening.actions.clinician import deciding
from screening.actions.contents import text_of
from screening.actions.housekeeping import choosing
from screening.actions.staff import sign_in
from screening.actions.staff.sign_in import named
from screening.clinic import Clinic
from screening.questionnaire.load import JUDGING
from screening.records.deeds import Did
from screening.records.people import Role, Staff
from screening.settings import CHOSEN
from screening.web import site
from screening.web.desk import COOKIE, UNSENT
from tests.factories import a_clinic, a_member, one_of, send_form, signed_in

LEADS, READS, DESK = Role.ADMINISTRATOR, Role.CLINICIAN, Role.FRONT_DESK
OURS = {"sec-fetch-site": "same-origin"}
HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;"


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return a_clinic(tmp_path)


class Tab:
    """A browser in which one member of staff is signed in."""

    def __init__(self, clinic: Clinic, browser: TestClient, member: Staff) -> None:
        self.member, self.browser, self.clinic = member, browser, clinic
        self.cookie = signed_in(clinic, member)

    def get(self, path: str) -> tuple[int, str]:
        self.browser.cookies.set(COOKIE, self.cookie)
        answer = self.browser.get(path)
        return answer.status_code, answer.headers.get("location") or answer.text

    def post(self, path: str, **fields: str | list[str]) -> tuple[int, str]:
        self.browser.cookies.set(COOKIE, self.cookie)
        sent = {"csrf": sign_in.csrf(self.cookie), **fields}
        answer = self.browser.post(path, data=sent, headers=OURS)
        return answer.status_code, answer.headers.get("location") or answer.text


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[TestClient]:
    app = Starlette(routes=list(site.routes(one_of(clinic))))
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as client:
        yield client


@pytest.fixture
def leader(clinic: Clinic, browser: TestClient) -> Tab:
    return Tab(clinic, browser, a_member(clinic, LEADS, name="Lee Leader"))


@pytest.fixture
def clinician(clinic: Clinic, browser: TestClient) -> Tab:
    return Tab(clinic, browser, a_member(clinic, READS, name="Kim Clinician"))


@pytest.fixture
def desk(clinic: Clinic, browser: TestClient) -> Tab:
    return Tab(clinic, browser, a_member(clinic, DESK, name="Dee Desk"))


def link_in(page: str) -> str:
    found = re.search(r"<code>([^<]+#[^<]+)</code>", page)
    assert found, page
    return found[1]


def test_an_administrator_invites_somebody_and_sees_the_link_once(
    clinic: Clinic, leader: Tab
) -> None:
    status, page = leader.post(
        "/staff/people/new", name="Sam", email="sam@example.org", roles=["front_desk", "clinician"]
    )
    assert status == 200
    assert "/staff/join#" in link_in(page)
    sam = clinic.store.people.by_email("sam@example.org")
    assert sam is not None
    assert sam.roles == {DESK, READS}

    status, page = leader.get("/staff/people")
    assert "Invited, has not joined yet" in page
    assert "#" not in re.sub(r'href="#\w+"', "", page.split("<main", 1)[1]).replace("&#", "")


def test_what_was_typed_wrong_is_told_on_top_beside_the_field_and_kept(leader: Tab) -> None:
    status, page = leader.post("/staff/people/new", name=HOSTILE, email="nobody", roles="clinician")

    assert status == 422
    assert "<title>Error: Invite somebody" in page
    assert '<a href="#email">Enter an e-mail address such as robin@example.org</a>' in page
    assert 'id="email-problem"' in page
    assert HOSTILE not in page
    assert SHOWN in page
    assert re.search(r'value="clinician"\s+checked', page)


PAGES = {
    "/staff/people": {LEADS},
    "/staff/people/new": {LEADS},
    "/staff/people/AAAA-0001": {LEADS},
    "/staff/people/AAAA-0001/disable": {LEADS},
    "/staff/settings": {LEADS},
    "/staff/reason/2222-2222": {LEADS},
    "/staff/rules": {LEADS, READS},
    "/staff/rules/rules.yaml": {LEADS, READS},
    "/staff/forms": {LEADS, READS, DESK},
    "/staff/pin": {LEADS, READS, DESK},
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_for_its_roles_only(leader: Tab, clinician: Tab, desk: Tab, path: str) -> None:
    for tab in (leader, clinician, desk):
        status, _ = tab.get(path)
        assert status == (200 if tab.member.roles & PAGES[path] else 403), tab.member.name


POSTS = (
    "/staff/people/new",
    "/staff/people/AAAA-0001/roles",
    "/staff/people/AAAA-0001/reset",
    "/staff/people/AAAA-0001/invite",
    "/staff/people/AAAA-0001/enable",
    "/staff/people/AAAA-0001/handover",
    "/staff/people/AAAA-0001/disable",
    "/staff/settings",
    "/staff/settings/retention",
    "/staff/reason/2222-2222",
)


@pytest.mark.parametrize("path", POSTS)
def test_no_deed_of_an_administrator_is_done_for_others_or_without_our_form(
    leader: Tab, clinician: Tab, desk: Tab, path: str
) -> None:
    clinic = leader.clinic
    before = clinic.store.people.every(), clinic.store.chosen.choice()
    good = {"name": "X", "email": "x@example.org", "roles": "clinician", "reason": "a reason"}
    for tab in (clinician, desk):
        assert tab.post(path, **good, keep_years="5", adult_age="5")[0] == 403
    leader.browser.cookies.set(COOKIE, leader.cookie)
    forged = leader.browser.post(path, data={**good, "csrf": "x"}, headers=OURS)
    elsewhere = leader.browser.post(
        path,
        data={**good, "csrf": sign_in.csrf(leader.cookie)},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert (forged.status_code, elsewhere.status_code) == (403, 403)
    leader.browser.cookies.clear()
    assert leader.browser.post(path, data=good, headers=OURS).headers["location"] == UNSENT

    assert (clinic.store.people.every(), clinic.store.chosen.choice()) == before


def test_the_desk_reaches_no_answers_by_any_address(clinic: Clinic, desk: Tab) -> None:
    form = send_form(clinic, urgent_signs=["neck"], main_problem="A secret sorrow")

    for path in (
        "/staff/forms",
        f"/staff/pdf/{form.reference}",
        f"/staff/forms/{form.reference}",
        f"/staff/reason/{form.reference}",
        "/staff/people",
        "/staff/rules",
    ):
        _, page = desk.get(path)
        for told in ("secret sorrow", "Emergency", "Act today", "match", "%PDF"):
            assert told not in page, (path, told)
    assert "Robin Example" in desk.get("/staff/forms")[1]


def test_an_administrator_is_asked_why_and_then_reads(clinic: Clinic, leader: Tab) -> None:
    form = send_form(clinic)
    asked = f"/staff/reason/{form.reference}"
    assert leader.get(f"/staff/pdf/{form.reference}") == (303, asked)
    status, page = leader.post(asked, reason=" ")
    assert status == 422
    assert "Say why, in a few words" in page

    assert leader.post(asked, reason="The patient asks") == (303, f"/staff/forms/{form.reference}")

    assert leader.get(f"/staff/pdf/{form.reference}")[0] == 200


def test_a_leaver_is_led_to_the_door_on_the_next_touch(
    clinic: Clinic, leader: Tab, clinician: Tab, desk: Tab
) -> None:
    form = send_form(clinic, urgent_signs=["neck"])
    deciding.acknowledge(
        clinic.acting_as(named(clinician.member), clinician.member.roles), form.reference
    )
    heir = a_member(clinic, READS, name=HOSTILE)
    path = f"/staff/people/{clinician.member.id}/disable"
    page = leader.get(path)[1]
    assert form.reference in page
    assert HOSTILE not in page
    assert SHOWN in page
    assert leader.post(path)[0] == 422

    assert leader.post(path, heir=heir.id)[0] == 303

    assert clinician.get("/staff/forms") == (303, "/staff")
    assert desk.get("/staff/forms")[0] == 200


def test_the_last_administrator_is_told_to_be_one(clinic: Clinic, leader: Tab) -> None:
    other = a_member(clinic, LEADS)
    clinic.store.people.save(
        other.model_copy(update={"password": ""}),
        clinic.deed(Did.ROLES_SET),
    )
    page = leader.get(f"/staff/people/{leader.member.id}")[1]

    assert "This is you" in page
    assert "Disable</a>" not in page
    assert leader.post(f"/staff/people/{leader.member.id}/disable")[0] == 403


def test_a_pin_is_shown_on_the_page_that_made_it_and_never_again(desk: Tab) -> None:
    page = desk.post("/staff/pin")[1]

    pin = re.search(r">(\d{6})<", page)
    assert pin
    # Six digits may follow each other in what a form of the page carries: no PIN stands like that.
    assert not re.search(r"\b\d{6}\b", desk.get("/staff/pin")[1])


def test_settings_are_saved_and_shown(clinic: Clinic, leader: Tab) -> None:
    status, where = leader.post(
        "/staff/settings",
        revision="0",
        clinic_name="Harbour Physio",
        clinic_address="1 Sea Lane\r\n\r\n Port Example ",
        colour="#123456",
        band_shown="yes",
    )
    assert (status, where) == (303, "/staff/settings?saved")

    page = leader.get(where)[1]
    assert 'value="Harbour Physio"' in page
    assert "1 Sea Lane\nPort Example</textarea>" in page
    assert '<option value="yes" selected>' in page
    assert one_of(clinic).first().settings.band_shown


def test_a_colour_that_cannot_be_read_is_refused_in_words(clinic: Clinic, leader: Tab) -> None:
    status, page = leader.post("/staff/settings", revision="0", colour="#ffee00", min_age="20")

    assert status == 422
    assert "Choose a darker colour" in page
    assert 'value="#ffee00"' in page
    assert 'value="20"' in page
    assert clinic.store.chosen.choice().revision == 0


def test_who_was_slower_is_told_and_loses_nothing(clinic: Clinic, leader: Tab) -> None:
    choosing.choose(clinic, 0, {"clinic_name": "First"})

    status, page = leader.post("/staff/settings", revision="0", clinic_name="Second")

    assert status == 409
    assert "Somebody else has changed the settings meanwhile" in page
    assert 'value="Second"' in page
    assert 'name="revision" value="1"' in page
    assert one_of(clinic).first().settings.clinic_name == "First"
    assert leader.post("/staff/settings", revision="1", clinic_name="Second")[0] == 303


def test_retention_is_set_beside_the_settings(clinic: Clinic, leader: Tab) -> None:
    status, page = leader.post("/staff/settings/retention", keep_years="0", adult_age="x")
    assert status == 422
    assert "Enter years between 1 and 100" in page
    assert "Enter an age between 0 and 30" in page

    assert leader.post("/staff/settings/retention", keep_years="10", adult_age="18")[0] == 303
    terms = clinic.store.keeping.retention()
    assert (terms.keep_years, terms.adult_age) == (10, 18)


def test_a_clinician_signs_the_rules_and_an_administrator_sees_who_did(
    leader: Tab, clinician: Tab
) -> None:
    page = clinician.get("/staff/rules")[1]
    assert "Not yet" in page
    shown = re.search(r'name="rules_hash" value="(\w{64})"', page)
    assert shown
    status, page = clinician.post("/staff/rules", rules_hash=shown[1], name="", registration="")
    assert status == 422
    assert "Enter your registration number" in page

    signed = clinician.post(
        "/staff/rules", rules_hash=shown[1], name=HOSTILE[:40], registration="12345"
    )

    assert signed == (303, "/staff/rules")
    page = leader.get("/staff/rules")[1]
    assert SHOWN in page
    assert "Sign version" not in page
    assert leader.post("/staff/rules", rules_hash=shown[1], name="L", registration="1")[0] == 403


def test_whoever_signs_can_read_every_word_that_is_signed_for(
    clinic: Clinic, clinician: Tab
) -> None:
    page = clinician.get("/staff/rules")[1]

    for file in JUDGING:
        assert f'href="/staff/rules/{file}"' in page
        assert clinician.get(f"/staff/rules/{file}") == (200, text_of(clinic.content).files[file])
    for none in ("questionnaire.yaml", "..%2F..%2FREADME.md", "nothing"):
        assert clinician.get(f"/staff/rules/{none}")[0] == 404


def test_hostile_words_are_words_wherever_they_appear(
    clinic: Clinic, leader: Tab, clinician: Tab, browser: TestClient
) -> None:
    hostile = a_member(clinic, READS, DESK, name=HOSTILE, email="h@example.org")
    own = Tab(clinic, browser, hostile)
    told = dict.fromkeys(("clinic_name", "clinic_phone", "privacy_contact"), HOSTILE)
    assert leader.post("/staff/settings", revision="0", clinic_address=HOSTILE, **told)[0] == 303
    form = send_form(one_of(clinic).first().acting_as("patient", frozenset(Role)), name=HOSTILE)

    pages = [
        *(leader.get(path)[1] for path in ("/staff/people", "/staff/settings", "/staff/forms")),
        *(leader.get(f"/staff/people/{hostile.id}{end}")[1] for end in ("", "/disable")),
        leader.post(f"/staff/people/{hostile.id}/reset")[1],
        *(clinician.get(path)[1] for path in ("/staff/forms", "/staff/rules")),
        leader.get("/staff/nowhere")[1],
        browser.get("/").text,
    ]

    for page in pages:
        assert "<script>alert" not in page
        assert "49" not in re.findall(r"\{\{.*?\}\}", unescape(page))
    drawn = clinician.browser
    drawn.cookies.set(COOKIE, clinician.cookie)
    pdf = drawn.get(f"/staff/pdf/{form.reference}").content
    first = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert first.count("<script>alert(1)</script>") >= 3
    assert own.get("/staff/forms") == (303, "/staff")


def test_every_setting_of_the_clinic_has_a_field(leader: Tab) -> None:
    page = leader.get("/staff/settings")[1]

    fields = set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', page))
    assert fields - {"csrf", "revision", "keep_years", "adult_age"} == CHOSEN
