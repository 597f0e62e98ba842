"""The time that never goes back, kept in step with the records, so that no restart loses it."""

from screening.clinic import Clinic


def keep(clinic: Clinic) -> None:
    """Note how far the time has come here, and go on from where others have come already.

    Raises StoreError if it cannot be noted.
    """
    ticked = clinic.timer()
    clinic.timer.reach(clinic.store.ledger.tick(clinic.clock(), ticked))
