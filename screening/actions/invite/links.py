"""Links: their secret stands in the fragment of an address, where no server and no log sees it."""

from datetime import timedelta
from typing import Final, NamedTuple

from screening.actions import codes
from screening.clinic import Clinic
from screening.records.invitations import Channel, Invitation, Link, LinkPurpose

PAGES: Final = {LinkPurpose.OPEN: "/i", LinkPurpose.STOP: "/stop", LinkPurpose.SCAN: "/scan"}
HIDDEN: Final = "\u2022" * 43
# Shown on a screen of the clinic, for the phone of whoever stands before it.
ON_SCREEN: Final = timedelta(minutes=10)


class NewLink(NamedTuple):
    """A link that is not stored yet, and the address that leads to it: told once, kept nowhere."""

    link: Link
    address: str


def new_link(
    clinic: Clinic,
    purpose: LinkPurpose,
    invitation: str = "",
    lasting: timedelta | None = None,
) -> NewLink:
    """Return a new link for an invitation's id; one that lasts for a while only is used once."""
    secret, now = codes.token(clinic.chance), clinic.timer()
    link = Link(
        hash=codes.hashed(secret),
        purpose=purpose,
        invitation=invitation,
        is_once=lasting is not None,
        made_at=now,
        expires_at=now + lasting if lasting else None,
    )
    return NewLink(link, _address(clinic, purpose, secret))


def shown_link(clinic: Clinic, purpose: LinkPurpose) -> NewLink:
    """Return what stands for a link in a preview: as long as one, and it opens nothing."""
    stands_for = Link(hash="", purpose=purpose, made_at=clinic.timer())
    return NewLink(stands_for, _address(clinic, purpose, HIDDEN))


def new_invitation(clinic: Clinic, channel: Channel) -> Invitation:
    """Return an invitation of nobody yet that is not stored: it lasts as the clinic has set."""
    now = clinic.timer()
    return Invitation(
        id=codes.token(clinic.chance),
        reference=codes.reference(clinic.chance),
        channel=channel,
        language=clinic.content.questionnaire.language,
        made_by=clinic.who,
        made_at=now,
        expires_at=now + timedelta(days=clinic.settings.link_days),
    )


def _address(clinic: Clinic, purpose: LinkPurpose, secret: str) -> str:
    page = f"{clinic.settings.address}{PAGES[purpose]}"
    return f"{page}#{codes.addressed(clinic.id, secret)}"
