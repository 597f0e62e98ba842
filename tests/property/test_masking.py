"""From what is told, no number that is not told can be worked out."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from screening.report.masking import Mask, Pipe, masked

SMALL = st.integers(0, 4)
ANY = st.integers(0, 9)


def a_net(table: list[list[int]]) -> dict[Any, Pipe]:
    """Return a table of rows and columns with all of its totals, as one net."""
    net: dict[Any, Pipe] = {}
    for r, row in enumerate(table):
        net[r, "all"] = Pipe("start", ("row", r), sum(row))
        for c, forms in enumerate(row):
            net[r, c] = Pipe(("row", r), ("column", c), forms)
    for c, column in enumerate(zip(*table, strict=True)):
        net["all", c] = Pipe(("column", c), "end", sum(column))
    net["all", "all"] = Pipe("end", "start", sum(map(sum, table)))
    return net


def possible(forms: int, mask: Mask) -> set[int]:
    """Return what a number may be besides what it is, as far as its own cell tells."""
    if mask is Mask.TOLD:
        return {forms}
    most = 4 if mask is Mask.FEW else forms + 1
    return {forms - 1, forms, forms + 1} & set(range(1, most + 1))


def worlds(net: Mapping[Any, Pipe], masks: Mapping[Any, Mask]) -> Iterator[dict[Any, int]]:
    """Yield tables near the real one in which all that is told is the same."""
    inner = [place for place in net if "all" not in place]
    may = {place: possible(pipe.forms, masks[place]) for place, pipe in net.items()}
    rows, columns = ({place[side] for place in inner} for side in (0, 1))
    for numbers in product(*(may[place] for place in inner)):
        world = dict(zip(inner, numbers, strict=True))
        world |= {(r, "all"): sum(world[r, c] for c in columns) for r in rows}
        world |= {("all", c): sum(world[r, c] for r in rows) for c in columns}
        world["all", "all"] = sum(numbers)
        if all(world[place] in may[place] for place in net):
            yield world


@given(st.lists(st.tuples(ANY, ANY | SMALL, SMALL), min_size=1, max_size=3))
def test_a_masked_number_may_always_be_two_things_at_least(table: list[tuple[int, ...]]) -> None:
    net = a_net([list(row) for row in table])

    masks = masked(net)

    seen = list(worlds(net, masks))
    for place, mask in masks.items():
        if mask is not Mask.TOLD:
            assert len({world[place] for world in seen}) > 1, place


@given(st.lists(st.tuples(ANY, ANY, ANY), min_size=1, max_size=9))
def test_small_numbers_are_never_told_and_nothing_is_told_as_nothing(
    table: list[tuple[int, ...]],
) -> None:
    net = a_net([list(row) for row in table])

    masks = masked(net)

    for place, pipe in net.items():
        assert (masks[place] is Mask.TOLD) or pipe.forms
        assert (masks[place] is not Mask.TOLD) or not 1 <= pipe.forms <= 4
        assert (masks[place] is not Mask.FEW) or 1 <= pipe.forms <= 4


@given(st.lists(st.tuples(*[st.integers(5, 99) | st.just(0)] * 3), min_size=1, max_size=9))
def test_where_no_number_is_small_all_are_told(table: list[tuple[int, ...]]) -> None:
    masks = masked(a_net([list(row) for row in table]))

    assert set(masks.values()) == {Mask.TOLD}


def test_the_smallest_numbers_are_hidden_and_totals_last() -> None:
    masks = masked(a_net([[2, 30, 7], [40, 50, 60]]))

    hidden = {place for place, mask in masks.items() if mask is Mask.HIDDEN}
    assert masks[0, 0] is Mask.FEW
    assert hidden == {(0, 2), (1, 0), (1, 2)}
