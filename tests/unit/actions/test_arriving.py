"""Who is let in by a link that no birth date guards yet, or that works once; and a new link."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from screening.actions import codes
from screening.actions.form import intake, leaving
from screening.actions.invite import arriving, inviting, links, new_links, ways
from screening.actions.invite.ways import Way, WayState
from screening.actions.tablet import tablets
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import Conflict, NotFound, Refused
from screening.records.deeds import Did
from screening.records.invitations import Channel, Invitation, LinkPurpose
from screening.records.mail import MailKind
from tests.by_link import EMAIL, at_home, change, invited, now, secret_in
from tests.factories import (
    HOME_ADDRESS,
    RESPONSE,
    TOKEN,
    Clock,
    a_deed,
    one_of,
    open_form,
    page_raws,
    walk,
)
from tests.tablets import a_tablet, begun, token_of, with_tablet

AGREED = {"consent_privacy": "agreed"}
BORN = date(1985, 3, 27)


def a_way(clinic: Clinic, secret: str) -> Way:
    return ways.follow(one_of(clinic), secret, HOME_ADDRESS).way


def a_shown_link(clinic: Clinic, **changes: Any) -> tuple[Invitation, str]:
    """Keep an invitation of nobody with a link as on a screen; return what stands behind its #."""
    made = links.new_invitation(clinic, Channel.PHONE).model_copy(update=changes)
    invitation = clinic.store.invitations.add(made, a_deed(Did.LINK_MADE))
    shown = links.new_link(clinic, LinkPurpose.OPEN, invitation.id, links.ON_SCREEN)
    clinic.store.invitations.add_link(shown.link, a_deed(Did.LINK_MADE))
    return invitation, shown.address.partition("#")[2]


def token_in(cookie: str) -> str:
    return codes.parted(cookie)[1]


def asked(clinic: Clinic, email: str = EMAIL) -> int:
    """Ask for a new link; return how many were mailed by now."""
    new_links.send(one_of(clinic), email)
    ids = [one.id for one in clinic.store.invitations.to(EMAIL)]
    return [mail.kind for mail in clinic.store.outbox.of(ids)].count(MailKind.NEW_LINK)


def test_whoever_presses_start_all_day_does_not_fill_the_audit(
    clinic: Clinic, clock: Clock
) -> None:
    invitation, secret = invited(clinic)
    way = a_way(clinic, secret)
    for _ in range(200):
        arriving.opened(way)
        clock.passes(seconds=1)

    told = [event.did for event in clinic.store.ledger.who_saw(invitation.reference)]
    assert arriving.NOTED < told.count(Did.LINK_OPENED) < arriving.NOTED + 15


def test_a_form_that_tells_of_nobody_needs_no_birth_date_until_it_holds_one(
    clinic: Clinic, clock: Clock
) -> None:
    invitation, secret = a_shown_link(clinic)
    way, home = a_way(clinic, secret), at_home(clinic)
    assert not arriving.asks_birth_date(way)

    token = token_in(arriving.enter(way, ""))
    clock.passes(days=1)
    turn = intake.open_draft(home, token, AGREED)
    walk(home, turn, RESPONSE, until="main")

    again = ways.by_form(clinic, token)
    assert turn.draft.reference == invitation.reference
    assert arriving.asks_birth_date(again)
    with pytest.raises(Refused, match="birth date"):
        arriving.enter(again, "")
    assert arriving.prove(again, BORN, "")


def test_a_link_that_works_once_is_for_the_first_who_is_let_in(
    clinic: Clinic, clock: Clock
) -> None:
    _, secret = a_shown_link(clinic)
    way = a_way(clinic, secret)

    def taken(_: int) -> str:
        try:
            return arriving.enter(way, "")
        except (NotFound, Conflict):
            return ""

    with ThreadPoolExecutor(4) as crowd:
        cookies = list(filter(None, crowd.map(taken, range(8))))

    assert len(cookies) == 1
    assert arriving.begins(at_home(clinic), token_in(cookies[0]))
    assert a_way(clinic, secret).state is WayState.ENDED
    _, late = a_shown_link(clinic)
    clock.passes(minutes=10)
    assert a_way(clinic, late).state is WayState.ENDED


def test_a_wrong_birth_date_does_not_use_up_a_link_that_works_once(clinic: Clinic) -> None:
    draft = walk(clinic, open_form(clinic), RESPONSE, until="main").draft
    _, secret = a_shown_link(clinic, reference=draft.reference)
    way = a_way(clinic, secret)
    with pytest.raises(Refused):
        arriving.prove(way, date(1990, 1, 1), "")

    token = token_in(arriving.prove(way, BORN, ""))

    found = intake.find(at_home(clinic), token)
    assert found is not None
    assert (found.id, found.place) == (draft.id, "main")
    assert intake.find(clinic, TOKEN) is None


def test_what_nobody_can_claim_is_forgotten_before_another_begins(
    clinic: Clinic, clock: Clock
) -> None:
    invitation, secret = a_shown_link(clinic)
    home = at_home(clinic)
    token = token_in(arriving.enter(a_way(clinic, secret), ""))
    left = intake.open_draft(home, token, AGREED).draft
    clock.passes(minutes=20)
    assert intake.find(home, token) is None

    # In the same browser, and by another link of the invitation.
    fresh = intake.open_draft(home, token, AGREED).draft
    clock.passes(minutes=20)
    more = links.new_link(clinic, LinkPurpose.OPEN, invitation.id)
    clinic.store.invitations.add_link(more.link, a_deed())
    other = token_in(arriving.enter(a_way(clinic, more.address.partition("#")[2]), ""))
    last = intake.open_draft(home, other, AGREED).draft

    assert len({left.id, fresh.id, last.id}) == 3
    assert {one.reference for one in (left, fresh, last)} == {invitation.reference}
    assert [one.id for one in clinic.store.drafts.open()] == [last.id]


def test_a_form_without_its_birth_date_is_opened_by_the_one_that_staff_wrote(
    clinic: Clinic, clock: Clock
) -> None:
    _, secret = invited(clinic)
    home = at_home(clinic)
    token = token_in(arriving.prove(a_way(clinic, secret), BORN, ""))
    turn = walk(home, intake.open_draft(home, token, AGREED), RESPONSE, until="about")
    blank = {"name": "Robin", "dob": "", "phone": "none"}
    draft = intake.answer(home, turn.draft, "about", blank).draft
    assert "dob" not in draft.answers
    clock.passes(minutes=20)
    assert intake.find(home, token) is None
    assert arriving.begins(home, token) is None

    assert token_in(arriving.prove(ways.by_form(home, token), BORN, token)) == token

    found = intake.find(home, token)
    assert found is not None
    assert found.id == draft.id


def test_no_form_begins_by_an_invitation_that_is_over(clinic: Clinic, clock: Clock) -> None:
    home = at_home(clinic)
    for happens in ({"revoked_at": clock()}, {"submitted_at": clock()}, {"expires_at": clock()}):
        invitation, secret = invited(clinic)
        token = token_in(arriving.prove(a_way(clinic, secret), BORN, ""))
        change(clinic, invitation, **happens)

        with pytest.raises(Refused):
            intake.open_draft(home, token, AGREED)
        with pytest.raises(NotFound):
            arriving.prove(ways.by_form(home, token), BORN, token)


def test_a_form_that_is_locked_in_its_browser_opens_by_its_link(clinic: Clinic) -> None:
    _, secret = invited(clinic)
    home = at_home(clinic)
    token = token_in(arriving.prove(a_way(clinic, secret), BORN, ""))
    draft = intake.open_draft(home, token, AGREED).draft
    leaving.lock(home, token)
    for _ in range(5):
        with pytest.raises(Refused):
            intake.unlock(home, draft, date(1990, 1, 1))

    other = token_in(arriving.prove(a_way(clinic, secret), BORN, ""))

    found = intake.find(home, other)
    assert found is not None
    assert (found.locked, found.tries, intake.find(home, token)) == (False, 0, None)


def test_a_new_link_goes_to_the_address_on_file_and_adds_to_those_that_work(
    clinic: Clinic,
) -> None:
    invitation, secret = invited(clinic)

    assert asked(clinic, "somebody@example.com") == 0
    assert asked(clinic, EMAIL.upper()) == 1

    mail = clinic.store.outbox.of([invitation.id])[-1]
    assert mail.to == EMAIL
    assert a_way(clinic, secret_in(mail.text)).state is WayState.OPEN
    assert a_way(clinic, secret).state is WayState.OPEN
    assert now(clinic, invitation).expires_at == invitation.expires_at


def test_a_new_link_for_one_that_is_too_old_lasts_anew_and_does_not_wake_the_old(
    clinic: Clinic, clock: Clock
) -> None:
    invitation, secret = invited(clinic)
    clock.passes(days=20)

    assert asked(clinic) == 1

    mail = clinic.store.outbox.of([invitation.id])[-1]
    assert a_way(clinic, secret_in(mail.text)).state is WayState.OPEN
    assert a_way(clinic, secret).state is WayState.ENDED
    assert now(clinic, invitation).expires_at == clock() + timedelta(days=14)


def test_nobodys_mailbox_is_filled_by_asking(clinic: Clinic, clock: Clock) -> None:
    invited(clinic)

    assert [asked(clinic) for _ in range(3)] == [1, 1, 1]
    for mailed in (2, 3, 3):
        clock.passes(minutes=10)
        assert asked(clinic) == mailed
    clock.passes(days=1)
    assert asked(clinic) == 4


OVER: dict[str, dict[str, Any]] = {
    "sent": {"submitted_at": Clock()()},
    "revoked": {"revoked_at": Clock()()},
    "locked": {"tries": 5},
    "past its visit": {"visit_day": date(2026, 5, 31)},
}


@pytest.mark.parametrize("why", OVER)
def test_no_new_link_is_mailed_for_what_is_over(clinic: Clinic, why: str) -> None:
    invitation, _ = invited(clinic)
    change(clinic, invitation, **OVER[why])

    assert asked(clinic) == 0


def test_asking_gives_no_further_tries_at_the_birth_date(clinic: Clinic) -> None:
    invitation, secret = invited(clinic)
    for _ in range(3):
        with pytest.raises(Refused):
            arriving.prove(a_way(clinic, secret), date(1990, 1, 1), "")

    assert asked(clinic) == 1

    assert now(clinic, invitation).tries == 3


def test_of_a_shared_address_the_five_newest_forms_get_a_link(clinic: Clinic) -> None:
    for number in range(6):
        invited(clinic, name=f"Robin {number}")

    assert asked(clinic) == 5


def test_who_asks_too_often_is_not_looked_at(clinic: Clinic) -> None:
    def may_ask(email: str, address: str = HOME_ADDRESS) -> bool:
        return new_links.may_ask(one_of(clinic), email, address)

    assert [may_ask(EMAIL, f"198.51.100.{n}") for n in range(7)] == [*[True] * 6, False]
    assert [may_ask(f"{n}@example.com") for n in range(12)] == [*[True] * 11, False]


def revoked_half_way(clinic: Clinic) -> Invitation:
    invitation, secret = invited(clinic)
    token = token_in(arriving.prove(a_way(clinic, secret), BORN, ""))
    home = at_home(clinic)
    walk(home, intake.open_draft(home, token, AGREED), RESPONSE, until="words")
    inviting.revoke(clinic, invitation.reference)
    return invitation


def test_a_form_that_was_taken_back_and_is_handed_to_its_patient_again_can_be_sent(
    clinic: Clinic,
) -> None:
    invitation = revoked_half_way(clinic)
    cookie = a_tablet(clinic)
    tablets.hand_back(clinic, invitation.reference, clinic.store.tablets.every()[0].id)
    token = token_of(begun(clinic, cookie))
    at_hand = with_tablet(clinic, cookie)
    draft = intake.find(at_hand, token)
    assert draft is not None
    turn = walk(at_hand, intake.visit(at_hand, intake.unlock(at_hand, draft, BORN)), RESPONSE)

    sent = intake.submit(at_hand, turn.draft, page_raws(turn.place, RESPONSE))

    assert isinstance(sent, Submission)
    assert sent.reference == invitation.reference


def test_a_form_that_is_taken_back_while_it_waits_on_a_tablet_is_not_taken_up_there(
    clinic: Clinic,
) -> None:
    invitation = revoked_half_way(clinic)
    cookie = a_tablet(clinic)
    tablets.hand_back(clinic, invitation.reference, clinic.store.tablets.every()[0].id)
    inviting.revoke(clinic, invitation.reference)

    token = token_of(begun(clinic, cookie))

    assert intake.find(with_tablet(clinic, cookie), token) is None
