"""Those who work here, on both databases: who may be kept, and what ends a session."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from screening.actions import throttle
from screening.clinic import Clinic
from screening.errors import Conflict, SealError, StoreError
from screening.records.deeds import Did
from screening.records.hands import Handing, TabletChange
from screening.records.people import (
    EVERY_ROLE,
    Choice,
    NewCode,
    NewSession,
    OneTimeCode,
    Purpose,
    Role,
    RulesSignature,
    Staff,
    StaffChange,
    StaffSession,
    Tablet,
)
from screening.records.store import Store
from tests.factories import MORNING, a_deed, a_member

LATER = MORNING + timedelta(minutes=30)
AT_ONCE = 8
Owner = Callable[[str], None]


def a_person(**changes: Any) -> Staff:
    begun: dict[str, Any] = {
        "id": "AAAA-0001",
        "email": "robin@example.org",
        "name": "Robin Ñandú 王",
        "roles": EVERY_ROLE,
        "password": "$argon2id$",
        "made_at": MORNING,
    }
    return Staff(**{**begun, **changes})


def a_code(**changes: Any) -> OneTimeCode:
    begun: dict[str, Any] = {
        "hash": "c" * 64,
        "purpose": Purpose.SETUP,
        "made_at": MORNING,
        "expires_at": LATER,
    }
    return OneTimeCode(**{**begun, **changes})


def a_session(staff_id: str, name: str = "s") -> StaffSession:
    return StaffSession(hash=name * 64, staff_id=staff_id, started_at=MORNING, seen_at=MORNING)


def a_tablet(**changes: Any) -> Tablet:
    begun: dict[str, Any] = {
        "id": "1",
        "token_hash": "t" * 64,
        "name": "Blue tablet",
        "made_by": "staff:1",
        "made_at": MORNING,
        "seen_at": MORNING,
    }
    return Tablet(**{**begun, **changes})


def at_once(do: Callable[[int], object]) -> list[object]:
    """Do the same eight times at the same moment; return what each got, or its Conflict."""

    def one(number: int) -> object:
        try:
            return do(number)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return list(crowd.map(one, range(AT_ONCE)))


def done(outcomes: list[object]) -> list[object]:
    return [one for one in outcomes if not isinstance(one, Conflict)]


# ---- People ----


def test_a_member_comes_back_as_kept(store: Store) -> None:
    member = a_person(totp="BASE32", totp_step=7, recovery=("a", "b"), roles=frozenset())

    kept = store.people.add(member, a_deed())

    assert kept == member.model_copy(update={"revision": 1})
    assert store.people.by_id(member.id) == kept
    assert store.people.every() == (kept,)


def test_an_address_is_one_whatever_its_case(store: Store) -> None:
    kept = store.people.add(a_person(), a_deed())

    assert store.people.by_email("  ROBIN@Example.org ") == kept
    assert store.people.by_email("robin@example.com") is None
    with pytest.raises(Conflict):
        store.people.add(a_person(id="2", email="Robin@example.ORG"), a_deed())


def test_of_eight_first_administrators_at_once_one_is_the_first(store: Store) -> None:
    for number in range(AT_ONCE):
        store.codes.add(a_code(hash=f"{number}", staff_id=f"{number}"), a_deed())

    def founded(number: int) -> object:
        member = a_person(id=f"{number}", email=f"{number}@example.org")
        choice = Choice(values={"clinic_name": f"Clinic {number}"})
        return store.people.add_first(member, choice, a_deed(), StaffChange(uses=f"{number}"))

    outcomes = done(at_once(founded))

    (first,) = store.people.every()
    assert outcomes == [first]
    assert store.chosen.choice() == Choice(revision=1, values={"clinic_name": f"Clinic {first.id}"})
    # The codes of those who came too late are still there: nothing of their deed was kept.
    assert len(store.codes.waiting(Purpose.SETUP)) == AT_ONCE - 1


def test_a_code_lets_one_of_eight_in_at_once(store: Store) -> None:
    store.codes.add(a_code(), a_deed())

    outcomes = at_once(
        lambda number: store.people.add(
            a_person(id=f"{number}", email=f"{number}@example.org"),
            a_deed(),
            StaffChange(uses="c" * 64),
        )
    )

    assert len(done(outcomes)) == len(store.people.every()) == 1
    assert store.codes.by_hash("c" * 64) is None


def begins(member: Staff, number: str = "s") -> NewSession:
    return NewSession(a_session(member.id, number), a_deed(Did.SIGNED_IN))


def test_what_goes_with_a_member_is_kept_with_them(store: Store) -> None:
    store.codes.add(a_code(), a_deed())
    made = NewCode(a_code(hash="d" * 64, staff_id="1"), a_deed(Did.CODE_MADE))
    member = store.people.add(a_person(), a_deed(), StaffChange("c" * 64, makes=made))
    store.sessions.begin(a_session(member.id, "a"), "", a_deed())
    changed = member.model_copy(update={"password": "another"})

    store.people.save(changed, a_deed(), StaffChange("d" * 64, begins=begins(member)))

    assert store.codes.by_hash("c" * 64) is store.codes.by_hash("d" * 64) is None
    assert store.sessions.by_hash("a" * 64) is None
    assert store.sessions.by_hash("s" * 64) == a_session(member.id)
    assert store.ledger.verify() == ()


def test_a_session_that_cannot_begin_uses_up_no_code_and_changes_nobody(store: Store) -> None:
    store.codes.add(a_code(), a_deed())
    member = store.people.add(a_person(), a_deed())
    store.people.add(a_person(id="2", email="2@example.org"), a_deed())
    store.sessions.begin(a_session("2"), "", a_deed())
    changed, taken = member.model_copy(update={"password": "x"}), begins(member)

    with pytest.raises(Conflict):
        store.people.save(changed, a_deed(), StaffChange("c" * 64, begins=taken))

    assert store.people.by_id(member.id) == member
    assert store.codes.by_hash("c" * 64) == a_code()


def test_a_code_that_cannot_be_kept_lets_no_way_in_end(store: Store) -> None:
    store.codes.add(a_code(), a_deed())
    member = store.people.add(a_person(), a_deed())
    changed = member.model_copy(update={"password": "x"})
    taken = NewCode(a_code(staff_id=member.id, purpose=Purpose.RESET), a_deed(Did.CODE_MADE))

    with pytest.raises(Conflict):
        store.people.save(changed, a_deed(), StaffChange(makes=taken))

    assert store.people.by_id(member.id) == member


def test_of_eight_changes_at_once_one_is_kept(store: Store) -> None:
    member = store.people.add(a_person(), a_deed())

    outcomes = at_once(
        lambda number: store.people.save(
            member.model_copy(update={"totp_step": number}), a_deed(Did.CODE_ACCEPTED)
        )
    )

    assert done(outcomes) == [store.people.by_id(member.id)]


def test_a_code_that_was_used_changes_nothing(store: Store) -> None:
    member = store.people.add(a_person(), a_deed())
    with pytest.raises(Conflict):
        store.people.save(
            member.model_copy(update={"password": "x"}), a_deed(), StaffChange(uses="c" * 64)
        )

    assert store.people.by_id(member.id) == member


@pytest.mark.parametrize(
    "change",
    [
        {"password": "another"},
        {"totp": "another"},
        {"roles": frozenset({Role.ADMINISTRATOR})},
        {"disabled_at": MORNING},
        {"email": "other@example.org"},
    ],
)
def test_a_change_of_the_way_in_ends_every_session_of_the_member(
    store: Store, change: dict[str, Any]
) -> None:
    store.people.add(a_person(id="2", email="2@example.org"), a_deed())
    member = store.people.add(a_person(), a_deed())
    store.sessions.begin(a_session(member.id, "a"), "", a_deed())
    store.sessions.begin(a_session(member.id, "b"), "", a_deed())
    store.sessions.begin(a_session("2", "c"), "", a_deed())

    store.people.save(member.model_copy(update=change), a_deed())

    assert [store.sessions.by_hash(name * 64) for name in "ab"] == [None, None]
    assert store.sessions.by_hash("c" * 64)


@pytest.mark.parametrize("change", [{"name": "X"}, {"totp_step": 9}, {"recovery": ("x",)}])
def test_other_changes_end_nothing(store: Store, change: dict[str, Any]) -> None:
    member = store.people.add(a_person(), a_deed())
    store.sessions.begin(a_session(member.id), "", a_deed())

    store.people.save(member.model_copy(update=change), a_deed())

    assert store.sessions.by_hash("s" * 64)


@pytest.mark.parametrize(
    "change",
    [
        {"roles": frozenset({Role.CLINICIAN})},
        {"disabled_at": MORNING},
        {"password": ""},
    ],
)
def test_the_last_administrator_stays(store: Store, change: dict[str, Any]) -> None:
    member = store.people.add(a_person(), a_deed())
    # Neither helps: one cannot come in yet, one not any more, one is no administrator.
    store.people.add(a_person(id="2", email="2@example.org", password=""), a_deed())
    store.people.add(a_person(id="3", email="3@example.org", disabled_at=MORNING), a_deed())
    clinician = frozenset({Role.CLINICIAN})
    store.people.add(a_person(id="4", email="4@example.org", roles=clinician), a_deed())
    store.sessions.begin(a_session(member.id), "", a_deed())

    with pytest.raises(Conflict):
        store.people.save(member.model_copy(update=change), a_deed())

    assert store.people.by_id(member.id) == member
    assert store.sessions.by_hash("s" * 64)


def test_of_two_administrators_who_leave_at_once_one_stays(store: Store) -> None:
    members = [
        store.people.add(a_person(id=f"{n}", email=f"{n}@example.org"), a_deed()) for n in range(2)
    ]

    outcomes = at_once(
        lambda number: store.people.save(
            members[number % 2].model_copy(update={"disabled_at": MORNING}), a_deed()
        )
    )

    assert len(done(outcomes)) == 1
    assert [member.disabled_at for member in store.people.every()].count(None) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE staff SET roles = 'administrator'",
        "UPDATE staff SET disabled_at = NULL",
        "UPDATE staff SET revision = 7",
        "UPDATE staff SET email_digest = 'x'",
    ],
)
def test_a_column_of_a_member_that_was_changed_is_found(
    store: Store, owner: Owner, statement: str
) -> None:
    member = a_person(disabled_at=MORNING, roles=frozenset({Role.FRONT_DESK}))
    store.people.add(member, a_deed())
    owner(statement)

    with pytest.raises(SealError):
        store.people.by_id("AAAA-0001")


def test_a_pin_is_one_persons(store: Store) -> None:
    one = store.people.add(a_person(), a_deed())
    two = store.people.add(a_person(id="2", email="2@example.org"), a_deed())

    store.people.set_pin(one.id, "4711", a_deed(Did.PIN_SET))

    found = store.people.by_pin("4711")
    assert found is not None
    assert (found.id, found.has_pin) == (one.id, True)
    with pytest.raises(Conflict):
        store.people.set_pin(two.id, "4711", a_deed(Did.PIN_SET))
    with pytest.raises(Conflict):
        store.people.set_pin("nobody", "4712", a_deed(Did.PIN_SET))
    store.people.save(found.model_copy(update={"disabled_at": MORNING}), a_deed())
    assert store.people.by_pin("4711") is None


# ---- Sessions and codes ----


def test_a_session_is_kept_seen_and_ended(store: Store, clinic: Clinic) -> None:
    session = a_session(a_member(clinic).id)
    store.sessions.begin(session, "", a_deed())

    store.sessions.mark_seen(session.hash, LATER)
    seen = store.sessions.by_hash(session.hash)
    store.sessions.end(session.hash, a_deed())

    assert seen == session.model_copy(update={"seen_at": LATER})
    assert store.sessions.by_hash(session.hash) is None


def test_a_session_takes_the_place_of_another(store: Store, clinic: Clinic) -> None:
    member = a_member(clinic)
    store.sessions.begin(a_session(member.id, "a"), "", a_deed())

    store.sessions.begin(a_session(member.id, "b"), "a" * 64, a_deed())

    assert store.sessions.by_hash("a" * 64) is None
    assert store.sessions.by_hash("b" * 64)


def test_stale_sessions_are_forgotten(store: Store, clinic: Clinic) -> None:
    member = a_member(clinic)
    old = a_session(member.id, "o")
    new = a_session(member.id, "n").model_copy(update={"started_at": LATER})
    store.sessions.begin(old, "", a_deed())
    store.sessions.begin(new, "", a_deed())

    store.sessions.forget_stale(LATER)

    assert store.sessions.by_hash(old.hash) is None
    assert store.sessions.by_hash(new.hash) == new


def test_a_code_takes_the_place_of_one_for_the_same_purpose(store: Store) -> None:
    store.codes.add(a_code(hash="1"), a_deed())
    store.codes.add(a_code(hash="2", purpose=Purpose.RESET, staff_id="x"), a_deed())
    store.codes.add(a_code(hash="3", purpose=Purpose.RESET, staff_id="y"), a_deed())

    store.codes.add(a_code(hash="4"), a_deed())

    assert store.codes.by_hash("1") is None
    assert [code.hash for code in store.codes.waiting(Purpose.SETUP)] == ["4"]
    assert {code.hash for code in store.codes.waiting(Purpose.RESET)} == {"2", "3"}
    assert store.codes.by_hash("4") == a_code(hash="4")


def test_the_codes_of_whoever_is_disabled_end_and_those_of_others_do_not(store: Store) -> None:
    member = store.people.add(a_person(roles=frozenset({Role.FRONT_DESK})), a_deed())
    theirs = [Purpose.RESET, Purpose.INVITE]
    for purpose in theirs:
        store.codes.add(a_code(hash=purpose, purpose=purpose, staff_id=member.id), a_deed())
    store.codes.add(a_code(hash="other", purpose=Purpose.RESET, staff_id="other"), a_deed())

    store.people.save(member.model_copy(update={"disabled_at": MORNING}), a_deed())

    assert [store.codes.by_hash(purpose) for purpose in theirs] == [None, None]
    assert store.codes.by_hash("other")


def test_a_code_that_was_made_while_its_owner_was_disabled_ends_when_they_are_not(
    store: Store,
) -> None:
    gone = a_person(roles=frozenset({Role.FRONT_DESK}), disabled_at=MORNING)
    member = store.people.add(gone, a_deed())
    store.codes.add(a_code(purpose=Purpose.INVITE, staff_id=member.id), a_deed())

    store.people.save(member.model_copy(update={"disabled_at": None}), a_deed())

    assert store.codes.waiting(Purpose.INVITE) == ()


def test_stale_tries_are_forgotten(clinic: Clinic, store: Store) -> None:
    throttle.count(clinic, {"old": 0})
    store.door.forget_stale(MORNING)
    assert store.door.tries("old")

    store.door.forget_stale(MORNING + timedelta(seconds=1))

    assert store.door.tries("old") is None


# ---- Tablets and settings ----


def kept(store: Store, change: TabletChange) -> None:
    store.hands.pass_on(Handing(tablets=(change,)))


def test_a_tablet_is_kept_until_it_is_taken_back(store: Store) -> None:
    tablet = a_tablet()
    kept(store, TabletChange(tablet, a_deed()))
    held = tablet.model_copy(update={"form_hash": "f" * 64, "seen_at": LATER})

    kept(store, TabletChange(held, before=tablet))

    assert store.tablets.by_token(tablet.token_hash) == held
    assert store.tablets.every() == (held,)
    kept(store, TabletChange(held.model_copy(update={"ended_at": LATER}), a_deed(), held))
    assert store.tablets.by_token(tablet.token_hash) is None
    assert store.tablets.every() == ()
    with pytest.raises(Conflict):
        kept(store, TabletChange(held, before=held))


@pytest.mark.parametrize("column", ["token_hash", "made_by"])
def test_a_column_of_a_tablet_that_was_changed_is_found(
    store: Store, owner: Owner, column: str
) -> None:
    kept(store, TabletChange(a_tablet(), a_deed()))
    owner(f"UPDATE tablet SET {column} = 'x'")  # noqa: S608 - names of ours

    with pytest.raises(SealError):
        store.tablets.every()


def test_of_eight_choices_at_once_one_is_kept(store: Store) -> None:
    for revision in range(2):
        choice = store.chosen.choice()
        assert choice.revision == revision

        outcomes = at_once(
            lambda number, choice=choice: store.chosen.choose(  # type: ignore[misc]
                choice.model_copy(update={"values": {"clinic_name": f"{number}"}}), a_deed()
            )
        )

        assert done(outcomes) == [store.chosen.choice()]


def test_a_choice_that_was_changed_is_found(store: Store, owner: Owner) -> None:
    store.chosen.choose(Choice(values={"clinic_name": "Harbour"}), a_deed())
    owner("UPDATE choice SET revision = 9")

    with pytest.raises(SealError):
        store.chosen.choice()


def test_the_newest_signature_counts_and_none_is_ever_changed(store: Store, owner: Owner) -> None:
    def signed(name: str, minutes: int) -> RulesSignature:
        return RulesSignature(
            id=name,
            questionnaire="ims_intake",
            version="1.4.0",
            rules_hash="r" * 64,
            who="staff:1",
            name=name,
            at=MORNING + timedelta(minutes=minutes),
        )

    first, second = signed("Ana", 0), signed("Ben", 1)
    store.chosen.sign(second, a_deed())
    store.chosen.sign(first, a_deed())

    assert store.chosen.signature("r" * 64) == second
    assert store.chosen.signature("x" * 64) is None
    with pytest.raises((Conflict, StoreError)):
        owner("UPDATE rules_signature SET version = '9'")


# ---- Another clinic ----


def test_another_clinic_sees_nobody_and_changes_nothing(mine: Clinic, theirs: Clinic) -> None:
    member = theirs.store.people.add(a_person(), a_deed())
    theirs.store.people.set_pin(member.id, "4711", a_deed())
    theirs.store.sessions.begin(a_session(member.id), "", a_deed())
    theirs.store.codes.add(a_code(), a_deed())
    kept(theirs.store, TabletChange(a_tablet(), a_deed()))
    theirs.store.chosen.choose(Choice(values={"clinic_name": "Harbour"}), a_deed())
    store = mine.store

    assert store.people.every() == ()
    assert store.people.by_id(member.id) is store.people.by_email(member.email) is None
    assert store.people.by_pin("4711") is None
    assert store.sessions.by_hash("s" * 64) is None
    assert store.codes.by_hash("c" * 64) is None
    assert store.codes.waiting(Purpose.SETUP) == ()
    assert store.tablets.every() == ()
    assert store.tablets.by_token("t" * 64) is None
    assert store.chosen.choice() == Choice()
    for refused in (
        lambda: store.people.save(member, a_deed()),
        lambda: store.people.set_pin(member.id, "1", a_deed()),
        lambda: store.people.add(a_person(id="x"), a_deed(), StaffChange(uses="c" * 64)),
        lambda: kept(store, TabletChange(a_tablet(), before=a_tablet())),
    ):
        with pytest.raises(Conflict):
            refused()
    store.sessions.end("s" * 64, a_deed())
    store.sessions.mark_seen("s" * 64, LATER)
    store.sessions.forget_stale(LATER)
    assert theirs.store.sessions.by_hash("s" * 64) == a_session(member.id)
    assert theirs.store.tablets.every() == (a_tablet(),)


def test_the_same_person_may_work_in_two_clinics(mine: Clinic, theirs: Clinic) -> None:
    here = mine.store.people.add(a_person(), a_deed())
    there = theirs.store.people.add(a_person(id="AAAA-0002"), a_deed())

    assert mine.store.people.by_email("robin@example.org") == here
    assert theirs.store.people.by_email("robin@example.org") == there
