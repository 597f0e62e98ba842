"""What a mutant is: the content or the code with one small thing changed, and who notices."""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from screening.assessment.assess import assess
from screening.assessment.facts import Facts
from screening.assessment.measures import facts_on
from screening.assessment.model import Assessment
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.load import Content
from screening.response.reading import Reading
from tests.cases.worked import Case

M = TypeVar("M", bound=Frozen)


@dataclass(frozen=True)
class Seen:
    """A case with its unchanged assessment, and what was read on the way to it."""

    case: Case

    @cached_property
    def facts(self) -> Facts:
        """Return the facts for rules: a blank is false."""
        return facts_on(self.case.content, self._reading, self.case.on)

    @cached_property
    def doubts(self) -> Facts:
        """Return the facts for the fit: a blank is unknown."""
        return facts_on(self.case.content, self._reading.doubting(), self.case.on)

    @cached_property
    def assessment(self) -> Assessment:
        """Return the assessment under the unchanged content."""
        return self.judged_by(self.case.content)

    @cached_property
    def _reading(self) -> Reading:
        return Reading(self.case.content.questionnaire, self.case.answers)

    def judged_by(self, content: Content) -> Assessment:
        """Assess the case under other content."""
        return assess(content, self.case.answers, self.case.on)


@dataclass(frozen=True)
class Mutant:
    """One small change, and how to tell whether a case notices it."""

    name: str
    differs: Callable[[Seen], bool]

    def is_noticed(self, seen: Iterable[Seen]) -> bool:
        """Tell whether some case is assessed differently."""
        return any(self._differs(one) for one in seen)

    def _differs(self, one: Seen) -> bool:
        try:
            return self.differs(one)
        except (KeyError, StopIteration, ValueError):
            return True


def whole(content: Content) -> Callable[[Seen], bool]:
    """Compare the whole assessment under other content with the unchanged one."""
    return lambda seen: seen.judged_by(content) != seen.assessment


def changed(model: M, **update: Any) -> M:
    """Copy a frozen model with other values, and without what it had worked out before."""
    other = model.model_copy(update=update)
    for name in set(vars(other)) - set(type(model).model_fields):
        del vars(other)[name]
    return other


def under(facts: Facts, content: Content) -> Facts:
    """Return the same facts under other rules or points: the measures stay as they are."""
    other = copy.copy(facts)
    other.content = content
    return other


def with_rules(content: Content, **update: Any) -> Content:
    """Return the content with other rules."""
    return replace(content, rules=changed(content.rules, **update))


def with_scoring(content: Content, **update: Any) -> Content:
    """Return the content with another fit."""
    return replace(content, scoring=changed(content.scoring, **update))


def with_segments(content: Content, **update: Any) -> Content:
    """Return the content with another body."""
    return replace(content, segments=changed(content.segments, **update))
