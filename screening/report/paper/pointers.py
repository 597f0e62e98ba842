"""For whom a question is: told from its own condition, in the words of the answers that lead to it.

Few answers are named. Of many, each carries a mark in its own question that says where it leads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from screening.questionnaire.condition import All, Any_, Comparison, Condition, Test, tests
from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, ItemType
from screening.report.paper.numbers import numbers
from screening.report.paper.words import Words

MOST_NAMED: Final = 3
LONGEST: Final = 110
ARROW: Final = "\N{RIGHTWARDS ARROW}\N{NO-BREAK SPACE}"


@dataclass(frozen=True, eq=False)
class Guide:
    """What a form on paper is told from: the content, its words, and the numbers."""

    content: Content
    words: Words

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """Return the number of each item."""
        return numbers(self.content.questionnaire)

    @property
    def items(self) -> Mapping[str, Item]:
        """Return every item by its id."""
        return self.content.questionnaire.items

    def named(self, *names: str) -> str:
        """Name questions by their numbers: "31 or 32"."""
        return self.words.either([self.numbers[name] for name in names])


def only_if(guide: Guide, item: Item) -> str:
    """Say for whom a question is; nothing if it is for everyone."""
    if item.show_if is None:
        return ""
    conditions = _told(guide, item, item.show_if)
    return guide.words.say("paper_only_if", conditions=conditions)


def leads_to(guide: Guide, source: Item) -> Mapping[str, tuple[str, ...]]:
    """Return, for each option of an item, the numbers of the questions that it leads to."""
    found: dict[str, list[str]] = {}
    for item in guide.items.values():
        led = {o for test in tests(item.show_if) if test.subject == source.id for o in test.options}
        for option in led:
            found.setdefault(option, []).append(guide.numbers[item.id])
    return {option: tuple(told) for option, told in found.items()}


def _told(guide: Guide, item: Item, condition: Condition) -> str:
    match condition:
        case All(parts):
            return guide.words.both([_told(guide, item, part) for part in parts])
        case Any_(parts):
            return guide.words.either(list(_alternatives(guide, item, parts)))
        case Test():
            return _test(guide, item, (condition,))


def _alternatives(guide: Guide, item: Item, parts: tuple[Condition, ...]) -> Iterator[str]:
    """Tell alternatives; questions that lead here by the same answers are named together."""
    for same, group in groupby(parts, key=lambda part: _answers(guide, part)):
        here = list(group)
        alike = tuple(part for part in here if isinstance(part, Test))
        if same and alike:
            yield _test(guide, item, alike)
        else:
            yield from (_told(guide, item, part) for part in here)


def _answers(guide: Guide, condition: Condition) -> tuple[str, ...]:
    """Return the labels of the answers that are tested, in their order; none of anything else."""
    if not isinstance(condition, Test) or condition.subject not in guide.items:
        return ()
    options = guide.items[condition.subject].options
    return tuple(label for name, label in options.items() if name in condition.options)


def _test(guide: Guide, item: Item, alike: tuple[Test, ...]) -> str:
    test, words = alike[0], guide.words
    if test.subject not in guide.items:
        return words.say("paper_if_staff")
    source, n = guide.items[test.subject], guide.named(*(one.subject for one in alike))
    if test.comparison is not None:
        key = "paper_if_count" if test.counts else "paper_if_number"
        if source.type is ItemType.BODY_AREAS:
            key = "paper_if_places"
        return words.say(key, count=_count(words, test.comparison), n=n)
    named = _answers(guide, test)
    others = [label for name, label in source.options.items() if name not in test.options]
    if named and len(named) <= MOST_NAMED and len(words.quoted(named)) <= LONGEST:
        return words.say("paper_if_ticked", answers=words.quoted(named), n=n)
    if len(others) == 1 and named:
        return words.say("paper_if_not", answers=words.quoted(others), n=n)
    if named:
        return words.say("paper_if_led", mark=f"{ARROW}{guide.numbers[item.id]}", n=n)
    return words.say("paper_if_staff")


def _count(words: Words, comparison: Comparison) -> str:
    """Tell a comparison of whole numbers."""
    number = comparison.threshold
    match comparison.symbol:
        case ">=" | ">":
            least = number + (comparison.symbol == ">")
            return words.say("paper_at_least", count=str(least))
        case "<=" | "<":
            most = number - (comparison.symbol == "<")
            return words.say("paper_at_most", count=str(most))
        case _:
            return str(number)
