"""What the records hold of lists of patients to invite, from the upload until all is done."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple, Protocol

from screening.questionnaire.frozen import Frozen
from screening.records.deeds import Deed
from screening.records.invitations import Change, Invitation


class BatchState(StrEnum):
    """How far a list is: read and not confirmed yet, being sent, sent, or stopped before that."""

    READ = "read"
    SENDING = "sending"
    DONE = "done"
    STOPPED = "stopped"


class Person(Frozen):
    """Somebody to invite, by the row of the file; the row with the names of the columns is 1.

    `shares` says that another person has this e-mail address: in the same list, or with a form
    that is open.
    """

    number: int
    name: str
    email: str
    birth_date: str
    visit_day: date | None = None
    visit_time: time | None = None
    physiotherapist: str = ""
    shares: bool = False


class Left(Frozen):
    """A row that nobody is invited for, and why, in words that tell about nobody.

    `reference` is of the form that this person has already. `cells` are what the row holds, in
    the order of the columns that are known; they are wiped with the people.
    """

    number: int
    why: tuple[str, ...]
    reference: str = ""
    cells: tuple[str, ...] = ()


class Batch(Frozen):
    """A list of patients to invite.

    Moments are of the clinic's clock. `people` are those who still wait: whoever is dealt with is
    wiped, so a list that is done holds numbers only. `total` counts those who were to be invited,
    `done` those dealt with, `invited` those of them who were; the others are in `left`. `unused`
    are names of columns that nothing was read from; `is_guessed` says that letters with accents may
    be wrong.
    """

    id: str
    state: BatchState = BatchState.READ
    total: int
    done: int = 0
    revision: int = 0
    made_at: datetime
    done_at: datetime | None = None
    made_by: str
    confirmed_by: str = ""
    invited: int = 0
    people: tuple[Person, ...] = ()
    left: tuple[Left, ...] = ()
    unused: tuple[str, ...] = ()
    is_guessed: bool = False


class Invited(NamedTuple):
    """An invitation to be kept with what goes with it, and what the audit tells of it."""

    invitation: Invitation
    deed: Deed
    change: Change


class Batches(Protocol):
    """Keep lists of patients to invite."""

    def add(self, batch: Batch, deed: Deed) -> Batch:
        """Keep a new list; return revision 1."""

    def save(
        self, batch: Batch, deed: Deed | None = None, invited: Sequence[Invited] = ()
    ) -> Batch:
        """Replace the list of the same revision, and keep invitations, all or nothing.

        Returns it with the next revision. Raises Conflict if it has moved on or is gone.
        """

    def by_id(self, batch_id: str) -> Batch | None:
        """Return the list with this id."""

    def in_state(self, *states: BatchState, before: datetime | None = None) -> tuple[Batch, ...]:
        """Return the lists in these states, the oldest first; only those made before a moment."""

    def forget(self, batch: Batch, deed: Deed) -> None:
        """Forget a list; raises Conflict if it has moved on or is gone."""
