"""How an invitation stands: every state, told from what is kept and the time."""

from datetime import datetime, timedelta

import pytest

from screening.actions.form.how_far import OPENED, READY
from screening.actions.invite import standing
from screening.actions.invite.standing import Case, Standing, Status, status
from screening.records.invitations import Channel, Invitation
from screening.records.mail import Mail, MailKind, MailState
from tests.factories import MORNING, a_draft

LATER = MORNING + timedelta(hours=1)
LAST = MORNING + timedelta(hours=2)
EXPIRY = MORNING + timedelta(days=14)
NOW = MORNING + timedelta(days=1)
PART = "Part 3 of 6"
NO_SUCH = "the address does not exist"
BUSY = "the mail server asks to wait"


def an_invitation(**changes: object) -> Invitation:
    made = {"id": "i" * 43, "reference": "K7M4-2QXP", "channel": Channel.EMAIL}
    times = {"made_at": MORNING, "expires_at": EXPIRY}
    return Invitation.model_validate({**made, **times, **changes})


def a_mail(state: MailState, why: str = "", done_at: datetime | None = LATER) -> Mail:
    return Mail(
        id=f"{state}",
        dedupe_key=f"{state}",
        kind=MailKind.INVITATION,
        state=state,
        why=why,
        made_at=MORNING,
        next_at=MORNING,
        done_at=None if state is MailState.WAITING else done_at,
    )


INVITED = an_invitation()
READ = an_invitation(opened_at=LATER)
BEGUN = a_draft(saved_at=LAST)
SENT, FAILED = a_mail(MailState.SENT), a_mail(MailState.FAILED, NO_SUCH, LAST)
WAITS, PUT_OFF = a_mail(MailState.WAITING), a_mail(MailState.WAITING, BUSY)
KEPT, GONE = a_mail(MailState.KEPT), a_mail(MailState.WITHDRAWN)
EVERY = {
    "without an e-mail": (Case(INVITED), Status(Standing.MADE, MORNING)),
    "waiting": (Case(INVITED, [WAITS]), Status(Standing.WAITING, MORNING)),
    "put off": (Case(INVITED, [PUT_OFF]), Status(Standing.WAITING, MORNING, why=BUSY)),
    "sent": (Case(INVITED, [SENT]), Status(Standing.SENT, LATER)),
    "kept as a file": (Case(INVITED, [KEPT]), Status(Standing.KEPT, LATER)),
    "did not arrive": (
        Case(INVITED, [FAILED]),
        Status(Standing.NOT_ARRIVED, LAST, why=NO_SUCH),
    ),
    "sent again after it did not arrive": (
        Case(INVITED, [FAILED, SENT]),
        Status(Standing.SENT, LATER),
    ),
    "a reminder was not needed": (Case(INVITED, [SENT, GONE]), Status(Standing.SENT, LATER)),
    "opened": (Case(READ, [SENT]), Status(Standing.OPENED, LATER)),
    "opened, then a reminder did not arrive": (
        Case(READ, [SENT, FAILED]),
        Status(Standing.OPENED, LATER, why=NO_SUCH),
    ),
    "just begun": (
        Case(READ, [SENT], BEGUN, OPENED),
        Status(Standing.OPENED, LAST, OPENED),
    ),
    "part 3": (Case(READ, [SENT], BEGUN, PART), Status(Standing.UNDER_WAY, LAST, PART)),
    "ready to sign": (Case(READ, [SENT], BEGUN, READY), Status(Standing.READY, LAST, READY)),
    "locked at the link": (
        Case(an_invitation(opened_at=LATER, tries=5), [SENT]),
        Status(Standing.LOCKED, LATER),
    ),
    "locked in the form": (
        Case(READ, [SENT], a_draft(tries=5), PART),
        Status(Standing.LOCKED, LATER, PART),
    ),
    "four wrong birth dates": (
        Case(an_invitation(opened_at=LATER, tries=4), [SENT]),
        Status(Standing.OPENED, LATER),
    ),
    "done": (
        Case(an_invitation(opened_at=LATER, submitted_at=LAST, tries=5), [FAILED]),
        Status(Standing.DONE, LAST),
    ),
    "taken back, and too old by now": (
        Case(an_invitation(revoked_at=LAST, expires_at=NOW), [SENT]),
        Status(Standing.REVOKED, LAST),
    ),
    "taken back": (
        Case(an_invitation(opened_at=LATER, revoked_at=LAST), [SENT], BEGUN, PART),
        Status(Standing.REVOKED, LAST),
    ),
    "expired": (
        Case(an_invitation(expires_at=NOW), [SENT], BEGUN, PART),
        Status(Standing.EXPIRED, NOW, PART),
    ),
    "a moment before it expires": (
        Case(an_invitation(expires_at=NOW + timedelta(microseconds=1)), [SENT]),
        Status(Standing.SENT, LATER),
    ),
    "sent in time, and its time is over": (
        Case(an_invitation(submitted_at=LAST, expires_at=NOW)),
        Status(Standing.DONE, LAST),
    ),
}


@pytest.mark.parametrize("name", EVERY)
def test_an_invitation_stands_as_what_is_known_of_it_says(name: str) -> None:
    case, stands = EVERY[name]

    assert status(case, NOW) == stands


def test_the_table_knows_every_state() -> None:
    assert {stands.standing for _, stands in EVERY.values()} == set(Standing)
    assert set(standing.OF_MAIL) == set(MailState) - {MailState.WITHDRAWN}
