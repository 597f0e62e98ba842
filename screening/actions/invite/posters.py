"""The poster that hangs in the clinic: whoever scans it begins a form of their own."""

from datetime import datetime
from typing import Final

from screening.actions.allowed import needs
from screening.actions.invite import handouts
from screening.actions.invite.inviting import DESK
from screening.actions.invite.links import new_link
from screening.clinic import Clinic
from screening.errors import Conflict
from screening.records.deeds import Did
from screening.records.invitations import Link, LinkPurpose
from screening.report import handout

NONE: Final = "no poster is valid"


@needs(*DESK)
def hung_at(clinic: Clinic) -> datetime | None:
    """Return when the poster was made that is valid now; none if there is none."""
    found = of(clinic)
    return found.made_at if found else None


@needs(*DESK)
def make(clinic: Clinic) -> bytes:
    """Make a new poster to print; the one before leads to nothing from now on."""
    made = new_link(clinic, LinkPurpose.SCAN)
    clinic.store.invitations.add_link(made.link, clinic.deed(Did.LINK_MADE))
    return handouts.drawn_poster(clinic, handout.poster(handouts.sheet(clinic, made)))


@needs(*DESK)
def end(clinic: Clinic) -> None:
    """Let the poster lead to nothing from now on; raises Conflict if there is none."""
    found = of(clinic)
    if found is None:
        raise Conflict(NONE)
    deed = clinic.deed(Did.LINK_ENDED)
    clinic.store.invitations.end_link(found.hash, clinic.timer(), deed)


def of(clinic: Clinic) -> Link | None:
    """Return the link of the poster that is valid now."""
    found = clinic.store.invitations.links(LinkPurpose.SCAN)
    return next((link for link in found if not link.is_once), None)
