"""A member of staff shows with a PIN who they are, on a tablet that a patient holds."""

from typing import Final

from screening.actions import throttle
from screening.actions.throttle import Tried
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.people import Staff

DIGITS: Final = 6
FREE_ON_TABLET: Final = 3
# Several tablets of a clinic may be tried at once; all their doors are one door, too. Within an
# hour no PIN forgives what was tried there: whoever has one could guess others' between its uses.
FREE_IN_CLINIC: Final = 40


def try_pin(clinic: Clinic, pin: str) -> Tried[Staff]:
    """Tell whose PIN it is, on the tablet at hand."""
    here = {f"pin:{clinic.tablet.id if clinic.tablet else ''}": FREE_ON_TABLET}
    doors = {**here, f"pins:{throttle.hour(clinic)}": FREE_IN_CLINIC}
    tried = throttle.tried(clinic, doors, lambda: _whose(clinic, pin))
    if tried.found:
        throttle.forgive(clinic, here)
    elif tried.judged:
        clinic.acting_as(throttle.STRANGER).note(Did.PIN_REFUSED)
    return tried


def _whose(clinic: Clinic, pin: str) -> Staff | None:
    digits = "".join(pin.split())
    is_pin = len(digits) == DIGITS and digits.isascii() and digits.isdigit()
    return clinic.store.people.by_pin(digits) if is_pin else None
