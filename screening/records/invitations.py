"""What the records hold of invitations: who was asked to fill in a form, and by which links.

The invitation and its form have one reference. A link's secret is never kept, only its hash.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple, Protocol

from screening.questionnaire.frozen import Frozen
from screening.records.deeds import Deed
from screening.records.mail import Mail
from screening.records.model import Draft


class Channel(StrEnum):
    """How a patient comes to the form."""

    EMAIL = "email"
    SCREEN = "screen"
    LETTER = "letter"
    TABLET = "tablet"
    POSTER = "poster"
    PHONE = "phone"


class Invitation(Frozen):
    """A form that somebody was asked to fill in.

    Moments are of the clock that never goes back. `name`, `email` and `birth_date` (YYYY-MM-DD) are
    empty for whoever came by a poster: until the form holds a birth date there is nothing personal
    to guard. `form_hash` is of the secret in the cookie of the browser that opened it last. `tries`
    counts wrong birth dates since the right one, or since the last link that staff have sent.
    `is_confirmed` says that the patient agreed to be e-mailed. `revision` counts the changes (0:
    never stored). `verified_at` is when the birth date was given last, `quiet_at` when the patient
    asked for no more reminders, `batch` names the list that it came with.
    """

    id: str
    reference: str
    channel: Channel
    name: str = ""
    email: str = ""
    birth_date: str = ""
    language: str = ""
    visit_day: date | None = None
    visit_time: time | None = None
    physiotherapist: str = ""
    is_confirmed: bool = False
    made_by: str = ""
    batch: str = ""
    form_hash: str = ""
    tries: int = 0
    revision: int = 0
    made_at: datetime
    expires_at: datetime
    opened_at: datetime | None = None
    verified_at: datetime | None = None
    submitted_at: datetime | None = None
    revoked_at: datetime | None = None
    quiet_at: datetime | None = None

    @property
    def is_ended(self) -> bool:
        """Tell whether its form was sent, or it was taken back; being too late is another thing."""
        return self.submitted_at is not None or self.revoked_at is not None

    def is_open_at(self, now: datetime) -> bool:
        """Tell whether its form can be begun, or gone on with, by whoever comes at a moment."""
        return not self.is_ended and self.expires_at > now

    @property
    def over_at(self) -> datetime:
        """Return when it ended, or else when it is too late for it."""
        return self.submitted_at or self.revoked_at or self.expires_at


class LinkPurpose(StrEnum):
    """What a link does: opens a form, ends reminders, or begins a fresh invitation (a poster)."""

    OPEN = "open"
    STOP = "stop"
    SCAN = "scan"


class Link(Frozen):
    """A link by the hash of its secret.

    `invitation` is an id, empty for a poster. `expires_at` is set for a link that ends before its
    invitation does, `is_once` for one that the first who opens it uses up.
    """

    hash: str
    purpose: LinkPurpose
    invitation: str = ""
    is_once: bool = False
    made_at: datetime
    expires_at: datetime | None = None
    ended_at: datetime | None = None


class FormChange(NamedTuple):
    """What becomes of the form of an invitation: it is replaced, or forgotten, by a deed."""

    draft: Draft
    deed: Deed
    is_forgotten: bool = False


class Change(NamedTuple):
    """What goes with a change of an invitation, in the same transaction.

    `links` and `mails` are kept, a mail whose dedupe key is there already is not kept again;
    `ends_links` ends the links that open it and were made before, `withdraws` takes back what
    waits to be mailed to the patient; `uses` is the hash of a link that is used up; `form` is
    for an invitation that is there already.
    """

    links: Sequence[Link] = ()
    mails: Sequence[Mail] = ()
    ends_links: bool = False
    withdraws: bool = False
    uses: str = ""
    form: FormChange | None = None


NOTHING_ELSE = Change()


class Invitations(Protocol):
    """Keep invitations and their links."""

    def add(self, invitation: Invitation, deed: Deed, change: Change = NOTHING_ELSE) -> Invitation:
        """Keep a new invitation with what goes with it; return revision 1.

        Raises Conflict if its id or reference is taken.
        """

    def save(self, invitation: Invitation, deed: Deed, change: Change = NOTHING_ELSE) -> Invitation:
        """Replace the invitation of the same revision; return it with the next one.

        Raises Conflict if it or its form has moved on, or a link that should be used up is used
        up already.
        """

    def by_id(self, invitation_id: str) -> Invitation | None:
        """Return the invitation with this id."""

    def by_reference(self, reference: str) -> Invitation | None:
        """Return the invitation of the form with this reference."""

    def by_form(self, form_hash: str) -> Invitation | None:
        """Return the invitation that was opened last in the browser with this form's cookie."""

    def of(self, references: Collection[str]) -> tuple[Invitation, ...]:
        """Return the invitations of these forms, in no order."""

    def to(self, email: str) -> tuple[Invitation, ...]:
        """Return those to an e-mail address, the newest first; its case does not matter."""

    def listed(self, size: int, before: tuple[datetime, str] | None = None) -> Sequence[Invitation]:
        """Return the newest invitations, of those made before a moment and id if one is given."""

    def remindable(self, made_before: datetime, now: datetime) -> tuple[Invitation, ...]:
        """Return e-mailed ones made before a moment that are neither ended, quiet nor too old."""

    def ended_before(self, moment: datetime) -> tuple[Invitation, ...]:
        """Return those that were sent or revoked, or else expired, before a moment."""

    def forget(self, invitation: Invitation, deed: Deed) -> None:
        """Forget an invitation with its links and mails; raises Conflict if it has moved on."""

    def link(self, link_hash: str) -> Link | None:
        """Return a link, one that was ended too."""

    def add_link(self, link: Link, deed: Deed) -> None:
        """Keep a link of its own; a poster's ends the one before.

        One that is used once, as on a screen, forgets those like it that expired a day ago.
        """

    def links(self, purpose: LinkPurpose) -> tuple[Link, ...]:
        """Return the links of a purpose that were not ended, the newest first."""

    def end_link(self, link_hash: str, at: datetime, deed: Deed) -> None:
        """End a link; raises Conflict if it was ended before, or there is none."""
