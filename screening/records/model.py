"""What the records hold besides submissions: unfinished forms, staff sessions, tries at doors."""

from collections.abc import Mapping
from datetime import datetime
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
    `locked` asks for the birth date; `tries` counts wrong ones.
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
    """A member of staff who gave the key; `hash` is of the id in the cookie."""

    hash: str
    started_at: datetime
    seen_at: datetime


class Tries(Frozen):
    """Wrong tries at one door, and until when it stays shut."""

    door: str
    count: int = 0
    shut_until: datetime
    last_at: datetime
