"""What the answers mean: flags, fit and outlook, each with the answers behind it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Urgency

WITHHELD: Final = "withheld"
NOT_ENOUGH: Final = "not_enough_information"


class Finding(Frozen):
    """Why a rule holds, or may hold: the rule, the answer behind it, and the rule's sources."""

    rule: str
    item: str
    answer: Any
    sources: tuple[str, ...]


class NeedleRegions(Frozen):
    """Region ids where no needle goes, and where one goes with the stated care."""

    exclude: tuple[str, ...] = ()
    warn: tuple[str, ...] = ()


class Flag(Frozen):
    """A raised safety flag; not `certain` means that it only may hold."""

    id: str
    urgency: Urgency
    certain: bool
    regions: NeedleRegions
    because: tuple[Finding, ...]
    sources: tuple[str, ...]
    patient_page: str


class DomainScore(Frozen):
    """The points of one domain of the fit, from `low` to `high`, and why."""

    id: str
    low: int
    high: int
    maximum: int
    reasons: tuple[str, ...]


class CounterScore(Frozen):
    """Points against the fit; not `certain` means that they only may count."""

    id: str
    points: int
    certain: bool


class CapScore(Frozen):
    """A cap that holds, or may hold, and the band above which nothing is shown."""

    id: str
    band: str
    certain: bool


class Fit(Frozen):
    """The fit as an interval of points, its band, and what would settle it.

    `band` is a band id, `withheld` or `not_enough_information`; `settle` lists item ids,
    the one that can narrow the interval most first.
    """

    low: int
    high: int
    band: str
    cap: str | None
    caps: tuple[CapScore, ...]
    domains: tuple[DomainScore, ...]
    counter: tuple[CounterScore, ...]
    settle: tuple[str, ...]


class Assessment(Frozen):
    """Safety, fit and outlook, kept apart: never one number."""

    on: date
    urgency: Urgency
    flags: tuple[Flag, ...]
    fit: Fit
    outlook: tuple[str, ...]
    needled: tuple[str, ...]
    measures: Mapping[str, Any]
    not_yet_asked: tuple[str, ...]
