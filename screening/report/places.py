"""Region ids in readable words: whole groups by name, both sides told once."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from screening.questionnaire.body import Region, Segments

SIDES: Final = {
    frozenset({"left", "right"}): "both sides",
    frozenset({"left"}): "left",
    frozenset({"right"}): "right",
}

Sides = frozenset[str]


def place_words(segments: Segments, region_ids: Iterable[str]) -> str:
    """Tell where, such as "Both sides: neck, shoulder; left: calf; private area"."""
    return said_words(segments, dict.fromkeys(region_ids, ""))


def said_words(segments: Segments, said: Mapping[str, str]) -> str:
    """Tell where, and what was said of each place: "Left: low back (7 of 10, burning), calf".

    Places of which the same was said are told together, in the order in which that comes first.
    """
    alike: dict[str, list[str]] = {}
    for region, words in said.items():
        alike.setdefault(words, []).append(region)
    told = [part for words, ids in alike.items() for part in _by_side(segments, ids, words)]
    runs = groupby(told, key=lambda part: part[0])
    return _capital("; ".join(_with_side([name for _, name in run], s) for s, run in runs))


def _by_side(segments: Segments, ids: Iterable[str], said: str) -> Iterator[tuple[Sides, str]]:
    """List names with their sides, and beside each what was said of it."""
    marked = _sides_of(segments, frozenset(ids))
    named: dict[Sides, list[str]] = {}
    for group, keys in segments.groups.items():
        for name, sides in _named(segments, group, {k: marked[k] for k in keys if k in marked}):
            named.setdefault(sides, []).append(f"{name} ({said})" if said else name)
    return ((sides, name) for sides, names in named.items() for name in names)


def group_words(segments: Segments, groups: Iterable[str]) -> str:
    """Name groups of regions in the order of the file."""
    wanted = frozenset(groups)
    return _capital(", ".join(_group_name(g) for g in segments.groups if g in wanted))


def _sides_of(segments: Segments, region_ids: frozenset[str]) -> dict[str, Sides]:
    """Return the marked sides of each base region; a midline region has none."""
    sides: dict[str, set[str]] = {}
    for place in segments.places.values():
        if place.id in region_ids:
            sides.setdefault(place.region.key, set()).update([place.side] if place.side else ())
    return {key: frozenset(found) for key, found in sides.items()}


def _named(segments: Segments, group: str, marked: Mapping[str, Sides]) -> list[tuple[str, Sides]]:
    whole = [segments.by_key[key] for key in segments.groups[group]]
    paired = {marked.get(region.key) for region in whole if region.sides == "both"}
    alike = len(whole) > 1 and len(paired) == 1 and None not in paired
    if alike and all(region.key in marked for region in whole):
        return [(_group_name(group), next(iter(paired)) or frozenset())]
    return [(_label(segments.by_key[key]), sides) for key, sides in marked.items()]


def _with_side(names: list[str], sides: Sides) -> str:
    words = ", ".join(names)
    return f"{SIDES[sides]}: {words}" if sides else words


def _group_name(group: str) -> str:
    return group.replace("_", " ")


def _label(region: Region) -> str:
    return region.label[0].lower() + region.label[1:]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
