"""Kleene's three truth values."""

from itertools import product

import pytest

from screening.questionnaire.condition import Comparison, parse
from screening.questionnaire.truth import Truth, every, some

VALUES: tuple[Truth, ...] = (True, False, None)


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, VALUES)))
def test_all_is_false_if_any_part_is_false_else_unknown_if_any_is(
    left: Truth, right: Truth
) -> None:
    ways = [{True, False} if part is None else {part} for part in (left, right)]

    possible = {a and b for a in ways[0] for b in ways[1]}

    assert every([left, right]) == (possible.pop() if len(possible) == 1 else None)


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, VALUES)))
def test_any_is_true_if_any_part_is_true_else_unknown_if_any_is(left: Truth, right: Truth) -> None:
    ways = [{True, False} if part is None else {part} for part in (left, right)]

    possible = {a or b for a in ways[0] for b in ways[1]}

    assert some([left, right]) == (possible.pop() if len(possible) == 1 else None)


@pytest.mark.parametrize("symbol", [">=", "<=", ">", "<", "=="])
@pytest.mark.parametrize(("low", "high"), [(3, 3), (4, 4), (5, 5), (3, 4), (4, 5), (2, 6), (5, 9)])
def test_a_comparison_is_true_only_if_every_number_of_the_range_satisfies_it(
    symbol: str, low: int, high: int
) -> None:
    comparison = Comparison(symbol, 4)

    each = {comparison.over(number, number) for number in range(low, high + 1)}

    assert comparison.over(low, high) == (each.pop() if len(each) == 1 else None)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"not": {"numb": "none"}}, "name the opposite options"),
        ({}, "write for example"),
        ("numb is always", "write for example"),
        ({"peg_pain": ">= many"}, "write for example"),
        ({"any": {"numb": "none"}}, "holds a list"),
        ({"treatments": {"number": ">= 2"}}, "count"),
    ],
)
def test_a_condition_that_cannot_be_read_says_what_to_write(raw: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse(raw)
