"""The staff key: shown once, kept as a hash, slow for whoever guesses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from screening.actions import codes, staff
from screening.clinic import Clinic
from screening.records.deeds import Did
from tests.factories import MORNING, Clock

HOME = "198.51.100.7"
ELSEWHERE = "203.0.113.9"


@pytest.fixture
def key(clinic: Clinic) -> str:
    made = staff.first_key(clinic)
    assert made is not None
    return made


def test_the_first_key_is_shown_once(clinic: Clinic, key: str) -> None:
    assert staff.first_key(clinic) is None
    assert len(key.replace("-", "")) == 28


def test_the_key_itself_is_nowhere_in_the_records(key: str, tmp_path: Path) -> None:
    kept = (tmp_path / "records.sqlite3").read_bytes()

    assert key.encode() not in kept
    assert codes.hashed(key).encode() in kept


def test_the_key_opens_however_it_is_typed(clinic: Clinic, key: str) -> None:
    for typed in (key, key.lower(), key.replace("-", ""), f"  {key.replace('-', ' ')} "):
        session = staff.sign_in(clinic, typed, HOME).session
        assert staff.is_signed_in(clinic, session)


@pytest.mark.parametrize("typed", ["", "wrong", "K7M4-2QXP", "é\x00\ud800", "A" * 5000])
def test_nothing_else_opens(clinic: Clinic, key: str, typed: str) -> None:
    tried = staff.sign_in(clinic, typed, HOME)

    assert typed != key
    assert tried.session == ""
    assert tried.wait == timedelta(seconds=1)


def test_nothing_opens_before_there_is_a_key(clinic: Clinic) -> None:
    assert staff.sign_in(clinic, "", HOME).session == ""


def test_each_wrong_key_doubles_the_wait_up_to_a_quarter_hour(
    clinic: Clinic, key: str, clock: Clock
) -> None:
    waits = []
    for _ in range(13):
        tried = staff.sign_in(clinic, key[::-1] + "2", HOME)
        waits.append(int(tried.wait.total_seconds()))
        clock.passes(seconds=waits[-1])

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_a_shut_door_does_not_even_look_at_the_right_key(
    clinic: Clinic, key: str, clock: Clock
) -> None:
    staff.sign_in(clinic, "wrong", HOME)

    shut = staff.sign_in(clinic, key, HOME)
    clock.passes(seconds=1)
    opened = staff.sign_in(clinic, key, HOME)

    assert (shut.session, shut.judged) == ("", False)
    assert opened.session


def test_one_who_guesses_does_not_shut_out_another(clinic: Clinic, key: str) -> None:
    staff.sign_in(clinic, "wrong", ELSEWHERE)

    assert staff.sign_in(clinic, key, HOME).session


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
    doors = (staff._door(one), staff._door(other))

    assert (doors[0] == doors[1]) is same
    assert one not in doors[0]


def test_guesses_at_the_same_moment_share_no_try(clinic: Clinic, key: str) -> None:
    with ThreadPoolExecutor(8) as crowd:
        tried = list(crowd.map(lambda n: staff.sign_in(clinic, f"{key}{n}", HOME), range(2, 10)))

    assert not any(one.session for one in tried)
    assert [one.judged for one in tried].count(True) == 1


def test_a_good_key_forgives_and_so_does_a_day(clinic: Clinic, key: str, clock: Clock) -> None:
    for seconds in (1, 2, 4):
        staff.sign_in(clinic, "wrong", HOME)
        clock.passes(seconds=seconds)
    assert staff.sign_in(clinic, key, HOME).session
    assert staff.sign_in(clinic, "wrong", HOME).wait == timedelta(seconds=1)

    clock.passes(days=1)

    assert staff.sign_in(clinic, "wrong", HOME).wait == timedelta(seconds=1)


def test_a_session_ends_after_a_quarter_hour_without_use(
    clinic: Clinic, key: str, clock: Clock
) -> None:
    session = staff.sign_in(clinic, key, HOME).session

    clock.passes(minutes=14)
    assert staff.is_signed_in(clinic, session)
    clock.passes(minutes=14)
    assert staff.is_signed_in(clinic, session)
    clock.passes(minutes=15)
    assert not staff.is_signed_in(clinic, session)
    assert not staff.is_signed_in(clinic, session)


def test_a_session_ends_after_half_a_day_in_any_case(
    clinic: Clinic, key: str, clock: Clock
) -> None:
    session = staff.sign_in(clinic, key, HOME).session
    for _ in range(71):
        clock.passes(minutes=10)
        assert staff.is_signed_in(clinic, session)

    clock.passes(minutes=10)

    assert not staff.is_signed_in(clinic, session)


def test_signing_out_ends_the_session(clinic: Clinic, key: str) -> None:
    session = staff.sign_in(clinic, key, HOME).session

    staff.sign_out(clinic, session)

    assert not staff.is_signed_in(clinic, session)


def test_no_cookie_and_a_strange_cookie_are_nobody(clinic: Clinic) -> None:
    assert not staff.is_signed_in(clinic, "")
    assert not staff.is_signed_in(clinic, "s" * 43)


def test_a_new_key_replaces_the_old_one_and_its_sessions(clinic: Clinic, key: str) -> None:
    session = staff.sign_in(clinic, key, HOME).session

    newer = staff.new_key(clinic)

    assert not staff.is_signed_in(clinic, session)
    assert staff.sign_in(clinic, newer, HOME).session
    assert not staff.sign_in(clinic, key, HOME).session


# ---- What the audit tells ----


def told(clinic: Clinic) -> list[tuple[str, str]]:
    events = clinic.store.ledger.done_by("stranger", MORNING, MORNING + timedelta(days=1))
    return [(event.who, event.did) for event in events]


def test_every_refusal_is_audited_and_knocking_cannot_fill_the_audit(
    clinic: Clinic, clock: Clock
) -> None:
    staff.first_key(clinic)
    staff.sign_in(clinic, "wrong", HOME)
    for _ in range(50):
        staff.sign_in(clinic, "again", HOME)
        staff.turned_away(clinic)
    clock.passes(minutes=2)
    staff.turned_away(clinic)

    assert [did for _, did in told(clinic)] == [
        Did.KEY_REFUSED,
        Did.DOOR_SHUT,
        Did.SESSION_REFUSED,
        Did.SESSION_REFUSED,
    ]


def test_knocking_from_many_addresses_does_not_fill_the_audit(clinic: Clinic) -> None:
    staff.first_key(clinic)
    addresses = [f"2001:db8:0:{network:x}::1" for network in range(60)]
    for address in addresses:
        staff.sign_in(clinic, "wrong", address)
        staff.turned_away(clinic)

    dids = [did for _, did in told(clinic)]
    assert dids.count(Did.DOOR_SHUT) == dids.count(Did.SESSION_REFUSED) == 1
    assert len(dids) < len(addresses)


def test_who_signs_in_is_named_by_what_opens_nothing(clinic: Clinic) -> None:
    key = staff.first_key(clinic)
    session = staff.sign_in(clinic, key or "", HOME).session
    staff.sign_out(clinic, session)

    name = staff.who(session)
    events = clinic.store.ledger.done_by(name, MORNING, MORNING + timedelta(days=1))

    assert [event.did for event in events] == [Did.SIGNED_IN, Did.SIGNED_OUT]
    assert name.removeprefix("staff:") not in session
