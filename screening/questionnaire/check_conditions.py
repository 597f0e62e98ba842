"""Mistakes in a condition: what it tests must exist, come earlier, and be testable so."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from screening.errors import Problem
from screening.questionnaire.check_source import Path, Source
from screening.questionnaire.condition import Condition, Test, tests
from screening.questionnaire.load import Content
from screening.questionnaire.model import SPOKEN_FOR, Item, ItemType
from screening.questionnaire.reach import can_hold

HOLDS: Final = frozenset({"holds"})


@dataclass(frozen=True, slots=True)
class Known:
    """What a condition may read at its place: earlier items, the loop's card, measures."""

    content: Content
    earlier: frozenset[str]
    loop: str = ""
    measures: bool = True


def condition_problems(
    known: Known, source: Source, at: tuple[str, Path], condition: Condition
) -> Iterator[Problem]:
    """List the problems of one condition, which is written in a file at a path."""
    found = [problem for test in tests(condition) for problem in _test_problems(known, test)]
    for why, do in found:
        yield source.problem(*at, why, do)
    if not found and not can_hold(known.content.questionnaire, condition):
        yield source.problem(*at, "no answers can ever make this condition true", "Correct it")


def _test_problems(known: Known, test: Test) -> Iterator[tuple[str, str]]:
    if test.measure:
        yield from _measure_problems(known, test)
        return
    if test.subject == "item" and known.loop:
        over = known.content.questionnaire.items.get(known.loop)
        yield from _unknown(test, over.real_options if over else frozenset(), known.loop)
        return
    item = known.content.questionnaire.items.get(test.subject)
    if item is None:
        yield f"there is no item '{test.subject}'", "Name an item of this form"
    elif item.id not in known.earlier:
        yield f"it looks forward to '{item.id}'", "A condition may look only at earlier items"
    elif item.id in known.content.questionnaire.loop_of and not known.loop:
        yield f"'{item.id}' is asked once for each card", "Write a measure that reads the cards"
    else:
        yield from _fits(known.content, item, test)


def _fits(content: Content, item: Item, test: Test) -> Iterator[tuple[str, str]]:
    listed = item.type in {ItemType.CHOICES, ItemType.BODY_AREAS}
    if test.counts and not listed:
        yield f"'{item.id}' is not a list and cannot be counted", "Test its options instead"
    elif test.comparison and not test.counts and item.type is not ItemType.RATING:
        yield f"'{item.id}' is not a number", "Test its options, or {count: ...}"
    elif test.options:
        yield from _unknown(test, options_of(content, item), item.id)


def _unknown(test: Test, offered: frozenset[str], name: str) -> Iterator[tuple[str, str]]:
    for option in sorted(test.options - offered):
        yield f"'{option}' is not an option of '{name}'", "Name one of its options"


def options_of(content: Content, item: Item) -> frozenset[str]:
    """Return everything that a test of an item may name."""
    segments = content.segments
    if item.type is ItemType.BODY_AREAS:
        return frozenset(segments.places) | frozenset(segments.by_key)
    items = content.questionnaire.items
    given = (options_of(content, items[n]) - SPOKEN_FOR for n in item.options_from if n in items)
    return frozenset(item.options) | frozenset(chain.from_iterable(given))


def _measure_problems(known: Known, test: Test) -> Iterator[tuple[str, str]]:
    measure = next((m for m in known.content.measures.measures if m.id == test.measure), None)
    if measure is None:
        yield f"there is no measure '{test.measure}'", "Name a measure of measures.yaml"
        return
    if not known.measures:
        yield f"it reads measure '{test.measure}'", "show_if may read items only"
    elif (measure.kind == "number") != (test.comparison is not None and not test.counts):
        yield f"'{test.measure}' is a {measure.kind}", "Compare numbers only"
    elif measure.kind == "truth" and test.options != HOLDS:
        yield f"'{test.measure}' is a truth", "Write holds"
    elif measure.kind == "category":
        yield from _unknown(test, options_of_category(known.content, test.measure), test.measure)
    elif measure.kind == "groups":
        segments = known.content.segments
        yield from _unknown(test, frozenset({*segments.groups, *segments.zones}), test.measure)


def options_of_category(content: Content, measure: str) -> frozenset[str]:
    """Return the options of the item whose name a category measure bears."""
    item = content.questionnaire.items.get(measure)
    return item.real_options if item else frozenset()
