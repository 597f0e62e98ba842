"""What is written into the audit: who did what with whose form, and when."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from screening.questionnaire.frozen import Frozen

PATIENT = "patient"
CONSOLE = "console"


class Did(StrEnum):
    """Every kind of deed that leaves a trace; the words stand in the audit for good."""

    OPENED = "opened a form"
    SAVED = "saved a page"
    UNDERSTOOD = "understood a warning page"
    LOCKED = "locked a form"
    UNLOCKED = "unlocked a form"
    BIRTH_DATE_REFUSED = "was refused: wrong birth date"
    LEFT = "left a form to staff"
    DISCARDED = "discarded a form"
    SENT = "sent a form"

    LISTED = "saw the list of forms"
    DOWNLOADED = "wrote a summary as PDF"
    EXPORTED = "exported a patient's file"
    NOT_FOUND = "was refused: no such form"
    NOT_DONE = "was refused: not as the form is"
    AMENDED = "corrected a form"
    IN_ERROR = "marked a form entered in error"
    DECIDED = "decided on a form"

    KEY_MADE = "made the staff key"
    KEY_REPLACED = "replaced the staff key"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    KEY_REFUSED = "was refused: wrong staff key"
    DOOR_SHUT = "was refused: too many tries"
    SESSION_REFUSED = "was refused: not signed in"

    PURGED = "purged a form"
    RETENTION_SET = "set how long forms are kept"
    BACKED_UP = "made a backup"
    RESTORED = "restored a backup"
    DATA_KEY_ROTATED = "made a new data key"
    RESEALED = "sealed the records anew"
    MASTER_KEY_ROTATED = "changed the master key"
    ERASED = "destroyed the clinic's keys"
    AUDITED = "read the audit"


class Deed(Frozen):
    """One deed. `whose` names forms by reference; nothing in a deed tells about health.

    `at` is the clinic's clock in UTC; `ticked` is the time that never goes back.
    """

    who: str
    did: Did
    whose: Sequence[str] = ()
    at: datetime
    ticked: datetime


class Event(Frozen):
    """A deed as the audit keeps it; `seq` counts from 1 without gaps, `hash` chains it."""

    seq: int
    at: datetime
    who: str
    did: str
    whose: tuple[str, ...]
    hash: str
