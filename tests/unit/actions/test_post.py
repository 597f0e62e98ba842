"""The outbox is emptied: once each, tried again later, given up for good, told to nobody twice."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.actions.invite.links import new_link
from screening.actions.mail import post
from screening.actions.mail.post import Round
from screening.clinic import Clinic
from screening.delivery.folder import FolderMailer
from screening.errors import MailDelayed, MailRefused
from screening.records.deeds import Did
from screening.records.invitations import Change, Invitation, LinkPurpose
from screening.records.mail import Mail, MailState
from tests.factories import MORNING, Clock, a_clinic, a_deed
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
    found = a_clinic(tmp_path, clock=clock, mail_from="forms@example.org")
    object.__setattr__(found, "mailer", carrier)
    return found


def the_mail(clinic: Clinic, invitation: Invitation) -> Mail:
    return clinic.store.outbox.of((invitation.id,))[-1]


def done(clinic: Clinic) -> list[str]:
    events = clinic.store.ledger.done_by("mail", MORNING, MORNING + timedelta(days=90))
    return [event.did for event in events]


def test_a_message_goes_out_once_and_what_it_said_is_wiped(clinic: Clinic, carrier: Post) -> None:
    invitation = inviting.invite(clinic, ROBIN)

    assert post.deliver_due(clinic) == Round(sent=1)
    assert post.deliver_due(clinic) == Round()

    (letter,) = carrier.letters
    assert (letter.to, letter.sender) == ("robin@example.org", "the clinic")
    mail = the_mail(clinic, invitation)
    assert (mail.state, mail.done_at) == (MailState.SENT, MORNING)
    assert (mail.to, mail.subject, mail.text, mail.html, mail.stop) == ("",) * 5
    assert letter.message_id == f"<{mail.id}@example.org>"
    assert done(clinic) == [Did.MAIL_SENT]


def test_many_go_over_one_line(clinic: Clinic, carrier: Post) -> None:
    for number in range(3):
        inviting.invite(clinic, ROBIN._replace(email=f"robin{number}@example.org"))

    assert post.deliver_due(clinic) == Round(sent=3)
    assert carrier.lines == 1


def test_who_asks_to_wait_is_asked_again_after_growing_gaps(
    clinic: Clinic, clock: Clock, carrier: Post
) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    carrier.troubles = [MailDelayed("try again later")] * 9
    waited = []

    while post.deliver_due(clinic).failed == 0:
        mail = the_mail(clinic, invitation)
        assert (mail.state, mail.why) == (MailState.WAITING, "try again later")
        waited.append(mail.next_at - clock())
        clock.now = mail.next_at - timedelta(seconds=1)
        assert post.deliver_due(clinic) == Round()
        clock.now = mail.next_at

    gaps = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 12 * 60)]
    assert all(gap < had <= 1.2 * gap for gap, had in zip(gaps, waited, strict=True))
    mail = the_mail(clinic, invitation)
    assert (mail.state, mail.why) == (MailState.FAILED, "try again later")
    assert done(clinic) == [Did.MAIL_FAILED]


def test_who_is_refused_for_good_is_told_so_and_never_asked_again(
    clinic: Clinic, clock: Clock, carrier: Post
) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    carrier.troubles = [MailRefused("there is no such address")]

    assert post.deliver_due(clinic) == Round(failed=1)
    clock.passes(days=3)
    assert post.deliver_due(clinic) == Round()

    mail = the_mail(clinic, invitation)
    assert (mail.state, mail.why, mail.to) == (MailState.FAILED, "there is no such address", "")
    assert not carrier.letters


@pytest.mark.parametrize("trouble", [MailDelayed("no answer"), MailRefused("wrong password")])
def test_where_no_line_is_to_be_had_no_try_is_used_up_and_nothing_is_given_up(
    clinic: Clinic, clock: Clock, carrier: Post, trouble: MailDelayed | MailRefused
) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    carrier.no_line = trouble
    for _ in range(20):
        assert post.deliver_due(clinic) == Round(delayed=1, no_line=str(trouble))
        clock.passes(minutes=2)

    assert the_mail(clinic, invitation).why == str(trouble)
    carrier.no_line = None
    assert post.deliver_due(clinic) == Round(sent=1)


def test_a_server_that_delays_everything_is_left_alone_for_a_while(
    clinic: Clinic, carrier: Post
) -> None:
    for number in range(8):
        inviting.invite(clinic, ROBIN._replace(email=f"robin{number}@example.org"))
    carrier.troubles = [MailDelayed("try again later")] * 8

    assert post.deliver_due(clinic) == Round(delayed=post.ENOUGH)


def test_whoever_is_told_to_stop_stops_between_two(clinic: Clinic, carrier: Post) -> None:
    for number in range(3):
        inviting.invite(clinic, ROBIN._replace(email=f"robin{number}@example.org"))

    assert post.deliver_due(clinic, lambda: len(carrier.letters) == 2) == Round(sent=2)
    assert post.deliver_due(clinic) == Round(sent=1)


@pytest.mark.parametrize(
    "end",
    [
        {"submitted_at": MORNING},
        {"revoked_at": MORNING},
        {"expires_at": MORNING},
    ],
)
def test_what_is_not_wanted_any_more_when_it_comes_to_it_stays_here(
    clinic: Clinic, carrier: Post, end: Mapping[str, object]
) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    ended = invitation.model_copy(update=end)
    clinic.store.invitations.save(ended, a_deed(Did.INVITATION_REVOKED, invitation.reference))

    assert post.deliver_due(clinic) == Round(withdrawn=1)
    assert not carrier.letters
    assert the_mail(clinic, invitation).text == ""


def test_a_link_in_whose_place_another_one_came_goes_out_no_more(
    clinic: Clinic, clock: Clock, carrier: Post
) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    carrier.troubles = [MailDelayed("try again later")]
    post.deliver_due(clinic)
    clock.passes(seconds=1)
    opens = new_link(clinic, LinkPurpose.OPEN, invitation.id)
    change = inviting.mailed(clinic, invitation, opens)._replace(ends_links=True)
    clinic.store.invitations.save(invitation, a_deed(Did.INVITED_AGAIN), Change(*change))

    clock.passes(minutes=5)

    assert post.deliver_due(clinic) == Round(sent=1, withdrawn=1)
    (letter,) = carrier.letters
    assert opens.address in letter.text


def test_a_form_that_is_sent_while_its_message_is_held_is_not_mailed_about_at_the_next_try(
    clinic: Clinic, clock: Clock, carrier: Post
) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    assert timedelta(minutes=15) == post.LEASE
    held = clinic.store.outbox.claim(clock(), clock() + post.LEASE)
    assert held is not None
    ended = invitation.model_copy(update={"submitted_at": clock()})
    clinic.store.invitations.save(ended, a_deed(Did.SENT), Change(withdraws=True))
    assert clinic.store.outbox.finish(held.model_copy(update={"next_at": clock()}))

    assert post.deliver_due(clinic) == Round(withdrawn=1)
    assert not carrier.letters


def test_a_worker_that_died_after_the_server_took_it_sends_again_under_the_same_id(
    clinic: Clinic, clock: Clock, carrier: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    inviting.invite(clinic, ROBIN)
    with monkeypatch.context() as dying:

        def dies(*_: object) -> None:
            raise KeyboardInterrupt

        dying.setattr(post, "_ended", dies)
        with pytest.raises(KeyboardInterrupt):
            post.deliver_due(clinic)

    assert post.deliver_due(clinic) == Round()
    clock.passes(minutes=16)
    assert post.deliver_due(clinic) == Round(sent=1)
    first, second = carrier.letters
    assert first == second


def test_what_never_comes_to_an_end_is_given_up(
    clinic: Clinic, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    invitation = inviting.invite(clinic, ROBIN)
    monkeypatch.setattr(Post, "send", breaks)
    for _ in range(post.MOST_TRIES):
        with pytest.raises(ZeroDivisionError):
            post.deliver_due(clinic)
        clock.passes(minutes=16)

    assert post.deliver_due(clinic) == Round()
    assert the_mail(clinic, invitation).why == post.NEVER_ENDED


def test_a_clock_that_was_set_back_holds_no_message_up(
    clinic: Clinic, clock: Clock, carrier: Post
) -> None:
    inviting.invite(clinic, ROBIN)
    clock.passes(days=30)
    timer = clock()
    object.__setattr__(clinic, "timer", Clock(MORNING))
    carrier.troubles = [MailDelayed("try again later")]
    assert post.deliver_due(clinic) == Round(delayed=1)
    assert clinic.store.outbox.claim(timer, timer + post.LEASE) is None

    clock.now = MORNING

    assert post.deliver_due(clinic) == Round(sent=1)


def test_a_lease_of_a_clock_that_was_wrong_holds_nothing(clinic: Clinic, clock: Clock) -> None:
    inviting.invite(clinic, ROBIN)
    clock.passes(days=2)
    assert clinic.store.outbox.claim(clock(), clock() + post.LEASE) is not None
    clock.now = MORNING

    assert clinic.store.outbox.claim(clock(), clock() + post.LEASE) is not None
    slightly_behind = clock() - timedelta(seconds=90)
    assert clinic.store.outbox.claim(slightly_behind, slightly_behind + post.LEASE) is None


def test_without_a_mail_server_messages_are_files_and_stay_files_when_there_is_one(
    clinic: Clinic, tmp_path: Path, carrier: Post
) -> None:
    invitation = inviting.invite(clinic, ROBIN)
    object.__setattr__(clinic, "mailer", FolderMailer(tmp_path / "mail"))

    assert post.deliver_due(clinic) == Round(kept=1)

    (file,) = (tmp_path / "mail").iterdir()
    mail = the_mail(clinic, invitation)
    assert file.name == f"mail-{mail.id}.eml"
    assert [one.stat().st_mode & 0o077 for one in (file, file.parent)] == [0, 0]
    assert (mail.state, mail.text) == (MailState.KEPT, "")
    assert done(clinic) == [Did.MAIL_KEPT]
    object.__setattr__(clinic, "mailer", carrier)
    assert post.deliver_due(clinic) == Round()
    assert not carrier.letters
