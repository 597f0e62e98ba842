"""What the records hold of those who work here: staff, sessions, codes, tablets, settings."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from screening.questionnaire.frozen import Frozen
from screening.records.deeds import Deed


class Role(StrEnum):
    """What a member of staff may do; one person may have several."""

    FRONT_DESK = "front_desk"
    CLINICIAN = "clinician"
    ADMINISTRATOR = "administrator"


EVERY_ROLE: Final = frozenset(Role)


class Staff(Frozen):
    """A member of staff.

    Times are UTC. `password` is an Argon2id hash, `totp` the secret of the authenticator app and
    `recovery` the hashes of the recovery codes that are left: each empty until it is chosen.
    `totp_step` is the last step whose code was accepted. `revision` counts the changes (0: never
    stored).
    """

    id: str
    email: str
    name: str
    roles: frozenset[Role]
    password: str = ""
    totp: str = ""
    totp_step: int = -1
    recovery: tuple[str, ...] = ()
    has_pin: bool = False
    revision: int = 0
    made_at: datetime
    disabled_at: datetime | None = None


class Stage(StrEnum):
    """How far somebody has come in at the door."""

    PASSWORD = "password"  # noqa: S105 - the name of a step
    WHOLE = "whole"


class StaffSession(Frozen):
    """A browser in which a member of staff signed in; `hash` is of the secret in its cookie.

    Both times are of the clock that never goes back.
    """

    hash: str
    staff_id: str
    stage: Stage = Stage.WHOLE
    started_at: datetime
    seen_at: datetime


class Purpose(StrEnum):
    """What a one-time code opens."""

    SETUP = "setup"
    INVITE = "invite"
    RESET = "reset"


class OneTimeCode(Frozen):
    """A code that opens one page once; `hash` is of what stands in the link's fragment.

    `staff_id` is empty for the setup. Times are of the clock that never goes back.
    """

    hash: str
    purpose: Purpose
    staff_id: str = ""
    made_at: datetime
    expires_at: datetime


class NewCode(NamedTuple):
    """A one-time code to keep in the place of any other for the same purpose and member."""

    code: OneTimeCode
    deed: Deed


class NewSession(NamedTuple):
    """A session to begin in the place of another one, named by its hash or not at all."""

    session: StaffSession
    deed: Deed
    ending: str = ""


class StaffChange(NamedTuple):
    """What goes with a change of a member of staff, in the same transaction.

    `uses` is the hash of a one-time code that is used up; what `makes` and `begins` name is kept.
    """

    uses: str = ""
    makes: NewCode | None = None
    begins: NewSession | None = None


NOTHING_ELSE = StaffChange()


class Tablet(Frozen):
    """A tablet in the hands of patients; `token_hash` is of the secret in its cookie.

    `form_hash` is of the secret of the form that is open on it, empty between two patients.
    `reader` is the member of staff who reads that form aloud, empty while a patient fills it in.
    `waiting` is the reference of a form that staff hand back here, `left` of one that was left
    here and is put away. `at_desk` is set for the browser of a member of staff, in which nothing
    but the reader's form is open. Times are of the clock that never goes back.
    """

    id: str
    token_hash: str
    name: str
    made_by: str
    form_hash: str = ""
    reader: str = ""
    waiting: str = ""
    left: str = ""
    at_desk: bool = False
    made_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


class Choice(Frozen):
    """What a clinic has set on its settings page; `revision` counts the changes (0: nothing)."""

    revision: int = 0
    values: Mapping[str, Any] = {}


class RulesSignature(Frozen):
    """A physiotherapist's word for the rules of one version of a questionnaire."""

    id: str
    questionnaire: str
    version: str
    rules_hash: str
    who: str
    name: str
    registration: str = ""
    at: datetime
