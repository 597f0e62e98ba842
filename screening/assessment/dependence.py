"""Which parts of the fit an item can move: worked out once for each content."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from screening.assessment.flags import inputs
from screening.questionnaire.condition import Condition, tests
from screening.questionnaire.load import Content
from screening.questionnaire.scoring import Counter, Domain


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """One domain or counter-point, and the items that can move it."""

    of: Domain | Counter
    reads: frozenset[str]


@lru_cache(maxsize=16)
def parts(content: Content) -> tuple[Part, ...]:
    """Return every domain and counter-point with the items that can move it."""
    every: list[Domain | Counter] = [*content.scoring.domains, *content.scoring.counter]
    return tuple(Part(of, frozenset(_reads(content, _conditions(of)))) for of in every)


def _conditions(of: Domain | Counter) -> list[Condition]:
    return [step.when for step in of.points] if isinstance(of, Domain) else [of.when]


def _reads(content: Content, conditions: Iterable[Condition]) -> set[str]:
    return _widened(
        content, {i for when in conditions for test in tests(when) for i in inputs(content, test)}
    )


def _widened(content: Content, read: set[str]) -> set[str]:
    """Add to some items all others that can change what they say."""
    follow_ups = content.questionnaire.narrowed_by
    read |= {follow_ups[item] for item in read if item in follow_ups}
    while more := {g for item in read for g in _shown_by(content, item)} - read:
        read |= more
    return read


def _shown_by(content: Content, item_id: str) -> set[str]:
    """Return the items on which it depends whether an item is shown."""
    questionnaire = content.questionnaire
    gates = {test.subject for test in tests(questionnaire.items[item_id].show_if)} - {"item"}
    if item_id in questionnaire.loop_of:
        gates.add(questionnaire.loop_of[item_id])
    return gates


@lru_cache(maxsize=16)
def gatekeepers(content: Content) -> frozenset[str]:
    """Return the items that show or hide something that the fit reads."""
    return frozenset(g for item in fit_items(content) for g in _shown_by(content, item))


@lru_cache(maxsize=16)
def fit_items(content: Content) -> tuple[str, ...]:
    """Return the items that the fit reads, in the order of the form."""
    read = frozenset(chain.from_iterable(part.reads for part in parts(content)))
    return tuple(item for item in content.questionnaire.items if item in read)


@lru_cache(maxsize=512)
def measures_moved_by(content: Content, item_id: str) -> frozenset[str]:
    """Return the measures that an item can move."""
    measures = content.measures.measures
    return frozenset(m.id for m in measures if item_id in _widened(content, set(m.inputs)))
