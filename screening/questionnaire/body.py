"""The shape of `segments.yaml` and `body.json`: regions, muscles, roots, and the drawing."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from screening.questionnaire.frozen import Frozen

Side = Literal["left", "right"]


class Muscle(Frozen):
    """A muscle, its nerve, and the roots that supply it; `main` carries the most."""

    name: str
    nerve: str
    roots: tuple[str, ...]
    main: tuple[str, ...]


class Region(Frozen):
    """A base region of the body chart and the nerve levels behind it."""

    key: str
    label: str
    clinical: str
    view: Literal["front", "back"]
    sides: Literal["both", "midline"]
    muscles: tuple[str, ...]
    refer: tuple[str, ...]
    dermatomes: tuple[str, ...]
    paraspinal: tuple[str, ...]
    wpi: str
    quadrant: Literal["upper", "lower", "axial", "none"]
    cautions: tuple[str, ...]
    prompts: tuple[str, ...]
    ask: str = ""

    def ids(self) -> tuple[str, ...]:
        """Return the region ids: right before left, as one meets a person from the front."""
        if self.sides == "midline":
            return (self.key,)
        return (f"{self.key}_right", f"{self.key}_left")


class Limb(Frozen):
    """A limb quadrant: the groups that are read on one side only."""

    side: Side
    groups: tuple[str, ...]


class FollowUpOption(Frozen):
    """One answer to a follow-up and the roots that it points to."""

    label: str
    roots: tuple[str, ...]


class FollowUp(Frozen):
    """A question where one region spans several dermatomes."""

    text: str
    options: Mapping[str, FollowUpOption]


class Place(Frozen):
    """One marked region: its base region and its side."""

    id: str
    region: Region
    side: Side | None

    @cached_property
    def label(self) -> str:
        """Return the patient's words, such as "Low back, left"."""
        return f"{self.region.label}, {self.side}" if self.side else self.region.label

    @cached_property
    def clinical(self) -> str:
        """Return the clinical name with its side, such as "Lumbar L"."""
        name = self.region.clinical
        return f"{name} {self.side[0].upper()}" if self.side else name


class Segments(Frozen):
    """The whole of `segments.yaml`."""

    version: str
    licence: str
    sources: Mapping[str, str]
    levels: tuple[str, ...]
    cautions: Mapping[str, str]
    prompts: Mapping[str, str]
    muscles: Mapping[str, Muscle]
    regions: tuple[Region, ...]
    follow_ups: Mapping[str, FollowUp]
    asked_by: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]
    zones: Mapping[str, tuple[str, ...]]
    limbs: Mapping[str, Limb]
    needled_rule: Mapping[str, tuple[str, ...]]

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Return every region id that a patient can mark, in file order."""
        return {
            region_id: Place(id=region_id, region=region, side=_side(region_id, region))
            for region in self.regions
            for region_id in region.ids()
        }

    @cached_property
    def by_key(self) -> Mapping[str, Region]:
        """Return every base region by its key."""
        return {region.key: region for region in self.regions}

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """Return the group of every base region."""
        return {key: group for group, keys in self.groups.items() for key in keys}

    def groups_named(self, name: str) -> frozenset[str]:
        """Return the groups that a group or zone name stands for; empty if unknown."""
        if name in self.groups:
            return frozenset([name])
        return frozenset(self.zones.get(name, ()))


def _side(region_id: str, region: Region) -> Side | None:
    if region.sides == "midline":
        return None
    return "left" if region_id.endswith("_left") else "right"


class Outline(Frozen):
    """One region of the drawing: an SVG path, moved by `offset` within the view box."""

    view: Literal["front", "back"]
    label: str
    anchor: tuple[float, float]
    touch: float
    offset: tuple[float, float]
    d: str


class BodyDrawing(Frozen):
    """The drawing that the screen and the PDF share."""

    viewBox: tuple[float, float, float, float]  # noqa: N815 - SVG's own word
    regions: Mapping[str, Outline]
