"""Where a link leads. To look changes nothing: what reads a mailbox for harm follows links too."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from screening.actions import codes, throttle
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict, NotFound
from screening.records.deeds import Did
from screening.records.invitations import Invitation, Link, LinkPurpose
from screening.records.model import Draft

# A household shares one address, and a link may be copied in parts.
FREE_AT_ADDRESS: Final = 10


class WayState(StrEnum):
    """What somebody finds who follows a link.

    ENDED is a link that was replaced or used, or that is too old by itself: its invitation stands.
    """

    OPEN = "open"
    UNKNOWN = "unknown"
    SENT = "sent"
    REVOKED = "revoked"
    EXPIRED = "expired"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Way:
    """Where a link leads, or the cookie of a form: to an invitation, unless it is not known."""

    clinic: Clinic
    state: WayState = WayState.UNKNOWN
    invitation: Invitation | None = None
    link: Link | None = None

    @property
    def invited(self) -> Invitation:
        """Return the invitation; raises NotFound if the way leads to none."""
        if self.invitation is None:
            raise NotFound("there is no such invitation")
        return self.invitation

    @property
    def draft(self) -> Draft | None:
        """Return the form that was begun by the invitation and not sent yet, if there is one."""
        return self.clinic.store.drafts.by_reference(self.invited.reference)


class Followed(NamedTuple):
    """Where a link leads; nowhere, and how long to wait, after too many that there never were."""

    way: Way
    wait: timedelta = throttle.NONE


def follow(clinics: Clinics, cookie: str, address: str) -> Followed:
    """Tell where a link leads; only one that there never was counts as a try of the address.

    A right one is never kept waiting for the wrong ones of others at its address: nobody guesses
    one, and everybody in a home or of a telephone company may come by a single address.
    """
    home, doors = clinics.first(), {throttle.at_address("invitation", address): FREE_AT_ADDRESS}
    way = _by_link(clinics, cookie)
    if way.state is not WayState.UNKNOWN:
        return Followed(way)
    if wait := throttle.wait_at(home, doors):
        throttle.turned_away(home, Did.DOOR_SHUT)
        return Followed(way, wait)
    throttle.turned_away(home, Did.LINK_REFUSED)
    try:
        throttle.count(home, doors)
    except Conflict:
        return Followed(way, throttle.SHORTEST_WAIT)
    return Followed(way)


def by_form(clinic: Clinic, token: str) -> Way:
    """Tell where the cookie of a form leads; a way in that is open may still need a birth date."""
    found = clinic.store.invitations.by_form(codes.hashed(token)) if token else None
    return Way(clinic, _state(clinic, found), found) if found else Way(clinic)


def again(way: Way) -> Way:
    """Return the way as it is now; raises NotFound if it was shut."""
    clinic, store = way.clinic, way.clinic.store.invitations
    found = store.by_id(way.invited.id)
    link = store.link(way.link.hash) if way.link else None
    if found is None or _state(clinic, found, link) is not WayState.OPEN:
        raise NotFound("this way in is shut")
    return replace(way, state=WayState.OPEN, invitation=found, link=link)


def _by_link(clinics: Clinics, cookie: str) -> Way:
    """Look up a link; one that cannot be ours is looked for as well, so that it takes as long."""
    clinic_id, secret = codes.parted(cookie.strip())
    try:
        clinic = clinics.of(clinic_id)
    except NotFound:
        clinic = clinics.first()
    link = clinic.store.invitations.link(codes.hashed(secret))
    if link is None or link.purpose is not LinkPurpose.OPEN:
        return Way(clinic)
    found = clinic.store.invitations.by_id(link.invitation)
    return Way(clinic, _state(clinic, found, link), found, link) if found else Way(clinic)


def _state(clinic: Clinic, found: Invitation, link: Link | None = None) -> WayState:
    now = clinic.timer()
    if found.submitted_at:
        return WayState.SENT
    if found.revoked_at:
        return WayState.REVOKED
    if found.expires_at <= now:
        return WayState.EXPIRED
    is_over = link and (link.ended_at or (link.expires_at and link.expires_at <= now))
    return WayState.ENDED if is_over else WayState.OPEN
