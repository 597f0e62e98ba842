"""Mutants of the body: groups, zones, limbs, the needled levels, and how spread is counted."""

from collections.abc import Iterator, Mapping

from screening.questionnaire.body import Region
from screening.questionnaire.load import Content
from tests.cases.mutants import Mutant, changed, whole, with_segments

Lists = Mapping[str, tuple[str, ...]]


def mutants_of_segments(content: Content) -> Iterator[Mutant]:
    """List every mutant of the tables in `segments.yaml` that judging reads."""
    segments = content.segments
    for name in ("zones", "needled_rule"):
        for what, lists in _without_one(getattr(segments, name)):
            yield Mutant(f"{name} {what}", whole(with_segments(content, **{name: lists})))
    for what, lists in _moved(segments.groups):
        yield Mutant(f"groups: {what}", whole(with_segments(content, groups=lists)))
    yield from _limbs(content)
    yield from _regions(content)


def _without_one(lists: Lists) -> Iterator[tuple[str, Lists]]:
    for name, entries in lists.items():
        for entry in entries:
            left = tuple(other for other in entries if other != entry)
            yield f"{name} without {entry}", {**lists, name: left}


def _moved(groups: Lists) -> Iterator[tuple[str, Lists]]:
    """Put each region into the next group: every region must be in one."""
    names = list(groups)
    for number, name in enumerate(names):
        there = names[(number + 1) % len(names)]
        for region in groups[name]:
            left = tuple(other for other in groups[name] if other != region)
            moved = {**groups, name: left, there: (*groups[there], region)}
            yield f"{region} in {there}", moved


def _limbs(content: Content) -> Iterator[Mutant]:
    limbs = content.segments.limbs
    for name, limb in limbs.items():
        other_side = changed(limb, side="left" if limb.side == "right" else "right")
        yield Mutant(f"limb {name}: side", whole(_with_limb(content, name, other_side)))
        for group in limb.groups:
            left = tuple(other for other in limb.groups if other != group)
            other = changed(limb, groups=left)
            yield Mutant(f"limb {name} without {group}", whole(_with_limb(content, name, other)))


def _with_limb(content: Content, name: str, limb: object) -> Content:
    return with_segments(content, limbs={**content.segments.limbs, name: limb})


def _regions(content: Content) -> Iterator[Mutant]:
    for region in content.segments.regions:
        for key in ("wpi", "quadrant"):
            if getattr(region, key) != "none":
                other = _with_region(content, region, changed(region, **{key: "none"}))
                yield Mutant(f"region {region.key}: {key} none", whole(other))


def _with_region(content: Content, region: Region, other: Region) -> Content:
    regions = tuple(other if each is region else each for each in content.segments.regions)
    return with_segments(content, regions=regions)
