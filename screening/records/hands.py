"""In whose hands a form is: which browser holds it, on which tablet it is open or waits."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from screening.records.deeds import Deed
from screening.records.invitations import NOTHING_ELSE, Change, FormChange, Invitation
from screening.records.people import Tablet


class TabletChange(NamedTuple):
    """A tablet as it is to be kept, what the audit tells of it, if anything, and what it was.

    A new one was nothing before.
    """

    tablet: Tablet
    deed: Deed | None = None
    before: Tablet | None = None


class InvitationChange(NamedTuple):
    """An invitation that is there already, as it is to be kept, with what goes with it."""

    invitation: Invitation
    deed: Deed
    change: Change = NOTHING_ELSE


class Handing(NamedTuple):
    """What changes when forms go from hand to hand: themselves, tablets, and an invitation."""

    forms: Sequence[FormChange] = ()
    tablets: Sequence[TabletChange] = ()
    invitation: InvitationChange | None = None


class Hands(Protocol):
    """Keep in whose hands forms are."""

    def pass_on(self, handing: Handing) -> None:
        """Keep all that changes, or nothing.

        Raises Conflict if a form, a tablet or the invitation has moved on, a form of the
        invitation has begun meanwhile, or a link that should be used up is used up already.
        """
