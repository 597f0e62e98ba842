"""From the tablet to the patient's own phone: a code on its screen that works once, for a while.

A form that is open on the tablet stays there until the phone has it; then the tablet is free.
"""

from datetime import timedelta
from typing import Final, NamedTuple

from screening.actions import codes, throttle
from screening.actions.form import intake, leaving
from screening.actions.invite import arriving
from screening.actions.invite.links import ON_SCREEN, new_invitation, new_link
from screening.actions.invite.ways import Way, WayState
from screening.actions.tablet import tablets
from screening.clinic import Clinic
from screening.errors import Conflict
from screening.questionnaire.named import BIRTH_DATE
from screening.records.deeds import Did
from screening.records.invitations import Change, Channel, Invitation, Link, LinkPurpose
from screening.records.model import Draft
from screening.records.people import Tablet

# Nobody was at the tablet for so long: whoever goes on there is asked for the birth date.
ALONE: Final = timedelta(minutes=3)
# So many codes may be shown on one tablet in an hour before the next one must be waited for.
FREE: Final = 60


class Shown(NamedTuple):
    """A code on a tablet's screen; `link` is the hash by which its page asks whether it is used."""

    address: str
    link: str
    moves: bool
    asks: bool


def show(clinic: Clinic, token: str) -> Shown:
    """Make a link for the phone of whoever holds the tablet: for their form, or for a new one.

    Raises Conflict if the tablet was taken back, or shows codes without an end.
    """
    tablet = clinic.tablet
    if tablet is None or tablet.at_desk:
        raise Conflict(tablets.ENDED)
    door = {f"phone:{tablet.id}:{throttle.hour(clinic)}": FREE}
    if throttle.wait_at(clinic, door):
        raise Conflict("one code after the other is asked for")
    throttle.count(clinic, door)
    if reference := _here(clinic, tablet, token):
        return _to_move(clinic, reference)
    if tablet.form_hash:
        # A deed of its own: what was open here is over, whether the code is made or not.
        tablets.put_down(clinic)
    made = new_link(clinic, LinkPurpose.SCAN, lasting=ON_SCREEN)
    clinic.store.invitations.add_link(made.link, clinic.deed(Did.LINK_MADE))
    return Shown(made.address, made.link.hash, moves=False, asks=False)


def waits(clinic: Clinic, token: str, link_hash: str) -> bool:
    """Tell whether a code that is shown still waits for its phone.

    Its patient is looking for the phone meanwhile: the form stays open for them on the tablet, but
    after a while asks for the birth date.
    """
    link = clinic.store.invitations.link(link_hash)
    if link is None or link.ended_at or not link.expires_at or link.expires_at <= clinic.timer():
        return False
    if draft := intake.find(clinic, token):
        _watched(clinic, draft, link, token)
        return True
    # A form that is not here any more has gone by another code, or was sent or left.
    is_here = clinic.tablet is not None and bool(_here(clinic, clinic.tablet, token))
    return link.purpose is LinkPurpose.SCAN or is_here


def _here(clinic: Clinic, tablet: Tablet, token: str) -> str:
    """Return the reference of the form that is open on a tablet, waits or is to begin there."""
    if draft := intake.find(clinic, token):
        return draft.reference
    if tablet.waiting:
        return tablet.waiting
    invited = clinic.store.invitations.by_form(codes.hashed(token)) if token else None
    return invited.reference if invited and not invited.is_ended else ""


def _to_move(clinic: Clinic, reference: str) -> Shown:
    fresh = new_invitation(clinic, Channel.PHONE)
    found = clinic.store.invitations.by_reference(reference)
    if found and found.is_ended:
        raise Conflict("the invitation was taken back")
    before = found or fresh.model_copy(update={"reference": reference})
    later = max(before.expires_at, fresh.expires_at)
    lasting = {"expires_at": later, "tries": _tries(clinic, before)}
    invitation = before.model_copy(update=lasting)
    made = new_link(clinic, LinkPurpose.OPEN, invitation.id, ON_SCREEN)
    deed, change = clinic.deed(Did.LINK_MADE, reference), Change(links=(made.link,))
    keep = clinic.store.invitations.save if found else clinic.store.invitations.add
    keep(invitation, deed, change)
    asks = arriving.asks_birth_date(Way(clinic, WayState.OPEN, invitation))
    return Shown(made.address, made.link.hash, moves=True, asks=asks)


def _tries(clinic: Clinic, invitation: Invitation) -> int:
    """Return how many wrong birth dates count on the phone: none if the form is open here.

    To whoever is asked for the birth date here, a code gives no further tries at it.
    """
    draft = clinic.store.drafts.by_reference(invitation.reference)
    if draft and not leaving.needs_birth_date(clinic, draft):
        return 0
    return max(draft.tries if draft else 0, invitation.tries)


def _watched(clinic: Clinic, draft: Draft, link: Link, token: str) -> None:
    is_alone = clinic.is_over(link.made_at, ALONE)
    if is_alone and BIRTH_DATE in draft.answers and not draft.locked:
        leaving.lock(clinic, token)
    if clinic.is_over(draft.seen_at, leaving.NOTED_EVERY):
        clinic.store.drafts.mark_seen(draft.id, clinic.timer())
