"""Small numbers are not told: what 1 to 4 people did could tell who they are.

The rule. A number from 1 to 4 is told as "fewer than 5"; 0 stays 0. A reader who knows a total
and the other numbers beside it could still work it out: so further numbers are hidden, the
smallest beside it first, until every number that is not told may be at least two things for all
that is told. Of a hidden number a reader knows no more than that it is not 0.

Numbers hang together as water in pipes: what flows into a knot flows out of it. The numbers of a
table are pipes from rows to columns, its totals are pipes before and behind; tables that share
totals, such as bands by month and bands by decision, are one net, and so are judged as one.
A number may be something else if one more, or one less, can flow around through pipes whose
numbers are not told. This holds for the numbers that are masked together: whoever compares the
pages of two periods that overlap may still learn more.
"""

from collections.abc import Hashable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

FEWEST: Final = 5


class Mask(StrEnum):
    """How a number is told: as it is, as fewer than five, or not at all."""

    TOLD = ""
    FEW = "fewer than 5"
    HIDDEN = "hidden"


class Pipe(NamedTuple):
    """A number of forms, and the knots between which they flow."""

    tail: Hashable
    head: Hashable
    forms: int


Pipes = Mapping[Hashable, Pipe]
Masks = dict[Hashable, Mask]


def masked(pipes: Pipes) -> Masks:
    """Return how each number is told, so that none that is not told can be worked out.

    As much must flow into each knot as flows out of it.
    """
    masks = {name: _alone(pipe.forms) for name, pipe in pipes.items()}
    while (name := next(_pinned(pipes, masks), None)) is not None:
        _hide_beside(pipes, masks, name)
    return masks


def _alone(forms: int) -> Mask:
    return Mask.FEW if 0 < forms < FEWEST else Mask.TOLD


def _pinned(pipes: Pipes, masks: Masks) -> Iterator[Hashable]:
    """Yield the numbers that are not told and yet can be one thing only."""
    ways = _ways(pipes, masks)
    for name, pipe in pipes.items():
        if masks[name] is Mask.TOLD:
            continue
        more = _may_grow(pipe, masks[name]) and _leads(ways, (pipe.head, pipe.tail), name)
        less = pipe.forms > 1 and _leads(ways, (pipe.tail, pipe.head), name)
        if not (more or less):
            yield name


def _ways(pipes: Pipes, masks: Masks) -> dict[Hashable, list[tuple[Hashable, Hashable]]]:
    """Return where one more form could flow from each knot, and through which pipe."""
    ways: dict[Hashable, list[tuple[Hashable, Hashable]]] = {}
    for name, pipe in pipes.items():
        if masks[name] is Mask.TOLD:
            continue
        if _may_grow(pipe, masks[name]):
            ways.setdefault(pipe.tail, []).append((pipe.head, name))
        if pipe.forms > 1:
            ways.setdefault(pipe.head, []).append((pipe.tail, name))
    return ways


def _may_grow(pipe: Pipe, mask: Mask) -> bool:
    return mask is Mask.HIDDEN or pipe.forms < FEWEST - 1


def _leads(
    ways: dict[Hashable, list[tuple[Hashable, Hashable]]],
    ends: tuple[Hashable, Hashable],
    without: Hashable,
) -> bool:
    """Tell whether there is a way from one knot to another that spares a pipe."""
    start, end = ends
    seen, waiting = {start}, [start]
    while waiting:
        for knot, name in ways.get(waiting.pop(), ()):
            if name == without or knot in seen:
                continue
            if knot == end:
                return True
            seen.add(knot)
            waiting.append(knot)
    return False


def _hide_beside(pipes: Pipes, masks: Masks, pinned: Hashable) -> None:
    """Hide one number more: beside the one that could be worked out, else any."""
    ends = {pipes[pinned].tail, pipes[pinned].head}
    beside = [n for n, pipe in pipes.items() if not ends.isdisjoint((pipe.tail, pipe.head))]
    for names, mask in (
        (beside, Mask.TOLD),
        (beside, Mask.FEW),
        (list(pipes), Mask.TOLD),
        (list(pipes), Mask.FEW),
    ):
        found = [n for n in names if masks[n] is mask and pipes[n].forms and n != pinned]
        if found:
            # In the order of the tables: of two alike the first is hidden, whoever asks.
            masks[min(found, key=lambda name: pipes[name].forms)] = Mask.HIDDEN
            return
    masks[pinned] = Mask.HIDDEN
