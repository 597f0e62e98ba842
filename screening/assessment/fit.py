"""Fit with a Gunn IMS assessment: an interval of points, a band, and reasons.

All points are convention (fit.yaml). An open answer widens the interval, never narrows it.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from screening.assessment.facts import Facts
from screening.assessment.model import (
    NOT_ENOUGH,
    WITHHELD,
    CapScore,
    CounterScore,
    DomainScore,
    Fit,
)
from screening.questionnaire.model import Urgency
from screening.questionnaire.scoring import Counter, Domain, Otherwise, Scoring, Step
from screening.questionnaire.truth import Truth

OPEN: Final = "May apply: "


class Points(NamedTuple):
    """The least and the most of some points."""

    low: int
    high: int


def added(points: Iterable[Points]) -> Points:
    """Add points up, end by end."""
    low = high = 0
    for part in points:
        low += part.low
        high += part.high
    return Points(low, high)


def width(points: Points) -> int:
    """Return how far apart the ends are once both have stopped at 0."""
    return max(0, points.high) - max(0, points.low)


Reached = list[tuple[Step | Otherwise, Truth]]


class Tally(NamedTuple):
    """The points of each domain, and what speaks against them."""

    domains: tuple[Points, ...]
    counter: tuple[Points, ...]
    reached: tuple[Reached, ...] = ()

    def against(self) -> tuple[Points, ...]:
        """Return what each counter-point adds: less than nothing, the most of it at the low end."""
        return tuple(Points(-part.high, -part.low) for part in self.counter)

    def total(self) -> Points:
        """Add everything up; both ends stop at 0."""
        low, high = added((*self.domains, *self.against()))
        return Points(max(0, low), max(0, high))


def tally(facts: Facts) -> Tally:
    """Score every domain and every counter-point."""
    scoring = facts.content.scoring
    reached = tuple(_reached(facts, domain) for domain in scoring.domains)
    return Tally(
        tuple(map(_points, scoring.domains, reached)),
        tuple(counter_points(facts, counter) for counter in scoring.counter),
        reached,
    )


def contribution(facts: Facts, of: Domain | Counter) -> Points:
    """Return what a domain or a counter-point adds to the fit."""
    if isinstance(of, Domain):
        return _points(of, _reached(facts, of))
    taken = counter_points(facts, of)
    return Points(-taken.high, -taken.low)


def _points(domain: Domain, reached: Reached) -> Points:
    if domain.how == "first":
        points = [step.points for step, _ in reached]
        return Points(min(points), max(points))
    sure = sum(step.points for step, truth in reached if truth)
    return Points(sure, sum(step.points for step, _ in reached))


def counter_points(facts: Facts, counter: Counter) -> Points:
    """Score one counter-point: taken off for sure, perhaps, or not."""
    truth = facts.holds(counter.when)
    return Points(counter.points if truth else 0, 0 if truth is False else counter.points)


def _reached(facts: Facts, domain: Domain) -> Reached:
    """List the steps that count or may count, with their truth."""
    reached: Reached = []
    for step in domain.points:
        truth = facts.holds(step.when)
        if truth is not False:
            reached.append((step, truth))
        if truth is True and domain.how == "first":
            return reached if len(reached) == 1 else [*reached[:-1], (step, None)]
    if domain.how == "first" and domain.otherwise is not None:
        reached.append((domain.otherwise, None if reached else True))
    return reached


def _domain_score(domain: Domain, points: Points, reached: Reached) -> DomainScore:
    return DomainScore(
        id=domain.id,
        low=points.low,
        high=points.high,
        maximum=domain.maximum,
        reasons=tuple(
            step.because if truth else f"{OPEN}{step.because}" for step, truth in reached
        ),
    )


def _counter_scores(scoring: Scoring, points: Iterable[Points]) -> tuple[CounterScore, ...]:
    return tuple(
        CounterScore(id=counter.id, points=counter.points, certain=taken.low > 0)
        for counter, taken in zip(scoring.counter, points, strict=True)
        if taken.high
    )


def _caps(facts: Facts) -> tuple[CapScore, ...]:
    truths = ((cap, facts.holds(cap.when)) for cap in facts.content.scoring.caps)
    return tuple(
        CapScore(id=cap.id, band=cap.band, certain=truth is True)
        for cap, truth in truths
        if truth is not False
    )


def _band(scoring: Scoring, score: int, caps: Iterable[CapScore]) -> str:
    """Return the band of a score, held down by every cap."""
    order = list(scoring.band)
    reached = next(band.id for band in scoring.bands if score >= band.from_)
    return max([reached, *(cap.band for cap in caps)], key=order.index)


def _shown_band(scoring: Scoring, total: Points, caps: tuple[CapScore, ...]) -> str:
    high = _band(scoring, total.high, [cap for cap in caps if cap.certain])
    return high if high == _band(scoring, total.low, caps) else NOT_ENOUGH


def band_of(scoring: Scoring, fit: Fit) -> str:
    """Return the band that a fit has by its own interval and caps, withheld or not."""
    return _shown_band(scoring, Points(fit.low, fit.high), fit.caps)


def _lowest_certain(scoring: Scoring, caps: tuple[CapScore, ...]) -> str | None:
    order = list(scoring.band)
    return max((cap.band for cap in caps if cap.certain), key=order.index, default=None)


def score(facts: Facts, scored: Tally, urgency: Urgency) -> Fit:
    """Tell the fit with its reasons; withheld while an urgent flag stands.

    `settle` is left empty: `screening.assessment.settle` fills it in.
    """
    scoring = facts.content.scoring
    total, caps = scored.total(), _caps(facts)
    withheld = urgency in scoring.withheld.when_urgency
    return Fit(
        low=total.low,
        high=total.high,
        band=WITHHELD if withheld else _shown_band(scoring, total, caps),
        cap=_lowest_certain(scoring, caps),
        caps=caps,
        domains=tuple(map(_domain_score, scoring.domains, scored.domains, scored.reached)),
        counter=_counter_scores(scoring, scored.counter),
        settle=(),
    )
