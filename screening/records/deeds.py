"""What is written into the audit: who did what with whose form, and when."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from screening.questionnaire.frozen import Frozen

PATIENT = "patient"
CONSOLE = "console"
# What delivers messages by itself.
MAIL = "mail"
STAFF = "staff:"


def by_staff(staff_id: str) -> str:
    """Name a member of staff as the audit names who did something."""
    return f"{STAFF}{staff_id}"


def staff_id(who: str) -> str:
    """Return the id of the member whom the audit names; of anybody else, the name itself."""
    return who.removeprefix(STAFF)


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
    VIEWED = "opened a summary"
    SEARCHED = "looked for a form"
    MOVED = "moved a form to another patient"
    LETTER_WRITTEN = "wrote a letter from a form"
    SEALED_PDF = "wrote a summary as PDF with a passphrase"
    COUNTED = "saw the numbers of the clinic"
    COUNTS_EXPORTED = "exported the numbers of the clinic"
    ANSWERS_EXPORTED = "exported the answers of all forms"

    PASSWORD_ACCEPTED = "gave the right password"  # noqa: S105 - the name of a deed
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    SIGN_IN_REFUSED = "was refused: wrong e-mail, password or code"
    DOOR_SHUT = "was refused: too many tries"
    SESSION_REFUSED = "was refused: not signed in"
    ROLE_REFUSED = "was refused: not for this role"
    SET_UP = "set up the clinic"
    CODE_MADE = "made a one-time code"
    CODE_REFUSED = "was refused: a one-time code that is none, used or too old"

    INVITED = "invited a member of staff"
    JOINED = "joined the clinic"
    PASSWORD_SET = "set a password"  # noqa: S105 - the name of a deed
    CODE_ACCEPTED = "gave a code of an app"
    WAY_IN_SET = "set up the codes of an app"
    WAY_IN_ENDED = "ended a password, to be chosen anew"
    RECOVERED = "signed in with a recovery code"
    ROLES_SET = "changed what a member of staff may do"
    DISABLED = "disabled a member of staff"
    ENABLED = "enabled a member of staff"
    HANDED_OVER = "handed a form over to a colleague"
    PIN_SET = "made a PIN for tablets"
    REASON_GIVEN = "gave a reason to look at a form"

    TABLET_GIVEN = "gave a tablet to patients"
    TABLET_TAKEN = "took a tablet back"
    TABLET_LEFT = "left a tablet"
    PIN_REFUSED = "was refused: wrong PIN"
    HANDED_BACK = "handed a form back to a patient"
    READ_ALOUD = "answers for a patient"
    TAKEN_UP = "went on with a form on a tablet"
    MORE_TIME = "asked for more time"

    PATIENT_INVITED = "invited a patient"
    INVITED_AGAIN = "sent an invitation again"
    INVITATION_REVOKED = "took an invitation back"
    INVITATIONS_LISTED = "saw the list of invitations"
    INVITATION_FORGOTTEN = "forgot an invitation"
    LIST_UPLOADED = "uploaded a list of patients to invite"
    LIST_SEEN = "saw a list of patients to invite"
    LIST_ROWS_WRITTEN = "downloaded rows of a list of patients to invite"
    LIST_CONFIRMED = "confirmed a list of patients to invite"
    LIST_STOPPED = "stopped a list of patients to invite"
    LIST_FORGOTTEN = "forgot a list of patients to invite"
    LINK_MADE = "made a link to show or print"
    LINK_ENDED = "ended a link"
    LINK_OPENED = "opened a link"
    LINK_REFUSED = "was refused: a link that is none, used or too old"
    LINK_ASKED = "asked for a new link"
    GONE_QUIET = "asked for no more reminders"
    MOVED_TO_PHONE = "went on with a form on a phone"
    WENT_ON = "went on with a form by a link"
    REMINDED = "reminded a patient"
    MAIL_SENT = "sent a message"
    STAFF_TOLD = "told staff by e-mail"
    MAIL_KEPT = "kept a message as a file"
    MAIL_FAILED = "could not send a message"
    COPY_WRITTEN = "downloaded a copy of the own answers"

    SETTINGS_CHANGED = "changed the settings"
    RULES_SIGNED = "signed the rules"
    CLINIC_ADDED = "founded a clinic"

    PURGED = "purged a form"
    FORGOTTEN = "forgot a form because its patient asked"
    RETENTION_SET = "set how long forms are kept"
    BACKED_UP = "made a backup"
    RESTORED = "restored a backup"
    DATA_KEY_ROTATED = "made a new data key"
    RESEALED = "sealed the records anew"
    MASTER_KEY_ROTATED = "changed the master key"
    ERASED = "destroyed the clinic's keys"
    AUDITED = "read the audit"


class Deed(Frozen):
    """One deed; nothing in it tells about health.

    `whose` names forms by reference, and a member of staff as `who` does.

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
