"""What the doctor says of the mail: what is wrong, what is worth a look, and what to do."""

from datetime import timedelta

import pytest

from screening.actions.housekeeping import doctor_of_mail
from screening.actions.housekeeping.doctor import State
from screening.actions.housekeeping.doctor_of_mail import PostFound
from screening.records.condition import MailFound
from tests.factories import MORNING

SERVER = PostFound(server="smtp.example.org", folder="data/mail")


@pytest.mark.parametrize(
    ("post", "mail", "state"),
    [
        (PostFound(), MailFound(), State.GOOD),
        (PostFound(kept=2, folder="data/mail"), MailFound(), State.LOOK),
        (SERVER, MailFound(), State.GOOD),
        (SERVER, MailFound(waiting=1, oldest=MORNING - timedelta(minutes=15)), State.GOOD),
        (SERVER, MailFound(waiting=1, oldest=MORNING - timedelta(minutes=16)), State.LOOK),
        (SERVER, MailFound(failed=1), State.LOOK),
        (SERVER, MailFound(lost=1), State.LOOK),
        (PostFound(), MailFound(lost=1), State.LOOK),
        (SERVER.model_copy(update={"kept": 1}), MailFound(), State.LOOK),
        (SERVER.model_copy(update={"trouble": "no answer"}), MailFound(waiting=9), State.WRONG),
    ],
)
def test_each_state_of_the_mail_is_judged_and_says_what_to_do(
    post: PostFound, mail: MailFound, state: State
) -> None:
    line = doctor_of_mail.judged(post, mail, MORNING)

    assert (line.state, line.what) == (state, "mail")
    assert bool(line.do) is (state is not State.GOOD)


def test_mail_that_is_stuck_now_is_told_before_what_was_lost_some_days_ago() -> None:
    both = MailFound(waiting=3, oldest=MORNING - timedelta(hours=1), lost=1)

    line = doctor_of_mail.judged(SERVER, both, MORNING)

    assert "3 wait for more than 15 minutes" in line.found
