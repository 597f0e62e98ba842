"""What the records promise of those who work here, and of what opens the doors.

As in screening/records/store.py, each call is one transaction, told to the audit in it.
"""

from datetime import datetime
from typing import Protocol

from screening.records.deeds import Deed
from screening.records.model import Tries
from screening.records.people import (
    NOTHING_ELSE,
    Choice,
    OneTimeCode,
    Purpose,
    RulesSignature,
    Staff,
    StaffChange,
    StaffSession,
    Tablet,
)


class People(Protocol):
    """Keep the members of staff, those who were disabled too."""

    def add(self, member: Staff, deed: Deed, change: StaffChange = NOTHING_ELSE) -> Staff:
        """Keep a new member with what goes with it; return revision 1.

        Raises Conflict if the e-mail address is taken, or the code was used or is none.
        """

    def add_first(self, member: Staff, choice: Choice, deed: Deed, change: StaffChange) -> Staff:
        """Keep the first member of a clinic, and what they set for it, both or neither.

        Raises Conflict if there is a member already, or as for `add`.
        """

    def save(self, member: Staff, deed: Deed, change: StaffChange = NOTHING_ELSE) -> Staff:
        """Replace the member of the same revision; return it with the next one.

        A change of the password, the roles or the way in, or of being disabled, ends every
        session of the member in the same transaction, but for one that begins by it; being
        disabled, and being enabled again, ends their one-time codes.
        Raises Conflict if the member has moved on, the code was used, or no administrator who
        can come in would be left.
        """

    def every(self) -> tuple[Staff, ...]:
        """Return every member, by name."""

    def by_id(self, staff_id: str) -> Staff | None:
        """Return the member with this id."""

    def by_email(self, email: str) -> Staff | None:
        """Return the member with this e-mail address; its case does not matter."""

    def by_pin(self, pin: str) -> Staff | None:
        """Return the member with this PIN, if they are not disabled."""

    def set_pin(self, staff_id: str, pin: str, deed: Deed) -> None:
        """Give a member a PIN; raises Conflict if another one has it."""


class Sessions(Protocol):
    """Keep who is signed in."""

    def begin(self, session: StaffSession, ending: str, deed: Deed) -> None:
        """Begin a session in the place of another one, named by its hash or not at all."""

    def by_hash(self, session_hash: str) -> StaffSession | None:
        """Return a session."""

    def mark_seen(self, session_hash: str, at: datetime) -> None:
        """Note that the member of staff is here."""

    def end(self, session_hash: str, deed: Deed) -> None:
        """End a session, if there is one."""

    def forget_stale(self, started_before: datetime) -> None:
        """Forget the sessions that began before a moment."""


class Codes(Protocol):
    """Keep one-time codes, as hashes."""

    def add(self, code: OneTimeCode, deed: Deed) -> None:
        """Keep a code in the place of any other for the same purpose and member."""

    def by_hash(self, code_hash: str) -> OneTimeCode | None:
        """Return a code that was not used."""

    def waiting(self, purpose: Purpose) -> tuple[OneTimeCode, ...]:
        """Return the codes of a purpose that were not used."""


class Tablets(Protocol):
    """Find the tablets that are in the hands of patients; Hands keeps them."""

    def by_token(self, token_hash: str) -> Tablet | None:
        """Return the tablet that a cookie belongs to, unless it was taken back."""

    def every(self) -> tuple[Tablet, ...]:
        """Return the tablets that are in the hands of patients, by name."""


class Chosen(Protocol):
    """Keep what the clinic has set, and who has signed its rules."""

    def choice(self) -> Choice:
        """Return what the clinic has set."""

    def choose(self, choice: Choice, deed: Deed) -> Choice:
        """Replace the choice of the same revision; Conflict if it has moved on."""

    def sign(self, signature: RulesSignature, deed: Deed) -> None:
        """Keep a signature beside those before it."""

    def signature(self, rules_hash: str) -> RulesSignature | None:
        """Return the newest signature for these rules."""

    def signatures(self, questionnaire: str) -> tuple[RulesSignature, ...]:
        """Return every signature for the rules of a questionnaire, the newest first."""


class Door(Protocol):
    """Keep the wrong tries that hold a door shut."""

    def tries(self, door: str) -> Tries | None:
        """Return the wrong tries at a door."""

    def save_tries(self, tries: Tries, before: int, deed: Deed | None = None) -> None:
        """Keep the tries at a door.

        Raises Conflict unless `before` tries were kept until now. A deed goes with it.
        """

    def forget_tries(self, door: str) -> None:
        """Forget the tries at a door."""

    def forget_stale(self, last_before: datetime) -> None:
        """Forget the tries at every door whose last one was before a moment."""
