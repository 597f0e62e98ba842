"""E-mail and password, then a code: slow for whoever guesses, and silent about who works here."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from screening.actions import codes, throttle
from screening.actions.staff import passwords, people, second_step, sign_in
from screening.actions.staff.sign_in import SignIn
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict, Refused
from screening.records.deeds import Did
from screening.records.people import EVERY_ROLE, Staff, Stage
from tests.factories import (
    HOME_ADDRESS,
    MORNING,
    PASSWORD,
    Clock,
    a_member,
    code_at,
    one_of,
    signed_in,
    the_password,
)

ELSEWHERE = "203.0.113.9"
NOBODY = "nobody@example.org"


@pytest.fixture
def clinics(clinic: Clinic) -> Clinics:
    return one_of(clinic)


@pytest.fixture
def member(clinic: Clinic) -> Staff:
    return a_member(clinic, email="robin@example.org", password=the_password())


def told(clinic: Clinic, who: str) -> list[str]:
    events = clinic.store.ledger.done_by(who, MORNING, MORNING + timedelta(days=2))
    return [event.did for event in events]


def code_of(secret: str, clock: Clock) -> str:
    return str(pyotp.TOTP(secret).at(clock.now))


def a_wrong_code_of(secret: str, clock: Clock) -> str:
    """Return a code that is taken at no moment near; any fixed one is right for some secret."""
    apart = range(-second_step.STEPS_APART, second_step.STEPS_APART + 1)
    near = (clock.now + timedelta(seconds=step * second_step.SECONDS) for step in apart)
    right = {pyotp.TOTP(secret).at(moment) for moment in near}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)


# ---- E-mail and password ----


def test_the_password_leads_to_the_step_of_the_code(clinics: Clinics, member: Staff) -> None:
    tried = sign_in.sign_in(clinics, "  Robin@EXAMPLE.org ", PASSWORD, HOME_ADDRESS)
    here = sign_in.here(clinics, tried.cookie)

    assert here is not None
    assert here.session.stage is Stage.PASSWORD
    assert (here.member, here.clinic.roles) == (member, member.roles)
    assert here.clinic.who == f"staff:{member.id}"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("robin@example.org", "wrong"),
        ("robin@example.org", ""),
        ("robin@example.org", f"{PASSWORD} "),
        ("robin@example.org", "é\x00\ud800" * 2000),
        (NOBODY, PASSWORD),
        ("", PASSWORD),
        ("\ud800\x00@", PASSWORD),
        ("r" * 100_000, PASSWORD),
    ],
)
@pytest.mark.usefixtures("member")
def test_nothing_else_leads_on(clinics: Clinics, email: str, password: str) -> None:
    tried = sign_in.sign_in(clinics, email, password, HOME_ADDRESS)

    assert tried == SignIn(wait=timedelta(seconds=1))


@pytest.mark.parametrize("change", [{"disabled_at": MORNING}, {"password": ""}])
def test_who_is_disabled_or_has_not_joined_gets_the_answer_of_a_stranger(
    clinic: Clinic, clinics: Clinics, change: dict[str, Any]
) -> None:
    someone = a_member(clinic, **{"password": the_password(), **change})
    stranger = sign_in.sign_in(clinics, NOBODY, PASSWORD, HOME_ADDRESS)

    assert sign_in.sign_in(clinics, someone.email, PASSWORD, ELSEWHERE) == stranger


@pytest.mark.usefixtures("member")
def test_each_try_costs_one_hash_whoever_it_is_of(
    clinic: Clinic, clinics: Clinics, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """The hash is what takes time, a tenth of a second: who counts hashes has measured."""
    a_member(clinic, email="left@example.org", disabled_at=MORNING, password=the_password())
    a_member(clinic, email="new@example.org", password="")
    looked: list[str] = []

    class Counted:
        def verify(self, kept: str, _typed: bytes) -> None:
            looked.append(kept)
            raise VerifyMismatchError

    monkeypatch.setattr(passwords, "HASHER", Counted())
    for email in ("robin@example.org", NOBODY, "left@example.org", "new@example.org", ""):
        sign_in.sign_in(clinics, email, "wrong", HOME_ADDRESS)
        clock.passes(hours=1)

    parameters = {kept.rsplit("$", 2)[0] for kept in looked}
    assert len(looked) == 5
    assert len(parameters) == 1


def test_the_password_that_nobody_has_is_kept_as_others_are() -> None:
    assert not passwords.is_outdated(passwords.NOBODYS)
    assert not passwords.is_outdated(the_password())


def test_a_password_that_was_kept_in_an_older_way_is_kept_anew(
    clinic: Clinic, clinics: Clinics
) -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD.encode())
    member = a_member(clinic, password=older)

    cookie = sign_in.sign_in(clinics, member.email, PASSWORD, HOME_ADDRESS).cookie
    found = sign_in.here(clinics, cookie)

    assert found is not None
    assert found.member.password != older
    assert not passwords.is_outdated(found.member.password)


# ---- Delays ----


@pytest.mark.usefixtures("member")
def test_each_wrong_password_doubles_the_wait_up_to_a_quarter_hour(
    clinics: Clinics, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "fits", lambda *_: False)
    waits = []
    for _ in range(13):
        tried = sign_in.sign_in(clinics, "robin@example.org", "wrong", HOME_ADDRESS)
        waits.append(int(tried.wait.total_seconds()))
        clock.passes(seconds=waits[-1])

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_a_shut_door_does_not_even_look_at_the_right_password(
    clinics: Clinics, member: Staff, clock: Clock
) -> None:
    sign_in.sign_in(clinics, member.email, "wrong", HOME_ADDRESS)

    shut = sign_in.sign_in(clinics, member.email, PASSWORD, HOME_ADDRESS)
    clock.passes(seconds=1)
    opened = sign_in.sign_in(clinics, member.email, PASSWORD, HOME_ADDRESS)

    assert (shut.cookie, shut.judged) == ("", False)
    assert opened.cookie


def test_one_who_guesses_shuts_nobody_else_out(
    clinic: Clinic, clinics: Clinics, member: Staff
) -> None:
    other = a_member(clinic, password=the_password())
    for _ in range(3):
        sign_in.sign_in(clinics, member.email, "wrong", ELSEWHERE)

    assert sign_in.sign_in(clinics, member.email, PASSWORD, HOME_ADDRESS).cookie
    assert sign_in.sign_in(clinics, other.email, PASSWORD, ELSEWHERE).cookie


@pytest.mark.usefixtures("member")
def test_many_accounts_from_one_address_and_one_account_from_many_are_slowed_too(
    clinics: Clinics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "fits", lambda *_: False)
    sprayed = [
        sign_in.sign_in(clinics, f"{n}@example.org", "wrong", HOME_ADDRESS)
        for n in range(sign_in.FREE_AT_ADDRESS + 5)
    ]
    spread = [
        sign_in.sign_in(clinics, "robin@example.org", "wrong", f"203.0.113.{n}")
        for n in range(sign_in.FREE_FOR_ACCOUNT + 5)
    ]

    assert [one.judged for one in sprayed].count(False) == 4
    assert [one.judged for one in spread].count(False) == 4


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    "at",
    [("robin@example.org", ELSEWHERE), ("{n}@example.org", HOME_ADDRESS)],
    ids=["at one account", "at the clinic's own address"],
)
def test_whoever_guesses_for_days_keeps_nobody_else_waiting_for_longer_than_half_a_minute(
    at: tuple[str, str], clinics: Clinics, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    whom, where = at
    monkeypatch.setattr(passwords, "fits", lambda kept, typed: bool(kept) and typed == PASSWORD)
    for n in range(70):
        guessed = sign_in.sign_in(clinics, whom.format(n=n), "wrong", where)
        clock.passes(seconds=guessed.wait.total_seconds())
    sign_in.sign_in(clinics, whom.format(n="last"), "wrong", where)

    shut = sign_in.sign_in(clinics, "robin@example.org", PASSWORD, HOME_ADDRESS)
    clock.passes(seconds=shut.wait.total_seconds())

    assert shut.wait == timedelta(seconds=30)
    assert sign_in.sign_in(clinics, "robin@example.org", PASSWORD, HOME_ADDRESS).cookie


def test_a_door_that_somebody_else_shut_tells_nothing_of_an_account(
    clinics: Clinics, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Once all unknown accounts lay in 4096 drawers, and which one could be reckoned.
    monkeypatch.setattr(passwords, "fits", lambda *_: False)
    drawer = codes.hashed(NOBODY)[:3]
    named = (f"{n}@example.org" for n in range(100_000))
    alike = next(one for one in named if codes.hashed(one)[:3] == drawer)

    sign_in.sign_in(clinics, alike, "wrong", HOME_ADDRESS)

    assert sign_in.sign_in(clinics, NOBODY, "wrong", HOME_ADDRESS).judged
    assert not sign_in.sign_in(clinics, f" {NOBODY.upper()}", "wrong", HOME_ADDRESS).judged


def test_guesses_at_the_same_moment_share_no_try(clinics: Clinics, member: Staff) -> None:
    def guess(number: int) -> SignIn:
        return sign_in.sign_in(clinics, member.email, f"wrong {number}", HOME_ADDRESS)

    with ThreadPoolExecutor(8) as crowd:
        tried = list(crowd.map(guess, range(8)))

    assert not any(one.cookie for one in tried)
    assert [one.judged for one in tried].count(True) == 1


def test_a_crowd_is_sent_away_before_it_holds_every_thread() -> None:
    held = [passwords.CROWD.acquire(blocking=False) for _ in range(12)]
    try:
        with pytest.raises(Conflict):
            passwords.fits("", "x")
    finally:
        for _ in held:
            passwords.CROWD.release()
    assert all(held)


def test_the_right_password_forgives_and_so_does_a_day(
    clinics: Clinics, member: Staff, clock: Clock
) -> None:
    for seconds in (1, 2, 4):
        sign_in.sign_in(clinics, member.email, "wrong", HOME_ADDRESS)
        clock.passes(seconds=seconds)
    assert sign_in.sign_in(clinics, member.email, PASSWORD, HOME_ADDRESS).cookie
    tried = [sign_in.sign_in(clinics, member.email, "wrong", HOME_ADDRESS).wait]
    clock.passes(days=1)
    tried.append(sign_in.sign_in(clinics, member.email, "wrong", HOME_ADDRESS).wait)

    assert tried == [timedelta(seconds=1)] * 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("testclient", "testclient", True),
    ],
)
def test_a_door_is_one_home_and_its_address_is_not_kept(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    doors = (throttle.at_address("staff", one), throttle.at_address("staff", other))

    assert (doors[0] == doors[1]) is same
    assert one not in doors[0]


def test_a_password_that_ends_while_it_is_judged_lets_nobody_in(
    clinic: Clinic, clinics: Clinics, member: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a lost phone the old password would be enough to set up an app of one's own."""
    judge, leader = passwords.fits, clinic.acting_as("staff:another", EVERY_ROLE)
    begun: list[str] = []

    def judged(kept: str, typed: str) -> bool:
        fits = judge(kept, typed)
        people.reset(leader, member.id, lost_phone=True)
        return fits

    monkeypatch.setattr(passwords, "fits", judged)
    with pytest.raises(Conflict):
        begun.append(sign_in.sign_in(clinics, member.email, PASSWORD, HOME_ADDRESS).cookie)
    assert not begun


# ---- Codes ----


@pytest.fixture
def half_in(clinics: Clinics, clinic: Clinic, member: Staff) -> Callable[[], sign_in.Here]:
    def here() -> sign_in.Here:
        found = sign_in.here(clinics, signed_in(clinic, member, Stage.PASSWORD))
        assert found is not None
        return found

    return here


def test_the_code_of_the_moment_leads_in_and_ends_the_half_session(
    clinics: Clinics, half_in: Callable[[], sign_in.Here], clock: Clock
) -> None:
    before = half_in()

    tried = second_step.prove(before, f" {code_at(clock.now)[:3]} {code_at(clock.now)[3:]} ")
    here = sign_in.here(clinics, tried.cookie)

    assert here is not None
    assert here.session.stage is Stage.WHOLE
    assert here.session.hash != before.session.hash
    assert before.clinic.store.sessions.by_hash(before.session.hash) is None


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_clock_that_is_half_a_minute_off_is_forgiven(
    half_in: Callable[[], sign_in.Here], clock: Clock, seconds: int
) -> None:
    code = code_at(clock.now + timedelta(seconds=seconds))

    assert second_step.prove(half_in(), code).cookie


@pytest.mark.parametrize("seconds", [-60, 60, 3600])
def test_a_code_of_another_time_is_none(
    half_in: Callable[[], sign_in.Here], clock: Clock, seconds: int
) -> None:
    code = code_at(clock.now + timedelta(seconds=seconds))

    assert second_step.prove(half_in(), code) == SignIn(wait=timedelta(seconds=1))


def test_a_code_is_never_accepted_twice_nor_one_before_it(
    half_in: Callable[[], sign_in.Here], clock: Clock
) -> None:
    before, code = code_at(clock.now - timedelta(seconds=30)), code_at(clock.now)
    assert second_step.prove(half_in(), code).cookie

    again = second_step.prove(half_in(), code)
    clock.passes(seconds=1)
    older = second_step.prove(half_in(), before)
    clock.passes(seconds=30)

    assert not again.cookie
    assert not older.cookie
    assert second_step.prove(half_in(), code_at(clock.now)).cookie


def test_of_eight_who_give_one_code_at_once_one_comes_in(
    half_in: Callable[[], sign_in.Here], clock: Clock
) -> None:
    waiting = [half_in() for _ in range(8)]
    code = code_at(clock.now)
    with ThreadPoolExecutor(8) as crowd:
        tried = list(crowd.map(lambda here: second_step.prove(here, code), waiting))

    assert [bool(one.cookie) for one in tried].count(True) == 1


def test_guessing_codes_is_slow(half_in: Callable[[], sign_in.Here], clock: Clock) -> None:
    waits = []
    for _ in range(4):
        waits.append(second_step.prove(half_in(), "000000").wait.total_seconds())
        shut = second_step.prove(half_in(), code_at(clock.now))
        clock.passes(seconds=waits[-1])
        assert (shut.cookie, shut.judged) == ("", False)

    assert waits == [1, 2, 4, 8]


# ---- The app is set up ----


def test_setting_up_an_app_lets_in_and_ends_every_other_session(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    member = a_member(clinic, totp="")
    cookie = signed_in(clinic, member, Stage.PASSWORD)
    other = signed_in(clinic, member, Stage.PASSWORD)
    here, secret = sign_in.here(clinics, cookie), second_step.secret_of(cookie)
    assert here is not None

    assert second_step.enrol(here, secret, a_wrong_code_of(secret, clock)) is None
    enrolled = second_step.enrol(here, secret, code_of(secret, clock))

    assert enrolled is not None
    inside = sign_in.here(clinics, enrolled.cookie)
    assert inside is not None
    assert inside.session.stage is Stage.WHOLE
    assert inside.member.totp == secret
    assert sign_in.here(clinics, other) is None
    with pytest.raises(Refused):
        second_step.enrol(inside, secret, code_of(secret, clock))
    with pytest.raises(Conflict):
        second_step.enrol(here, secret, code_of(secret, clock))


def test_the_code_that_set_up_the_app_is_used_up(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    member = a_member(clinic, totp="")
    cookie = signed_in(clinic, member, Stage.PASSWORD)
    here, secret = sign_in.here(clinics, cookie), second_step.secret_of(cookie)
    assert here is not None
    code = code_of(secret, clock)
    second_step.enrol(here, secret, code)

    again = sign_in.here(clinics, signed_in(clinic, member, Stage.PASSWORD))
    assert again is not None

    assert not second_step.prove(again, code).cookie


def test_each_recovery_code_lets_in_once_however_it_is_typed(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    shown, kept = second_step.new_recovery(clinic)
    member = a_member(clinic, recovery=kept)
    assert len(shown) == len(set(shown)) == 10

    def tried(typed: str) -> str:
        here = sign_in.here(clinics, signed_in(clinic, member, Stage.PASSWORD))
        assert here is not None
        cookie = second_step.prove(here, typed).cookie
        clock.passes(minutes=1)
        return cookie

    assert tried(shown[0])
    assert not tried(shown[0])
    assert tried(shown[1].lower().replace("-", " "))
    now = clinic.store.people.by_id(member.id)
    assert now is not None
    assert len(now.recovery) == 8
    assert Did.RECOVERED in told(clinic, f"staff:{member.id}")


# ---- How long a session lasts ----


def test_a_session_ends_after_a_quarter_hour_without_use(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    cookie = signed_in(clinic)
    for _ in range(2):
        clock.passes(minutes=14)
        assert sign_in.here(clinics, cookie)
    clock.passes(minutes=15)

    assert sign_in.here(clinics, cookie) is None
    assert sign_in.here(clinics, cookie) is None


def test_asking_whether_one_is_here_keeps_nobody_in(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    cookie = signed_in(clinic)
    here = sign_in.here(clinics, cookie)
    assert here is not None
    for _ in range(14):
        clock.passes(minutes=1)
        assert (here := sign_in.here(clinics, cookie, is_active=False))
    assert sign_in.left(clinic, here.session) == timedelta(minutes=1)
    clock.passes(minutes=1)

    assert sign_in.here(clinics, cookie, is_active=False) is None


def test_whoever_acts_has_the_whole_quarter_hour_again(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    cookie = signed_in(clinic)
    clock.passes(minutes=14)
    here = sign_in.here(clinics, cookie)
    assert here is not None

    assert sign_in.left(clinic, here.session) == sign_in.IDLE


def test_a_session_ends_after_half_a_day_in_any_case(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    cookie = signed_in(clinic)
    here = sign_in.here(clinics, cookie)
    assert here is not None
    for _ in range(71):
        clock.passes(minutes=10)
        assert (here := sign_in.here(clinics, cookie))
    assert sign_in.left(clinic, here.session) == timedelta(minutes=10)
    clock.passes(minutes=10)

    assert sign_in.here(clinics, cookie) is None


def test_between_password_and_code_there_are_ten_minutes(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    cookie = signed_in(clinic, stage=Stage.PASSWORD)
    clock.passes(minutes=9)
    here = sign_in.here(clinics, cookie)
    assert here is not None
    assert sign_in.left(clinic, here.session) == timedelta(minutes=1)
    clock.passes(minutes=1)

    assert sign_in.here(clinics, cookie) is None


def test_signing_out_ends_the_session_and_who_is_disabled_is_out_at_once(
    clinic: Clinic, clinics: Clinics
) -> None:
    a_member(clinic)
    member = a_member(clinic)
    first, second = signed_in(clinic, member), signed_in(clinic, member)
    sign_in.sign_out(clinics, first)
    assert sign_in.here(clinics, first) is None
    assert sign_in.here(clinics, second)

    clinic.store.people.save(
        member.model_copy(update={"disabled_at": MORNING}), clinic.deed(Did.DISABLED)
    )

    assert sign_in.here(clinics, second) is None


@pytest.mark.parametrize("cookie", ["", ".", "x", "s" * 43, f"x.{'s' * 43}", "\ud800", "." * 9999])
def test_a_made_up_cookie_is_nobodys(clinics: Clinics, cookie: str) -> None:
    assert sign_in.here(clinics, cookie) is None
    sign_in.sign_out(clinics, cookie)


def test_a_cookie_opens_nothing_once_a_letter_of_it_is_another(
    clinic: Clinic, clinics: Clinics
) -> None:
    cookie = signed_in(clinic)
    other = cookie[:-1] + ("A" if cookie[-1] != "A" else "B")

    assert sign_in.here(clinics, other) is None
    assert sign_in.here(clinics, cookie)
    assert cookie.split(".")[1] not in str(clinic.store.sessions.by_hash(codes.hashed(cookie)))


# ---- What the audit tells ----


def test_every_step_is_audited_and_knocking_cannot_fill_the_audit(
    clinic: Clinic, clinics: Clinics, member: Staff, clock: Clock
) -> None:
    sign_in.sign_in(clinics, member.email, "wrong", HOME_ADDRESS)
    for _ in range(50):
        sign_in.sign_in(clinics, member.email, "again", HOME_ADDRESS)
        throttle.turned_away(clinic, Did.SESSION_REFUSED)
    clock.passes(minutes=2)
    cookie = sign_in.sign_in(clinics, member.email, PASSWORD, HOME_ADDRESS).cookie
    here = sign_in.here(clinics, cookie)
    assert here is not None
    inside = second_step.prove(here, code_at(clock.now)).cookie
    sign_in.sign_out(clinics, inside)

    assert told(clinic, "stranger") == [Did.SIGN_IN_REFUSED, Did.DOOR_SHUT, Did.SESSION_REFUSED]
    assert told(clinic, f"staff:{member.id}") == [
        Did.PASSWORD_ACCEPTED,
        Did.CODE_ACCEPTED,
        Did.SIGNED_IN,
        Did.SIGNED_OUT,
    ]
