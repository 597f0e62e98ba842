"""A tablet is free of a form as soon as that is open elsewhere, and no sooner."""

from collections.abc import Collection

from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.hands import TabletChange


def freed(
    clinic: Clinic, reference: str, hashes: Collection[str], did: Did | None = None
) -> tuple[TabletChange, ...]:
    """Return the tablets that show a form, by the hash of its token there, or wait with it, free.

    Nothing is kept yet: it goes with what opens the form elsewhere.
    """
    found = []
    for tablet in clinic.store.tablets.every():
        is_shown = tablet.form_hash and tablet.form_hash in hashes
        shown = {"form_hash": "", "reader": ""} if is_shown else {}
        waited = {"waiting": ""} if tablet.waiting == reference else {}
        if shown or waited:
            free = {"seen_at": clinic.timer(), **shown, **waited}
            deed = clinic.deed(did, reference) if did else None
            found.append(TabletChange(tablet.model_copy(update=free), deed, tablet))
    return tuple(found)
