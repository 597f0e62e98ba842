"""Who was invited and has not begun a form: whom a clinician looks for in vain among the forms."""

from datetime import date, time

from screening.clinic import Clinic
from screening.records.invitations import Invitation

# An invitation goes a month after its link is too old: the newest tell of everybody to come.
LOOKED_AT = 200
MOST = 50


def expected(clinic: Clinic) -> tuple[Invitation, ...]:
    """Return invitations of somebody by name that are not over, with no form yet: next visit first.

    One whose link is too old is among them: nobody comes by it without help.
    """
    newest = clinic.store.invitations.listed(LOOKED_AT)
    waiting = [one for one in newest if one.name and not one.is_ended]
    keys = clinic.store.worklist.of([one.reference for one in waiting])
    begun = {key.reference for key in keys}
    found = (one for one in waiting if one.reference not in begun)
    return tuple(sorted(found, key=_by_visit)[:MOST])


def _by_visit(invitation: Invitation) -> tuple[date, time, str]:
    day, at = invitation.visit_day or date.max, invitation.visit_time or time.max
    return day, at, invitation.reference
