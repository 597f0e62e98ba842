"""Measures of the body chart: where it hurts, how widely, and what would be needled."""

from typing import Final

from screening.assessment.facts import Facts, Range, Value
from screening.questionnaire.body import Place
from screening.questionnaire.truth import Truth, some
from screening.response.reading import State

NOT_SPREAD: Final = frozenset({"jaw", "chest", "abdomen"})
ONCE: Final = frozenset({"neck", "chest", "abdomen", "upper_back", "lower_back"})


def _in_zone(facts: Facts, zone: str, *also: str) -> Truth:
    segments = facts.content.segments
    groups = segments.zones[zone]
    marked = facts.marked()
    if not marked:
        return facts.blank_marks()
    keys = (place.region.key for place in marked)
    return any(segments.group_of[key] in groups or key in also for key in keys)


def spine_pain(facts: Facts) -> Value:
    """Tell whether a marked region lies in the zone spine."""
    return _in_zone(facts, "spine")


def back_pain(facts: Facts) -> Value:
    """Tell whether a marked region lies in the zone back, or is a buttock."""
    return _in_zone(facts, "back", "back_buttock")


def trunk_pain(facts: Facts) -> Value:
    """Tell whether a marked region lies in the zone trunk."""
    return _in_zone(facts, "trunk")


def leg_pain(facts: Facts) -> Value:
    """Tell whether a leg is marked, or the pain travels down one."""
    return some([_in_zone(facts, "lower_limb"), facts.has("pain_travel", "leg")])


def girdle_both(facts: Facts) -> Value:
    """Tell whether both shoulders are marked, or both hips."""
    marked = facts.marked()
    if not marked:
        return facts.blank_marks()
    group_of = facts.content.segments.group_of
    sides = {(group_of[place.region.key], place.side) for place in marked}
    return any({(group, "left"), (group, "right")} <= sides for group in ("shoulder", "hip"))


def needled(facts: Facts) -> Value:
    """Return the groups that are needled: where it hurts, and the matching spine levels."""
    segments = facts.content.segments
    marked = facts.marked()
    if not marked:
        return State(rest=facts.blank_marks())
    levels = {level for place in marked for level in place.region.paraspinal}
    groups = {segments.group_of[place.region.key] for place in marked}
    groups |= {group for group, held in segments.needled_rule.items() if levels & set(held)}
    return State(true=frozenset(groups))


def wpi(facts: Facts) -> Value:
    """Return how many areas of the 2016 Widespread Pain Index are marked."""
    marked = facts.marked()
    areas = {
        (place.region.wpi, None if place.region.wpi in ONCE else place.side)
        for place in marked
        if place.region.wpi != "none"
    }
    return Range(len(areas), len(areas)) if marked or facts.blank_marks() is False else None


def quadrant(place: Place) -> str:
    """Return the body quadrant that a mark counts for; nothing if it does not count."""
    region = place.region
    if region.quadrant == "none" or region.wpi in NOT_SPREAD:
        return ""
    return "axial" if region.quadrant == "axial" else f"{place.side} {region.quadrant}"


def pain_quadrants(facts: Facts) -> Value:
    """Return how many of the five body quadrants are marked."""
    marked = facts.marked()
    if not marked and facts.blank_marks() is None:
        return Range(0, 5)
    found = {quadrant(place) for place in marked} - {""}
    return Range(len(found), len(found))
