"""The names by which staff tell one tablet from the other."""

from typing import Final

from screening.clinic import Clinic

LONGEST: Final = 40


def tidied(name: str) -> str:
    """Return a name on one line, cut to `LONGEST` letters."""
    return " ".join(name.split())[:LONGEST]


def next_free(clinic: Clinic) -> str:
    """Return a name for a tablet that nobody has named: the first number that is not taken."""
    taken = {tablet.name for tablet in clinic.store.tablets.every()}
    return next(name for n in range(1, 2 + len(taken)) if (name := f"Tablet {n}") not in taken)
