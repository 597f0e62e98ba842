"""Marks on the body: a place, and, as far as the patient says it, how strong and what it is like.

An answer lists bare region ids, or `{region, intensity, sensations}` for a place of which the
patient says more (FORMAT.md, Answers). Rules read the places alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from screening.questionnaire.model import Item
from screening.response.model import short

REGION: Final = "region"
INTENSITY: Final = "intensity"
SENSATIONS: Final = "sensations"
KEYS: Final = frozenset({REGION, INTENSITY, SENSATIONS})


class Mark(NamedTuple):
    """One marked place; an intensity of none and no sensations mean that nothing more was said."""

    region: str
    intensity: int | None = None
    sensations: tuple[str, ...] = ()

    def as_answer(self) -> Any:
        """Return the mark as it stands in an answer: the bare region id if that is all."""
        said: dict[str, Any] = {REGION: self.region}
        if self.intensity is not None:
            said[INTENSITY] = self.intensity
        if self.sensations:
            said[SENSATIONS] = list(self.sensations)
        return said if len(said) > 1 else self.region


def marks_of(answer: Sequence[Any] | None) -> tuple[Mark, ...]:
    """Return the marks of an answer that validation accepts."""
    return tuple(_mark(entry) for entry in answer or ())


def regions_of(answer: Sequence[Any] | None) -> list[str]:
    """Return the places alone."""
    return [entry[REGION] if isinstance(entry, Mapping) else entry for entry in answer or ()]


def tidied(answer: Sequence[Any]) -> list[Any]:
    """Return each place once, in the shortest form that says the same."""
    once = {mark.region: mark for mark in marks_of(answer)}
    return [mark.as_answer() for mark in once.values()]


def said_of(mark: Mark, item: Item) -> str:
    """Tell what was said of a place beside its name, such as "7 of 10, burning"."""
    top = item.scale.max if item.scale else 10
    strength = [] if mark.intensity is None else [f"{mark.intensity} of {top}"]
    labels = (item.sensations[one] for one in mark.sensations if one in item.sensations)
    return ", ".join((*strength, *(f"{label[:1].lower()}{label[1:]}" for label in labels)))


def mistakes(item: Item, places: frozenset[str], answer: object) -> Iterator[str]:
    """List why an answer cannot be read; none if it can."""
    if not isinstance(answer, list):
        yield "expects a list of region ids"
        return
    seen: dict[str, object] = {}
    for entry in answer:
        region = entry.get(REGION) if isinstance(entry, dict) else entry
        if not isinstance(region, str):
            yield "expects region ids, or marks with a region"
        elif region not in places:
            yield f"'{short(region)}' is not one of its options"
        elif seen.setdefault(region, entry) != entry:
            yield f"marks '{region}' twice"
        elif isinstance(entry, dict):
            yield from _of_details(item, entry)


def _of_details(item: Item, entry: Mapping[str, Any]) -> Iterator[str]:
    if not item.sensations:
        yield "expects region ids alone: it asks nothing more of a place"
        return
    if not KEYS.issuperset(entry):
        yield "expects a region, an intensity and sensations in a mark, nothing else"
    yield from _of_intensity(item, entry.get(INTENSITY))
    felt = entry.get(SENSATIONS, [])
    if not isinstance(felt, list) or not all(isinstance(one, str) for one in felt):
        yield "expects a list of sensations"
    elif unknown := [one for one in felt if one not in item.sensations]:
        yield f"'{short(unknown[0])}' is not one of its sensations"


def _of_intensity(item: Item, intensity: object) -> Iterator[str]:
    if intensity is None or item.scale is None:
        return
    if isinstance(intensity, bool) or not isinstance(intensity, int):
        yield "expects a whole number as intensity"
    elif not item.scale.min <= intensity <= item.scale.max:
        yield f"expects an intensity from {item.scale.min} to {item.scale.max}"


def _mark(entry: Any) -> Mark:
    if not isinstance(entry, Mapping):
        return Mark(entry)
    felt = tuple(dict.fromkeys(entry.get(SENSATIONS) or ()))
    return Mark(entry[REGION], entry.get(INTENSITY), felt)
