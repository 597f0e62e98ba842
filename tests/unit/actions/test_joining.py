"""One-time codes: the first day, a new member, a lost password, and what each may not do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.actions import codes
from screening.actions.staff import joining, own_account, passwords, setting_up, sign_in
from screening.actions.staff.joining import Opened, Opening
from screening.actions.staff.second_step import Enrolled
from screening.actions.staff.setting_up import Beginning
from screening.actions.staff.sign_in import SignIn
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict, Refused
from screening.records.deeds import Did
from screening.records.people import EVERY_ROLE, OneTimeCode, Purpose, Stage
from tests.factories import (
    HOME_ADDRESS,
    MORNING,
    PASSWORD,
    TOTP_SECRET,
    Clock,
    a_member,
    one_of,
    signed_in,
    the_password,
)

SPACED = " two  spaces stay "
NEW = "velvet moose counts rain"
SAID = Beginning(
    clinic_name="Harbour <Pain> & Physio",
    clinic_phone="604 555 0100",
    time_zone="America/Toronto",
    name="Robin Example",
    email="robin@example.org",
    password=PASSWORD,
)


@pytest.fixture
def clinics(clinic: Clinic) -> Clinics:
    return one_of(clinic)


def code_in(address: str) -> str:
    return address.partition("#")[2]


def a_link(clinic: Clinic, purpose: Purpose, staff_id: str, lasting: timedelta) -> str:
    secret, now = codes.token(clinic.chance), clinic.timer()
    code = OneTimeCode(
        hash=codes.hashed(secret),
        purpose=purpose,
        staff_id=staff_id,
        made_at=now,
        expires_at=now + lasting,
    )
    clinic.store.codes.add(code, clinic.deed(Did.CODE_MADE))
    return codes.addressed(clinic.id, secret)


def opened(clinics: Clinics, code: str, *purposes: Purpose) -> Opened:
    found = joining.opening(clinics, code, purposes or tuple(Purpose), HOME_ADDRESS).opened
    assert found is not None
    return found


# ---- The first day ----


def test_the_first_day_makes_the_clinic_and_its_first_administrator(
    clinic: Clinic, clinics: Clinics
) -> None:
    assert not setting_up.is_founded(clinics)
    address = setting_up.new_address(clinics)
    assert address.startswith("http://127.0.0.1:8501/staff/setup#")

    cookie = setting_up.found(clinics, opened(clinics, code_in(address)), SAID)

    here = sign_in.here(clinics, cookie)
    assert here is not None
    assert here.session.stage is Stage.PASSWORD
    assert (here.member.roles, here.member.totp) == (EVERY_ROLE, "")
    settings = here.clinic.settings
    assert (settings.clinic_name, settings.clinic_phone) == (SAID.clinic_name, SAID.clinic_phone)
    assert settings.time_zone == SAID.time_zone
    assert passwords.fits(here.member.password, PASSWORD)
    assert setting_up.is_founded(clinics)
    assert clinic.store.codes.waiting(Purpose.SETUP) == ()
    with pytest.raises(Refused):
        setting_up.new_address(clinics)


def test_an_address_works_for_half_an_hour_and_only_the_newest(
    clinics: Clinics, clock: Clock
) -> None:
    older, newer = (code_in(setting_up.new_address(clinics)) for _ in range(2))
    assert joining.opening(clinics, older, {Purpose.SETUP}, HOME_ADDRESS).opened is None
    clock.passes(minutes=29)
    assert opened(clinics, newer)
    clock.passes(minutes=1)

    assert joining.opening(clinics, newer, {Purpose.SETUP}, HOME_ADDRESS).opened is None


def test_one_code_founds_one_clinic(clinics: Clinics) -> None:
    found = opened(clinics, code_in(setting_up.new_address(clinics)))
    setting_up.found(clinics, found, SAID)

    with pytest.raises(Refused):
        setting_up.found(clinics, found, replace(SAID, email="other@example.org"))


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("clinic_name", ""),
        ("clinic_name", "x" * 101),
        ("clinic_phone", ""),
        ("clinic_phone", "Anna"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", ""),
        ("name", ""),
        ("email", "robin"),
        ("email", "robin@example"),
        ("email", "ro bin@example.org"),
        ("email", "r@x.org, s@x.org"),
        ("email", f"{'r' * 250}@example.org"),
        ("password", "short"),
        ("password", "robin@example.org"),
    ],
)
def test_what_is_wrong_on_the_first_day_is_told_by_field_and_founds_nothing(
    clinic: Clinic, clinics: Clinics, field: str, bad: str
) -> None:
    said = replace(SAID, **{field: bad})
    found = opened(clinics, code_in(setting_up.new_address(clinics)))

    assert set(setting_up.problems(clinic, said)) == {field}
    with pytest.raises(Refused):
        setting_up.found(clinics, found, said)
    assert not setting_up.is_founded(clinics)


def test_what_is_typed_is_one_line_each_and_the_password_is_left_alone() -> None:
    said = replace(SAID, name="  Robin\r\n\x00 Example ", password=SPACED).tidied()

    assert (said.name, said.password) == ("Robin Example", SPACED)


def test_a_code_for_joining_founds_nothing(clinic: Clinic, clinics: Clinics) -> None:
    member = a_member(clinic, password="")
    invited = opened(clinics, a_link(clinic, Purpose.INVITE, member.id, timedelta(days=1)))

    with pytest.raises(Refused):
        setting_up.found(clinics, invited, SAID)


# ---- Joining, and a new password ----


def test_an_invited_member_joins_and_sets_up_an_app_next(clinic: Clinic, clinics: Clinics) -> None:
    member = a_member(clinic, password="", totp="")
    code = a_link(clinic, Purpose.INVITE, member.id, timedelta(days=3))
    found = opened(clinics, f"  {code[:20]}\n{code[20:]} ")
    assert found.member == member
    assert joining.problem(found, "short")
    assert joining.problem(found, NEW) == ""

    here = sign_in.here(clinics, joining.join(found, NEW))

    assert here is not None
    assert here.session.stage is Stage.PASSWORD
    assert sign_in.sign_in(clinics, member.email, NEW, HOME_ADDRESS).cookie
    with pytest.raises(Conflict):
        joining.join(replace_member(found, here.member), NEW)
    assert joining.opening(clinics, code, joining.TO_JOIN, HOME_ADDRESS).opened is None


def replace_member(found: Opened, member: Any) -> Opened:
    return found._replace(member=member)


def test_a_reset_keeps_the_app_and_ends_every_session(clinic: Clinic, clinics: Clinics) -> None:
    member = a_member(clinic, password=the_password())
    before = signed_in(clinic, member)
    code = a_link(clinic, Purpose.RESET, member.id, timedelta(hours=1))

    here = sign_in.here(clinics, joining.join(opened(clinics, code), NEW))

    assert here is not None
    assert (here.session.stage, here.member.totp) == (Stage.PASSWORD, TOTP_SECRET)
    assert sign_in.here(clinics, before) is None
    assert not sign_in.sign_in(clinics, member.email, PASSWORD, HOME_ADDRESS).cookie


@pytest.mark.parametrize("password", ["short", "password1234", "x" * 129])
def test_a_bad_password_joins_nobody(clinic: Clinic, clinics: Clinics, password: str) -> None:
    member = a_member(clinic, password="")
    code = a_link(clinic, Purpose.INVITE, member.id, timedelta(days=3))

    with pytest.raises(Refused):
        joining.join(opened(clinics, code), password)

    assert clinic.store.people.by_id(member.id) == member
    assert opened(clinics, code)


def wrong_codes(clinic: Clinic, clock: Clock) -> dict[str, str]:
    member = a_member(clinic)
    gone = a_member(clinic, disabled_at=MORNING)
    old = a_link(clinic, Purpose.INVITE, member.id, timedelta(minutes=1))
    clock.passes(minutes=1)
    return {
        "none": "",
        "no code": "robin",
        "of no clinic": codes.addressed("f" * 32, "t" * 43),
        "never made": codes.addressed(clinic.id, "t" * 43),
        "too old": old,
        "of one who left": a_link(clinic, Purpose.RESET, gone.id, timedelta(days=1)),
        "of nobody": a_link(clinic, Purpose.RESET, "nobody", timedelta(days=1)),
        "for another purpose": a_link(clinic, Purpose.SETUP, "", timedelta(days=1)),
        "not text": "\ud800." + "\ud800" * 43,
    }


def test_every_wrong_code_gets_the_same_answer(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    wrong = wrong_codes(clinic, clock)
    answers = {
        why: joining.opening(clinics, code, joining.TO_JOIN, HOME_ADDRESS)
        for why, code in wrong.items()
    }

    assert answers == dict.fromkeys(wrong, Opening())


def test_guessing_codes_is_slowed_down_and_a_good_one_forgives(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    guess = codes.addressed(clinic.id, "g" * 43)
    waits = []
    for _ in range(joining.FREE_AT_ADDRESS + 3):
        waits.append(joining.opening(clinics, guess, joining.TO_JOIN, HOME_ADDRESS).wait)
        clock.passes(seconds=waits[-1].total_seconds())
    assert [wait.total_seconds() for wait in waits[-4:]] == [0, 1, 2, 4]
    joining.opening(clinics, guess, joining.TO_JOIN, HOME_ADDRESS)
    good = a_link(clinic, Purpose.RESET, a_member(clinic).id, timedelta(days=1))
    assert not joining.opening(clinics, good, joining.TO_JOIN, HOME_ADDRESS).judged
    clock.passes(seconds=8)

    assert opened(clinics, good)
    assert joining.opening(clinics, guess, joining.TO_JOIN, HOME_ADDRESS) == Opening()


# ---- One's own account ----


@pytest.fixture
def inside(clinic: Clinic, clinics: Clinics) -> Callable[[], sign_in.Here]:
    member = a_member(clinic, password=the_password())

    def here() -> sign_in.Here:
        found = sign_in.here(clinics, signed_in(clinic, clinic.store.people.by_id(member.id)))
        assert found is not None
        return found

    return here


def test_a_new_password_ends_all_sessions_but_this_one(
    clinics: Clinics, inside: Callable[[], sign_in.Here]
) -> None:
    other, here = inside(), inside()

    tried = own_account.change_password(here, PASSWORD, NEW)

    after = sign_in.here(clinics, tried.cookie)
    assert after is not None
    assert after.session.stage is Stage.WHOLE
    store = here.clinic.store
    assert store.sessions.by_hash(other.session.hash) is None
    assert store.sessions.by_hash(here.session.hash) is None
    assert passwords.fits(after.member.password, NEW)


def test_without_the_old_password_nothing_is_changed_and_guessing_is_slow(
    inside: Callable[[], sign_in.Here], clock: Clock
) -> None:
    here = inside()

    wrong = own_account.change_password(here, "wrong", NEW)
    shut = own_account.renew_recovery(here, PASSWORD)
    clock.passes(seconds=1)
    renewed = own_account.renew_recovery(here, PASSWORD)

    assert wrong == SignIn(wait=timedelta(seconds=1))
    assert shut == SignIn(wait=timedelta(seconds=1), judged=False)
    assert isinstance(renewed, Enrolled)
    kept = here.clinic.store.people.by_id(here.member.id)
    assert kept is not None
    assert kept.password == the_password()
    assert kept.recovery == tuple(map(codes.hashed, renewed.recovery))


def test_an_easy_new_password_is_refused(inside: Callable[[], sign_in.Here]) -> None:
    with pytest.raises(Refused):
        own_account.change_password(inside(), PASSWORD, "password1234")
