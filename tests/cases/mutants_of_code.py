"""Mutants of the numbers and sets that stand in the code of the measures."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any
from unittest.mock import patch

from screening.assessment import (
    measures_of_care,
    measures_of_places,
    measures_of_signs,
    measures_of_time,
)
from tests.cases.mutants import Mutant, Seen

MODULES = (measures_of_care, measures_of_places, measures_of_signs, measures_of_time)
SETS = (
    "NEW",
    "LISTED_CARE",
    "NEEDLING",
    "ONE_OFF_CARE",
    "FAILED",
    "UNCHANGED",
    "NERVE_WORDS",
    "NUMB",
    "NOT_SPREAD",
    "ONCE",
    "PEG_ITEMS",
)
NUMBERS = ("SLACK_DAYS", "EARLY_ONSET_AGE")
PAIRS = ("DAYS", "YEARS_AGO")
STEPS = (1, -1)


def mutants_of_code() -> Iterator[Mutant]:
    """List every mutant of the constants that measures read."""
    for name in SETS:
        whole = _constant(name)
        for entry in sorted(whole):
            left = type(whole)(other for other in whole if other != entry)
            yield _mutant(f"{name} without {entry}", name, left)
    for name in NUMBERS:
        for step in STEPS:
            number = _constant(name) + step
            yield _mutant(f"{name} = {number}", name, number)
    for place in (0, 1):
        for step in STEPS:
            ages = _nudged(_constant("UNUSUAL_AGES"), place, step)
            yield _mutant(f"UNUSUAL_AGES = {ages}", "UNUSUAL_AGES", ages)
    for name in PAIRS:
        yield from _of_pairs(name)


def _home(name: str) -> ModuleType:
    """Return the one module in which a constant stands and is read."""
    (home,) = (module for module in MODULES if hasattr(module, name))
    return home


def _constant(name: str) -> Any:
    return getattr(_home(name), name)


def _of_pairs(name: str) -> Iterator[Mutant]:
    table: dict[str, tuple[int, int]] = _constant(name)
    for key, pair in table.items():
        for place in (0, 1):
            for step in STEPS:
                other = _nudged(pair, place, step)
                yield _mutant(f"{name} {key} = {other}", name, {**table, key: other})


def _nudged(pair: tuple[int, int], place: int, step: int) -> tuple[int, int]:
    first, second = pair
    return (first + step, second) if place == 0 else (first, second + step)


def _mutant(what: str, name: str, value: Any) -> Mutant:
    def differs(seen: Seen) -> bool:
        before = seen.assessment
        with patch.object(_home(name), name, value):
            return seen.judged_by(seen.case.content) != before

    return Mutant(what, differs)
