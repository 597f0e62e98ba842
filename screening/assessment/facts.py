"""What the answers of one form say on one day, ready for every test that the content can write.

A `Facts` reads the form in one of two ways (blank is false, or blank is unknown) and keeps
what it has worked out. A measure is a truth, a range of numbers (`None`: unknown), a set of
possible options, or a state with groups.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from screening.questionnaire.body import Place
from screening.questionnaire.condition import Condition, Test, evaluate
from screening.questionnaire.load import Content
from screening.questionnaire.named import PAIN_AREAS
from screening.questionnaire.truth import Truth
from screening.response.reading import NOTHING, Reading, State


class Range(NamedTuple):
    """All numbers that a measure may turn out to be."""

    low: float
    high: float


class Possible(NamedTuple):
    """All options that a category may turn out to be; none: it was not answered."""

    options: frozenset[str] = NOTHING
    blank: Truth = False

    def within(self, named: frozenset[str]) -> Truth:
        """Return true if every possible option is named, false if none is, else unknown."""
        if not self.options:
            return self.blank
        if self.options <= named:
            return True
        return False if self.options.isdisjoint(named) else None


Value = Range | Possible | State | Truth


class Facts:
    """One form on one day, ready for every test that the content can write."""

    def __init__(
        self, content: Content, reading: Reading, on: date, algorithms: Mapping[str, "Algorithm"]
    ) -> None:
        """Bind the content, the reading, the day of judgement, and how measures are worked out."""
        self.content = content
        self.reading = reading
        self.on = on
        self.algorithms = algorithms
        self._values: dict[str, Value] = {}

    def settled(self, reading: Reading, moved: frozenset[str]) -> "Facts":
        """Return the facts of another reading that differs only in the measures named."""
        other = Facts(self.content, reading, self.on, self.algorithms)
        other._values = {n: v for n, v in self._values.items() if n not in moved}
        return other

    def holds(self, condition: Condition) -> Truth:
        """Judge a condition."""
        return evaluate(condition, self.test)

    def test(self, test: Test) -> Truth:
        """Judge one test of an item or a measure."""
        if test.measure:
            return self._meets(self.value(test.measure), test)
        return self.reading.state(test.subject).meets(test)

    def has(self, item: str, *options: str) -> Truth:
        """Tell whether any of the options is true of the item."""
        return self.reading.state(item).has(frozenset(options))

    def value(self, name: str) -> Value:
        """Return a measure, worked out at most once."""
        if name not in self._values:
            self._values[name] = self.algorithms[name](self)
        return self._values[name]

    def truth(self, name: str) -> Truth:
        """Return a measure that is a truth."""
        value = self.value(name)
        assert value is None or isinstance(value, bool)  # noqa: S101 - narrows the union
        return value

    def range(self, name: str) -> Range | None:
        """Return a measure that is a number."""
        value = self.value(name)
        return value if isinstance(value, Range) else None

    def lasting(self) -> Possible:
        """Return the bands of duration that are possible."""
        value = self.value("duration")
        assert isinstance(value, Possible)  # noqa: S101 - narrows the union
        return value

    def marked(self) -> list[Place]:
        """Return the places that the patient marked as painful."""
        places = self.content.segments.places
        return [places[region] for region in self.reading.answer(PAIN_AREAS) or ()]

    def blank_marks(self) -> Truth:
        """Return what a test of the marked places is while none is marked."""
        return self.reading.state(PAIN_AREAS).rest

    def _meets(self, value: Value, test: Test) -> Truth:
        if isinstance(value, Possible):
            return value.within(test.options)
        if isinstance(value, State):
            return value.has(self._groups(test.options))
        if isinstance(value, Range):
            return test.comparison.over(*value) if test.comparison else None
        return value

    def _groups(self, names: frozenset[str]) -> frozenset[str]:
        segments = self.content.segments
        return frozenset(group for name in names for group in segments.groups_named(name))


def tally(*truths: Truth) -> Range:
    """Count what holds, up to what may hold."""
    sure = sum(truth is True for truth in truths)
    return Range(sure, sure + sum(truth is None for truth in truths))


Algorithm = Callable[[Facts], Value]
