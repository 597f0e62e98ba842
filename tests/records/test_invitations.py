"""What the records promise of invitations, links and mail, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from screening.clinic import Clinic
from screening.errors import Conflict, SealError
from screening.records.deeds import Did
from screening.records.invitations import (
    Change,
    Channel,
    FormChange,
    Invitation,
    Link,
    LinkPurpose,
)
from screening.records.mail import Mail, MailKind, MailState
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables_of_mail import INVITATION
from screening.records.store import Store
from tests.factories import MORNING, a_deed, a_draft, a_text, open_form, send_form

A_WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)
DEED = a_deed(Did.PATIENT_INVITED)


def an_invitation(number: int = 1, **changes: Any) -> Invitation:
    """Return an invitation that is not stored, unlike any of another number."""
    made = {"made_at": MORNING, "expires_at": MORNING + A_WEEK, "email": "robin@example.com"}
    names = {"id": f"invitation-{number}", "reference": f"AAAA-AAA{number}"}
    return Invitation.model_validate({**names, "channel": Channel.EMAIL, **made, **changes})


def a_link(invitation: Invitation, number: int = 1, **changes: Any) -> Link:
    given = {"hash": f"{number}" * 64, "purpose": LinkPurpose.OPEN, "invitation": invitation.id}
    return Link.model_validate({**given, "made_at": MORNING, **changes})


def a_mail(invitation: Invitation, number: int = 1, **changes: Any) -> Mail:
    given = {
        "id": f"mail-{number}",
        "dedupe_key": f"key-{number}",
        "kind": MailKind.INVITATION,
        "invitation": invitation.id,
        "to": invitation.email,
        "text": "words",
    }
    times = {"made_at": MORNING, "next_at": MORNING}
    return Mail.model_validate({**given, **times, **changes})


def claimed(store: Store, at: datetime = MORNING) -> Mail | None:
    return store.outbox.claim(at, at + MINUTE)


def test_an_invitation_is_found_by_whatever_leads_to_it(store: Store) -> None:
    kept = store.invitations.add(an_invitation(form_hash="f" * 64), DEED)

    assert kept.revision == 1
    assert store.invitations.by_id(kept.id) == kept
    assert store.invitations.by_reference(kept.reference) == kept
    assert store.invitations.by_form("f" * 64) == kept
    assert store.invitations.of([kept.reference, "none"]) == (kept,)
    assert store.invitations.to("Robin@Example.com ") == (kept,)
    assert store.invitations.to("sam@example.com") == ()


def test_whoever_came_without_a_form_or_an_address_is_not_mistaken_for_another(
    store: Store,
) -> None:
    store.invitations.add(an_invitation(email=""), DEED)

    assert store.invitations.by_form("") is None
    assert store.invitations.to("") == ()


@pytest.mark.parametrize("same", ["id", "reference"])
def test_an_invitation_is_kept_once(store: Store, same: str) -> None:
    first = store.invitations.add(an_invitation(1), DEED)
    again = an_invitation(2).model_copy(update={same: getattr(first, same)})

    with pytest.raises(Conflict):
        store.invitations.add(again, DEED)

    assert len(store.invitations.listed(9)) == 1


def test_only_the_newest_revision_is_replaced(store: Store) -> None:
    first = store.invitations.add(an_invitation(), DEED)
    second = store.invitations.save(first.model_copy(update={"tries": 1}), DEED)

    with pytest.raises(Conflict):
        store.invitations.save(first, DEED)

    assert store.invitations.by_id(first.id) == second


def test_a_new_link_replaces_those_before_it_and_withdraws_their_mail(store: Store) -> None:
    kept = store.invitations.add(
        an_invitation(), DEED, Change([a_link(an_invitation())], [a_mail(an_invitation())])
    )
    other = a_link(kept, 2)
    again = Change([other], [a_mail(kept, 2)], ends_links=True, withdraws=True)

    store.invitations.save(kept, DEED, again)

    before = store.invitations.link("1" * 64)
    assert before is not None
    assert before.ended_at == DEED.ticked
    assert store.invitations.links(LinkPurpose.OPEN) == (other,)
    states = {mail.id: (mail.state, mail.text) for mail in store.outbox.of([kept.id])}
    assert states == {
        "mail-1": (MailState.WITHDRAWN, ""),
        "mail-2": (MailState.WAITING, "words"),
    }


def test_a_link_is_used_up_once(store: Store) -> None:
    kept = store.invitations.add(an_invitation(), DEED, Change([a_link(an_invitation())]))
    used = store.invitations.save(kept, DEED, Change(uses="1" * 64))

    with pytest.raises(Conflict):
        store.invitations.save(used, DEED, Change(uses="1" * 64))

    assert store.invitations.by_id(kept.id) == used


def test_a_link_to_end_reminders_outlives_a_new_link_to_the_form(store: Store) -> None:
    stop = a_link(an_invitation(), 2, purpose=LinkPurpose.STOP)
    kept = store.invitations.add(an_invitation(), DEED, Change([stop]))

    store.invitations.save(kept, DEED, Change(ends_links=True))

    assert store.invitations.link(stop.hash) == stop


def test_a_new_poster_replaces_the_one_before(store: Store) -> None:
    poster = {"purpose": LinkPurpose.SCAN, "invitation": ""}
    first = a_link(an_invitation()).model_copy(update=poster)
    second = first.model_copy(update={"hash": "2" * 64})

    store.invitations.add_link(first, DEED)
    store.invitations.add_link(second, DEED)

    assert store.invitations.links(LinkPurpose.SCAN) == (second,)


def test_the_newest_come_first_a_page_at_a_time(store: Store) -> None:
    for number in range(1, 6):
        made = MORNING + MINUTE * (number // 2)
        store.invitations.add(an_invitation(number, made_at=made), DEED)

    first = store.invitations.listed(2)
    second = store.invitations.listed(9, (first[-1].made_at, first[-1].id))

    found = [one.id for one in (*first, *second)]
    assert found == [f"invitation-{number}" for number in (5, 4, 3, 2, 1)]


def test_who_may_be_reminded_is_open_not_quiet_not_too_old_and_by_mail(store: Store) -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"quiet_at": MORNING},
        {"submitted_at": MORNING},
        {"revoked_at": MORNING},
        {"channel": Channel.POSTER},
        {"expires_at": MORNING + MINUTE},
        {"made_at": MORNING + A_WEEK},
    ]
    for number, change in enumerate(changes):
        store.invitations.add(an_invitation(number, **change), DEED)

    found = store.invitations.remindable(MORNING + MINUTE, MORNING + MINUTE)

    assert [one.id for one in found] == ["invitation-0"]


def test_what_is_forgotten_takes_its_links_and_mail_along(store: Store) -> None:
    kept = store.invitations.add(
        an_invitation(), DEED, Change([a_link(an_invitation())], [a_mail(an_invitation())])
    )
    store.invitations.forget(kept, DEED)

    assert store.invitations.by_id(kept.id) is None
    assert store.invitations.link("1" * 64) is None
    assert store.outbox.of([kept.id]) == ()
    with pytest.raises(Conflict):
        store.invitations.forget(kept, DEED)


def test_what_ended_long_ago_is_found_to_be_forgotten(store: Store) -> None:
    late = MORNING + 2 * A_WEEK
    for number, change in enumerate(
        ({}, {"submitted_at": MORNING}, {"expires_at": late}, {"revoked_at": MORNING})
    ):
        store.invitations.add(an_invitation(number, **{"expires_at": late, **change}), DEED)
    # A form that staff went on with after its link was too old counts from when it was sent.
    late_sent = {"expires_at": MORNING, "submitted_at": late}
    store.invitations.add(an_invitation(4, **late_sent), DEED)

    found = store.invitations.ended_before(MORNING + A_WEEK)

    assert {one.id for one in found} == {"invitation-1", "invitation-3"}


def test_whoever_changes_an_invitation_in_the_database_is_found(
    store: Store, records: ClinicRecords
) -> None:
    kept = store.invitations.add(an_invitation(), DEED)
    with records.writing() as transaction:
        transaction.change(INVITATION, INVITATION.c.id == kept.id, expires_at=MORNING + 9 * A_WEEK)

    with pytest.raises(SealError, match="columns were changed"):
        store.invitations.by_id(kept.id)


def test_a_sent_form_ends_its_invitation_and_mails_its_notice_in_the_same_moment(
    clinic: Clinic,
) -> None:
    turn = open_form(clinic)
    mine = an_invitation(reference=turn.draft.reference)
    kept = clinic.store.invitations.add(mine, DEED, Change(mails=[a_mail(mine)]))

    send_form(clinic)

    now = clinic.store.invitations.by_id(kept.id)
    assert now is not None
    assert now.submitted_at == clinic.timer()
    assert clinic.store.outbox.of([kept.id])[0].state is MailState.WITHDRAWN


def test_a_form_whose_invitation_was_taken_back_is_not_sent(clinic: Clinic) -> None:
    turn = open_form(clinic)
    mine = an_invitation(reference=turn.draft.reference, revoked_at=MORNING)
    clinic.store.invitations.add(mine, DEED)

    with pytest.raises(Conflict):
        send_form(clinic)

    assert clinic.store.submissions.by_reference(turn.draft.reference) is None
    assert clinic.store.drafts.by_reference(turn.draft.reference) is not None


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_an_invitation_and_its_form_are_changed_together_or_not_at_all(
    store: Store, *, is_forgotten: bool
) -> None:
    made = store.invitations.add(an_invitation(), a_deed())
    first = store.drafts.create(a_draft(reference=made.reference), a_text(), a_deed())
    draft = store.drafts.save(first, a_deed())
    revoked = made.model_copy(update={"revoked_at": MORNING})
    late, now = (FormChange(one, a_deed(Did.LEFT), is_forgotten) for one in (first, draft))

    with pytest.raises(Conflict):
        store.invitations.save(revoked, a_deed(), Change(form=late))
    unchanged = store.invitations.by_id(made.id), store.drafts.by_reference(made.reference)
    store.invitations.save(revoked, a_deed(), Change(form=now))

    assert unchanged == (made, draft)
    left = store.drafts.by_reference(made.reference)
    assert (left and left.revision) == (None if is_forgotten else draft.revision + 1)
    assert store.submissions.consents(made.reference) == () or not is_forgotten
    assert store.ledger.verify() == ()
    with pytest.raises(Conflict):
        store.invitations.save(made, a_deed(), Change(form=now))


def test_a_message_of_the_same_key_is_kept_once(store: Store) -> None:
    mail = a_mail(an_invitation())

    first = store.outbox.add(mail, DEED)
    second = store.outbox.add(mail.model_copy(update={"id": "another"}), DEED)

    assert (first, second, store.outbox.count_waiting()) == (True, False, 1)


def test_a_message_is_held_by_one_worker_until_its_lease_ends(store: Store) -> None:
    store.outbox.add(a_mail(an_invitation()), DEED)

    first = claimed(store)
    meanwhile = claimed(store, MORNING + MINUTE / 2)
    later = claimed(store, MORNING + MINUTE)

    assert first is not None
    assert later is not None
    assert (first.attempts, meanwhile, later.attempts) == (1, None, 2)


def test_whoever_held_a_message_for_too_long_has_no_say_any_more(store: Store) -> None:
    store.outbox.add(a_mail(an_invitation()), DEED)
    slow = claimed(store)
    claimed(store, MORNING + MINUTE)

    assert slow is not None
    assert not store.outbox.finish(slow.model_copy(update={"state": MailState.SENT}), DEED)
    assert store.outbox.count_waiting() == 1


def test_what_was_sent_is_wiped_and_what_waits_is_not(store: Store) -> None:
    store.outbox.add(a_mail(an_invitation(), 1), DEED)
    first = claimed(store)
    assert first is not None
    later = {"next_at": MORNING + A_WEEK, "why": "busy"}
    store.outbox.finish(first.model_copy(update=later))
    waits = claimed(store, MORNING + A_WEEK)
    assert waits is not None
    done = {"state": MailState.SENT, "done_at": MORNING + A_WEEK}
    store.outbox.finish(waits.model_copy(update=done), DEED)

    (sent,) = store.outbox.of(["invitation-1"])

    assert (waits.text, waits.why, waits.attempts) == ("words", "busy", 2)
    assert (sent.state, sent.to, sent.text, sent.subject, sent.html) == (MailState.SENT, *[""] * 4)
    assert claimed(store, MORNING + 9 * A_WEEK) is None


def test_what_is_due_first_goes_out_first_and_nothing_before_its_time(store: Store) -> None:
    store.outbox.add(a_mail(an_invitation(), 1, next_at=MORNING + MINUTE), DEED)
    store.outbox.add(a_mail(an_invitation(), 2), DEED)

    found = [claimed(store), claimed(store), claimed(store, MORNING + MINUTE * 2)]

    assert [mail and mail.id for mail in found] == ["mail-2", None, "mail-2"]
