"""What the records hold besides submissions: drafts, decisions, consents, tries."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field

from screening.assessment.submission import Acknowledgement, Submission, UrgencyChange
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Urgency


class Draft(Frozen):
    """A form that is not sent yet.

    Times are UTC. `revision` counts the saves (0: never stored). `place` is where the patient was
    last. `interrupt` is the id of a page that waits to be understood, raised by the Continue of
    `halted_at`. `understood` names flags, as `flag@page`, that need no such page again. `urgencies`
    keeps every change of the urgency, with its time. `reader` names who of the staff reads aloud
    and answers for the patient. `patience` is how many times as long as others this patient may be
    idle. `pages` are the seconds spent on each place. `locked` asks for the birth date; `tries`
    counts wrong ones. `seen_at` is told by the time that never goes back, all others by the
    clinic's clock.
    """

    id: str
    token_hash: str
    reference: str
    questionnaire: str
    version: str
    content_hash: str
    revision: int = 0
    answers: Mapping[str, Any] = {}
    acknowledgements: tuple[Acknowledgement, ...] = ()
    understood: tuple[str, ...] = ()
    interrupt: str = ""
    halted_at: str = ""
    place: str = ""
    reader: str = ""
    patience: Annotated[int, Field(ge=1, le=5)] = 1
    urgency: Urgency = Urgency.CLEAR
    urgencies: tuple[UrgencyChange, ...] = ()
    pages: Mapping[str, int] = {}
    locked: bool = False
    tries: int = 0
    opened_at: datetime
    saved_at: datetime
    seen_at: datetime


class QuestionnaireText(Frozen):
    """The files of a questionnaire as they were shown, known by their hash."""

    content_hash: str
    questionnaire: str
    files: dict[str, str]


class Tries(Frozen):
    """Wrong tries at one door, and until when it stays shut, by the clock that never goes back."""

    door: str
    count: int = 0
    shut_until: datetime
    last_at: datetime


class DecisionKind(StrEnum):
    """What staff can decide about a form, or note on it.

    READ and ACKNOWLEDGED take it off what waits; the four of OUTCOMES say how it goes on. CLEARED
    settles the flag that the decision names, RAISED_AGAIN takes that back. LETTER keeps a letter
    that was written from the form. LOOKED keeps why somebody looked who is no clinician,
    HANDED_OVER who takes a form on for somebody who left: its `note` names them as the audit does.
    """

    ACKNOWLEDGED = "acknowledged"
    READ = "read"
    ASSESS = "assess_ims"
    REVIEW_FIRST = "review_first"
    OTHER_CARE = "other_physio"
    NOT_NOW = "not_now"
    CLEARED = "cleared"
    RAISED_AGAIN = "raised_again"
    LETTER = "letter"
    HELD = "held"
    RELEASED = "released"
    LOOKED = "looked"
    HANDED_OVER = "handed_over"


OUTCOMES: Final = frozenset(
    {
        DecisionKind.ASSESS,
        DecisionKind.REVIEW_FIRST,
        DecisionKind.OTHER_CARE,
        DecisionKind.NOT_NOW,
    }
)


class Decision(Frozen):
    """What a member of staff decided about a form, and why; never changed, only superseded.

    `flag` is the id of the flag that it settles, `edition` the one that was on the screen (0: an
    unfinished form), `signed` the name of whoever decided, as it was then. `grounds` says what the
    flag rested on when it was cleared (screening.assessment.grounds). `at` is of the clinic's
    clock; of LOOKED, which is over after a while, of the clock that never goes back.
    """

    id: str
    reference: str
    kind: DecisionKind
    who: str
    at: datetime
    supersedes: str | None = None
    reason: str = ""
    note: str = ""
    flag: str = ""
    edition: int = 0
    signed: str = ""
    grounds: str = ""


class ConsentKind(StrEnum):
    """What a patient agrees to: never to needling, which is agreed to in the room."""

    PRIVACY = "privacy"
    DECLARATION = "declaration"


class Consent(Frozen):
    """What a patient agreed to, in which text and language, and when."""

    id: str
    reference: str
    kind: ConsentKind
    questionnaire: str
    version: str
    content_hash: str
    language: str
    at: datetime


class Folder(Frozen):
    """What is on file about one person, as it was read at one moment.

    `forms` are the newest editions of what was sent, `drafts` what is still unfinished, and
    `decisions` all that staff decided about either. Whoever gave no name or no birth date cannot
    be told from others: each form of theirs is a folder of its own.
    """

    forms: tuple[Submission, ...] = ()
    drafts: tuple[Draft, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """Return the references of all that is in it."""
        sent = (form.reference for form in self.forms)
        return (*sent, *(draft.reference for draft in self.drafts))

    def about(self, reference: str) -> tuple[Decision, ...]:
        """Return the decisions about one of its forms."""
        return tuple(d for d in self.decisions if d.reference == reference)

    def without(self, reference: str) -> "Folder":
        """Return the folder as it is when one form was taken out."""
        return Folder(
            forms=tuple(form for form in self.forms if form.reference != reference),
            drafts=tuple(draft for draft in self.drafts if draft.reference != reference),
            decisions=tuple(d for d in self.decisions if d.reference != reference),
        )


class Retention(Frozen):
    """How long a clinic keeps forms: years from the last entry, or from coming of age."""

    keep_years: Annotated[int, Field(ge=1, le=100)]
    adult_age: Annotated[int, Field(ge=0, le=30)]


class TraceKind(StrEnum):
    """By what a form can be found again: whole values only, never parts of them."""

    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    NAME_WORD = "name_word"
    PERSON = "person"


class Trace(Frozen):
    """One value by which a form can be found; the records keep its keyed fingerprint only."""

    kind: TraceKind
    value: str
