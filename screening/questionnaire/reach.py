"""Whether a condition can ever hold: its `all` and `any` are spread out and searched."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, product
from typing import Final

from screening.questionnaire.condition import All, Condition, Test
from screening.questionnaire.model import Item, ItemType, Questionnaire

WAYS_AT_MOST: Final = 20_000


def can_hold(questionnaire: Questionnaire, condition: Condition) -> bool:
    """Tell whether some answers make a condition true; measures are taken as free.

    A condition with too many ways to try them all is taken as one that can hold.
    """
    return any(_possible(questionnaire, way) for way in _ways(condition))


def _ways(condition: Condition) -> Iterable[tuple[Test, ...]]:
    """List the sets of tests of which one whole set must hold."""
    if isinstance(condition, Test):
        return [(condition,)]
    if isinstance(condition, All):
        return _joined(condition)
    return list(chain.from_iterable(_ways(part) for part in condition.parts))


def _joined(condition: All) -> Iterator[tuple[Test, ...]]:
    for number, way in enumerate(product(*(_ways(part) for part in condition.parts))):
        if number > WAYS_AT_MOST:
            yield ()
            return
        yield tuple(chain.from_iterable(way))


def _possible(questionnaire: Questionnaire, way: tuple[Test, ...]) -> bool:
    by_item: dict[str, list[Test]] = defaultdict(list)
    for test in way:
        by_item[test.subject].append(test)
    items = questionnaire.items
    return all(_agree(items[name], tests) for name, tests in by_item.items() if name in items)


def _agree(item: Item, tests: list[Test]) -> bool:
    if item.type is ItemType.RATING and item.scale:
        numbers = range(item.scale.min, item.scale.max + 1)
        return any(_all_compare(tests, number) for number in numbers)
    named = [test.options for test in tests if test.options]
    if item.type is ItemType.CHOICE:
        return not named or bool(frozenset.intersection(*named))
    return not named or _beside_each_other(item, named)


def _all_compare(tests: list[Test], number: int) -> bool:
    return all(test.comparison and test.comparison.over(number, number) for test in tests)


def _beside_each_other(item: Item, named: list[frozenset[str]]) -> bool:
    """Tell whether a list can hold one option of each set, exclusive ones alone."""
    if frozenset.intersection(*named):
        return True
    return all(options - item.exclusive for options in named)


def unreachable(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the items that no answers can ever show."""
    hidden: set[str] = set()
    for item in questionnaire.all_items():
        if item.show_if is not None and not _reachable(questionnaire, item.show_if, hidden):
            hidden.add(item.id)
    return frozenset(hidden)


def _reachable(questionnaire: Questionnaire, condition: Condition, hidden: set[str]) -> bool:
    return any(
        _possible(questionnaire, way) and hidden.isdisjoint(test.subject for test in way)
        for way in _ways(condition)
    )
