"""What the records promise when a form goes from hand to hand, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from screening.errors import Conflict
from screening.records.deeds import Did
from screening.records.hands import Handing, InvitationChange, TabletChange
from screening.records.invitations import Change, Channel, FormChange, Invitation, Link, LinkPurpose
from screening.records.model import Draft
from screening.records.people import Tablet
from screening.records.store import Store
from tests.factories import MORNING, a_deed, a_draft, a_text

FORMER, NEXT = "a" * 64, "b" * 64
LINK = "c" * 64
LATER = MORNING.replace(year=MORNING.year + 1)
AT_ONCE = 8


@pytest.fixture
def draft(store: Store) -> Draft:
    return store.drafts.create(a_draft(token_hash=FORMER), a_text(), a_deed())


@pytest.fixture
def tablet(store: Store) -> Tablet:
    times = {"made_at": MORNING, "seen_at": MORNING}
    told = {"id": "1", "token_hash": "t" * 64, "name": "Blue", "made_by": "x", "form_hash": FORMER}
    made = Tablet.model_validate({**told, **times})
    store.hands.pass_on(Handing(tablets=(TabletChange(made, a_deed()),)))
    return made


@pytest.fixture
def invitation(store: Store, draft: Draft) -> Invitation:
    made = Invitation(
        id="i", reference=draft.reference, channel=Channel.PHONE, made_at=MORNING, expires_at=LATER
    )
    shown = Link(hash=LINK, purpose=LinkPurpose.OPEN, invitation="i", is_once=True, made_at=MORNING)
    return store.invitations.add(made, a_deed(), Change(links=(shown,)))


@pytest.fixture
def handing(draft: Draft, tablet: Tablet, invitation: Invitation) -> Handing:
    """Return what goes together when a form goes from a tablet to a phone by a code."""
    moved = draft.model_copy(update={"token_hash": NEXT})
    mine = invitation.model_copy(update={"form_hash": NEXT})
    return Handing(
        forms=(FormChange(moved, a_deed(Did.WENT_ON)),),
        tablets=(
            TabletChange(
                tablet.model_copy(update={"form_hash": ""}), a_deed(Did.MOVED_TO_PHONE), tablet
            ),
        ),
        invitation=InvitationChange(mine, a_deed(Did.LINK_OPENED), Change(uses=LINK)),
    )


def standing(store: Store) -> tuple[object, ...]:
    """Return all that such a deed changes."""
    link = store.invitations.link(LINK)
    assert link is not None
    told = len(store.ledger.done_by("somebody", MORNING, LATER))
    return store.drafts.open(), store.tablets.every(), store.invitations.by_id("i"), link, told


def test_a_form_goes_from_hand_to_hand_with_all_that_belongs_to_it(
    store: Store, handing: Handing
) -> None:
    store.hands.pass_on(handing)

    found, link = store.invitations.by_form(NEXT), store.invitations.link(LINK)
    assert found is not None
    assert link is not None
    assert link.ended_at is not None
    assert store.drafts.by_token(FORMER) is None
    assert store.drafts.by_token(NEXT) is not None
    assert [one.form_hash for one in store.tablets.every()] == [""]
    told = [event.did for event in store.ledger.done_by("somebody", MORNING, LATER)]
    assert told[-3:] == [Did.LINK_OPENED, Did.WENT_ON, Did.MOVED_TO_PHONE]
    assert store.ledger.verify() == ()


def changed(store: Store, handing: Handing, **changes: object) -> None:
    """Change the tablet that goes with a form."""
    held = handing.tablets[0].before
    assert held is not None
    store.hands.pass_on(
        Handing(tablets=(TabletChange(held.model_copy(update=changes), before=held),))
    )


MOVED_ON: dict[str, Callable[[Store, Any], object]] = {
    "the form": lambda store, handing: store.drafts.save(handing.forms[0].draft, a_deed()),
    "the invitation": lambda store, handing: store.invitations.save(
        handing.invitation.invitation, a_deed()
    ),
    "the link": lambda store, _: store.invitations.end_link(LINK, MORNING, a_deed()),
    "the tablet, which was taken back": lambda store, handing: changed(
        store, handing, ended_at=MORNING
    ),
    "the tablet, on which something waits": lambda store, handing: changed(
        store, handing, waiting="7K3M-9QDT"
    ),
    "the tablet, on which another form is open": lambda store, handing: changed(
        store, handing, form_hash=NEXT
    ),
}


@pytest.mark.parametrize("which", MOVED_ON)
def test_nothing_stands_if_anything_of_it_has_moved_on(
    store: Store, handing: Handing, which: str
) -> None:
    MOVED_ON[which](store, handing)
    before = standing(store)

    with pytest.raises(Conflict):
        store.hands.pass_on(handing)

    assert standing(store) == before


def test_nothing_stands_if_it_is_stopped_before_the_last_of_it(
    store: Store, handing: Handing
) -> None:
    before = standing(store)
    # The tablet's deed is the last that is written.
    unwritable = handing.tablets[0]._replace(deed="no deed")  # type: ignore[arg-type]

    with pytest.raises(AttributeError):
        store.hands.pass_on(handing._replace(tablets=(unwritable,)))

    assert standing(store) == before


def test_of_eight_who_take_a_form_at_once_one_has_it(store: Store, handing: Handing) -> None:
    def taken(_: int) -> bool:
        try:
            store.hands.pass_on(handing)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        assert sum(crowd.map(taken, range(AT_ONCE))) == 1


def test_a_form_that_is_given_up_goes_with_its_tablet(
    store: Store, draft: Draft, tablet: Tablet
) -> None:
    gone = FormChange(draft, a_deed(Did.DISCARDED), is_forgotten=True)
    clear = TabletChange(tablet.model_copy(update={"form_hash": ""}), before=tablet)

    store.hands.pass_on(Handing((gone,), (clear,)))

    assert store.drafts.open() == ()
    assert store.tablets.every() == (clear.tablet,)


def test_an_invitation_does_not_leave_a_form_behind_that_has_begun_meanwhile(
    store: Store, handing: Handing
) -> None:
    unseen = handing._replace(forms=(), tablets=())
    before = standing(store)

    with pytest.raises(Conflict):
        store.hands.pass_on(unseen)

    assert standing(store) == before


def test_no_form_begins_where_its_invitation_has_gone_from(store: Store) -> None:
    elsewhere = Invitation(
        id="i", reference="7K3M-9QDT", channel=Channel.PHONE, made_at=MORNING, expires_at=LATER
    )
    store.invitations.add(elsewhere.model_copy(update={"form_hash": NEXT}), a_deed())
    late = a_draft(token_hash=FORMER, reference=elsewhere.reference)

    with pytest.raises(Conflict):
        store.drafts.create(late, a_text(), a_deed())

    assert store.drafts.open() == ()


def test_a_form_begins_or_its_invitation_goes_elsewhere_never_both(store: Store) -> None:
    made = Invitation(
        id="i", reference="7K3M-9QDT", channel=Channel.PHONE, made_at=MORNING, expires_at=LATER
    )
    held = store.invitations.add(made.model_copy(update={"form_hash": FORMER}), a_deed())
    moved = InvitationChange(held.model_copy(update={"form_hash": NEXT}), a_deed())
    form = a_draft(token_hash=FORMER, reference=held.reference)
    deeds: list[Callable[[], object]] = [
        lambda: store.drafts.create(form, a_text(), a_deed()),
        lambda: store.hands.pass_on(Handing(invitation=moved)),
    ]

    def done(deed: Callable[[], object]) -> bool:
        try:
            deed()
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(len(deeds)) as crowd:
        assert sum(crowd.map(done, deeds)) == 1
