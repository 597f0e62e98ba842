"""How an invitation stands: told from what is kept of it, its form and its mail, and the time."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from screening.actions.form import how_far, leaving
from screening.records.invitations import Invitation
from screening.records.mail import Mail, MailState
from screening.records.model import Draft


class Standing(StrEnum):
    """How an invitation stands, from its making to its end."""

    MADE = "made"
    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    NOT_ARRIVED = "not_arrived"
    OPENED = "opened"
    UNDER_WAY = "under_way"
    READY = "ready"
    DONE = "done"
    LOCKED = "locked"
    EXPIRED = "expired"
    REVOKED = "revoked"


OF_MAIL: Final = {
    MailState.WAITING: Standing.WAITING,
    MailState.SENT: Standing.SENT,
    MailState.KEPT: Standing.KEPT,
    MailState.FAILED: Standing.NOT_ARRIVED,
    MailState.LOST: Standing.NOT_ARRIVED,
}
OF_FORM: Final = {how_far.OPENED: Standing.OPENED, how_far.READY: Standing.READY}
TROUBLED: Final = frozenset({MailState.FAILED, MailState.LOST, MailState.WAITING})


class Case(NamedTuple):
    """What is known of an invitation.

    `mails` are those to its patient, the oldest first. `draft` is its form until it is sent, and
    `part` how far that is, in words.
    """

    invitation: Invitation
    mails: Sequence[Mail] = ()
    draft: Draft | None = None
    part: str = ""


class Status(NamedTuple):
    """How an invitation stands, and since when.

    `part` is how far its form is, in words. `why` tells why the last message did not arrive, or
    did not go out yet, whatever else has come of the invitation.
    """

    standing: Standing
    since: datetime
    part: str = ""
    why: str = ""


def status(case: Case, now: datetime) -> Status:
    """Tell how an invitation stands at a moment of the timer."""
    invitation = case.invitation
    if invitation.submitted_at:
        return Status(Standing.DONE, invitation.submitted_at)
    if invitation.revoked_at:
        return Status(Standing.REVOKED, invitation.revoked_at)
    if invitation.expires_at <= now:
        return Status(Standing.EXPIRED, invitation.expires_at, case.part)
    return _open(case)


def _open(case: Case) -> Status:
    invitation, draft, last = case.invitation, case.draft, _last(case)
    why = last.why if last and last.state in TROUBLED else ""
    if max(invitation.tries, draft.tries if draft else 0) >= leaving.MOST_TRIES:
        since = invitation.opened_at or invitation.made_at
        return Status(Standing.LOCKED, since, case.part, why)
    if draft:
        return Status(OF_FORM.get(case.part, Standing.UNDER_WAY), draft.saved_at, case.part, why)
    if invitation.opened_at:
        return Status(Standing.OPENED, invitation.opened_at, "", why)
    if last:
        return Status(OF_MAIL[last.state], last.done_at or last.made_at, "", why)
    return Status(Standing.MADE, invitation.made_at)


def _last(case: Case) -> Mail | None:
    """Return the newest message that was not taken back before it went out."""
    went = [mail for mail in case.mails if mail.state is not MailState.WITHDRAWN]
    return went[-1] if went else None
