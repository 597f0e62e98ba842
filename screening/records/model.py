"""What the records hold besides submissions: drafts, decisions, consents, sessions, tries."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from screening.assessment.submission import Acknowledgement, UrgencyChange
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Urgency


class Draft(Frozen):
    """A form that is not sent yet. Times are UTC.

    `revision` counts the saves (0: never stored). `place` is where the patient was last.
    `interrupt` is the id of a page that waits to be understood, raised by the Continue of
    `halted_at`. `understood` names flags, as `flag@page`, that need no such page again.
    `urgencies` keeps every change of the urgency, with its time.
    `locked` asks for the birth date; `tries` counts wrong ones. `seen_at` is told by the time
    that never goes back, all others by the clinic's clock.
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
    urgency: Urgency = Urgency.CLEAR
    urgencies: tuple[UrgencyChange, ...] = ()
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


class StaffSession(Frozen):
    """A member of staff who gave the key; `hash` is of the id in the cookie.

    Both times are of the clock that never goes back.
    """

    hash: str
    started_at: datetime
    seen_at: datetime


class Tries(Frozen):
    """Wrong tries at one door, and until when it stays shut, by the clock that never goes back."""

    door: str
    count: int = 0
    shut_until: datetime
    last_at: datetime


class DecisionKind(StrEnum):
    """What staff can decide about a form."""

    ACKNOWLEDGED = "acknowledged"
    HELD = "held"
    RELEASED = "released"


class Decision(Frozen):
    """What a member of staff decided about a form, and why; never changed, only superseded."""

    id: str
    reference: str
    kind: DecisionKind
    who: str
    at: datetime
    supersedes: str | None = None
    reason: str = ""
    note: str = ""


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


class Retention(Frozen):
    """How long a clinic keeps forms: years from the last entry, or from coming of age."""

    keep_years: int
    adult_age: int


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
