"""From marks to spinal levels: which to examine first.

A heuristic of our own, and labelled so: each marked region shares one point among its local
muscles (a main root takes all of a muscle's share, another root 0.4 of it), and each of its
dermatomes adds half a point. Cranial nerves and levels far below the top one are left out.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from screening.questionnaire.body import Region, Segments

OTHER_ROOT: Final = 0.4
DERMATOME: Final = 0.5
LEAST_SHARE_OF_TOP: Final = 0.3
SPINAL: Final = ("C", "T", "L", "S")


class Level(NamedTuple):
    """A spinal level, its weight, and the marked muscles that it mainly supplies."""

    name: str
    weight: float
    muscles: tuple[str, ...]


def levels_first(segments: Segments, marked: Iterable[str]) -> tuple[Level, ...]:
    """Rank the spinal levels behind the marked regions, the heaviest first."""
    places = [segments.places[region_id] for region_id in marked]
    weights: dict[str, float] = {}
    for place in places:
        for name, weight in _weights(segments, place.region).items():
            weights[name] = weights.get(name, 0) + weight
    least = max(weights.values(), default=0) * LEAST_SHARE_OF_TOP
    ranked = sorted(
        weights, key=lambda name: (-round(weights[name], 6), segments.levels.index(name))
    )
    return tuple(
        Level(
            name=name,
            weight=weights[name],
            muscles=_mainly(segments, [p.region for p in places], name),
        )
        for name in ranked
        if weights[name] >= least
    )


def _weights(segments: Segments, region: Region) -> dict[str, float]:
    weights: dict[str, float] = {}
    for key in region.muscles:
        muscle = segments.muscles[key]
        for root in muscle.roots:
            share = 1 if root in muscle.main else OTHER_ROOT
            weights[root] = weights.get(root, 0) + share / len(region.muscles)
    for root in region.dermatomes:
        weights[root] = weights.get(root, 0) + DERMATOME
    return {root: weight for root, weight in weights.items() if _is_spinal(root)}


def _is_spinal(root: str) -> bool:
    return root[0] in SPINAL and root[1:].isdigit()


def _mainly(segments: Segments, regions: Iterable[Region], level: str) -> tuple[str, ...]:
    local = dict.fromkeys(muscle for region in regions for muscle in region.muscles)
    return tuple(muscle for muscle in local if level in segments.muscles[muscle].main)
