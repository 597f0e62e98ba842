"""What the records promise, whichever database keeps them."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from screening.assessment.submission import Submission
from screening.questionnaire.model import Urgency
from screening.records.model import Draft, QuestionnaireText, StaffSession, Tries
from screening.records.readiness import Readiness


class Store(Protocol):
    """Keep drafts, submissions and staff keys; each call is one transaction.

    Every call raises StoreError when the records cannot be reached or written.
    """

    @property
    def readiness(self) -> Readiness:
        """Return what tells whether the records would take a form this moment."""

    def create_draft(self, draft: Draft, text: QuestionnaireText) -> Draft:
        """Keep a new draft and the text that it is asked from; return it with revision 1.

        Raises Conflict if its token or its reference is taken.
        """

    def draft_by_token(self, token_hash: str) -> Draft | None:
        """Return the unfinished form that a token leads to."""

    def draft_by_reference(self, reference: str) -> Draft | None:
        """Return the unfinished form with this reference."""

    def open_drafts(self, urgencies: Collection[Urgency] = tuple(Urgency)) -> tuple[Draft, ...]:
        """Return the unfinished forms of these urgencies, the newest first."""

    def save_draft(self, draft: Draft) -> Draft:
        """Replace the draft of the same revision; return it with the next one.

        Raises Conflict if the draft has moved on, was sent or is gone.
        """

    def mark_seen(self, draft_id: str, at: datetime) -> None:
        """Note that the patient is here, without a new revision."""

    def discard_draft(self, draft_id: str) -> None:
        """Forget an unfinished form."""

    def submit(self, draft: Draft, submission: Submission) -> Submission:
        """Keep the submission and forget the draft, both or neither.

        A draft is sent once: for one that was sent before, return what was kept then.
        Raises Conflict if the draft has moved on or is gone.
        """

    def submission(self, reference: str) -> Submission | None:
        """Return the sent form with this reference."""

    def submission_of(self, draft_id: str) -> Submission | None:
        """Return the form that this draft became."""

    def submissions(self, limit: int | None = None) -> tuple[Submission, ...]:
        """Return sent forms: emergency, same day, then all others; the newest first in each."""

    def questionnaire_text(self, content_hash: str) -> QuestionnaireText | None:
        """Return the files of a questionnaire as they were when it was shown."""

    def staff_key(self) -> str | None:
        """Return the hash of the staff key."""

    def set_first_staff_key(self, key_hash: str, at: datetime) -> bool:
        """Keep the hash of the first staff key; tell whether it was the first."""

    def replace_staff_key(self, key_hash: str, at: datetime) -> None:
        """Keep the hash of a new staff key and end every staff session."""

    def add_staff_session(self, session: StaffSession, stale: datetime) -> None:
        """Begin a staff session; forget those not seen since `stale`."""

    def staff_session(self, session_hash: str) -> StaffSession | None:
        """Return a staff session."""

    def mark_staff_seen(self, session_hash: str, at: datetime) -> None:
        """Note that the member of staff is here."""

    def end_staff_session(self, session_hash: str) -> None:
        """End a staff session, if there is one."""

    def tries(self, door: str) -> Tries | None:
        """Return the wrong tries at a door."""

    def save_tries(self, tries: Tries, before: int) -> None:
        """Keep the tries at a door.

        Raises Conflict unless `before` tries were kept until now.
        """

    def forget_tries(self, door: str) -> None:
        """Forget the tries at a door."""
