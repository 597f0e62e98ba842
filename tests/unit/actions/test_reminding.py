"""One reminder in all: for an open form only, by day only, and never after it is asked to stop."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.actions.mail import post, quieting, reminding
from screening.clinic import Clinic
from screening.delivery.folder import FolderMailer
from screening.errors import MailRefused
from screening.records.deeds import Did
from screening.records.invitations import Invitation, LinkPurpose
from screening.records.mail import MailKind, MailState
from tests.factories import MORNING, Clock, a_clinic, a_deed, a_draft, a_text, one_of
from tests.fakes import Post

ROBIN = Invitee("Robin Example", "robin@example.org", "1985-03-27")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def carrier() -> Post:
    return Post()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock, carrier: Post) -> Clinic:
    return replace(a_clinic(tmp_path, clock=clock), mailer=carrier)


@pytest.fixture
def invited(clinic: Clinic) -> Invitation:
    invitation = inviting.invite(clinic, ROBIN)
    post.deliver_due(clinic)
    return invitation


def carried(address: str) -> str:
    return address.partition("#")[2]


def test_a_form_that_is_still_open_after_three_days_is_reminded_of_once(
    clinic: Clinic, clock: Clock, carrier: Post, invited: Invitation
) -> None:
    clock.passes(days=2, hours=23)
    assert reminding.remind_due(clinic) == 0
    clock.passes(hours=2)
    assert reminding.remind_due(clinic) == 1
    post.deliver_due(clinic)
    for _ in range(8):
        clock.passes(days=1)
        assert reminding.remind_due(clinic) == 0

    first, reminder = carrier.letters
    assert reminder.subject == "Your form is not finished"
    assert reminder.stop in reminder.text
    opening = clinic.store.invitations.links(LinkPurpose.OPEN)
    assert [link.ended_at for link in opening] == [None, None]
    told = [event.did for event in clinic.store.ledger.who_saw(invited.reference)]
    assert told.count(Did.REMINDED) == 1
    assert first.message_id != reminder.message_id


def test_two_who_look_at_once_make_one_reminder(clinic: Clinic, invited: Invitation) -> None:
    for _ in range(2):
        (as_it_is,) = clinic.store.invitations.of([invited.reference])
        reminding._reminded(clinic, as_it_is)

    kinds = [mail.kind for mail in clinic.store.outbox.of([invited.id])]
    assert sorted(kinds) == [MailKind.INVITATION, MailKind.REMINDER]


@pytest.mark.parametrize(
    "change",
    [
        {"submitted_at": MORNING},
        {"revoked_at": MORNING},
        {"quiet_at": MORNING},
        {"expires_at": MORNING + timedelta(days=4, hours=12)},
        {"visit_day": date(2026, 6, 4)},
    ],
)
def test_who_is_done_or_wants_no_more_is_left_alone(
    clinic: Clinic, clock: Clock, invited: Invitation, change: Mapping[str, object]
) -> None:
    clinic.store.invitations.save(invited.model_copy(update=change), a_deed())
    clock.passes(days=4)

    assert reminding.remind_due(clinic) == 0


def test_only_where_answers_are_saved_a_reminder_says_so(
    clinic: Clinic, clock: Clock, carrier: Post, invited: Invitation
) -> None:
    # given a mail program that has pressed the button of the page, and a patient who has begun
    other = inviting.invite(clinic, ROBIN._replace(email="kim@example.org"))
    opened = invited.model_copy(update={"opened_at": clinic.timer()})
    clinic.store.invitations.save(opened, a_deed())
    clinic.store.drafts.create(a_draft(reference=other.reference), a_text(), a_deed())
    post.deliver_due(clinic)
    clock.passes(days=4)
    reminding.remind_due(clinic)
    post.deliver_due(clinic)

    told = {letter.to: "answers are saved" in letter.text for letter in carrier.letters[-2:]}
    assert told == {"robin@example.org": False, "kim@example.org": True}


def test_who_was_at_the_form_today_is_not_interrupted(
    clinic: Clinic, clock: Clock, invited: Invitation
) -> None:
    clock.passes(days=4)
    was = {"reference": invited.reference, "seen_at": clock() - timedelta(hours=2)}
    clinic.store.drafts.create(a_draft(**was), a_text(), a_deed())
    assert reminding.remind_due(clinic) == 0

    clock.passes(days=1)

    assert reminding.remind_due(clinic) == 1


@pytest.mark.usefixtures("invited")
@pytest.mark.parametrize(
    ("at", "count"), [("08:59", 0), ("09:00", 1), ("19:59", 1), ("20:00", 0), ("21:00", 0)]
)
def test_nobody_is_reminded_at_night(clinic: Clinic, clock: Clock, at: str, count: int) -> None:
    clock.now = datetime.fromisoformat(f"2026-06-05T{at}-07:00").astimezone(UTC)

    assert reminding.remind_due(clinic) == count


def test_who_comes_today_is_reminded(clinic: Clinic, clock: Clock, invited: Invitation) -> None:
    today = invited.model_copy(update={"visit_day": date(2026, 6, 5)})
    clinic.store.invitations.save(today, a_deed())
    clock.passes(days=4)

    assert reminding.remind_due(clinic) == 1


def test_who_never_got_the_first_message_gets_no_reminder_of_it(
    clinic: Clinic, clock: Clock, carrier: Post, tmp_path: Path
) -> None:
    carrier.troubles = [MailRefused("there is no such address")]
    inviting.invite(clinic, ROBIN)
    post.deliver_due(clinic)
    kept = replace(clinic, mailer=FolderMailer(tmp_path / "mail"))
    inviting.invite(kept, ROBIN._replace(email="kim@example.org"))
    post.deliver_due(kept)
    inviting.invite(clinic, ROBIN._replace(email="lee@example.org"))  # still waits

    clock.passes(days=5)

    assert reminding.remind_due(clinic) == 0


def test_a_clinic_may_want_none_and_without_a_mail_server_there_are_none(
    clinic: Clinic, clock: Clock, carrier: Post, invited: Invitation
) -> None:
    clock.passes(days=5)
    without = clinic.settings.model_copy(update={"reminder_days": 0})
    assert reminding.remind_due(replace(clinic, settings=without)) == 0
    carrier.is_set_up = False
    assert reminding.remind_due(clinic) == 0
    carrier.is_set_up = True
    assert reminding.remind_due(clinic) == 1
    assert clinic.store.outbox.of((invited.id,))[-1].kind is MailKind.REMINDER


def test_one_click_holds_back_a_reminder_that_waits_and_opens_nothing(
    clinic: Clinic, clock: Clock, carrier: Post, invited: Invitation
) -> None:
    clock.passes(days=4)
    reminding.remind_due(clinic)
    stop = carried(carrier.letters[0].stop)
    clinics = one_of(clinic)

    assert quieting.go_quiet(clinics, stop)
    assert quieting.go_quiet(clinics, stop)
    post.deliver_due(clinic)

    assert len(carrier.letters) == 1
    assert clinic.store.outbox.of((invited.id,))[-1].state is MailState.WITHDRAWN
    now = clinic.store.invitations.by_id(invited.id)
    assert now is not None
    assert (now.quiet_at, now.opened_at, now.is_ended) == (clock(), None, False)
    told = [event.did for event in clinic.store.ledger.who_saw(invited.reference)]
    assert told.count(Did.GONE_QUIET) == 1


def test_no_other_link_ends_reminders(clinic: Clinic, carrier: Post, invited: Invitation) -> None:
    clinics, text = one_of(clinic), carrier.letters[0].text
    opens = carried(next(word for word in text.split() if "/i#" in word))
    for wrong in ("", "x", opens, f"{clinic.id}.{'x' * 43}", f"nobody.{'x' * 43}"):
        assert not quieting.go_quiet(clinics, wrong)

    now = clinic.store.invitations.by_id(invited.id)
    assert now is not None
    assert now.quiet_at is None
