"""The spinal levels as a grid to write in, those behind the marks shaded by lines."""

from typing import Final

from screening.report.figures import SegmentGrid
from screening.report.pdf.flow import Strip, gap, tagged, together
from screening.report.pdf.lines import one_line
from screening.report.pdf.path import hatching
from screening.report.pdf.pen import Ink, Pen
from screening.report.pdf.style import BLACK, SMALL_STRONG, STRONG, Colour, Span
from screening.report.pdf.tags import Tag
from screening.report.pdf.text import written

SIDES: Final = ("Right", "Left")
LABEL: Final = 26.0
HEAD: Final = 11.0
SHADE: Final[Colour] = (222, 222, 222)
HATCH: Final = 4.5
HAIR: Final = 0.4


def segments(block: SegmentGrid, width: float, tag: Tag, row: float = 15) -> list[Strip]:
    """Return the grid: a column for each level, a row for each side."""
    step = (width - LABEL) / len(block.levels)
    told = Tag("Figure", tag, alt=_in_words(block))

    def draw(pen: Pen, x: float, y: float) -> None:
        for number, level in enumerate(block.levels):
            _written(pen, level, x + LABEL + step * (number + 0.5), y)
        for line, (side, shaded) in enumerate(zip(SIDES, (block.right, block.left), strict=True)):
            top = y + HEAD + line * row
            _written(pen, side, x + LABEL / 2 - 2, top + (row - HEAD) / 2)
            for number, level in enumerate(block.levels):
                corner = (x + LABEL + step * number, top)
                _cell(pen, corner, (step, row), shaded=level in shaded)

    title = tagged(written([Span(block.title, STRONG)], width), Tag("P", tag))
    return together([gap(2), *title, *tagged([Strip(HEAD + 2 * row + 3, draw)], told)])


def _cell(
    pen: Pen, corner: tuple[float, float], size: tuple[float, float], *, shaded: bool
) -> None:
    if shaded:
        (x, y), (wide, high) = corner, size
        pen.box(corner, size, Ink(fill=SHADE))
        shape = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
        for start, end in hatching(shape, HATCH):
            pen.stroke(start, end, 0.3)
    pen.box(corner, size, Ink(edge=BLACK, width=HAIR))


def _written(pen: Pen, words: str, middle: float, top: float) -> None:
    line = one_line(words, SMALL_STRONG)
    pen.line(line, middle - line.width / 2, top)


def _in_words(block: SegmentGrid) -> str:
    told = [
        f"{side}: {', '.join(level for level in block.levels if level in shaded) or 'none'}."
        for side, shaded in zip(SIDES, (block.right, block.left), strict=True)
    ]
    return " ".join([f"Grid of levels {block.levels[0]} to {block.levels[-1]}. Shaded", *told])
