"""Joining, a new password, and one's own account, as a browser meets them."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from screening.actions import codes
from screening.actions.staff import passwords
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.people import OneTimeCode, Purpose, Staff
from tests.factories import PASSWORD, a_member, signed_in, the_password
from tests.unit.web.staff_browser import StaffBrowser, in_front_of

EASY = "123456789012"
NEW = "velvet moose counts rain"


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[StaffBrowser]:
    a_member(clinic)
    with in_front_of(clinic) as browser:
        yield browser


@pytest.fixture
def newcomer(clinic: Clinic) -> Staff:
    return a_member(clinic, name="Zoë <i>王", password="", totp="")


def a_link(clinic: Clinic, purpose: Purpose, member: Staff) -> str:
    secret, now = codes.token(clinic.chance), clinic.timer()
    code = OneTimeCode(
        hash=codes.hashed(secret),
        purpose=purpose,
        staff_id=member.id,
        made_at=now,
        expires_at=now + timedelta(hours=1),
    )
    clinic.store.codes.add(code, clinic.deed(Did.CODE_MADE))
    return codes.addressed(clinic.id, secret)


def test_whom_a_link_is_for_is_told_only_after_the_post_of_its_code(
    clinic: Clinic, browser: StaffBrowser, newcomer: Staff
) -> None:
    code = a_link(clinic, Purpose.INVITE, newcomer)
    for _ in range(20):
        page = browser.client.get("/staff/join", params={"code": code})
        assert newcomer.email not in page.text
        assert code not in page.text

    shown = browser.post("/staff/join", code=code)

    assert shown.status_code == 200
    assert "Welcome, <bdi>Zoë &lt;i&gt;王</bdi>" in shown.text
    assert newcomer.email in shown.text
    assert 'autocomplete="new-password"' in shown.text
    assert "set-cookie" not in shown.headers
    assert browser.post("/staff/join", code=code).status_code == 200


def test_a_newcomer_joins_and_sets_up_an_app(
    clinic: Clinic, browser: StaffBrowser, newcomer: Staff
) -> None:
    code = a_link(clinic, Purpose.INVITE, newcomer)
    easy = browser.post("/staff/join", code=code, password=EASY)
    assert easy.status_code == 422
    assert "easy to guess" in easy.text
    assert EASY not in easy.text

    page = browser.follow(browser.post("/staff/join", code=code, password=NEW))

    assert "Set up your app" in page.text
    used = browser.post("/staff/join", code=code, password=NEW)
    assert used.status_code == 401
    assert "does not work any more" in used.text


def test_who_joins_ends_the_session_that_the_browser_held(
    clinic: Clinic, browser: StaffBrowser, newcomer: Staff
) -> None:
    helping = signed_in(clinic)
    browser.cookie = helping

    code = a_link(clinic, Purpose.INVITE, newcomer)
    browser.follow(browser.post("/staff/join", code=code, password=NEW))

    browser.cookie = helping
    assert browser.get("/staff/forms").headers["location"] == "/staff"


def test_a_lost_password_is_replaced_and_the_app_is_asked_for(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    member = a_member(clinic, password=the_password())
    before = signed_in(clinic, member)
    code = a_link(clinic, Purpose.RESET, member)
    assert "A new password for" in browser.post("/staff/join", code=code).text

    page = browser.follow(browser.post("/staff/join", code=code, password=NEW))

    assert "Code from your app" in page.text
    browser.cookie = before
    assert browser.get("/staff/forms").headers["location"] == "/staff"


@pytest.mark.parametrize("code", ["", "x", "é", "f" * 9000, f"{'f' * 32}.{'t' * 43}"])
def test_a_code_that_is_none_is_told_plainly(browser: StaffBrowser, code: str) -> None:
    answer = browser.post("/staff/join", code=code, password=NEW)

    assert answer.status_code == 401
    assert "Ask an administrator of the clinic for a new one" in answer.text
    assert "set-cookie" not in answer.headers


def test_without_the_old_password_there_is_no_new_one(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    browser.comes_in(clinic, a_member(clinic, password=the_password()))
    browser.get("/staff/password")
    wrong = browser.post("/staff/password", old=EASY, new=NEW)
    assert (wrong.status_code, wrong.headers["retry-after"]) == (401, "1")
    assert '<a href="#old">That is not your password. Try again in 1 second' in wrong.text
    easy = browser.post("/staff/password", old=PASSWORD, new=EASY)
    assert easy.status_code == 422
    assert '<a href="#new">' in easy.text


def test_a_changed_password_ends_all_but_this_browser(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    member = a_member(clinic, password=the_password())
    other = signed_in(clinic, member)
    browser.comes_in(clinic, member)
    browser.get("/staff/password")

    changed = browser.post("/staff/password", old=PASSWORD, new=NEW)

    (cookie,) = re.findall(r"ims_staff=([^;]+)", changed.headers["set-cookie"])
    browser.cookie = other
    assert browser.get("/staff/password").headers["location"] == "/staff"
    browser.cookie = cookie
    assert "signed out everywhere else" in browser.get("/staff/password?done").text


def test_new_recovery_codes_are_shown_once(clinic: Clinic, browser: StaffBrowser) -> None:
    browser.comes_in(clinic, a_member(clinic, password=the_password()))
    assert "0 are left" in browser.get("/staff/password").text

    shown = browser.post("/staff/recovery", password=PASSWORD)

    assert len(re.findall(r"<code>[0-9A-Z-]{29}</code>", shown.text)) == 10
    assert "set-cookie" in shown.headers


def test_a_member_who_was_changed_meanwhile_is_told_so(
    clinic: Clinic, browser: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = a_member(clinic, password=the_password())
    browser.comes_in(clinic, member)
    browser.get("/staff/password")
    slow = passwords.hashed

    def overtaken(password: str) -> str:
        clinic.store.people.save(member, clinic.deed(Did.ROLES_SET))
        return slow(password)

    monkeypatch.setattr(passwords, "hashed", overtaken)

    answer = browser.post("/staff/password", old=PASSWORD, new=NEW)

    assert answer.status_code == 409
    assert "Somebody was a moment faster" in answer.text
