"""The door for staff, as a browser meets it."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from screening.actions.staff import second_step
from screening.clinic import Clinic, Clinics
from screening.records.deeds import Did
from screening.records.people import Role, Staff, Stage
from screening.web import desk, pages
from screening.web.desk import COOKIE
from tests.factories import (
    PASSWORD,
    Clock,
    a_clinic,
    a_member,
    code_at,
    one_of,
    send_form,
    signed_in,
    the_password,
)
from tests.unit.web.staff_browser import HOST, OURS, TOKEN, StaffBrowser, in_front_of

EMAIL = "robin@example.org"
WRONG = "letmein-canary"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    return a_clinic(tmp_path, clock=clock, clinic_name="Harbour <Pain> & Physio")


@pytest.fixture
def member(clinic: Clinic) -> Staff:
    return a_member(clinic, email=EMAIL, name="Robin <b>Ñ</b>", password=the_password())


@pytest.fixture
def browser(clinic: Clinic, member: Staff) -> Iterator[StaffBrowser]:  # noqa: ARG001 - works here
    with in_front_of(clinic) as browser:
        yield browser


# ---- Without a session ----


def test_without_a_session_there_is_only_the_door(clinic: Clinic, browser: StaffBrowser) -> None:
    sent = send_form(clinic, name="Canary Patient")
    closed = ("forms", f"pdf/{sent.reference}", "pdf/2222-2222", "code", "app", "password")
    for path in closed:
        answer = browser.get(f"/staff/{path}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/staff")
        assert answer.content == b""
    for path in ("code", "app", "password", "recovery", "stay"):
        assert browser.post(f"/staff/{path}").headers["location"] == "/staff?unsent"
    assert "kept nowhere" in browser.get("/staff?unsent").text
    door = browser.get("/staff")
    assert door.status_code == 200
    assert "Canary" not in door.text
    assert sent.reference not in door.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_lead_nowhere(browser: StaffBrowser, method: str) -> None:
    for path in ("", "/code", "/forms", "/out", "/join", "/setup", "/alive"):
        assert browser.client.request(method, f"/staff{path}").status_code in {404, 405}


@pytest.mark.parametrize("cookie", ["", "x", "s" * 43, f"x.{'s' * 43}", "s" * 9000])
def test_a_made_up_cookie_opens_nothing(browser: StaffBrowser, cookie: str) -> None:
    answer = browser.client.get("/staff/forms", headers={"cookie": f"{COOKIE}={cookie}"})

    assert answer.headers["location"] == "/staff"


def test_a_password_in_the_address_opens_nothing(browser: StaffBrowser) -> None:
    typed = {"email": EMAIL, "password": PASSWORD}
    assert "set-cookie" not in browser.client.get("/staff", params=typed).headers
    answer = browser.client.post("/staff", params=typed, headers=OURS)
    assert answer.status_code == 401


# ---- E-mail and password ----


def test_somebody_comes_in_by_password_and_code(browser: StaffBrowser, clock: Clock) -> None:
    door = browser.get("/staff").text
    assert 'autocomplete="username"' in door
    assert 'autocomplete="current-password"' in door
    tried = browser.post("/staff", email=EMAIL, password=PASSWORD)
    half = browser.cookie
    page = browser.follow(tried)
    assert 'autocomplete="one-time-code"' in page.text
    assert 'inputmode="numeric"' in page.text

    inside = browser.post("/staff/code", code=code_at(clock.now))

    assert inside.headers["location"] == "/staff"
    assert browser.cookie not in {half, ""}
    assert browser.get("/staff").headers["location"] == "/staff/forms"
    assert "Robin &lt;b&gt;Ñ&lt;/b&gt;" in browser.get("/staff/forms").text
    browser.cookie = half
    assert browser.get("/staff").status_code == 200


def test_half_in_opens_nothing_but_the_step_of_the_code(
    clinic: Clinic, member: Staff, browser: StaffBrowser
) -> None:
    browser.comes_in(clinic, member, Stage.PASSWORD)

    for path in ("forms", "pdf/2222-2222", "password"):
        assert browser.get(f"/staff/{path}").headers["location"] == "/staff"
    assert browser.get("/staff").headers["location"] == "/staff/code"
    assert browser.get("/staff/app").headers["location"] == "/staff/code"
    assert "/staff/forms" not in browser.get("/staff/code").text


def test_a_wrong_try_is_told_kindly_and_slowed_down(browser: StaffBrowser) -> None:
    wrong = browser.post("/staff", email='"><b>x@example.org', password=WRONG)
    quick = browser.post("/staff", email='"><b>x@example.org', password=WRONG)

    assert wrong.status_code == 401
    told = "This e-mail address and password do not belong together. Try again in 1 second"
    assert wrong.text.count(told) == 2
    assert "<title>Error: Sign in" in wrong.text
    assert 'aria-invalid="true"' in wrong.text
    assert "&#34;&gt;&lt;b&gt;x@example.org" in wrong.text
    assert quick.status_code == 429
    assert quick.headers["retry-after"] == "1"
    assert "There were too many tries. Try again in 1 second" in quick.text
    for answer in (wrong, quick):
        assert "set-cookie" not in answer.headers
        assert "letmein" not in answer.text


def test_known_and_unknown_accounts_get_the_same_page(
    clinic: Clinic, browser: StaffBrowser, clock: Clock
) -> None:
    a_member(clinic, email="left@example.org", disabled_at=clock.now, password=the_password())
    seen = set()
    for email, password in (
        (EMAIL, "wrong"),
        ("nobody@example.org", "wrong"),
        ("left@example.org", PASSWORD),
    ):
        answer = browser.post("/staff", email=email, password=password)
        seen.add((answer.status_code, answer.text.replace(email, "")))
        clock.passes(hours=1)

    assert len(seen) == 1


def test_a_long_wait_is_told_in_minutes(browser: StaffBrowser, clock: Clock) -> None:
    for _ in range(11):
        tried = browser.post("/staff", email=EMAIL, password=WRONG)
        clock.passes(seconds=900)

    assert "Try again in 15 minutes" in tried.text


def test_a_new_sign_in_ends_the_session_before_it(
    clinic: Clinic, member: Staff, browser: StaffBrowser
) -> None:
    browser.comes_in(clinic, member)
    before = browser.cookie

    browser.post("/staff", email=EMAIL, password=PASSWORD)

    browser.cookie = before
    assert browser.get("/staff/forms").headers["location"] == "/staff"


# ---- Cookies, and other sites ----


def test_the_cookie_is_for_the_browser_only(browser: StaffBrowser) -> None:
    cookie = browser.post("/staff", email=EMAIL, password=PASSWORD).headers["set-cookie"].lower()

    assert cookie.startswith(f"{COOKIE}=")
    assert {"httponly", "samesite=lax", "path=/"} <= set(cookie.split("; "))
    assert "secure" not in cookie
    assert "max-age" not in cookie


@pytest.mark.usefixtures("member")
def test_where_the_line_is_secure_the_cookie_is_and_no_other_counts(clinic: Clinic) -> None:
    with in_front_of(clinic, "https://testserver") as browser:
        answer = browser.post("/staff", email=EMAIL, password=PASSWORD)
        name, _, rest = answer.headers["set-cookie"].partition("=")
        assert name == f"__Host-{COOKIE}"
        assert "secure" in rest.lower()
        assert browser.get("/staff").headers["location"] == "/staff/code"
        browser.cookie = signed_in(clinic)
        assert browser.get("/staff/forms").headers["location"] == "/staff"


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
    clinic: Clinic, member: Staff, browser: StaffBrowser, headers: dict[str, str]
) -> None:
    typed = {"email": EMAIL, "password": PASSWORD}
    for path in ("", "/join", "/setup", "/out"):
        tried = browser.client.post(f"/staff{path}", data=typed, headers=headers)
        assert tried.status_code == 403
        assert "set-cookie" not in tried.headers
    browser.comes_in(clinic, member)
    browser.get("/staff/password")
    csrf = browser.seen.split('name="csrf" value="')[1][:64]
    for path in ("/out", "/stay", "/password", "/recovery"):
        tried = browser.client.post(f"/staff{path}", data={"csrf": csrf}, headers=headers)
        assert tried.status_code == 403
    assert browser.get("/staff/forms").status_code == 200


@pytest.mark.parametrize("token", ["", "x", "é", "f" * 64])
def test_a_form_without_the_sessions_token_does_nothing(
    clinic: Clinic, member: Staff, browser: StaffBrowser, token: str
) -> None:
    browser.comes_in(clinic, member)
    for path in ("out", "stay", "password", "recovery"):
        answer = browser.client.post(f"/staff/{path}", data={"csrf": token}, headers=OURS)
        assert answer.status_code == 403
        assert "Nothing was changed" in answer.text
    assert browser.get("/staff/forms").status_code == 200


def test_an_older_browser_is_known_by_its_origin(browser: StaffBrowser) -> None:
    typed = {"email": EMAIL, "password": PASSWORD}
    assert browser.client.post("/staff", data=typed, headers={"origin": HOST}).status_code == 303


def test_a_flood_is_not_read_to_its_end(browser: StaffBrowser) -> None:
    body = b"x" * 10_000_000 + f"&email={EMAIL}&password={PASSWORD}".encode()

    answer = browser.client.post("/staff", content=body, headers=OURS)

    assert (answer.status_code, "set-cookie" in answer.headers) == (413, False)


@pytest.mark.parametrize(
    "body",
    [b"", b"email", b"email=%ff%00", b"\xff\xfe", b"email=a&email=b", b"&=&=", b"a&" * 500],
)
def test_a_strange_body_is_a_wrong_try(browser: StaffBrowser, body: bytes) -> None:
    assert browser.client.post("/staff", content=body, headers=OURS).status_code == 401


# ---- Codes ----


def test_a_wrong_code_is_told_and_a_recovery_code_lets_in(
    clinic: Clinic, browser: StaffBrowser, clock: Clock
) -> None:
    shown, kept = second_step.new_recovery(clinic)
    browser.comes_in(clinic, a_member(clinic, recovery=kept), Stage.PASSWORD)
    page = browser.get("/staff/code").text
    assert 'href="/staff/code?recovery"' in page
    wrong = browser.post("/staff/code", code="000000")
    assert wrong.status_code == 401
    assert "wrong, too old, or was used already" in wrong.text
    quick = browser.post("/staff/code?recovery", code=shown[0])
    assert (quick.status_code, quick.headers["retry-after"]) == (429, "1")
    assert "One of your recovery codes" in quick.text
    clock.passes(seconds=1)

    inside = browser.post("/staff/code?recovery", code=shown[0])

    assert browser.follow(inside).status_code == 200
    assert "9 are left" in browser.get("/staff/password").text


def test_an_app_is_set_up_and_recovery_codes_are_shown_once(
    clinic: Clinic, browser: StaffBrowser, clock: Clock
) -> None:
    browser.comes_in(clinic, a_member(clinic, totp=""), Stage.PASSWORD)
    page = browser.follow(browser.get("/staff")).text
    again = browser.get("/staff/app").text
    (picture,) = re.findall(r'src="(data:image/png;base64,[^"]+)"', page)
    (secret,) = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
    assert picture in again
    wrong = browser.post("/staff/app", code="12345")
    assert wrong.status_code == 401
    assert secret in wrong.text

    code = pyotp.TOTP(secret.replace(" ", "")).at(clock.now)
    shown = browser.post("/staff/app", code=str(code))

    codes = re.findall(r"<code>([0-9A-Z-]{29})</code>", shown.text)
    assert (shown.status_code, len(set(codes))) == (200, 10)
    assert 'href="/staff/forms"' in shown.text
    assert browser.get("/staff/forms").status_code == 200
    assert not [c for c in codes if c in browser.get("/staff/password").text]
    assert secret not in browser.seen


# ---- The way out, and how long it lasts ----


def test_signing_out_closes_everything(
    clinic: Clinic, member: Staff, browser: StaffBrowser
) -> None:
    browser.comes_in(clinic, member)
    before = browser.cookie
    browser.get("/staff/forms")

    answer = browser.post("/staff/out")

    assert answer.headers["location"] == "/staff"
    gone = [c.lower() for c in answer.headers.get_list("set-cookie")]
    assert [c.split("=")[0] for c in gone if "max-age=0" in c] == [COOKIE]
    browser.cookie = before
    assert browser.get("/staff/forms").headers["location"] == "/staff"
    # Whoever is out already gets no complaint.
    assert browser.client.post("/staff/out", headers=OURS).status_code == 303


def test_a_page_that_asks_is_told_how_long_and_keeps_nobody_in(
    clinic: Clinic, member: Staff, browser: StaffBrowser, clock: Clock
) -> None:
    browser.comes_in(clinic, member)
    page = browser.get("/staff/forms").text
    (whose,) = re.findall(r'data-seconds-left="900" data-whose="([0-9a-f]{16})"', page)
    for minutes in range(1, 15):
        clock.passes(minutes=1)
        alive = browser.client.get("/staff/alive")
        assert alive.status_code == 204
        assert alive.headers["x-seconds-left"] == f"{900 - 60 * minutes}"
        assert alive.headers["x-whose"] == whose
    stayed = browser.client.post(
        "/staff/stay", data={"csrf": page.split('name="csrf" value="')[1][:64]}, headers=OURS
    )
    assert (stayed.status_code, stayed.headers["x-seconds-left"]) == (204, "900")
    clock.passes(minutes=15)

    gone = browser.client.get("/staff/alive")

    assert (gone.status_code, gone.content) == (401, b"")
    assert browser.get("/staff/forms").headers["location"] == "/staff"
    assert "You were signed out" in browser.get("/staff?over").text


def test_a_page_that_waits_for_its_person_learns_who_is_all_the_way_in(
    clinic: Clinic, member: Staff, browser: StaffBrowser
) -> None:
    browser.comes_in(clinic, member)
    (person,) = re.findall(r'data-person="([0-9a-f]{16})"', browser.get("/staff/password").text)

    browser.comes_in(clinic, member, Stage.PASSWORD)
    assert "x-person" not in browser.client.get("/staff/alive").headers
    assert "x-token" not in browser.client.get("/staff/alive").headers
    browser.comes_in(clinic)
    assert browser.client.get("/staff/alive").headers["x-person"] != person
    browser.comes_in(clinic, member)
    back = browser.client.get("/staff/alive").headers
    assert back["x-person"] == person
    sent = browser.client.post("/staff/stay", data={"csrf": back["x-token"]}, headers=OURS)
    assert sent.status_code == 204


def test_in_other_roles_nobody_gets_back_what_they_had_on_the_screen(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    clinician = a_member(clinic, Role.CLINICIAN)
    browser.comes_in(clinic, clinician)
    before = browser.client.get("/staff/alive").headers["x-person"]
    less = clinician.model_copy(update={"roles": frozenset({Role.FRONT_DESK})})
    clinic.store.people.save(less, clinic.deed(Did.ROLES_SET))
    browser.comes_in(clinic, clinician)

    assert browser.client.get("/staff/alive").headers["x-person"] != before


def test_what_was_typed_is_told_to_nobody_but_whoever_typed_it(
    clinic: Clinic, member: Staff, browser: StaffBrowser
) -> None:
    browser.comes_in(clinic, member)
    (token,) = set(TOKEN.findall(browser.get("/staff/password").text))
    typed = {"csrf": token, "note": "canary of a note"}
    for who, is_told in ((member, True), (a_member(clinic), False)):
        browser.comes_in(clinic, who)
        answer = browser.client.post("/staff/forms/2222-2222/decide", data=typed, headers=OURS)

        assert answer.status_code == 403
        assert ("canary of a note" in answer.text) is is_told


def test_a_page_of_another_session_knows_that_it_is_not_its_own(
    clinic: Clinic, member: Staff, browser: StaffBrowser
) -> None:
    marks = set()
    for cookie in (signed_in(clinic, member), signed_in(clinic, member)):
        browser.cookie = cookie
        marks.add(browser.client.get("/staff/alive").headers["x-whose"])

    assert len(marks) == 2


# ---- The bar, and every page ----


BAR = {
    Role.CLINICIAN: (
        "/staff/forms",
        {
            *("/staff/forms", "/staff/invitations", "/staff/tablets"),
            *("/staff/insight", "/staff/rules"),
        },
    ),
    Role.FRONT_DESK: (
        "/staff/tablets",
        {"/staff/forms", "/staff/invitations", "/staff/tablets"},
    ),
    Role.ADMINISTRATOR: (
        "/staff/people",
        {
            *("/staff/forms", "/staff/invitations", "/staff/tablets", "/staff/insight"),
            *("/staff/people", "/staff/settings", "/staff/rules"),
        },
    ),
}


@pytest.mark.parametrize("role", BAR)
def test_the_bar_leads_by_role_to_pages_that_are_there(
    clinic: Clinic, browser: StaffBrowser, role: Role
) -> None:
    landing, shown = BAR[role]
    templates = pages.HERE / "templates"
    there = {link.path for link in pages.LINKS if (templates / link.template).exists()}
    browser.comes_in(clinic, a_member(clinic, role))

    landed = browser.get("/staff").headers["location"]
    page = browser.get(pages.ACCOUNT).text

    assert landed == (landing if landing in there else "/staff/forms")
    assert {link.path for link in pages.LINKS if f'href="{link.path}"' in page} == shown & there


def test_the_bar_says_to_which_of_its_pages_a_page_belongs(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    browser.comes_in(clinic, a_member(clinic, Role.ADMINISTRATOR))

    for path, words in (
        ("/staff/people/new", "People"),
        ("/staff/invitations/new", "Invitations"),
        ("/staff/invitations/many", "Invitations"),
        ("/staff/poster", "Tablets"),
        ("/staff/export", "Insight"),
    ):
        assert f'aria-current="true">{words}</a>' in browser.get(path).text


def test_every_page_is_private_and_without_a_script_of_its_own(
    clinic: Clinic, member: Staff, browser: StaffBrowser
) -> None:
    answers = [browser.get(path) for path in ("/staff", "/staff/join", "/staff/setup")]
    browser.comes_in(clinic, member, Stage.PASSWORD)
    answers.append(browser.get("/staff/code"))
    browser.comes_in(clinic, a_member(clinic, totp=""), Stage.PASSWORD)
    answers.append(browser.get("/staff/app"))
    browser.comes_in(clinic, member)
    answers += [browser.get(f"/staff/{path}") for path in ("forms", "password", "pdf/2222-2222")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert "style=" not in answer.text
        assert not re.search(r"\son\w+=|javascript:|<script(?![^>]*\ssrc=)", answer.text)
        assert "Harbour &lt;Pain&gt; &amp; Physio" in answer.text
        assert html.unescape(answer.text).count("</html>") == 1
    assert browser.get("/staff/staff.css").headers["content-type"].startswith("text/css")
    assert desk.COOKIE not in "".join(answer.text for answer in answers)


def test_where_there_are_several_clinics_no_page_before_the_password_names_one(
    clinic: Clinic, member: Staff, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = a_clinic(tmp_path / "other", clinic_name="Hillside Physio")

    def of(clinic_id: str) -> Clinic:
        return one_of(clinic if clinic_id == clinic.id else other).of(clinic_id)

    with in_front_of(Clinics(ids=lambda: (clinic.id, other.id), of=of)) as browser:
        answers = [browser.get(path) for path in ("/staff", "/staff/join", "/staff/setup")]
        answers.append(browser.post("/staff", email=EMAIL, password=WRONG))
        answers.append(browser.post("/staff/join", code="of nobody"))
        answers.append(browser.post("/staff/setup", code="of nobody"))
        elsewhere = {"sec-fetch-site": "cross-site"}
        answers.append(browser.client.post("/staff", headers=elsewhere))
        browser.comes_in(clinic, member)
        browser.seen = ""
        answers.append(browser.post("/staff/out"))

    assert [one.status_code for one in answers] == [200, 200, 200, 401, 401, 409, 403, 403]
    for answer in answers:
        assert "Harbour" not in answer.text
        assert "Hillside" not in answer.text
        assert '<p class="clinic">IMS Intake' in answer.text
