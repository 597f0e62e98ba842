"""Kleene's truth tables, and comparisons over ranges, compared with what they mean."""

from itertools import product

import pytest

from screening.questionnaire.condition import OPERATORS, Comparison
from screening.questionnaire.truth import Truth, every, some

TRUTHS: tuple[Truth, ...] = (True, None, False)


def outcomes(truths: tuple[Truth, ...]) -> list[tuple[bool, ...]]:
    """List every way in which the unknown ones could turn out."""
    return list(product(*((True, False) if truth is None else (truth,) for truth in truths)))


def told(found: set[bool]) -> Truth:
    """Return what all outcomes agree on, or unknown."""
    return found.pop() if len(found) == 1 else None


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_all_and_any_say_what_every_outcome_agrees_on(length: int) -> None:
    for truths in product(TRUTHS, repeat=length):
        assert every(truths) is told({all(outcome) for outcome in outcomes(truths)})
        assert some(truths) is told({any(outcome) for outcome in outcomes(truths)})


@pytest.mark.parametrize("symbol", OPERATORS)
def test_a_comparison_over_a_range_says_what_all_its_numbers_agree_on(symbol: str) -> None:
    compare = OPERATORS[symbol]
    for low, high, threshold in product(range(-1, 5), repeat=3):
        if low <= high:
            found = {compare(number, threshold) for number in range(low, high + 1)}
            assert Comparison(symbol, threshold).over(low, high) is told(found)


@pytest.mark.parametrize(("symbol", "holds"), [(">=", False), (">", False), ("<", True)])
def test_a_mean_just_below_a_threshold_is_below_it(symbol: str, holds: bool) -> None:  # noqa: FBT001 - a column of a table
    assert Comparison(symbol, 4).over(11 / 3, 11 / 3) is holds
