"""Inviting, sending again and taking back: what is kept, and what the links open then."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from screening.actions import codes
from screening.actions.form import intake
from screening.actions.invite import invitation_list, inviting
from screening.actions.invite.invitation_list import Show
from screening.actions.invite.invitees import Invitee
from screening.actions.invite.links import HIDDEN
from screening.actions.invite.standing import Standing
from screening.actions.tablet import tablets
from screening.clinic import Clinic
from screening.errors import Conflict, NotFound
from screening.records.deeds import Did
from screening.records.invitations import Channel, Invitation
from screening.records.mail import Mail, MailState
from screening.records.model import Draft
from screening.records.store import Drafts
from tests.factories import Clock, a_draft, a_text
from tests.tablets import founded

ROBIN = Invitee("Robin Example", "robin@example.org", "1985-03-27", is_confirmed=True)
HEBREW = "רות בת-אל"


def the_mails(clinic: Clinic, invitation: Invitation) -> tuple[Mail, ...]:
    return clinic.store.outbox.of([invitation.id])


def secret_of(mail: Mail) -> str:
    """Return the secret of the link that a message carries."""
    found = re.search(r"/i#[0-9a-f]+\.([\w-]{43})", mail.text)
    assert found
    return found[1]


def is_live(clinic: Clinic, secret: str) -> bool:
    link = clinic.store.invitations.link(codes.hashed(secret))
    return link is not None and link.ended_at is None


def does_not_arrive(clinic: Clinic, invitation: Invitation) -> None:
    """Try all mail that waits, and have that of one invitation refused for good."""
    now = clinic.clock()
    refused = {"state": MailState.FAILED, "why": "no such address", "done_at": now}
    while mail := clinic.store.outbox.claim(now, now + timedelta(minutes=5)):
        if mail.invitation == invitation.id:
            assert clinic.store.outbox.finish(mail.model_copy(update=refused))


@pytest.mark.parametrize("name", ["Robin Example", HEBREW, "Robin <b>&amp;</b>", "{link}"])
def test_what_was_read_is_what_goes_out_but_for_the_secret(clinic: Clinic, name: str) -> None:
    prepared = inviting.prepared(clinic, ROBIN._replace(name=name))
    shown = inviting.preview(clinic, prepared)

    (mail,) = the_mails(clinic, inviting.send(clinic, prepared))

    secret = secret_of(mail)
    assert is_live(clinic, secret)
    assert shown.text.replace(HIDDEN, secret) == mail.text
    assert shown.html.replace(HIDDEN, secret) == mail.html
    assert (shown.to, shown.subject) == (mail.to, mail.subject)
    assert shown.text.count(HIDDEN) == 1
    assert secret not in shown.text + shown.html


def test_a_form_that_is_sent_twice_makes_one_invitation(clinic: Clinic) -> None:
    once = codes.token(clinic.chance)
    first = inviting.send(clinic, inviting.prepared(clinic, ROBIN, once=once))

    with pytest.raises(Conflict):
        inviting.send(clinic, inviting.prepared(clinic, ROBIN, once=once))

    assert inviting.kept_as(clinic, once) == first
    assert clinic.store.invitations.to(ROBIN.email) == (first,)
    assert len(the_mails(clinic, first)) == 1


def test_sending_again_replaces_the_links_and_forgives_wrong_birth_dates(
    clinic: Clinic, clock: Clock
) -> None:
    first = inviting.invite(clinic, ROBIN)
    (mail,) = the_mails(clinic, first)
    old = secret_of(mail)
    shut = clinic.store.invitations.save(
        first.model_copy(update={"tries": 5}), clinic.deed(Did.BIRTH_DATE_REFUSED, first.reference)
    )
    clinic.store.drafts.create(
        a_draft(reference=first.reference, tries=5), a_text(), clinic.deed(Did.OPENED)
    )
    clock.passes(days=15)

    moved = ROBIN._replace(email="robin@example.net")
    inviting.send_again(clinic, inviting.renewed(clinic, shut.reference.lower(), moved))

    (found,) = invitation_list.find(clinic, "ROBIN@example.net")
    before, after = the_mails(clinic, first)
    assert (before.state, after.state) == (MailState.WITHDRAWN, MailState.WAITING)
    assert (is_live(clinic, old), is_live(clinic, secret_of(after))) == (False, True)
    assert found.invitation.tries == 0
    assert found.invitation.expires_at > clinic.timer()
    draft = clinic.store.drafts.by_reference(first.reference)
    assert draft is not None
    assert (draft.tries, draft.locked) == (0, True)
    assert after.to == "robin@example.net"


@pytest.mark.parametrize("typed", ["wOlfe", "featherstone max", "  Maximiliane  "])
def test_an_invitation_is_found_by_words_of_the_name_or_their_beginnings(
    clinic: Clinic, typed: str
) -> None:
    inviting.invite(clinic, ROBIN)
    long = inviting.invite(clinic, ROBIN._replace(name="Maximiliane Wolfe-Featherstonehaugh"))

    assert [one.invitation.id for one in invitation_list.find(clinic, typed)] == [long.id]
    assert invitation_list.find(clinic, "stonehaugh") == ()
    assert invitation_list.find(clinic, "  ") == ()


def test_it_is_told_when_the_link_ends_before_the_visit(clinic: Clinic) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    last = clinic.local(invitation.expires_at).date()
    days = (None, last, last + timedelta(days=1))
    visits = [invitation.model_copy(update={"visit_day": day}) for day in days]

    assert [inviting.ends_early(clinic, one) for one in visits] == [False, False, True]


def test_what_was_taken_back_opens_nothing_any_more(clinic: Clinic) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    shown = inviting.link_to_show(clinic, invitation.reference)
    secrets = {secret_of(the_mails(clinic, invitation)[0]), shown.rpartition(".")[2]}
    assert all(is_live(clinic, secret) for secret in secrets)
    token = codes.token(clinic.chance)
    draft = a_draft(reference=invitation.reference, token_hash=codes.hashed(token))
    known = draft.model_copy(update={"answers": {**draft.answers, "dob": "1985-03-27"}})
    clinic.store.drafts.create(known, a_text(), clinic.deed(Did.OPENED))
    assert intake.find(clinic, token) is not None

    inviting.revoke(clinic, invitation.reference)

    assert not any(is_live(clinic, secret) for secret in secrets)
    assert [mail.state for mail in the_mails(clinic, invitation)] == [MailState.WITHDRAWN]
    assert intake.find(clinic, token) is None
    with pytest.raises(Conflict):
        inviting.link_to_show(clinic, invitation.reference)
    with pytest.raises(Conflict):
        inviting.renewed(clinic, invitation.reference, ROBIN)
    inviting.revoke(clinic, invitation.reference)


@dataclass
class Written:
    """Drafts that are written from elsewhere between every look at them and what follows."""

    drafts: Drafts
    first: Draft

    def by_reference(self, _: str) -> Draft:
        return self.first

    def __getattr__(self, name: str) -> object:
        return getattr(self.drafts, name)


def test_an_invitation_is_taken_back_together_with_its_form_or_not_at_all(clinic: Clinic) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    first = a_draft(reference=invitation.reference, tries=3, answers={"dob": "1985-03-27"})
    first = clinic.store.drafts.create(first, a_text(), clinic.deed(Did.OPENED))
    clinic.store.drafts.save(first, clinic.deed(Did.SAVED))
    drafts: Any = Written(clinic.store.drafts, first)
    busy = replace(clinic, store=replace(clinic.store, drafts=drafts))

    for deed in (inviting.revoke, lambda c, _: inviting.send_again(c, invitation)):
        with pytest.raises(Conflict):
            deed(busy, invitation.reference)

    assert clinic.store.invitations.by_id(invitation.id) == invitation
    assert [mail.state for mail in the_mails(clinic, invitation)] == [MailState.WAITING]


def test_a_form_that_was_sent_is_not_taken_back(clinic: Clinic) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    sent = invitation.model_copy(update={"submitted_at": clinic.timer()})
    clinic.store.invitations.save(sent, clinic.deed(Did.SENT))

    with pytest.raises(Conflict):
        inviting.revoke(clinic, invitation.reference)
    with pytest.raises(NotFound):
        inviting.revoke(clinic, "2222-2222")


def test_only_open_invitations_stand_in_the_way_of_another(clinic: Clinic, clock: Clock) -> None:
    inviting.invite(clinic, ROBIN)
    clock.passes(days=14)
    inviting.revoke(clinic, inviting.invite(clinic, ROBIN).reference)
    newest = inviting.invite(clinic, ROBIN)

    assert inviting.open_to(clinic, "Robin@Example.org") == (newest,)


def test_a_tablet_begins_the_form_of_an_invitation_and_tells_nothing_of_whose_it_is(
    clinic: Clinic,
) -> None:
    founded(clinic)
    kept = inviting.keep(clinic, inviting.prepared(clinic, ROBIN, Channel.TABLET))

    given = tablets.give(clinic, "", kept.reference)
    at_hand = replace(clinic, tablet=tablets.here(clinic, codes.parted(given)[1]))
    form = codes.parted(tablets.begin(at_hand))[1]

    found = clinic.store.invitations.by_form(codes.hashed(form))
    assert found is not None
    assert (found.reference, found.opened_at) == (kept.reference, clinic.timer())
    at_hand = replace(clinic, tablet=tablets.here(clinic, codes.parted(given)[1]))
    begun = intake.open_draft(at_hand, form, {"consent_privacy": "agreed"}).draft
    assert begun.reference == kept.reference
    assert not {"name", "dob"} & set(begun.answers)
    inviting.revoke(clinic, kept.reference)
    with pytest.raises(Conflict):
        tablets.give(clinic, "", kept.reference)


def test_the_list_is_paged_and_filtered_and_tells_who_did_what(
    clinic: Clinic, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (invitation_list.ON_A_PAGE, invitation_list.MOST_LOOKED_AT) == (50, 1000)
    monkeypatch.setattr(invitation_list, "ON_A_PAGE", 2)
    made = []
    for number in range(5):
        clock.passes(minutes=1)
        email = f"patient{number}@example.org"
        made.append(inviting.invite(clinic, ROBIN._replace(email=email)).reference)
    inviting.revoke(clinic, made[0])
    does_not_arrive(clinic, inviting.found(clinic, made[1]))

    first = invitation_list.page(clinic)
    second = invitation_list.page(clinic, after=first.more)
    third = invitation_list.page(clinic, after=second.more)

    listed = [line.invitation.reference for page in (first, second, third) for line in page.lines]
    assert listed == made[::-1]
    assert third.more == ""

    def shown(show: Show) -> list[str]:
        return [line.invitation.reference for line in invitation_list.page(clinic, show).lines]

    assert (shown(Show.HELP), shown(Show.ENDED), shown(Show.DONE)) == ([made[1]], [made[0]], [])
    assert len(shown(Show.OPEN)) == 2
    told = invitation_list.one(clinic, made[0])
    assert told.line.status.standing is Standing.REVOKED
    assert [step.did for step in told.steps] == [Did.PATIENT_INVITED, Did.INVITATION_REVOKED]
    monkeypatch.setattr(invitation_list, "MOST_LOOKED_AT", 2)
    assert invitation_list.page(clinic, Show.HELP) == ((), made[3])
