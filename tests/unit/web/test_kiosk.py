"""The tablet's own pages: the start, the form, the PIN, and what they tell and do not tell."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from screening.actions import codes
from screening.actions.form import intake
from screening.actions.staff import sign_in
from screening.actions.tablet import tablets
from screening.clinic import Clinic, Clinics
from screening.errors import NotFound, StoreError
from screening.records.deeds import Did
from screening.records.people import Role, Stage
from screening.records.sql import clinics as sql_clinics
from screening.records.sql import opening
from screening.records.sql.tablets import SqlTablets
from screening.web import site
from screening.web.cookies import FORM, HERE, TABLET
from screening.web.desk import COOKIE, CSRF
from tests.factories import (
    MORNING,
    RESPONSE,
    Clock,
    a_clinic,
    a_deed,
    a_member,
    code_at,
    one_of,
    open_form,
    signed_in,
    the_records,
    walk,
)
from tests.tablets import a_tablet, begun, form_of, founded, on_tablet, token_of, with_tablet

OURS = {"sec-fetch-site": "same-origin"}
PIN = "271828"
TOKEN = "k" * 43
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    made = a_clinic(tmp_path, clock=clock, clinic_name="Harbour", clinic_phone="604 555 0100")
    return founded(made)


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[TestClient]:
    yield from a_browser(one_of(clinic))


def a_browser(clinics: Clinics) -> Iterator[TestClient]:
    app = Starlette(routes=list(site.routes(clinics)), middleware=list(site.middleware(clinics)))
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as client:
        client.headers.update(OURS)
        yield client


def is_form(answer: Response) -> bool:
    return 'id="root"' in answer.text


def is_start(answer: Response) -> bool:
    return "/tablet/begin" in answer.text


def hold(browser: TestClient, cookies: dict[str, str]) -> None:
    browser.cookies.clear()
    for name, value in cookies.items():
        browser.cookies.set(name, value, domain="testserver.local")


def left_form(clinic: Clinic, until: str = "words", **answers: Any) -> str:
    """Leave a form open on a tablet; return its reference."""
    return walk(
        clinic, open_form(clinic, TOKEN), {**RESPONSE, **answers}, until=until
    ).draft.reference


def staff(browser: TestClient, clinic: Clinic, *roles: Role) -> dict[str, str]:
    """Sign somebody in who has a PIN; return what each of their forms carries."""
    member = a_member(clinic, *roles, name="Kim Desk")
    clinic.store.people.set_pin(member.id, PIN, a_deed())
    cookie = signed_in(clinic, member)
    hold(browser, {COOKIE: cookie})
    return {CSRF: sign_in.csrf(cookie)}


def test_a_stranger_is_told_the_phone_of_the_only_clinic(
    browser: TestClient,
) -> None:
    page = browser.get("/")
    assert "604 555 0100" in page.text
    assert 'href="/staff"' in page.text
    assert page.headers["cache-control"] == "no-store"


def test_a_tablet_begins_one_form_after_the_other(browser: TestClient, clinic: Clinic) -> None:
    hold(browser, {TABLET: a_tablet(clinic)})
    assert is_start(browser.get("/"))
    first = browser.post("/tablet/begin")
    assert (first.status_code, first.headers["location"]) == (303, "/")
    token = token_of(browser.cookies)
    assert is_form(browser.get("/"))
    browser.post("/tablet/begin")
    assert token_of(browser.cookies) not in {"", token}


def test_nothing_begins_without_a_tablet_or_for_another_site(
    browser: TestClient, clinic: Clinic
) -> None:
    browser.post("/tablet/begin")
    assert FORM not in browser.cookies
    hold(browser, {TABLET: f"{clinic.id}.{TOKEN}"})
    browser.post("/tablet/begin")
    assert FORM not in browser.cookies
    hold(browser, {TABLET: a_tablet(clinic)})
    assert (
        browser.post("/tablet/begin", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    )
    assert FORM not in browser.cookies


def test_who_left_a_tablet_alone_leaves_the_form_to_staff(
    browser: TestClient, clinic: Clinic
) -> None:
    hold(browser, on_tablet(clinic, TOKEN))
    reference = left_form(clinic)
    assert browser.post("/left").status_code == 204
    assert FORM not in browser.cookies
    page = browser.get("/")
    assert is_start(page)
    assert "Please take the tablet to the front desk" in page.text
    assert intake.find(clinic, TOKEN) is None
    assert clinic.store.drafts.by_reference(reference) is not None


def test_old_cookies_of_a_form_that_was_put_down_open_the_start_page(
    browser: TestClient, clinic: Clinic
) -> None:
    cookies = on_tablet(clinic, TOKEN)
    left_form(clinic)
    hold(browser, cookies)
    browser.post("/left")
    hold(browser, cookies)
    assert is_start(browser.get("/?p=words"))
    assert browser.get("/tablet/here").text == "free"


def test_a_tablet_that_was_switched_off_shows_its_start_page(
    browser: TestClient, clinic: Clinic
) -> None:
    cookies = on_tablet(clinic, TOKEN)
    left_form(clinic)
    del cookies[HERE]
    hold(browser, cookies)
    page = browser.get("/")
    assert is_start(page)
    assert "take the tablet to the front desk" in page.text
    assert intake.find(clinic, TOKEN) is None


def test_at_home_a_form_left_alone_is_locked_and_stays(browser: TestClient, clinic: Clinic) -> None:
    left_form(clinic)
    hold(browser, form_of(clinic, TOKEN))
    assert browser.post("/left").status_code == 204
    draft = intake.find(clinic, TOKEN)
    assert draft is not None
    assert draft.locked
    assert is_form(browser.get("/"))


def test_to_be_still_there_is_noted_and_to_look_is_not(
    browser: TestClient, clinic: Clinic, clock: Clock
) -> None:
    hold(browser, on_tablet(clinic, TOKEN))
    left_form(clinic)
    clock.passes(minutes=5)
    browser.get("/tablet/here")
    draft = intake.find(clinic, TOKEN)
    assert draft is not None
    assert clinic.timer() - draft.seen_at == timedelta(minutes=5)
    assert browser.post("/still").status_code == 204
    draft = intake.find(clinic, TOKEN)
    assert draft is not None
    assert draft.seen_at == clinic.timer()
    clock.passes(minutes=24)
    assert browser.post("/still").status_code == 409


def test_more_time_is_kept_for_the_form(browser: TestClient, clinic: Clinic) -> None:
    hold(browser, on_tablet(clinic, TOKEN))
    left_form(clinic)
    assert 'data-after="180"' in browser.get("/").text
    assert browser.post("/still", data={"more": "yes"}).status_code == 204
    assert 'data-after="900"' in browser.get("/").text
    hold(browser, form_of(clinic, TOKEN))
    assert 'data-after="6000"' in browser.get("/").text


def test_the_form_page_of_a_tablet_asks_after_three_minutes_and_of_a_home_after_twenty(
    browser: TestClient, clinic: Clinic
) -> None:
    hold(browser, begun(clinic))
    page = browser.get("/").text
    assert 'data-place="desk" data-after="180" data-lasts="60" data-more="5"' in page
    assert "Your answers up to this page are saved" in page  # what was not continued, is not
    assert 'href="/tablet/leave"' in page
    left_form(clinic)
    hold(browser, form_of(clinic, TOKEN))
    page = browser.get("/").text
    assert 'data-place="home" data-after="1200" data-lasts="120"' in page
    assert 'href="/tablet/leave"' not in page


def test_a_tablet_that_was_taken_back_shows_nothing_any_more(
    browser: TestClient, clinic: Clinic
) -> None:
    cookies = on_tablet(clinic, TOKEN)
    left_form(clinic)
    hold(browser, cookies)
    assert browser.get("/tablet/here").text == "form"
    held = with_tablet(clinic, cookies[TABLET]).tablet
    assert held is not None
    tablets.take_back(clinic, held.id)
    assert browser.get("/tablet/here").text == "gone"
    page = browser.get("/?p=words")
    assert not is_form(page)
    assert not is_start(page)
    assert TABLET not in browser.cookies
    hold(browser, cookies)
    assert browser.get("/tablet/leave").status_code == 303


def test_while_the_records_cannot_be_read_it_says_so_kindly(
    browser: TestClient, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(browser, begun(clinic))
    monkeypatch.setattr(SqlTablets, "by_token", _cannot_read)
    for path in ("/", "/new"):
        answer = browser.get(path)
        assert (answer.status_code, "Please wait a moment" in answer.text) == (503, True)
    assert browser.get("/tablet/here").status_code == 503
    assert FORM in browser.cookies


def _cannot_read(*_: object) -> None:
    raise StoreError("gone")


def test_the_pin_takes_the_tablet_back_and_leads_staff_to_their_door(
    browser: TestClient, clinic: Clinic
) -> None:
    member = a_member(clinic, Role.FRONT_DESK)
    clinic.store.people.set_pin(member.id, PIN, a_deed(Did.PIN_SET))
    hold(browser, on_tablet(clinic, TOKEN))
    reference = left_form(clinic)
    wrong = browser.post("/tablet/leave", data={"pin": "000000", "do": "leave"})
    assert "That PIN does not match" in wrong.text
    assert 'value="000000"' not in wrong.text
    assert 'autocomplete="one-time-code"' in wrong.text  # no browser keeps it for the next patient
    done = browser.post("/tablet/leave", data={"pin": PIN, "do": "leave"})
    assert (done.status_code, done.headers["location"]) == (303, "/staff")
    assert dict(browser.cookies) == {}
    acts = clinic.store.ledger.who_saw(reference)
    assert (acts[-1].who, acts[-1].did) == (f"staff:{member.id}", Did.TABLET_LEFT)


def test_too_many_wrong_pins_tell_how_long_to_wait(browser: TestClient, clinic: Clinic) -> None:
    hold(browser, {TABLET: a_tablet(clinic)})
    for _ in range(5):
        answer = browser.post("/tablet/leave", data={"pin": "000000", "do": "leave"})
    assert "Too many tries. Wait 1 second, then try again" in answer.text


def test_with_a_pin_staff_read_aloud_on_the_form_that_is_open(
    browser: TestClient, clinic: Clinic
) -> None:
    for pin, role in ((PIN, Role.CLINICIAN), ("314159", Role.ADMINISTRATOR)):
        member = a_member(clinic, role, name=f"Kim {role}")
        clinic.store.people.set_pin(member.id, pin, a_deed(Did.PIN_SET))
    hold(browser, on_tablet(clinic, TOKEN))
    left_form(clinic)
    refused = browser.post("/tablet/leave", data={"pin": "314159", "do": "read"})
    assert "Your role cannot answer for patients" in refused.text
    browser.post("/tablet/leave", data={"pin": PIN, "do": "read"})
    draft = intake.find(clinic, TOKEN)
    assert draft is not None
    assert draft.reader == "Kim clinician"


def test_handing_a_tablet_out_signs_staff_out_on_it(browser: TestClient, clinic: Clinic) -> None:
    form = staff(browser, clinic, Role.FRONT_DESK)
    cookie = browser.cookies[COOKIE]
    answer = browser.post("/staff/tablets/give", data={**form, "name": "Blue"})
    assert answer.headers["location"] == "/"
    assert COOKIE not in browser.cookies
    assert is_start(browser.get("/"))
    hold(browser, {COOKIE: cookie})
    assert browser.get("/staff/tablets").headers["location"] == "/staff"


def test_whoever_has_no_pin_makes_one_before_a_tablet_is_handed_out(
    browser: TestClient, clinic: Clinic
) -> None:
    cookie = signed_in(clinic, a_member(clinic, Role.FRONT_DESK))
    hold(browser, {COOKIE: cookie})
    page = browser.get("/staff/tablets").text
    assert 'href="/staff/pin"' in page
    assert "/staff/tablets/give" not in page
    told = browser.post("/staff/tablets/give", data={CSRF: sign_in.csrf(cookie)})
    assert "Make your PIN first" in told.text
    assert clinic.store.tablets.every() == ()


@pytest.mark.parametrize("deed", ["give", "take", "back", "answer"])
def test_without_the_token_of_the_page_nothing_is_done(
    browser: TestClient, clinic: Clinic, deed: str
) -> None:
    staff(browser, clinic)
    assert browser.post(f"/staff/tablets/{deed}", data={"name": "Blue"}).status_code == 403
    assert clinic.store.tablets.every() == ()


def test_the_page_tells_who_and_how_far_as_text_and_no_answer(
    browser: TestClient, clinic: Clinic
) -> None:
    on_tablet(clinic, TOKEN)
    left_form(clinic, name=EVIL, main_problem="Sore since the fall", urgent_signs=["saddle"])
    tablets.give(clinic, EVIL)
    staff(browser, clinic, Role.FRONT_DESK)
    page = browser.get("/staff/tablets")
    assert page.headers["cache-control"] == "no-store"
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "Part 2 of 6" in page.text
    for answer in ("Sore since", "mergency", "saddle", "Same day"):
        assert answer not in page.text


def test_a_form_goes_from_the_list_to_a_tablet_and_asks_who_is_there(
    browser: TestClient, clinic: Clinic
) -> None:
    cookies = on_tablet(clinic, TOKEN)
    reference = left_form(clinic)
    tablets.put_down(with_tablet(clinic, cookies[TABLET]))
    held = with_tablet(clinic, cookies[TABLET]).tablet
    assert held is not None
    form = staff(browser, clinic, Role.FRONT_DESK)
    assert "No tablet is free" not in browser.get("/staff/tablets").text
    browser.post("/staff/tablets/back", data={**form, "reference": reference, "tablet": held.id})
    page = browser.get("/staff/tablets").text
    assert "Waits for its patient" in page
    assert "No tablet is free to hand a form back on" in page
    # on the tablet
    hold(browser, {TABLET: cookies[TABLET]})
    assert browser.get("/tablet/here").text == "waiting"
    page = browser.get("/").text
    assert "Welcome back" in page
    assert "Robin" not in page
    browser.post("/tablet/begin")
    draft = intake.find(clinic, token_of(browser.cookies))
    assert draft is not None
    assert (draft.reference, draft.locked) == (reference, True)


def test_what_is_no_longer_there_is_told_and_nothing_is_changed(
    browser: TestClient, clinic: Clinic
) -> None:
    form = staff(browser, clinic)
    for deed in ("take", "back", "answer"):
        answer = browser.post(f"/staff/tablets/{deed}", data={**form, "reference": "K7M4-2QXP"})
        assert "no longer there" in answer.text


def test_a_form_that_was_left_for_another_page_is_not_shown_to_the_next_patient(
    browser: TestClient, clinic: Clinic, clock: Clock
) -> None:
    """On a page such as the staff's door the form's own clock does not run."""
    reference = left_form(clinic)
    hold(browser, on_tablet(clinic, TOKEN))
    clock.passes(minutes=4)
    assert is_form(browser.get("/"))
    browser.get("/staff")
    clock.passes(minutes=3)
    assert is_start(browser.get("/"))
    assert FORM not in browser.cookies
    left = clinic.store.drafts.by_reference(reference)
    assert left is not None
    assert left.locked


def test_a_tablet_on_which_staff_sign_in_is_no_patients_any_more(
    browser: TestClient, clinic: Clinic, clock: Clock
) -> None:
    """Else the next patient would find the pages for staff open on it."""
    given = a_tablet(clinic)
    member = a_member(clinic, Role.CLINICIAN)
    half_in = signed_in(clinic, member, Stage.PASSWORD)
    hold(browser, {**begun(clinic, given), COOKIE: half_in})

    form = {CSRF: sign_in.csrf(half_in), "code": code_at(clock.now)}
    assert browser.post("/staff/code", data=form).status_code == 303

    assert clinic.store.tablets.every() == ()
    assert {TABLET, FORM, HERE}.isdisjoint(browser.cookies)
    assert browser.get("/staff/forms").status_code == 200


def test_the_front_desk_takes_no_unfinished_form_into_its_own_browser(
    browser: TestClient, clinic: Clinic
) -> None:
    """Whoever knows a birth date could read there what the patient has answered."""
    reference = left_form(clinic)
    form = staff(browser, clinic, Role.FRONT_DESK)
    assert "Answer for the patient" not in browser.get("/staff/tablets").text
    answer = browser.post("/staff/tablets/answer", data={**form, "reference": reference})
    assert answer.status_code == 403
    assert TABLET not in browser.cookies
    assert clinic.store.tablets.every() == ()


def test_staff_answer_for_a_patient_only_as_long_as_they_are_signed_in(
    browser: TestClient, clinic: Clinic, clock: Clock
) -> None:
    form = staff(browser, clinic, Role.CLINICIAN)
    browser.post("/staff/tablets/answer", data=form)
    page = browser.get("/")
    assert is_form(page)
    assert '<a id="staff" href="/new">' in page.text, "who is signed in needs no PIN to go back"
    token = token_of(browser.cookies)
    open_form(clinic, token)
    clock.passes(minutes=16)
    answer = browser.get("/")
    assert answer.headers["location"] == "/staff/tablets"
    assert TABLET not in browser.cookies
    assert clinic.store.tablets.every() == ()


def test_once_sent_a_desk_goes_back_to_its_list(browser: TestClient, clinic: Clinic) -> None:
    form = staff(browser, clinic, Role.CLINICIAN)
    browser.post("/staff/tablets/answer", data=form)
    assert browser.post("/sent").status_code == 204
    assert browser.get("/new").headers["location"] == "/"
    assert browser.get("/").headers["location"] == "/staff/tablets"


@pytest.fixture
def two(tmp_path: Path, clock: Clock) -> Iterator[tuple[Clinics, Clinic, Clinic]]:
    """Two clinics of one installation, each with a member of staff."""
    records = the_records(tmp_path)
    other = sql_clinics.another(records, MORNING + timedelta(days=1))
    made = [a_clinic(tmp_path, store=opening.store(one), clock=clock) for one in (records, other)]
    for number, one in enumerate(made):
        a_member(one, id=f"BBBB-000{number}")
    nobody = {one.id: replace(one, tablet=None, roles=frozenset()) for one in made}

    def of(clinic_id: str) -> Clinic:
        if clinic_id not in nobody:
            raise NotFound("there is no such clinic")
        return nobody[clinic_id]

    yield Clinics(ids=lambda: tuple(nobody), of=of), made[0], made[1]
    records.database.close()


def test_each_tablet_belongs_to_its_own_clinic(two: tuple[Clinics, Clinic, Clinic]) -> None:
    clinics, mine, theirs = two
    for browser in a_browser(clinics):
        assert "You can also call" not in browser.get("/").text
        hold(browser, {TABLET: a_tablet(theirs)})
        browser.post("/tablet/begin")
        (tablet,) = theirs.store.tablets.every()
        assert tablet.form_hash == codes.hashed(token_of(browser.cookies))
        assert mine.store.tablets.every() == ()
        # a tablet of one clinic with the form of another opens nothing of either
        cookies = on_tablet(mine, TOKEN)
        left_form(mine)
        hold(browser, {TABLET: a_tablet(theirs), FORM: cookies[FORM], HERE: "yes"})
        assert is_start(browser.get("/"))
        forged = f"{theirs.id}.{codes.parted(cookies[TABLET])[1]}"
        hold(browser, {**cookies, TABLET: forged})
        assert "How to open the form" in browser.get("/").text
        hold(browser, {FORM: f"{theirs.id}.{TOKEN}", HERE: "yes"})
        assert "How to open the form" in browser.get("/").text


def test_staff_of_one_clinic_reach_no_tablet_and_no_form_of_another(
    two: tuple[Clinics, Clinic, Clinic],
) -> None:
    clinics, mine, theirs = two
    on_tablet(mine, TOKEN)
    reference = left_form(mine)
    (tablet,) = mine.store.tablets.every()
    for browser in a_browser(clinics):
        (member,) = theirs.store.people.every()
        cookie = signed_in(theirs, member)
        hold(browser, {COOKIE: cookie})
        form = {CSRF: sign_in.csrf(cookie)}
        assert "Robin" not in browser.get("/staff/tablets").text
        for deed in ("take", "back", "answer"):
            data = {**form, "reference": reference, "tablet": tablet.id}
            assert "no longer there" in browser.post(f"/staff/tablets/{deed}", data=data).text
        assert intake.find(mine, TOKEN) is not None
