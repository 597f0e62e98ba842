"""The PIN by which a member of staff is known at a tablet: shown once, and theirs alone."""

from itertools import pairwise
from typing import Final

from screening.actions.allowed import needs
from screening.actions.tablet.pins import DIGITS
from screening.clinic import Clinic
from screening.errors import Conflict, Refused
from screening.records.deeds import Did, staff_id
from screening.records.people import EVERY_ROLE

DRAWS: Final = 20
BYTE: Final = 256


@needs(*EVERY_ROLE)
def new_pin(clinic: Clinic) -> str:
    """Give whoever acts a new PIN for tablets; return it, it is shown once.

    Only they themselves: what is done with it stands in the audit as theirs.
    """
    for _ in range(DRAWS):
        pin = _digits(clinic)
        if _is_easy(pin):
            continue
        try:
            clinic.store.people.set_pin(_acting(clinic), pin, clinic.deed(Did.PIN_SET))
        except Conflict:
            continue  # somebody else has it; nobody is told
        return pin
    raise Conflict("no free PIN was found")


def _acting(clinic: Clinic) -> str:
    member = clinic.store.people.by_id(staff_id(clinic.who))
    if member is None:
        raise Refused("a PIN belongs to a member of staff")
    return member.id


def _digits(clinic: Clinic) -> str:
    fair = BYTE - BYTE % 10
    found = ""
    while len(found) < DIGITS:
        found += "".join(str(byte % 10) for byte in clinic.chance(DIGITS) if byte < fair)
    return found[:DIGITS]


def _is_easy(pin: str) -> bool:
    """Tell whether a PIN is a run such as 111111, 123456 or 987654."""
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return len(steps) == 1 and steps <= {-1, 0, 1}
