"""From a tablet to the patient's own phone: the code on the screen, and how long it waits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from screening.actions import codes
from screening.actions.form import intake, leaving
from screening.actions.invite import arriving, ways
from screening.actions.invite.links import new_invitation
from screening.actions.tablet import own_phone, tablets
from screening.actions.tablet.own_phone import Shown
from screening.clinic import Clinic
from screening.errors import Conflict, Refused
from screening.records.deeds import Did
from screening.records.invitations import Channel, Invitation, Link, LinkPurpose
from screening.records.model import Draft
from tests.factories import HOME_ADDRESS, Clock, a_deed, a_response, one_of, walk
from tests.tablets import a_tablet, begun, token_of, with_tablet

ROBIN = a_response()
LASTS = timedelta(minutes=10)


def half_filled(clinic: Clinic, until: str = "words") -> tuple[Clinic, str, Draft]:
    """Return the tablet at hand, the token of the form on it, and the form."""
    cookie = a_tablet(clinic)
    token = token_of(begun(clinic, cookie))
    at_hand = with_tablet(clinic, cookie)
    turn = intake.open_draft(at_hand, token, {"consent_privacy": "agreed"})
    return at_hand, token, walk(at_hand, turn, ROBIN, until=until).draft


def link_of(clinic: Clinic, shown: Shown) -> Link:
    """Return the link behind the address that a code holds."""
    secret = codes.parted(shown.address.partition("#")[2])[1]
    found = clinic.store.invitations.link(codes.hashed(secret))
    assert found is not None
    assert found.hash == shown.link
    return found


def invited(clinic: Clinic, draft: Draft) -> Invitation:
    found = clinic.store.invitations.by_reference(draft.reference)
    assert found is not None
    return found


def test_the_start_page_shows_a_code_for_a_form_that_nobody_was_invited_to_yet(
    clinic: Clinic,
) -> None:
    at_hand = with_tablet(clinic, a_tablet(clinic))
    shown = own_phone.show(at_hand, "")
    link = link_of(clinic, shown)

    assert not shown.moves
    assert (link.purpose, link.is_once, link.invitation) == (LinkPurpose.SCAN, True, "")
    assert link.expires_at == clinic.timer() + LASTS
    assert clinic.store.invitations.listed(10) == ()


def test_a_half_filled_form_is_offered_with_its_own_reference_and_stays(clinic: Clinic) -> None:
    at_hand, token, draft = half_filled(clinic)
    shown = own_phone.show(at_hand, token)
    invitation = invited(clinic, draft)

    assert shown.moves
    assert shown.asks
    assert invitation.channel is Channel.PHONE
    assert link_of(clinic, shown).invitation == invitation.id
    assert intake.find(at_hand, token) == draft
    assert clinic.store.tablets.every()[0].form_hash == draft.token_hash


def test_a_second_code_for_the_same_form_is_of_the_same_invitation(clinic: Clinic) -> None:
    at_hand, token, draft = half_filled(clinic)
    first, second = (own_phone.show(at_hand, token) for _ in range(2))

    assert first.address != second.address
    assert len(clinic.store.invitations.listed(10)) == 1
    assert {link_of(clinic, one).invitation for one in (first, second)} == {
        invited(clinic, draft).id
    }


def test_a_form_that_was_handed_back_can_go_to_a_phone_before_it_is_taken_up(
    clinic: Clinic,
) -> None:
    at_hand, _, draft = half_filled(clinic)
    tablets.put_down(at_hand)
    assert at_hand.tablet is not None
    tablets.hand_back(clinic, draft.reference, at_hand.tablet.id)
    waiting = replace(clinic, tablet=clinic.store.tablets.every()[0])
    shown = own_phone.show(waiting, "")

    assert shown.moves
    assert link_of(clinic, shown).invitation == invited(clinic, draft).id


def test_who_has_agreed_to_nothing_yet_begins_anew_on_the_phone(clinic: Clinic) -> None:
    cookie = a_tablet(clinic)
    token = token_of(begun(clinic, cookie))

    assert not own_phone.show(with_tablet(clinic, cookie), token).moves
    assert clinic.store.tablets.every()[0].form_hash == ""


def test_an_invitation_that_was_taken_back_is_not_opened_by_a_code(clinic: Clinic) -> None:
    at_hand, token, draft = half_filled(clinic)
    own_phone.show(at_hand, token)
    back = invited(clinic, draft).model_copy(update={"revoked_at": clinic.timer()})
    clinic.store.invitations.save(back, a_deed())

    with pytest.raises(Conflict):
        own_phone.show(at_hand, token)


def test_wrong_birth_dates_on_the_tablet_count_on_the_phone(clinic: Clinic) -> None:
    at_hand, token, draft = half_filled(clinic)
    shut = draft.model_copy(update={"locked": True, "tries": 5})
    clinic.store.drafts.save(shut, a_deed())
    own_phone.show(at_hand, token)

    assert invited(clinic, draft).tries == 5


def test_a_code_waits_for_ten_minutes(clinic: Clinic, clock: Clock) -> None:
    at_hand = with_tablet(clinic, a_tablet(clinic))
    link = own_phone.show(at_hand, "").link
    clock.passes(minutes=9, seconds=59)
    assert own_phone.waits(at_hand, "", link)
    clock.passes(seconds=1)
    assert not own_phone.waits(at_hand, "", link)


def test_a_code_that_was_used_does_not_wait_any_more(clinic: Clinic) -> None:
    at_hand = with_tablet(clinic, a_tablet(clinic))
    link = own_phone.show(at_hand, "").link
    clinic.store.invitations.end_link(link, clinic.timer(), a_deed())

    assert not own_phone.waits(at_hand, "", link)
    assert not own_phone.waits(at_hand, "", "f" * 64)


def test_the_form_stays_open_on_the_tablet_while_the_phone_is_looked_for(
    clinic: Clinic, clock: Clock
) -> None:
    at_hand, token, _ = half_filled(clinic)
    link = own_phone.show(at_hand, token).link
    for _ in range(9):
        clock.passes(minutes=1)
        assert own_phone.waits(at_hand, token, link)
    draft = intake.find(at_hand, token)

    assert draft is not None
    assert not leaving.was_left_on_tablet(at_hand, draft)


def test_after_three_minutes_alone_the_tablet_asks_for_the_birth_date(
    clinic: Clinic, clock: Clock
) -> None:
    at_hand, token, _ = half_filled(clinic)
    link = own_phone.show(at_hand, token).link
    asked = []
    for _ in range(4):
        draft = intake.find(at_hand, token)
        assert draft is not None
        asked.append(leaving.needs_birth_date(at_hand, draft))
        clock.passes(minutes=1)
        own_phone.waits(at_hand, token, link)

    assert asked == [False, False, False, True]


@pytest.mark.parametrize(("was_locked", "left"), [(True, 3), (False, 0)])
def test_a_further_code_gives_further_tries_only_to_whom_the_form_is_open(
    clinic: Clinic, *, was_locked: bool, left: int
) -> None:
    at_hand, token, draft = half_filled(clinic)
    for _ in range(3):
        shown = own_phone.show(at_hand, token)
        way = ways.follow(one_of(clinic), shown.address.partition("#")[2], HOME_ADDRESS).way
        with pytest.raises(Refused):
            arriving.prove(way, date(1990, 1, 1), "")
        if was_locked:
            leaving.lock(at_hand, token)
    own_phone.show(at_hand, token)

    assert invited(clinic, draft).tries == left


def test_a_form_without_a_birth_date_is_never_lost_by_asking_for_one(
    clinic: Clinic, clock: Clock
) -> None:
    at_hand, token, _ = half_filled(clinic, until="who")
    shown = own_phone.show(at_hand, token)
    clock.passes(minutes=5)
    own_phone.waits(at_hand, token, shown.link)

    assert not shown.asks
    assert intake.find(at_hand, token) is not None


def test_codes_that_nobody_used_are_forgotten_after_a_day(clinic: Clinic, clock: Clock) -> None:
    at_hand = with_tablet(clinic, a_tablet(clinic))
    old = own_phone.show(at_hand, "").link
    clock.passes(days=1, minutes=11)
    new = own_phone.show(at_hand, "").link

    assert clinic.store.invitations.link(old) is None
    assert clinic.store.invitations.link(new) is not None


def test_a_tablet_shows_no_codes_without_an_end(
    clinic: Clinic, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own_phone.FREE == 60
    monkeypatch.setattr(own_phone, "FREE", 2)
    at_hand = with_tablet(clinic, a_tablet(clinic))
    for _ in range(own_phone.FREE + 1):
        own_phone.show(at_hand, "")
    with pytest.raises(Conflict):
        own_phone.show(at_hand, "")
    clock.passes(hours=1)
    assert own_phone.show(at_hand, "").address


def test_whom_the_tablet_was_handed_to_begins_the_own_form_on_the_phone(clinic: Clinic) -> None:
    known = {"name": "Robin Example", "birth_date": "1985-03-27"}
    new = new_invitation(clinic, Channel.TABLET).model_copy(update=known)
    invitation = clinic.store.invitations.add(new, a_deed())
    cookie = tablets.give(clinic, "Blue", invitation.reference)
    at_hand = with_tablet(clinic, cookie)
    before = own_phone.show(at_hand, "")
    token = token_of(begun(clinic, cookie))
    after = own_phone.show(with_tablet(clinic, cookie), token)
    way = ways.follow(one_of(clinic), after.address.partition("#")[2], HOME_ADDRESS).way
    arriving.prove(way, date(1985, 3, 27), "")

    assert before.asks
    assert [link_of(clinic, one).invitation for one in (before, after)] == [invitation.id] * 2
    assert not own_phone.waits(with_tablet(clinic, cookie), "", before.link)
    assert clinic.store.tablets.every()[0].form_hash == ""
    assert clinic.store.ledger.who_saw(invitation.reference)[-1].did == Did.MOVED_TO_PHONE
