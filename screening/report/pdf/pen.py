"""The pen: the few marks that the pages are made of, measured in points from the top left."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Final, NamedTuple

from screening.report.pdf.fonts import THOUSAND, face
from screening.report.pdf.lines import Line
from screening.report.pdf.pieces import Piece
from screening.report.pdf.shaping import NO_LETTER, Glyph
from screening.report.pdf.style import BLACK, Colour
from screening.report.pdf.subset import Subset
from screening.report.pdf.tags import ARTIFACT, REPEATED, Mark, Tag

Point = tuple[float, float]
RISE: Final = 0.3
DASHES: Final = 2.0
# The edge that makes a letter bold whose font has no bold cut, as a share of its size.
EMBOLDENED: Final = 0.028


class Ink(NamedTuple):
    """How a shape is drawn: filled, edged, or both."""

    fill: Colour | None = None
    edge: Colour | None = None
    width: float = 0.5
    dashed: bool = False


class Transform(NamedTuple):
    """Where the origin of a drawing stands, and how many points one of its units is."""

    corner: Point
    scale: float


class Pen:
    """Draws pages one after the other; `pages` are their contents, `marks` what they hold."""

    def __init__(self, height: float) -> None:
        """Take the height of the pages; `page` must be called before anything is drawn."""
        self._height = height
        self._tag = ARTIFACT
        self._open: Tag | None = None
        self._state: dict[str, str] = {}
        self._numbers: list[int] = []
        self.pages: list[list[str]] = []
        self.marks: list[Mark] = []
        self.tops: dict[Tag, float] = {}
        self.subsets: dict[str, Subset] = {}

    def page(self) -> None:
        """Go on on a new page."""
        self.close()
        self.pages.append([])
        self._numbers.append(0)
        self._state = {}

    def close(self) -> None:
        """End what was begun on this page."""
        if self._open is not None:
            self._out("EMC")
            self._open = None

    @contextmanager
    def tagged(self, tag: Tag) -> Iterator[None]:
        """Say what is drawn until the block ends."""
        before = self._tag
        self._tag = REPEATED if before is REPEATED else tag
        yield
        self._tag = before

    def line(self, line: Line, x: float, top: float) -> None:
        """Write one broken line, its top at `top`."""
        self._begin(self._tag, top)
        baseline = self._height - (top + line.height / 2 + RISE * line.size)
        for run in line.runs:
            self._piece(run.piece, x + run.x, baseline)

    def stroke(self, start: Point, end: Point, width: float = 0.5, colour: Colour = BLACK) -> None:
        """Draw a straight line."""
        self._drawing()
        self._edge(width, colour)
        self._out(f"{self._at(start)} m {self._at(end)} l S")

    def box(self, corner: Point, size: Point, ink: Ink) -> None:
        """Draw a rectangle from its upper left corner."""
        self._drawing()
        if ink.dashed:
            self._out(f"[{DASHES:g} {DASHES:g}] 0 d")
        x, y = corner[0], self._height - corner[1] - size[1]
        self._out(f"{x:.2f} {y:.2f} {size[0]:.2f} {size[1]:.2f} re {self._painted(ink)}")
        if ink.dashed:
            self._out("[] 0 d")

    def polygon(self, points: Sequence[Point], ink: Ink) -> None:
        """Draw a closed shape."""
        self._drawing()
        how = self._painted(ink)
        first, *rest = points
        sides = " ".join(f"{self._at(point)} l" for point in rest)
        self._out(f"{self._at(first)} m {sides} h {how}")

    def outline(self, path: str, at: Transform, ink: Ink) -> None:
        """Draw a closed path that is given in units of its own."""
        self._drawing()
        how = self._painted(ink._replace(width=ink.width / at.scale))
        self._out(f"q {self._placed(at)} {path} {how} Q")

    def trace(self, path: str, at: Transform, width: float) -> None:
        """Draw an open path that is given in units of its own, as a round pen would."""
        self._drawing()
        self._edge(width / at.scale, BLACK)
        self._out(f"q 1 J 1 j {self._placed(at)} {path} S Q")

    def _piece(self, piece: Piece, x: float, baseline: float) -> None:
        subset = self.subsets.get(piece.face)
        if subset is None:
            subset = Subset(face(piece.face), len(self.subsets))
            self.subsets[piece.face] = subset
        self._set("font", f"/F{subset.number} {piece.style.size:g} Tf")
        self._fill(piece.style.colour)
        edge = self._emboldened(piece, subset)
        shown = (
            f"<{subset.of_text(piece.text)}> Tj"
            if piece.glyphs is None
            else _shaped(piece.glyphs, subset, piece.style.size)
        )
        self._out(f"BT {x:.2f} {baseline:.2f} Td {edge}{shown} ET")

    def _emboldened(self, piece: Piece, subset: Subset) -> str:
        bold = piece.style.bold and subset.face.kind.drawn_bold
        if bold:
            self._edge(piece.style.size * EMBOLDENED, piece.style.colour)
        return self._changed("mode", "2 Tr" if bold else "0 Tr", "0 Tr")

    def _changed(self, name: str, value: str, usual: str) -> str:
        before = self._state.get(name, usual)
        self._state[name] = value
        return "" if before == value else f"{value} "

    def _drawing(self) -> None:
        """Begin a shape: part of a figure, or nothing that is read."""
        self._begin(self._tag if self._tag.role == "Figure" else ARTIFACT, 0.0)

    def _begin(self, tag: Tag, top: float) -> None:
        if tag is self._open:
            return
        self.close()
        self._open = tag
        if tag.role == ARTIFACT.role:
            self._out("/Artifact BMC")
            return
        number = self._numbers[-1]
        self._numbers[-1] += 1
        self.marks.append(Mark(len(self.pages), number, tag))
        self.tops.setdefault(tag, top)
        self._out(f"/{tag.role} <</MCID {number}>> BDC")

    def _painted(self, ink: Ink) -> str:
        if ink.fill is not None:
            self._fill(ink.fill)
        if ink.edge is not None:
            self._edge(ink.width, ink.edge)
        return {(True, True): "B", (True, False): "f", (False, True): "S"}[
            ink.fill is not None, ink.edge is not None
        ]

    def _fill(self, colour: Colour) -> None:
        self._set("fill", f"{_coloured(colour)} rg")

    def _edge(self, width: float, colour: Colour) -> None:
        self._set("edge", f"{_coloured(colour)} RG")
        self._set("width", f"{width:g} w")

    def _set(self, name: str, value: str) -> None:
        """Say something that stays so until it is said otherwise, once."""
        if self._state.get(name) != value:
            self._state[name] = value
            self._out(value)

    def _placed(self, at: Transform) -> str:
        x, y = at.corner[0], self._height - at.corner[1]
        return f"{at.scale:.4f} 0 0 {-at.scale:.4f} {x:.2f} {y:.2f} cm"

    def _at(self, point: Point) -> str:
        return f"{point[0]:.2f} {self._height - point[1]:.2f}"

    def _out(self, words: str) -> None:
        self.pages[-1].append(words)


def _coloured(colour: Colour) -> str:
    return " ".join(f"{part / 255:.3g}" for part in colour)


def _shaped(glyphs: Sequence[Glyph], subset: Subset, size: float) -> str:
    """Place each glyph; several that make one letter are told as that letter."""
    words: list[str] = []
    for _, group in groupby(glyphs, key=lambda glyph: glyph.cluster):
        cluster = list(group)
        drawn = " ".join(_glyph(glyph, subset, size) for glyph in cluster)
        words.append(drawn if len(cluster) == 1 else _told(cluster, drawn))
    return " ".join(words)


def _told(cluster: Sequence[Glyph], drawn: str) -> str:
    letters = "".join(glyph.text for glyph in cluster if glyph.text != NO_LETTER)
    text = letters.encode("utf-16-be").hex().upper()
    return f"/Span <</ActualText <FEFF{text}>>> BDC {drawn} EMC"


def _glyph(glyph: Glyph, subset: Subset, size: float) -> str:
    after = subset.face.width_of(glyph.id) + glyph.dx - glyph.advance
    shown = f"[{-glyph.dx:g} <{subset.of_glyph(glyph)}> {after:g}] TJ"
    rise = glyph.dy * size / THOUSAND
    return f"{rise:g} Ts {shown} 0 Ts" if rise else shown
