"""Safety flags: which rules hold, or may hold, and the answers behind each."""

from collections.abc import Iterator
from functools import lru_cache

from screening.assessment.facts import Facts
from screening.assessment.model import Finding, Flag, NeedleRegions
from screening.assessment.worth import rules_worth_judging
from screening.questionnaire.body import Limb, Segments
from screening.questionnaire.condition import All, Condition, Test, evaluate
from screening.questionnaire.load import Content
from screening.questionnaire.model import UNSURE, ItemType
from screening.questionnaire.rules import Rule
from screening.questionnaire.truth import Truth


def raise_flags(facts: Facts) -> tuple[Flag, ...]:
    """Return every flag that is raised, most urgent first, then in file order."""
    worth = rules_worth_judging(facts.content, facts.reading)
    flags = [flag for rule in worth if (flag := _flag(facts, rule))]
    return tuple(sorted(flags, key=lambda flag: flag.urgency.rank))


def _flag(facts: Facts, rule: Rule) -> Flag | None:
    truth = facts.holds(rule.when)
    if truth is False:
        return None
    rules = facts.content.rules
    urgency = rule.urgency if truth else rules.in_doubt(rule)
    if urgency is None:
        return None
    return Flag(
        id=rule.id,
        urgency=urgency,
        certain=truth is True,
        regions=NeedleRegions(
            exclude=_places(facts, rule.regions.exclude),
            warn=_places(facts, rule.regions.warn),
        ),
        because=tuple(_findings(facts, rule)),
        sources=rule.sources,
        patient_page=rule.patient_page if truth else rules.pages.get(urgency, ""),
    )


def behind(facts: Facts, condition: Condition) -> tuple[str, ...]:
    """Return the items that made a condition hold, or that may; none if it does not hold."""
    questionnaire = facts.content.questionnaire
    found = {item for test in _speaking(facts, condition) for item in inputs(facts.content, test)}
    follow_ups = questionnaire.narrowed_by
    found |= {follow_ups[item] for item in found if item in follow_ups}
    return tuple(sorted(found, key=questionnaire.place_of.__getitem__))


def _findings(facts: Facts, rule: Rule) -> Iterator[Finding]:
    for item in behind(facts, rule.when):
        answer = facts.reading.answer(item)
        if answer is not None:
            # Made from what was validated already, and there are many: not validated again.
            yield Finding.model_construct(
                rule=rule.id, item=item, answer=answer, sources=rule.sources
            )


def _speaking(facts: Facts, condition: Condition) -> Iterator[Test]:
    """List the tests that made a condition hold, or that may make it hold."""
    truth = evaluate(condition, facts.test)
    if truth is False:
        return
    if isinstance(condition, Test):
        yield condition
        return
    for part in condition.parts:
        if isinstance(condition, All) or not _outdone(truth, evaluate(part, facts.test)):
            yield from _speaking(facts, part)


def _outdone(whole: Truth, part: Truth) -> bool:
    """Tell whether a doubtful part of an `any` does not matter, since another one is sure."""
    return whole is True and part is None


def inputs(content: Content, test: Test) -> tuple[str, ...]:
    """Return the items that a test reads; for a measure, all of its inputs."""
    return _measure_inputs(content)[test.measure] if test.measure else (test.subject,)


@lru_cache(maxsize=16)
def _measure_inputs(content: Content) -> dict[str, tuple[str, ...]]:
    return {measure.id: measure.inputs for measure in content.measures.measures}


def _places(facts: Facts, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the region ids that groups, zones and items with places stand for, sorted."""
    return tuple(sorted({place for name in names for place in _named(facts, name)}))


def _named(facts: Facts, name: str) -> Iterator[str]:
    segments = facts.content.segments
    groups = segments.groups_named(name)
    if groups:
        yield from _in_groups(segments, groups)
        return
    answer = facts.reading.answer(name) or ()
    if facts.content.questionnaire.items[name].type is ItemType.BODY_AREAS:
        yield from answer
        return
    unsure = UNSURE in answer
    for limb_id, limb in segments.limbs.items():
        if unsure or limb_id in answer:
            yield from _in_limb(segments, limb)


def _in_groups(segments: Segments, groups: frozenset[str]) -> Iterator[str]:
    for place in segments.places.values():
        if segments.group_of[place.region.key] in groups:
            yield place.id


def _in_limb(segments: Segments, limb: Limb) -> Iterator[str]:
    for place in segments.places.values():
        if place.side == limb.side and segments.group_of[place.region.key] in limb.groups:
            yield place.id
