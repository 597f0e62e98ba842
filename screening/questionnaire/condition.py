"""Conditions: `all` and `any` over tests of earlier items, read from the content as data.

The grammar is FORMAT.md's, section Conditions. There is no `not` and no expression string,
so nothing is evaluated that the content did not spell out.
"""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer

from screening.questionnaire.truth import Truth

OPERATORS: Final[dict[str, Callable[[float, float], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
COMPARISON: Final = re.compile(r"(>=|<=|==|>|<)\s*(-?\d+)")
MEASURE: Final = "measure."


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compare a number, or the range in which it lies, with a threshold."""

    symbol: str
    threshold: int

    def over(self, low: float, high: float) -> Truth:
        """Return true if all of `low..high` satisfies, false if none does, else unknown."""
        compare = OPERATORS[self.symbol]
        if self.symbol == "==":
            inside = low <= self.threshold <= high
            return inside if low == high or not inside else None
        ends = compare(low, self.threshold), compare(high, self.threshold)
        return ends[0] if ends[0] == ends[1] else None

    def __str__(self) -> str:
        """Write the comparison as the content does."""
        return f"{self.symbol} {self.threshold}"


@dataclass(frozen=True, slots=True)
class Test:
    """Test one item or measure: for options, for a comparison, or for a count."""

    subject: str
    options: frozenset[str] = frozenset()
    comparison: Comparison | None = None
    counts: bool = False
    measure: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Note the name of the measure that is tested; it stays empty for an item."""
        if self.subject.startswith(MEASURE):
            object.__setattr__(self, "measure", self.subject.removeprefix(MEASURE))


@dataclass(frozen=True, slots=True)
class All:
    """Hold when every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - `Any` is taken by typing
    """Hold when some part holds."""

    parts: tuple["Condition", ...]


Condition = Test | All | Any_


def evaluate(condition: Condition, read: Callable[[Test], Truth]) -> Truth:
    """Judge a condition with the three truth values; `read` judges a single test."""
    if isinstance(condition, Test):
        return read(condition)
    decisive = isinstance(condition, Any_)
    outcome: Truth = not decisive
    for part in condition.parts:
        truth = read(part) if isinstance(part, Test) else evaluate(part, read)
        if truth is decisive:
            return decisive
        if truth is None:
            outcome = None
    return outcome


def tests(condition: Condition | None) -> Iterator[Test]:
    """List every test of a condition in the order in which it is written."""
    if isinstance(condition, Test):
        yield condition
    elif condition is not None:
        for part in condition.parts:
            yield from tests(part)


def parse(raw: object) -> Condition:
    """Read a condition from the content.

    Raises ValueError with a sentence that says what to write instead.
    """
    if isinstance(raw, Test | All | Any_):
        return raw
    if not isinstance(raw, dict) or not raw:
        raise ValueError(f"cannot read the condition {raw!r}; write for example {{numb: always}}")
    parts = tuple(_entry(str(key), value) for key, value in raw.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _entry(key: str, value: object) -> Condition:
    if key in {"all", "any"}:
        if not isinstance(value, list) or not value:
            raise ValueError(f"'{key}' holds a list of conditions")
        parts = tuple(parse(part) for part in value)
        return All(parts) if key == "all" else Any_(parts)
    if key == "not":
        raise ValueError("there is no 'not'; name the opposite options")
    return _test(key, value)


def _test(subject: str, value: object) -> Test:
    if isinstance(value, dict):
        if list(value) != ["count"]:
            raise ValueError(f"a test of '{subject}' may be {{count: \">= 2\"}}, not {value!r}")
        return Test(subject, comparison=_comparison(str(value["count"])), counts=True)
    if isinstance(value, list):
        return Test(subject, options=frozenset(str(option) for option in value))
    text = str(value)
    if text[:1] in {">", "<", "="}:
        return Test(subject, comparison=_comparison(text))
    return Test(subject, options=frozenset([text]))


def _comparison(text: str) -> Comparison:
    match = COMPARISON.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"cannot read the comparison '{text}'; write for example '>= 7'")
    return Comparison(match[1], int(match[2]))


def _written(condition: Condition) -> Any:
    if isinstance(condition, Test):
        return {condition.subject: _written_test(condition)}
    word = "all" if isinstance(condition, All) else "any"
    return {word: [_written(part) for part in condition.parts]}


def _written_test(test: Test) -> object:
    if test.comparison is None:
        return sorted(test.options)
    return {"count": str(test.comparison)} if test.counts else str(test.comparison)


ConditionField = Annotated[Condition, BeforeValidator(parse), PlainSerializer(_written)]
