"""What a report draws: the body with its marks, the spinal levels by side, the scale of the fit."""

from typing import Literal

from screening.questionnaire.frozen import Frozen


class ChartRegion(Frozen):
    """One region of the drawing and what the patient marked on it.

    `step` is that of the pain on the ramp, if it was told; `said` is what stands beside the place.
    """

    id: str
    view: Literal["front", "back"]
    anchor: tuple[float, float]
    offset: tuple[float, float]
    d: str
    pain: bool = False
    worst: bool = False
    numb: bool = False
    step: int | None = None
    said: str = ""


class Chart(Frozen):
    """The body from the front and from the back; a blank one is drawn on by hand.

    `alt` says in words what is marked, for those who hear the page. `steps` are the numbers
    of the ramp and `letters` those beside the places, with their meaning, as far as they are used.
    """

    kind: Literal["chart"] = "chart"
    width: float
    height: float
    regions: tuple[ChartRegion, ...]
    blank: bool = False
    steps: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    alt: str


class SegmentGrid(Frozen):
    """Spinal levels by side, to note findings in; the marks point to the shaded ones."""

    kind: Literal["segments"] = "segments"
    title: str
    levels: tuple[str, ...]
    right: frozenset[str]
    left: frozenset[str]


class HandDrawing(Frozen):
    """What was drawn by hand: strokes of points in a box of that size; `alt` says what it is."""

    kind: Literal["hand_drawing"] = "hand_drawing"
    width: int
    height: int
    strokes: tuple[tuple[tuple[int, int], ...], ...]
    alt: str


class BandMark(Frozen):
    """A band of the scale, from its lowest score."""

    name: str
    from_: int


class Bar(Frozen):
    """The points of one domain, from low to high, and its reasons beyond the best of all."""

    label: str
    low: int
    high: int
    maximum: int
    reasons: tuple[str, ...]


class FitScale(Frozen):
    """The fit in numbers: left out while the fit is withheld."""

    low: int
    high: int
    maximum: int
    bands: tuple[BandMark, ...]
    bars: tuple[Bar, ...]
