"""What the records promise, whichever database keeps them.

Each call is one transaction: kept whole or not at all, together with the deed that the audit
tells. Every call raises StoreError when the records cannot be reached or written, and SealError
when a record does not open with the keys at hand.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from screening.assessment.submission import Submission
from screening.questionnaire.model import Urgency
from screening.records.access import Chosen, Codes, Door, People, Sessions, Tablets
from screening.records.batches import Batches
from screening.records.chain import Head
from screening.records.deeds import Deed, Event
from screening.records.exports import Exports
from screening.records.figures import Figures
from screening.records.hands import Hands
from screening.records.invitations import Invitations
from screening.records.mail import Mail, Outbox
from screening.records.model import (
    Consent,
    Decision,
    DecisionKind,
    Draft,
    Folder,
    QuestionnaireText,
    Retention,
    Trace,
)
from screening.records.readiness import Readiness
from screening.records.worklist import Worklist


class Drafts(Protocol):
    """Keep unfinished forms."""

    def create(self, draft: Draft, text: QuestionnaireText, deed: Deed) -> Draft:
        """Keep a new draft, the text that it is asked from, and the consent to that text.

        Returns it with revision 1. Raises Conflict if its token or its reference is taken, or
        the form of its invitation goes on in another browser.
        """

    def by_token(self, token_hash: str) -> Draft | None:
        """Return the unfinished form that a token leads to."""

    def by_reference(self, reference: str) -> Draft | None:
        """Return the unfinished form with this reference."""

    def open(self, urgencies: Collection[Urgency] = tuple(Urgency)) -> tuple[Draft, ...]:
        """Return the unfinished forms of these urgencies, the newest first."""

    def untouched_since(self, moment: datetime) -> tuple[Draft, ...]:
        """Return the unfinished forms that nobody has saved since a moment, the newest first."""

    def save(self, draft: Draft, deed: Deed, mails: Sequence[Mail] = ()) -> Draft:
        """Replace the draft of the same revision, and mail notices; return it with the next one.

        Raises Conflict if the draft has moved on, was sent or is gone.
        """

    def mark_seen(self, draft_id: str, at: datetime) -> None:
        """Note that the patient is here, without a new revision."""

    def discard(self, draft: Draft, deed: Deed) -> None:
        """Forget an unfinished form; raises Conflict if it has moved on or is gone."""

    def purge(self, draft: Draft, folder: Folder, deed: Deed) -> None:
        """Forget an unfinished form whose time is over, out of the folder that was read.

        Raises Conflict, and forgets nothing, if the draft or anything of the folder has moved on.
        """


class Submissions(Protocol):
    """Keep sent forms: a correction is a further edition, and the first stays."""

    def send(
        self, draft: Draft, form: Submission, deed: Deed, mails: Sequence[Mail] = ()
    ) -> Submission:
        """Keep the submission, forget the draft, end its invitation, and mail notices, or nothing.

        A draft is sent once: for one that was sent before, return what was kept then.
        Raises Conflict if the draft has moved on or is gone, or its invitation was revoked.
        """

    def add_edition(self, form: Submission, deed: Deed) -> Submission:
        """Keep a further edition as the newest; raises Conflict unless it follows the newest."""

    def by_reference(self, reference: str) -> Submission | None:
        """Return the newest edition of the sent form with this reference."""

    def editions(self, reference: str) -> tuple[Submission, ...]:
        """Return every edition of a form, the first one first."""

    def of_draft(self, draft_id: str) -> Submission | None:
        """Return the form that this draft became, as it was sent."""

    def listed(self, limit: int | None = None) -> tuple[Submission, ...]:
        """Return sent forms: emergency, same day, then all others; the newest first in each.

        Each in its newest edition; those entered in error are not among them.
        """

    def find(self, *wanted: Trace) -> tuple[Submission, ...]:
        """Return the newest editions of the forms that have all these traces, newest first."""

    def consents(self, reference: str) -> tuple[Consent, ...]:
        """Return what the patient agreed to on a form, the first agreement first."""

    def sent_before(self, moment: datetime) -> Iterator[Submission]:
        """Return the newest editions of the forms sent before a moment, by reference."""

    def sent_since(self, moment: datetime) -> tuple[Submission, ...]:
        """Return the newest editions of the listed forms sent since a moment, newest first."""

    def purge(self, form: Submission, folder: Folder, deed: Deed) -> None:
        """Forget a form: its editions, decisions, consents and traces; the audit stays.

        Raises Conflict, and forgets nothing, if anything of the folder that was read has moved
        on: a further form or edition of the same person, or a decision.
        """


class Texts(Protocol):
    """Keep the questionnaires as they were shown."""

    def by_hash(self, content_hash: str) -> QuestionnaireText | None:
        """Return the files of a questionnaire as they were when it was shown."""


class Decisions(Protocol):
    """Keep what staff decided about forms."""

    def add(self, decision: Decision, deed: Deed) -> None:
        """Keep a decision; raises Conflict if its form is gone."""

    def of(self, reference: str) -> tuple[Decision, ...]:
        """Return the decisions about a form, the first one first."""

    def of_all(self, references: Collection[str]) -> tuple[Decision, ...]:
        """Return the decisions about any of these forms, the first one first."""

    def of_kinds(self, kinds: Collection[DecisionKind]) -> tuple[Decision, ...]:
        """Return the decisions of these kinds about every form, the first one first."""


class Ledger(Protocol):
    """Keep the audit: appended, numbered and chained, never changed."""

    def note(self, deed: Deed) -> None:
        """Write a deed that changes no record."""

    def who_saw(self, reference: str) -> tuple[Event, ...]:
        """Return every event that names a form, the oldest first."""

    def done_by(self, who: str, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Return what somebody did from one moment to before another, the oldest first."""

    def last_before(self, moment: datetime) -> Event | None:
        """Return the newest event that was noted while the clock stood before a moment."""

    def verify(self) -> tuple[str, ...]:
        """Return what is wrong with the audit, in words; nothing if it is whole."""

    def sign(self) -> Head | None:
        """Sign the end of the audit now; none if nothing was ever done."""

    def ticked(self) -> tuple[datetime, datetime]:
        """Return the clock and the time that never goes back, as they were noted last."""

    def tick(self, at: datetime, ticked: datetime) -> datetime:
        """Note the clock and the time that never goes back, unless that is further already.

        Returns the furthest that was ever noted.
        """


class Keeping(Protocol):
    """Keep how long the clinic keeps forms."""

    def retention(self) -> Retention:
        """Return how long the clinic keeps forms."""

    def set_retention(self, retention: Retention, deed: Deed) -> None:
        """Change how long the clinic keeps forms."""


class Keys(Protocol):
    """Renew the keys that seal the records, and destroy them."""

    def add_data_key(self, deed: Deed) -> int:
        """Make a new data key, with which everything is sealed from now on; return its number."""

    def reseal(self, deed: Deed) -> int:
        """Seal under the newest data key what is sealed under an older one; return how many."""

    def wrap_with(self, master_key: bytes, deed: Deed) -> None:
        """Wrap the keys of every clinic with another master key, all or none."""

    def destroy(self, deed: Deed) -> None:
        """Destroy what opens the clinic's records: they can never be read again."""

    def wrapped(self) -> tuple[dict[str, Any], ...]:
        """Return the wrapped keys of every clinic, for the key ring beside the backups."""

    def outliving(self) -> tuple[dict[str, Any], ...]:
        """Return the wrapped keys that are left once those of this clinic are destroyed."""


@dataclass(frozen=True, slots=True)
class Store:
    """The records of one clinic, by what is kept; `clinic` is its id."""

    clinic: str
    drafts: Drafts
    submissions: Submissions
    texts: Texts
    decisions: Decisions
    worklist: Worklist
    figures: Figures
    exports: Exports
    door: Door
    invitations: Invitations
    outbox: Outbox
    batches: Batches
    people: People
    sessions: Sessions
    codes: Codes
    tablets: Tablets
    hands: Hands
    chosen: Chosen
    ledger: Ledger
    keeping: Keeping
    keys: Keys
    readiness: Readiness
