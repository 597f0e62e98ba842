"""What may be done with the clinic's keys: renew them, or destroy them and all they seal."""

from typing import Final

from screening.actions.allowed import needs
from screening.clinic import Clinic
from screening.errors import Refused
from screening.records import retention
from screening.records.deeds import Did
from screening.records.model import Decision
from screening.records.people import Role

MOST_TOLD: Final = 5


@needs(Role.ADMINISTRATOR)
def renew_data_key(clinic: Clinic) -> int:
    """Make a new data key and seal every record under it; return how many were sealed anew.

    The app may run meanwhile. If it is stopped in between, all opens by the keys that are there,
    and doing it again seals the rest.
    """
    clinic.store.keys.add_data_key(clinic.deed(Did.DATA_KEY_ROTATED))
    return clinic.store.keys.reseal(clinic.deed(Did.RESEALED))


@needs(Role.ADMINISTRATOR)
def change_master_key(clinic: Clinic, key: bytes) -> None:
    """Wrap every clinic's keys with another master key; the old one opens nothing any more."""
    clinic.store.keys.wrap_with(key, clinic.deed(Did.MASTER_KEY_ROTATED))


@needs(Role.ADMINISTRATOR)
def must_be_free(clinic: Clinic) -> None:
    """Raise Refused if a form is on hold: what somebody must keep is not erased."""
    found: dict[str, tuple[Decision, ...]] = {}
    for one in clinic.store.decisions.of_kinds(retention.HOLDING):
        found[one.reference] = (*found.get(one.reference, ()), one)
    if held := [reference for reference, about in found.items() if retention.is_held(about)]:
        clinic.note(Did.NOT_DONE, *held)
        raise Refused(f"{len(held)} form(s) are on hold: {', '.join(held[:MOST_TOLD])}")


@needs(Role.ADMINISTRATOR)
def erase(clinic: Clinic) -> None:
    """Destroy the clinic's keys: its records can never be read again, here or in a backup.

    Raises Refused, and destroys nothing, while a form is on hold.
    """
    must_be_free(clinic)
    # By itself it does no harm: it signs what is there.
    clinic.store.ledger.sign()
    clinic.store.keys.destroy(clinic.deed(Did.ERASED))
