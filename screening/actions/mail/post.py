"""The outbox is emptied: each message is taken by one worker at a time, and tried until it is out.

A worker that dies after the mail server took a message and before that is noted leaves it held;
when the lease ends it goes out a second time, under the same Message-ID. Only then.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from typing import Final

from screening.clinic import Clinic
from screening.delivery.compose import message_id
from screening.delivery.folder import NOBODY
from screening.delivery.mailer import Letter, Line
from screening.errors import MailDelayed, MailError, MailRefused, SealError
from screening.records.deeds import MAIL, Did
from screening.records.mail import Mail, MailKind, MailState

# Longer than a mail server may take for one message.
LEASE: Final = timedelta(minutes=15)
GAPS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
MOST_TRIES: Final = 1 + len(GAPS)
# So that what failed together does not come again all at once.
JITTER: Final = 0.2
# Delays one after the other: the server has enough for now.
ENOUGH: Final = 5
BYTES_OF_CHANCE: Final = 4
# How often whoever delivers looks for what is due; where no mail server answers, it is not called
# so often.
EVERY: Final = timedelta(seconds=5)
AFTER_NO_LINE: Final = timedelta(minutes=1)
NEW_LINKS: Final = (MailKind.INVITATION, MailKind.NEW_LINK)
TO_STAFF: Final = (MailKind.READY, MailKind.URGENT)
DEEDS: Final = {
    MailState.SENT: Did.MAIL_SENT,
    MailState.KEPT: Did.MAIL_KEPT,
    MailState.FAILED: Did.MAIL_FAILED,
    MailState.LOST: Did.MAIL_FAILED,
}
COUNTED: Final = ("sent", "kept", "delayed", "failed", "withdrawn", "lost", "stopped")
NEVER_ENDED: Final = "it could not be handed over, many times"
SHUT: Final = "what it says cannot be opened any more"


@dataclass(slots=True)
class Round:
    """What became of the messages that were due; `no_line` tells why no server takes any now.

    `stopped` counts what failed as a whole in some clinic, and waits for the next round.
    """

    sent: int = 0
    kept: int = 0
    delayed: int = 0
    failed: int = 0
    withdrawn: int = 0
    lost: int = 0
    stopped: int = 0
    no_line: str = ""

    def with_also(self, other: "Round") -> "Round":
        """Return what became of the messages of both."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTED}
        return replace(self, **sums, no_line=self.no_line or other.no_line)


def deliver_due(clinic: Clinic, is_over: Callable[[], bool] = lambda: False) -> Round:
    """Hand over every message that is due, over one line; stop between two when told so."""
    mine, done = clinic.acting_as(MAIL), Round()
    mails = _due(mine, done, is_over)
    first = next(mails, None)
    if first is None:
        return done
    try:
        with mine.mailer.connected() as line:
            _deliver_all(mine, line, chain((first,), mails), done)
    except MailError as error:
        # No line at all: that is no message's fault, so none of its tries is used up.
        done.no_line, done.delayed = str(error), done.delayed + 1
        _put_off(mine, first.model_copy(update={"attempts": first.attempts - 1}), str(error))
    return done


def _due(clinic: Clinic, done: Round, is_over: Callable[[], bool]) -> Iterator[Mail]:
    """Yield each message as it is taken, and the next one only when it is asked for.

    One that cannot be opened is put aside: it stops none of those behind it.
    """
    while not is_over() and (mail := _claimed(clinic)):
        if not mail.is_shut:
            yield mail
        else:
            _count(done, _ended(clinic, mail, MailState.LOST, SHUT))


def _deliver_all(clinic: Clinic, line: Line, mails: Iterator[Mail], done: Round) -> None:
    delayed = 0
    for mail in mails:
        state = _deliver(clinic, line, mail)
        _count(done, state)
        delayed = delayed + 1 if state is MailState.WAITING else 0
        if delayed >= ENOUGH:
            return


def _deliver(clinic: Clinic, line: Line, mail: Mail) -> MailState:
    """Hand over one message that is held, and note what became of it."""
    try:
        is_wanted = _is_wanted(clinic, mail)
    except SealError:
        return _ended(clinic, mail, MailState.LOST, SHUT)
    if not is_wanted:
        return _ended(clinic, mail, MailState.WITHDRAWN)
    try:
        line.send(_letter(clinic, mail))
    except MailRefused as error:
        return _ended(clinic, mail, MailState.FAILED, str(error))
    except MailDelayed as error:
        if mail.attempts >= MOST_TRIES:
            return _ended(clinic, mail, MailState.FAILED, str(error))
        return _put_off(clinic, mail, str(error))
    return _ended(clinic, mail, MailState.SENT if clinic.mailer.is_set_up else MailState.KEPT)


def _claimed(clinic: Clinic) -> Mail | None:
    """Take the next message; one whose handing over never came to an end is given up."""
    if not clinic.store.outbox.count_waiting():
        return None
    while True:
        now = clinic.clock()
        mail = clinic.store.outbox.claim(now, now + LEASE)
        if mail is None or mail.attempts <= MOST_TRIES:
            return mail
        _ended(clinic, mail, MailState.FAILED, NEVER_ENDED)


def _is_wanted(clinic: Clinic, mail: Mail) -> bool:
    """Tell whether a message still says what is so: between making and sending much may happen."""
    if not mail.invitation:
        return True
    invitation = clinic.store.invitations.by_id(mail.invitation)
    if invitation is None or not invitation.is_open_at(clinic.timer()):
        return False
    if mail.kind is MailKind.REMINDER and invitation.quiet_at is not None:
        return False
    return not clinic.store.outbox.is_followed(mail, NEW_LINKS)


def _letter(clinic: Clinic, mail: Mail) -> Letter:
    return Letter(
        to=mail.to,
        sender=clinic.settings.mail_sender,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id=message_id(mail.id, clinic.settings.mail_from or NOBODY),
        made_at=mail.made_at,
        stop=mail.stop,
    )


def _ended(clinic: Clinic, mail: Mail, state: MailState, why: str = "") -> MailState:
    done = {"state": state, "why": why, "done_at": clinic.clock()}
    did = _did(mail, state)
    deed = clinic.deed(did, *_whose(mail)) if did else None
    clinic.store.outbox.finish(mail.model_copy(update=done), deed)
    return state


def _did(mail: Mail, state: MailState) -> Did | None:
    """Return the deed that the audit notes; else it would read as if the patient got a message."""
    is_told = mail.kind in TO_STAFF and state is MailState.SENT
    return Did.STAFF_TOLD if is_told else DEEDS.get(state)


def _put_off(clinic: Clinic, mail: Mail, why: str) -> MailState:
    gap = GAPS[min(max(mail.attempts, 1), len(GAPS)) - 1]
    chance = int.from_bytes(clinic.chance(BYTES_OF_CHANCE)) / 256**BYTES_OF_CHANCE
    later = clinic.clock() + gap * (1 + JITTER * chance)
    clinic.store.outbox.finish(mail.model_copy(update={"why": why, "next_at": later}))
    return MailState.WAITING


def _whose(mail: Mail) -> tuple[str, ...]:
    return (mail.reference,) if mail.reference else ()


def _count(done: Round, state: MailState) -> None:
    name = "delayed" if state is MailState.WAITING else state.value
    setattr(done, name, getattr(done, name) + 1)
