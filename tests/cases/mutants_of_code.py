"""Mutants of the numbers and sets that stand in the code of the measures."""

from collections.abc import Iterator
from functools import partial
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
STEPS = (1, -1)
Other = tuple[str, Any]


def mutants_of_code() -> Iterator[Mutant]:
    """List every mutant of every constant of the measures."""
    for module in MODULES:
        for name, value in sorted(vars(module).items()):
            if name.isupper() and not isinstance(value, str):
                for what, other in _others(name, value):
                    yield Mutant(what, partial(_differs, module, name, other))


def _others(name: str, value: Any) -> Iterator[Other]:
    if isinstance(value, int):
        yield from ((f"{name} = {value + step}", value + step) for step in STEPS)
    elif isinstance(value, dict):
        for key, pair in value.items():
            for other in _nudged(pair):
                yield f"{name} {key} = {other}", {**value, key: other}
    elif all(isinstance(entry, int) for entry in value):
        yield from ((f"{name} = {other}", other) for other in _nudged(value))
    else:
        for entry in sorted(value):
            yield f"{name} without {entry}", type(value)(o for o in value if o != entry)


def _nudged(numbers: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for place, number in enumerate(numbers):
        for step in STEPS:
            yield (*numbers[:place], number + step, *numbers[place + 1 :])


def _differs(module: ModuleType, name: str, other: Any, seen: Seen) -> bool:
    before = seen.assessment
    with patch.object(module, name, other):
        return seen.judged_by(seen.case.content) != before
