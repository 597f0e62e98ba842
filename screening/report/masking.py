"""Small numbers are not told: what 1 to 4 people did could tell who they are.

The rule. A number from 1 to 4 is told as "fewer than 5"; 0 stays 0. A reader who knows a total
and the other numbers beside it could still work it out: so further numbers are hidden, as few and
as small ones as do, until every number that is not told may be at least two things for all that
is told. Of a hidden number a reader knows no more than that it is not 0.

Numbers hang together as water in pipes: what flows into a knot flows out of it. The numbers of a
table are pipes from rows to columns, its totals are pipes before and behind; tables that share
totals, such as bands by month and bands by decision, are one net, and so are judged as one.
A number may be something else if one form more, or one less, can flow around through pipes whose
numbers are not told. Where it cannot, the cheapest way around is opened: its numbers are hidden.
This holds for the numbers that are masked together: whoever compares the pages of two periods
that overlap may still learn more.
"""

import heapq
from collections.abc import Hashable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeVar

FEWEST: Final = 5
# A number that is hidden costs as much as it is large, and this, since each is one gap more.
GAP: Final = 20


class Mask(StrEnum):
    """How a number is told: as it is, as fewer than five, or not at all."""

    TOLD = ""
    FEW = "fewer than 5"
    HIDDEN = "hidden"


class Pipe(NamedTuple):
    """A number of forms, the knots between which they flow, and how dear it is to readers."""

    tail: Hashable
    head: Hashable
    forms: int
    dear: int = 1


class _Way(NamedTuple):
    """A step from a knot to another: through which pipe, and what must be hidden for it."""

    to: Hashable
    name: Hashable
    cost: int


Name = TypeVar("Name", bound=Hashable)
Pipes = Mapping[Any, Pipe]
Masks = dict[Any, Mask]
Ways = dict[Hashable, list[_Way]]


def masked(pipes: Mapping[Name, Pipe]) -> dict[Name, Mask]:
    """Return how each number is told, so that none that is not told can be worked out.

    As much must flow into each knot as flows out of it.
    """
    masks = {name: Mask.FEW if 0 < p.forms < FEWEST else Mask.TOLD for name, p in pipes.items()}
    for name in pipes:
        if masks[name] is not Mask.TOLD:
            _free(pipes, masks, name)
    return masks


def _free(pipes: Pipes, masks: Masks, name: Hashable) -> None:
    """Open the cheapest way around by which a number may be one more or one less."""
    ways, pipe = _ways(pipes, masks), pipes[name]
    found = []
    if pipe.forms > 1:
        found.append(_cheapest(ways, (pipe.tail, pipe.head), name))
    cost, through = _cheapest(ways, (pipe.head, pipe.tail), name)
    itself = [] if _may_grow(pipe, masks[name]) else [name]
    found.append((cost + (GAP if itself else 0), [*through, *itself]))
    for other in min(found, key=lambda one: one[0])[1]:
        masks[other] = Mask.HIDDEN


def _ways(pipes: Pipes, masks: Masks) -> Ways:
    """Return every step by which one form more could flow, or one less flow back."""
    ways: Ways = {}
    for name, pipe in pipes.items():
        if not pipe.forms:
            continue
        told = pipe.dear * (pipe.forms + GAP) if masks[name] is Mask.TOLD else 0
        more = told or (0 if _may_grow(pipe, masks[name]) else GAP)
        ways.setdefault(pipe.tail, []).append(_Way(pipe.head, name, more))
        if pipe.forms > 1:
            ways.setdefault(pipe.head, []).append(_Way(pipe.tail, name, told))
    return ways


def _may_grow(pipe: Pipe, mask: Mask) -> bool:
    return mask is Mask.HIDDEN or pipe.forms < FEWEST - 1


def _cheapest(
    ways: Ways, ends: tuple[Hashable, Hashable], without: Hashable
) -> tuple[float, list[Hashable]]:
    """Return the cheapest way from a knot to another that spares a pipe, and what it hides."""
    start, end = ends
    best: dict[Hashable, float] = {start: 0}
    came: dict[Hashable, tuple[Hashable, _Way]] = {}
    waiting: list[tuple[float, int, Hashable]] = [(0, 0, start)]
    order = 0
    while waiting:
        cost, _, knot = heapq.heappop(waiting)
        if knot == end:
            return cost, list(_hidden(came, start, end))
        for way in ways.get(knot, ()):
            if way.name != without and cost + way.cost < best.get(way.to, float("inf")):
                best[way.to], came[way.to] = cost + way.cost, (knot, way)
                # Of two ways alike the first one is taken, whoever asks.
                order += 1
                heapq.heappush(waiting, (cost + way.cost, order, way.to))
    return float("inf"), []


def _hidden(
    came: Mapping[Hashable, tuple[Hashable, _Way]], start: Hashable, end: Hashable
) -> Iterator[Hashable]:
    knot = end
    while knot != start:
        knot, way = came[knot]
        if way.cost:
            yield way.name
