"""The worklist: what waits for a clinician, a page at a time, and whether it has changed."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final, NamedTuple

from screening.actions import codes
from screening.actions.allowed import needs
from screening.actions.clinician.work_lines import WorkLine, lines_of
from screening.actions.invite import invitation_list
from screening.actions.invite.expected import expected
from screening.actions.invite.invitation_list import Line as Invited
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.invitations import Invitation
from screening.records.people import Role
from screening.records.worklist import NOT_WAITING, Key, Show, Waiting, Wanted

ON_A_PAGE: Final = 50
# One more than is shown as a number: beyond it the page says "99+".
COUNTED: Final = 100
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
TICK: Final = timedelta(microseconds=1)
LATEST: Final = datetime(9000, 1, 1, tzinfo=UTC)
SHORT: Final = 16


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of the worklist.

    `more` leads to the next page and is nothing on the last one. By `mark` a browser asks whether
    anything has changed. `expected` are those who were invited and have not begun, on the first
    page of the unfinished forms.
    """

    show: Show
    lines: tuple[WorkLine, ...]
    waiting: Waiting
    more: str
    mark: str
    expected: tuple[Invited, ...] = ()


class _Seen(NamedTuple):
    """What a page was made of: its forms, when, and how far its unfinished forms were."""

    forms: str
    minute: str
    revisions: str

    def differs(self, now: "_Seen") -> bool:
        """Tell whether to show a page anew; that a patient has turned a page can wait a minute."""
        moved_on = now.revisions != self.revisions and now.minute != self.minute
        return now.forms != self.forms or moved_on


class _Found(NamedTuple):
    keys: tuple[Key, ...]
    more: str
    waiting: Waiting
    expected: tuple[Invitation, ...]


@needs(Role.CLINICIAN)
def page(clinic: Clinic, show: Show = Show.NOW, after: str = "") -> WorkPage:
    """Return a page of the worklist; `after` is what the page before it called `more`.

    An `after` that is none leads to the first page.
    """
    return _told(clinic, show, _found(clinic, show, after))


@needs(Role.CLINICIAN)
def now(clinic: Clinic, mark: str, show: Show = Show.NOW, after: str = "") -> WorkPage | None:
    """Return a page again if it is not the one of that mark any more; none, and no audit, if it is.

    No form is opened to tell.
    """
    found = _found(clinic, show, after)
    before, today = _Seen(*_three(mark)), _seen(clinic, found)
    return _told(clinic, show, found) if before.differs(today) else None


@needs(Role.CLINICIAN)
def waiting(clinic: Clinic) -> Waiting:
    """Count what waits, up to one more than is shown as a number."""
    return clinic.store.worklist.waiting(COUNTED)


def is_place(after: str) -> bool:
    """Tell whether an `after` names the end of a page."""
    return _key(after) is not None


def _found(clinic: Clinic, show: Show, after: str) -> _Found:
    wanted = _wanted(clinic, show)
    keys = clinic.store.worklist.keys(wanted, ON_A_PAGE + 1, _key(after))
    here = keys[:ON_A_PAGE]
    more = _cursor(here[-1]) if len(keys) > ON_A_PAGE else ""
    is_first = show is Show.UNFINISHED and not after
    return _Found(here, more, waiting(clinic), expected(clinic) if is_first else ())


def _wanted(clinic: Clinic, show: Show) -> Wanted:
    began = datetime.combine(clinic.today(), time(), clinic.settings.zone)
    return Wanted(show, began.astimezone(UTC))


def _told(clinic: Clinic, show: Show, found: _Found) -> WorkPage:
    lines = lines_of(clinic, found.keys)
    invited = invitation_list.lines_of(clinic, found.expected) if found.expected else ()
    named = (*(line.reference for line in lines), *(one.reference for one in found.expected))
    clinic.note(Did.LISTED, *named)
    mark = ".".join(_seen(clinic, found))
    return WorkPage(show, lines, found.waiting, found.more, mark, invited)


def _seen(clinic: Clinic, found: _Found) -> _Seen:
    forms = [key if key.is_sent else key._replace(version=0) for key in found.keys]
    revisions = [key.version for key in found.keys if not key.is_sent]
    invited = [(one.reference, one.revision) for one in found.expected]
    told = [forms, found.more, found.waiting, clinic.today(), invited]
    minute = (clinic.clock() - EPOCH) // timedelta(minutes=1)
    return _Seen(_digest(told), str(minute), _digest(revisions))


def _digest(told: Sequence[object]) -> str:
    return codes.hashed(repr(told))[:SHORT]


def _three(mark: str) -> tuple[str, str, str]:
    forms, _, rest = mark.partition(".")
    minute, _, revisions = rest.partition(".")
    return forms, minute, revisions


def _cursor(key: Key) -> str:
    """Write where a page ends for an address: it tells no answer, and names nobody."""
    ticks = (key.moment - EPOCH) // TICK
    told = f"{key.attention}.{ticks}.{key.reference}"
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _key(cursor: str) -> Key | None:
    """Read where a page ended; none if nothing of ours wrote that."""
    try:
        told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        attention, ticks, reference = told.split(".")
        moment = EPOCH + int(ticks) * TICK
        place = int(attention)
    except (ValueError, OverflowError, binascii.Error):
        return None
    is_ours = reference == codes.tidy(reference) and len(reference) == codes.REFERENCE_LENGTH
    if not is_ours or place not in range(NOT_WAITING + 1) or not EPOCH <= moment <= LATEST:
        return None
    return Key(place, moment, reference, version=0, is_sent=False, is_read=False)
