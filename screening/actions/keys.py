"""What may be done with the clinic's keys: renew them, or destroy them and all they seal."""

from screening.actions.allowed import needs
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.people import Role


@needs(Role.ADMINISTRATOR)
def renew_data_key(clinic: Clinic) -> int:
    """Make a new data key and seal every record under it; return how many were sealed anew.

    The app may run meanwhile.
    """
    clinic.store.keys.add_data_key(clinic.deed(Did.DATA_KEY_ROTATED))
    return clinic.store.keys.reseal(clinic.deed(Did.RESEALED))


@needs(Role.ADMINISTRATOR)
def change_master_key(clinic: Clinic, key: bytes) -> None:
    """Wrap every clinic's keys with another master key; the old one opens nothing any more."""
    clinic.store.keys.wrap_with(key, clinic.deed(Did.MASTER_KEY_ROTATED))


@needs(Role.ADMINISTRATOR)
def erase(clinic: Clinic) -> None:
    """Destroy the clinic's keys: its records can never be read again, here or in a backup."""
    clinic.store.ledger.sign()
    clinic.store.keys.destroy(clinic.deed(Did.ERASED))
