"""Which rules are worth judging: most of them rest on an option that was neither ticked nor unsure.

A rule can hold, or be in doubt, only if its seed does: one test that it cannot do without, or
for an `any` one test of each part. Looking at the seeds first judges one rule in five.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from screening.questionnaire.condition import All, Condition, Test
from screening.questionnaire.load import Content
from screening.questionnaire.model import NONE
from screening.questionnaire.rules import Rule
from screening.response.reading import Reading, State

QUIET = frozenset({NONE})


class Seeds(NamedTuple):
    """The rules without a seed, and for each item the options on which a rule rests."""

    always: frozenset[int]
    by_item: Mapping[str, tuple[tuple[frozenset[str], int], ...]]


def rules_worth_judging(content: Content, reading: Reading) -> Iterator[Rule]:
    """List, in file order, the rules that may hold or be in doubt."""
    seeds = _seeds(content)
    found = set(seeds.always)
    for item, entries in seeds.by_item.items():
        state = reading.state(item)
        if not _is_quiet(state):
            found.update(number for options, number in entries if state.has(options) is not False)
    rules = content.rules.rules
    return (rules[number] for number in sorted(found))


def _is_quiet(state: State) -> bool:
    return state.true <= QUIET and not state.maybe and state.rest is False


@lru_cache(maxsize=16)
def _seeds(content: Content) -> Seeds:
    always: set[int] = set()
    by_item: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
    for number, rule in enumerate(content.rules.rules):
        tests = _seed(rule.when)
        if not tests or any(NONE in test.options for test in tests):
            always.add(number)
            continue
        for test in tests:
            by_item[test.subject].append((test.options, number))
    return Seeds(frozenset(always), {item: tuple(entries) for item, entries in by_item.items()})


def _seed(condition: Condition) -> tuple[Test, ...]:
    """Return tests of which at least one must hold or be in doubt; none if there are no such."""
    if isinstance(condition, Test):
        return () if condition.measure or condition.comparison else (condition,)
    seeds = [_seed(part) for part in condition.parts]
    if isinstance(condition, All):
        return next((seed for seed in seeds if seed), ())
    return tuple(test for seed in seeds for test in seed) if all(seeds) else ()
