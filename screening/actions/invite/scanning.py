"""Whoever scans the poster, or the code on a tablet, begins a form of their own on their phone."""

from datetime import timedelta
from typing import Final, NamedTuple

from screening.actions import codes, throttle
from screening.actions.invite.links import new_invitation
from screening.clinic import Clinic, Clinics
from screening.errors import NotFound
from screening.records.deeds import Did
from screening.records.invitations import Change, Channel, Link, LinkPurpose

# Everybody in the clinic may come by its one network, and so from one address.
FREE_AT_ADDRESS: Final = 100
# Of one code: whoever has photographed a poster uses up that one, and no tablet's nor the next.
FREE: Final = 300
DRAWER: Final = 16


class Scanned(NamedTuple):
    """What came of a scan: the cookie of a form; nothing if the code is over, or for too many."""

    clinic: Clinic
    cookie: str = ""
    wait: timedelta = throttle.NONE


def scan(clinics: Clinics, typed: str, address: str) -> Scanned:
    """Begin a form for whoever holds the secret of a code; one of a tablet is used up by it."""
    clinic_id, secret = codes.parted(typed.strip())
    clinic = _clinic(clinics, clinic_id)
    hour, code = throttle.hour(clinic), codes.hashed(secret)
    # What is no code of ours has one door together, or guesses would make doors without an end.
    known = code[:DRAWER] if clinic.store.invitations.link(code) else ""
    doors = {
        throttle.at_address(f"scan:{hour}", address): FREE_AT_ADDRESS,
        f"scan:{hour}:{known}": FREE,
    }
    tried = throttle.tried(clinic, doors, lambda: _begun(clinic, code))
    if tried.found is None:
        if tried.judged:
            throttle.turned_away(clinic, Did.LINK_REFUSED)
        return Scanned(clinic, wait=throttle.NONE if tried.judged else tried.wait)
    return Scanned(clinic, tried.found)


def _begun(clinic: Clinic, link_hash: str) -> str | None:
    link = clinic.store.invitations.link(link_hash)
    if link is None or not _is_open(clinic, link):
        return None
    secret, channel = codes.token(clinic.chance), Channel.PHONE if link.is_once else Channel.POSTER
    mine = {"form_hash": codes.hashed(secret), "opened_at": clinic.timer()}
    invitation = new_invitation(clinic, channel).model_copy(update=mine)
    deed = clinic.deed(Did.LINK_OPENED, invitation.reference)
    clinic.store.invitations.add(invitation, deed, Change(uses=link.hash if link.is_once else ""))
    return codes.addressed(clinic.id, secret)


def _is_open(clinic: Clinic, link: Link) -> bool:
    is_late = link.expires_at is not None and link.expires_at <= clinic.timer()
    return link.purpose is LinkPurpose.SCAN and link.ended_at is None and not is_late


def _clinic(clinics: Clinics, clinic_id: str) -> Clinic:
    try:
        return clinics.of(clinic_id)
    except NotFound:
        return clinics.first()
