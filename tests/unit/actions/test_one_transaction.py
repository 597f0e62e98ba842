"""A deed is one transaction: whoever is stopped in the middle leaves all of it, or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from screening.actions import codes, throttle
from screening.actions.form import intake
from screening.actions.invite import arriving, links, scanning, ways
from screening.actions.staff import joining, own_account, people, second_step, setting_up, sign_in
from screening.actions.staff.setting_up import Beginning
from screening.actions.staff.sign_in import Here, named
from screening.actions.tablet import own_phone, tablets
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.invitations import Channel, LinkPurpose
from screening.records.people import EVERY_ROLE, Purpose, Staff, Stage
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from tests.by_link import at_home, invited
from tests.factories import (
    HOME_ADDRESS,
    PASSWORD,
    TOTP_SECRET,
    a_deed,
    a_member,
    a_response,
    code_at,
    one_of,
    signed_in,
    the_password,
    walk,
)
from tests.tablets import a_tablet, begun, token_of, with_tablet

AGREED = {"consent_privacy": "agreed"}
BORN = date(1985, 3, 27)
NEW = "velvet moose counts rain"
SAID = Beginning("Harbour Physio", "604 555 0100", "America/Toronto", "Robin", "r@a.ca", PASSWORD)
# For each transaction that a deed makes: whether the audit tells of it. A counted try is not told.
ONE, COUNTED = [True], False
Deed = Callable[[], object]
Ready = Callable[[Clinic], Deed]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list of the transactions that were kept, by whether the audit tells of each."""
    kept: list[bool] = []
    writing = ClinicRecords.writing

    @contextmanager
    def watched(records: ClinicRecords) -> Iterator[Transaction]:
        with writing(records) as transaction:
            yield transaction
        kept.append(transaction.head is not None)

    monkeypatch.setattr(ClinicRecords, "writing", watched)
    return kept


def staff(clinic: Clinic) -> tuple[Clinic, Staff]:
    member = a_member(clinic, password=the_password())
    return clinic.acting_as(named(member), EVERY_ROLE), member


def half_filled(clinic: Clinic) -> tuple[Clinic, str, str]:
    """Return a tablet on which a form is half filled in, its token and its reference."""
    cookie = a_tablet(clinic)
    token = token_of(begun(clinic, cookie))
    at_hand = with_tablet(clinic, cookie)
    turn = intake.open_draft(at_hand, token, AGREED)
    return at_hand, token, walk(at_hand, turn, a_response(), until="main").draft.reference


def handed_back(clinic: Clinic) -> tuple[Clinic, str]:
    """Return a tablet on which a form is open, and the reference of one that nobody is at."""
    at_hand, _, reference = half_filled(clinic)
    tablets.put_down(at_hand)
    return half_filled(clinic)[0], reference


def to_own_phone(clinic: Clinic) -> Deed:
    at_hand, token, _ = half_filled(clinic)
    secret = own_phone.show(at_hand, token).address.partition("#")[2]
    way = ways.follow(one_of(clinic), secret, HOME_ADDRESS).way
    return lambda: arriving.prove(way, BORN, "")


def to_nobodys_form(clinic: Clinic) -> Deed:
    invitation = clinic.store.invitations.add(links.new_invitation(clinic, Channel.PHONE), a_deed())
    cookies = [links.new_link(clinic, LinkPurpose.OPEN, invitation.id) for _ in range(2)]
    for made in cookies:
        clinic.store.invitations.add_link(made.link, a_deed())
    first, second = (
        ways.follow(one_of(clinic), made.address.partition("#")[2], HOME_ADDRESS).way
        for made in cookies
    )
    token = codes.parted(arriving.enter(first, ""))[1]
    intake.open_draft(at_home(clinic), token, AGREED)
    arriving.lock(at_home(clinic), token)
    return lambda: arriving.enter(second, "")


def locked(clinic: Clinic) -> Deed:
    _, secret = invited(clinic)
    way = ways.follow(one_of(clinic), secret, HOME_ADDRESS).way
    token = codes.parted(arriving.prove(way, BORN, ""))[1]
    intake.open_draft(at_home(clinic), token, AGREED)
    return lambda: arriving.lock(at_home(clinic), token)


def scanned(clinic: Clinic) -> Deed:
    shown = own_phone.show(with_tablet(clinic, a_tablet(clinic)), "")
    return lambda: scanning.scan(one_of(clinic), shown.address.partition("#")[2], HOME_ADDRESS)


def given(clinic: Clinic) -> Deed:
    desk, _ = staff(clinic)
    at_hand, token, reference = half_filled(clinic)
    own_phone.show(at_hand, token)
    return lambda: tablets.give(desk, "Blue", reference)


def begun_again(clinic: Clinic) -> Deed:
    desk, _ = staff(clinic)
    at_hand, reference = handed_back(clinic)
    assert at_hand.tablet is not None
    tablets.put_down(at_hand)
    tablets.hand_back(desk, reference, at_hand.tablet.id)
    now = desk.store.tablets.by_token(at_hand.tablet.token_hash)
    return lambda: tablets.begin(replace(at_hand, tablet=now))


def handed(clinic: Clinic) -> Deed:
    desk, _ = staff(clinic)
    at_hand, _, reference = half_filled(clinic)
    other = a_tablet(clinic, "Blue")
    tablet = with_tablet(clinic, other).tablet
    assert tablet is not None
    tablets.put_down(at_hand)
    return lambda: tablets.hand_back(desk, reference, tablet.id)


def gone_on_for(clinic: Clinic) -> Deed:
    desk, member = staff(clinic)
    reference = half_filled(clinic)[2]
    return lambda: tablets.go_on_for(desk, member, reference)


def taken_back(clinic: Clinic) -> Deed:
    desk, at_hand = staff(clinic)[0], half_filled(clinic)[0]
    tablet = at_hand.tablet
    assert tablet is not None
    return lambda: tablets.take_back(desk, tablet.id)


def joined(clinic: Clinic) -> Deed:
    desk, _ = staff(clinic)
    code = people.invite(desk, "Kim", "kim@example.org", EVERY_ROLE)[1]
    found = joining.opening(one_of(clinic), code, {Purpose.INVITE}, HOME_ADDRESS).opened
    assert found is not None
    return lambda: joining.join(found, NEW)


def founded(clinic: Clinic) -> Deed:
    secret = setting_up.new_address(one_of(clinic)).partition("#")[2]
    found = joining.opening(one_of(clinic), secret, {Purpose.SETUP}, HOME_ADDRESS).opened
    assert found is not None
    return lambda: setting_up.found(one_of(clinic), found, SAID)


def half_in(clinic: Clinic, **changes: Any) -> Here:
    member = a_member(clinic, password=the_password(), **changes)
    here = sign_in.here(one_of(clinic), signed_in(clinic, member, Stage.PASSWORD))
    assert here is not None
    return here


def enrolled(clinic: Clinic) -> Deed:
    here, code = half_in(clinic, totp=""), code_at(clinic.clock())
    return lambda: second_step.enrol(here, TOTP_SECRET, code)


def by_app(clinic: Clinic) -> Deed:
    here, code = half_in(clinic), code_at(clinic.clock())
    return lambda: second_step.prove(here, code)


def by_recovery(clinic: Clinic) -> Deed:
    shown, kept = second_step.new_recovery(clinic)
    here = half_in(clinic, recovery=kept)
    return lambda: second_step.prove(here, shown[0])


def on_tablet(deed: Callable[[Clinic], object]) -> Ready:
    def made_ready(clinic: Clinic) -> Deed:
        at_hand = half_filled(clinic)[0]
        return lambda: deed(at_hand)

    return made_ready


def by_staff(deed: Callable[[Clinic, Staff], object]) -> Ready:
    def made_ready(clinic: Clinic) -> Deed:
        desk, member = staff(clinic)
        return lambda: deed(desk, member)

    return made_ready


def by_member(deed: Callable[[Here], object]) -> Ready:
    def made_ready(clinic: Clinic) -> Deed:
        here = half_in(clinic)
        return lambda: deed(here)

    return made_ready


def reset(clinic: Clinic) -> Deed:
    desk, other = staff(clinic)[0], staff(clinic)[1]
    return lambda: people.reset(desk, other.id)


DEEDS: dict[str, tuple[Ready, list[bool]]] = {
    "a form goes from a tablet to a phone": (to_own_phone, ONE),
    "somebody comes to a form of nobody": (to_nobodys_form, ONE),
    "a browser is closed": (locked, ONE),
    # What is tried at a door is counted before it is judged, and forgiven after it.
    "a code on a tablet is scanned": (scanned, [COUNTED, COUNTED, True]),
    "a tablet is given with a form": (given, ONE),
    "a form begins on a tablet": (on_tablet(tablets.begin), ONE),
    "a form is taken up on a tablet": (begun_again, ONE),
    "a form is read aloud": (
        on_tablet(lambda t: tablets.read_aloud(t, t.store.people.every()[0])),
        ONE,
    ),
    "a tablet is put down": (on_tablet(tablets.put_down), ONE),
    "a tablet is left": (on_tablet(tablets.leave), ONE),
    "a tablet is taken back": (taken_back, ONE),
    "a form is handed back": (handed, ONE),
    "a clinician goes on for a patient": (gone_on_for, ONE),
    "staff answer for a patient": (by_staff(tablets.answer_for), ONE),
    "a member is invited": (
        by_staff(lambda c, _: people.invite(c, "Kim", "kim@example.org", EVERY_ROLE)),
        ONE,
    ),
    "a way in is reset": (
        reset,
        ONE,
    ),
    "a member joins": (joined, ONE),
    "a clinic is set up": (founded, ONE),
    "an app is set up": (enrolled, ONE),
    "a code of an app is given": (by_app, [COUNTED, True, COUNTED]),
    "a recovery code is given": (by_recovery, [COUNTED, True, COUNTED]),
    "a password is changed": (
        by_member(lambda here: own_account.change_password(here, PASSWORD, NEW)),
        [COUNTED, COUNTED, True],
    ),
    "recovery codes are renewed": (
        by_member(lambda here: own_account.renew_recovery(here, PASSWORD)),
        [COUNTED, COUNTED, True],
    ),
    "a stranger is turned away": (
        lambda c: lambda: throttle.turned_away(c, Did.DOOR_SHUT),
        ONE,
    ),
}


@pytest.mark.parametrize("name", DEEDS)
def test_what_belongs_together_is_kept_in_one_transaction(
    clinic: Clinic, written: list[bool], name: str
) -> None:
    made_ready, expected = DEEDS[name]
    deed = made_ready(clinic)
    written.clear()

    deed()

    assert written == expected
