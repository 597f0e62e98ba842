"""What the records hold of the mail: messages that wait to go out, and what became of others."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from screening.questionnaire.frozen import Frozen
from screening.records.deeds import Deed

# No message is put off for longer: what waits until later than this waits for a wrong clock.
FURTHEST: Final = timedelta(hours=15)


class MailKind(StrEnum):
    """What a message is for; the last two go to staff."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    NEW_LINK = "new_link"
    READY = "ready"
    URGENT = "urgent"


class MailState(StrEnum):
    """What became of a message.

    KEPT was written to a file, since no mail server is set up. FAILED is for good; WITHDRAWN was
    not needed any more before it went out; LOST could not be read any more: its record, or that of
    its invitation, does not open.
    """

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    LOST = "lost"


class Mail(Frozen):
    """A message in the outbox.

    Times are UTC, of the clinic's clock. `dedupe_key` says what it is for: there is never a second
    one of the same key. `invitation` is an id, empty for a notice to staff; `reference` that of the
    form. `stop` is the address by which reminders are ended. What it says (`to`, `subject`, `text`,
    `html`, `stop`) is wiped once it is done; `why` tells in words about nobody why it failed.
    Whoever holds it until `lease_until` sends it.
    """

    id: str
    dedupe_key: str
    kind: MailKind
    invitation: str = ""
    reference: str = ""
    state: MailState = MailState.WAITING
    attempts: int = 0
    to: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    stop: str = ""
    why: str = ""
    made_at: datetime
    next_at: datetime
    lease_until: datetime | None = None
    done_at: datetime | None = None

    @property
    def is_shut(self) -> bool:
        """Tell whether what it says cannot be read: it waits, and is for nobody."""
        return self.state is MailState.WAITING and not self.to


class Outbox(Protocol):
    """Keep the mail that waits, and tell what became of it."""

    def add(self, mail: Mail, deed: Deed) -> bool:
        """Keep a message on its own; tell whether it was new, by its dedupe key."""

    def claim(self, now: datetime, lease_until: datetime) -> Mail | None:
        """Take the message that is due first, for nobody else to send until the lease ends.

        It counts the attempt. None if nothing is due that nobody else holds. Moments further
        ahead than any that are set are of a clock that was wrong, and do not count. One whose
        record does not open is returned without what it says, to be put aside.
        """

    def finish(self, mail: Mail, deed: Deed | None = None) -> bool:
        """Keep what became of a message that was claimed; tell whether it was still held.

        `mail` is as it was claimed, but for its state, why, next_at and done_at. Of a message that
        waits no more, what it said is wiped.
        """

    def of(self, invitations: Collection[str]) -> tuple[Mail, ...]:
        """Return what was mailed for invitations, the oldest first."""

    def is_followed(self, mail: Mail, kinds: Collection[MailKind]) -> bool:
        """Tell whether one of these kinds was made later for the same invitation."""

    def count_waiting(self) -> int:
        """Count the messages that wait."""

    def forget_notices(self, before: datetime) -> int:
        """Forget what was told to staff and done before a moment; return how many there were.

        What was mailed to patients goes with their invitations.
        """
