"""The pen: the few marks that the pages are made of, measured in points from the top left."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from fpdf import FPDF

from screening.report.pdf.fonts import FILES
from screening.report.pdf.lines import BLACK, Colour, Line, Style

Point = tuple[float, float]
RISE: Final = 0.3
DASHES: Final = 2.0


class Ink(NamedTuple):
    """How a shape is drawn: filled, edged, or both."""

    fill: Colour | None = None
    edge: Colour | None = None
    width: float = 0.5
    dashed: bool = False


class Pen:
    """Draws on the last page of a document."""

    def __init__(self, pdf: FPDF) -> None:
        """Take a document in which every font is known."""
        self._pdf = pdf
        for name, path in FILES.items():
            pdf.add_font(name, fname=path)

    def line(self, line: Line, x: float, top: float) -> None:
        """Write one broken line, its top at `top`."""
        baseline = top + line.height / 2 + RISE * line.size
        for run in line.runs:
            self._style(run.face, run.style)
            self._pdf.text(x + run.x, baseline, run.text)

    def stroke(self, start: Point, end: Point, width: float = 0.5, colour: Colour = BLACK) -> None:
        """Draw a straight line."""
        self._pdf.set_draw_color(*colour)
        self._pdf.set_line_width(width)
        self._pdf.line(*start, *end)

    def box(self, corner: Point, size: Point, ink: Ink) -> None:
        """Draw a rectangle from its upper left corner."""
        if ink.dashed:
            self._pdf.set_dash_pattern(DASHES, DASHES)
        self._pdf.rect(*corner, *size, style=self._shape(ink))
        if ink.dashed:
            self._pdf.set_dash_pattern()

    def polygon(self, points: Sequence[Point], ink: Ink) -> None:
        """Draw a closed shape."""
        self._pdf.polygon(points, style=self._shape(ink))

    def circle(self, centre: Point, radius: float, ink: Ink) -> None:
        """Draw a circle around its centre."""
        self._pdf.circle(*centre, radius, style=self._shape(ink))

    def _shape(self, ink: Ink) -> str:
        if ink.fill is not None:
            self._pdf.set_fill_color(*ink.fill)
        if ink.edge is not None:
            self._pdf.set_draw_color(*ink.edge)
            self._pdf.set_line_width(ink.width)
        return f"{'D' if ink.edge is not None else ''}{'F' if ink.fill is not None else ''}"

    def _style(self, face: str, style: Style) -> None:
        self._pdf.set_font(face, size=style.size)
        self._pdf.set_text_color(*style.colour)
