"""The shape of `fit.yaml`: domains, counter-points, caps, bands and outlook notes."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field

from screening.questionnaire.condition import ConditionField
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Urgency


class Step(Frozen):
    """Points given when a condition holds, and the reason in words."""

    points: int
    when: ConditionField
    because: str


class Otherwise(Frozen):
    """Points given when no step of a `first` domain holds."""

    points: int
    because: str


class Domain(Frozen):
    """One part of the fit; `first` takes the first true step, `sum` adds them up."""

    id: str
    title: str
    maximum: int
    how: Literal["first", "sum"]
    sources: tuple[str, ...]
    points: tuple[Step, ...]
    otherwise: Otherwise | None = None


class Counter(Frozen):
    """Points that speak against the fit."""

    id: str
    points: int
    when: ConditionField
    because: str
    sources: tuple[str, ...]


class Cap(Frozen):
    """A band above which the fit is never shown while the condition holds."""

    id: str
    band: str
    when: ConditionField
    because: str
    sources: tuple[str, ...]


class Band(Frozen):
    """A named part of the scale, from its lowest score up to the next band."""

    id: str
    from_: int = Field(alias="from")
    clinician: str
    patient: str


class NoBand(Frozen):
    """The words for an undecided fit."""

    clinician: str
    patient: str


class Withheld(Frozen):
    """The words for a fit that is not shown, and the urgencies that withhold it."""

    when_urgency: tuple[Urgency, ...]
    clinician: str
    patient: str


class Outlook(Frozen):
    """An unscored note on what went with a better (+) or poorer (-) response."""

    id: str
    sign: Literal["+", "-"]
    when: ConditionField
    says: str
    sources: tuple[str, ...]


class ReasonsShown(Frozen):
    """How many reasons for and against the summary shows, and in which order."""

    for_: int = Field(alias="for")
    against: int
    order: str


class Scoring(Frozen):
    """The whole of `fit.yaml`."""

    version: str
    statement: str
    evidence_note: str
    patient_sees: str
    maximum: int
    basis: str
    domains: tuple[Domain, ...]
    counter: tuple[Counter, ...]
    caps: tuple[Cap, ...]
    bands: tuple[Band, ...]
    not_enough_information: NoBand
    withheld: Withheld
    interval: str
    reasons_shown: ReasonsShown
    change_rule: str
    outlook: tuple[Outlook, ...]

    @cached_property
    def band(self) -> Mapping[str, Band]:
        """Return every band by its id, highest first."""
        return {band.id: band for band in self.bands}
