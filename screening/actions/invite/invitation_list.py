"""The list of invitations for staff, and one of them: how it stands, and who did what with it.

It tells whose form it is and how far, and nothing that was answered.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from screening.actions import codes
from screening.actions.allowed import needs
from screening.actions.contents import content_of
from screening.actions.form.how_far import how_far
from screening.actions.invite import inviting
from screening.actions.invite.standing import Case, Standing, Status, status
from screening.clinic import Clinic
from screening.delivery import addresses
from screening.records.deeds import PATIENT, STAFF, Did, staff_id
from screening.records.invitations import Invitation
from screening.records.mail import Mail

ON_A_PAGE: Final = 50
# Further back it is looked only on request: an old list is long, and what is wanted is new.
MOST_LOOKED_AT: Final = 1000
# What is told of an invitation: its own story, never that somebody looked at a form.
ABOUT: Final = frozenset(
    {
        Did.PATIENT_INVITED,
        Did.INVITED_AGAIN,
        Did.INVITATION_REVOKED,
        Did.LINK_MADE,
        Did.LINK_ENDED,
        Did.LINK_OPENED,
        Did.LINK_REFUSED,
        Did.LINK_ASKED,
        Did.GONE_QUIET,
        Did.MOVED_TO_PHONE,
        Did.REMINDED,
        Did.MAIL_SENT,
        Did.STAFF_TOLD,
        Did.MAIL_KEPT,
        Did.MAIL_FAILED,
        Did.OPENED,
        Did.BIRTH_DATE_REFUSED,
        Did.HANDED_BACK,
        Did.TAKEN_UP,
        Did.LEFT,
        Did.SENT,
    }
)


class Show(StrEnum):
    """Which invitations a list tells."""

    ALL = "all"
    OPEN = "open"
    HELP = "help"
    DONE = "done"
    ENDED = "ended"


NEEDS_HELP: Final = frozenset({Standing.NOT_ARRIVED, Standing.LOCKED})
ENDED: Final = frozenset({Standing.EXPIRED, Standing.REVOKED})


class Line(NamedTuple):
    """One invitation in the list, and how it stands."""

    invitation: Invitation
    status: Status


class Page(NamedTuple):
    """One page of the list; `more` leads to the next one and is nothing on the last."""

    lines: tuple[Line, ...]
    more: str


class Step(NamedTuple):
    """One thing that was done about an invitation, and the name of who did it."""

    at: datetime
    who: str
    did: str


class Told(NamedTuple):
    """All that staff are told of one invitation; `is_begun` if it has a form that is not sent."""

    line: Line
    steps: tuple[Step, ...]
    made_by: str
    is_begun: bool


@needs(*inviting.DESK)
def page(clinic: Clinic, show: Show = Show.ALL, after: str = "") -> Page:
    """Return a page of the list, the newest first; `after` is what the page before called `more`.

    An `after` that is none leads to the first page.
    """
    lines, last, seen = list[Line](), "", 0
    more = ""
    for line in _lines(clinic, after):
        if len(lines) == ON_A_PAGE or seen == MOST_LOOKED_AT:
            more = last
            break
        seen, last = seen + 1, line.invitation.reference
        if _is_shown(show, line.status):
            lines.append(line)
    clinic.note(Did.INVITATIONS_LISTED, *(line.invitation.reference for line in lines))
    return Page(tuple(lines), more)


@needs(*inviting.DESK)
def find(clinic: Clinic, typed: str) -> tuple[Line, ...]:
    """Return the invitations to an e-mail address, of a form's reference, or of a name.

    Of those whose name has every word that was typed, or its beginning, only the newest.
    """
    email = addresses.read(typed)
    invitations = clinic.store.invitations
    known = invitations.to(email) if email else invitations.of([codes.tidy(typed)])
    lines = tuple(_told(clinic, known or _called(clinic, typed)))
    clinic.note(Did.INVITATIONS_LISTED, *(line.invitation.reference for line in lines))
    return lines


@needs(*inviting.DESK)
def one(clinic: Clinic, reference: str) -> Told:
    """Return what is told of one invitation; raises NotFound if there is none."""
    invitation = inviting.found(clinic, reference)
    (case,) = _cases(clinic, [invitation])
    clinic.note(Did.INVITATIONS_LISTED, invitation.reference)
    names = {member.id: member.name for member in clinic.store.people.every()}
    steps = (
        Step(event.at, _named(event.who, names), event.did)
        for event in clinic.store.ledger.who_saw(invitation.reference)
        if event.did in ABOUT
    )
    return Told(
        Line(invitation, status(case, clinic.timer())),
        tuple(steps),
        _named(invitation.made_by, names),
        case.draft is not None,
    )


@needs(*inviting.DESK)
def open_to(clinic: Clinic, email: str) -> tuple[Line, ...]:
    """Return the invitations to an e-mail address whose forms are open, the newest first."""
    lines = tuple(_told(clinic, inviting.open_to(clinic, email)))
    if lines:
        clinic.note(Did.INVITATIONS_LISTED, *(line.invitation.reference for line in lines))
    return lines


@needs(*inviting.DESK)
def lines_of(clinic: Clinic, known: Sequence[Invitation]) -> tuple[Line, ...]:
    """Return how invitations stand that are at hand."""
    return tuple(_told(clinic, known))


def _called(clinic: Clinic, typed: str) -> Sequence[Invitation]:
    """Return the newest invitations of a name; names are sealed, so each is looked at."""
    words = typed.casefold().split()
    newest = clinic.store.invitations.listed(MOST_LOOKED_AT) if words else ()
    return [one for one in newest if _is_called(one.name, words)][:ON_A_PAGE]


def _is_called(name: str, words: Sequence[str]) -> bool:
    own = name.casefold().replace("-", " ").split()
    return all(
        any(part.startswith(word) for part in (*own, *name.casefold().split())) for word in words
    )


def _lines(clinic: Clinic, after: str) -> Iterator[Line]:
    """Yield the newest invitations, a batch at a time, from behind a reference if it is one."""
    last = clinic.store.invitations.by_reference(codes.tidy(after)) if after else None
    while True:
        before = (last.made_at, last.id) if last else None
        batch = clinic.store.invitations.listed(ON_A_PAGE + 1, before)
        yield from _told(clinic, batch)
        if len(batch) <= ON_A_PAGE:
            return
        last = batch[-1]


def _told(clinic: Clinic, known: Sequence[Invitation]) -> Iterator[Line]:
    now = clinic.timer()
    for case in _cases(clinic, known):
        yield Line(case.invitation, status(case, now))


def _cases(clinic: Clinic, known: Sequence[Invitation]) -> Iterator[Case]:
    mails: dict[str, list[Mail]] = {}
    for mail in clinic.store.outbox.of([one.id for one in known]):
        mails.setdefault(mail.invitation, []).append(mail)
    for invitation in known:
        case = Case(invitation, mails.get(invitation.id, ()))
        draft = None
        if not invitation.is_ended:
            draft = clinic.store.drafts.by_reference(invitation.reference)
        part = how_far(content_of(clinic, draft), draft) if draft else ""
        yield case._replace(draft=draft, part=part)


def _is_shown(show: Show, how: Status) -> bool:
    is_over = how.standing in ENDED or how.standing is Standing.DONE
    is_stuck = how.standing in NEEDS_HELP or bool(how.why)
    return {
        Show.ALL: True,
        Show.OPEN: not is_over,
        Show.HELP: is_stuck,
        Show.DONE: how.standing is Standing.DONE,
        Show.ENDED: how.standing in ENDED,
    }[show]


def _named(who: str, names: dict[str, str]) -> str:
    """Return whose deed something was, as staff know them."""
    if who == PATIENT:
        return "Patient"
    member = names.get(staff_id(who)) if who.startswith(STAFF) else None
    return member or staff_id(who).capitalize()
