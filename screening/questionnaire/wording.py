"""The shape of `copy.yaml`, `sources.yaml`, `measures.yaml` and `report.yaml`."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Urgency


class Source(Frozen):
    """A citation and what it supports."""

    cite: str
    year: str
    supports: str
    status: Literal["verified", "recalled"]


class MeasureText(Frozen):
    """What a measure means, in words; its algorithm is in the code of the same name."""

    id: str
    kind: Literal["number", "truth", "category", "groups"]
    unit: str = ""
    inputs: tuple[str, ...]
    algorithm: str
    unknown: str


class Measures(Frozen):
    """The whole of `measures.yaml`."""

    version: str
    measures: tuple[MeasureText, ...]


class StoryPart(Frozen):
    """Where one part of the one-line story comes from, and what it says."""

    from_: str = Field(alias="from")
    or_: str = Field(default="", alias="or")
    says: Mapping[str, str] | str = ""


class Story(Frozen):
    """The one-line story at the head of the summary."""

    words_at_most: int
    template: str
    parts: Mapping[str, StoryPart]


class SectionPlan(Frozen):
    """One section of the summary and what feeds it."""

    id: str
    title: str
    flags: tuple[Urgency, ...] = ()
    shows: tuple[str, ...] = ()
    also: str = ""


class ReportPlan(Frozen):
    """The whole of `report.yaml`."""

    version: str
    footer: str
    story: Story
    sections: tuple[SectionPlan, ...]
