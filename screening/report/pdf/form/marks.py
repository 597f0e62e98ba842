"""What a pen fills in: round boxes for one answer, square ones for many, cells, lines."""

from typing import Final

from screening.report.pdf.form.style import HAIR, LINE, PLAIN
from screening.report.pdf.lines import one_line
from screening.report.pdf.pen import Ink, Pen, Point, Transform
from screening.report.pdf.style import BLACK

# A circle around the origin in four curves, as close as a printer can tell.
ROUND: Final = (
    "1 0 m 1 .5523 .5523 1 0 1 c -.5523 1 -1 .5523 -1 0 c "
    "-1 -.5523 -.5523 -1 0 -1 c .5523 -1 1 -.5523 1 0 c h"
)
BOX: Final = 10.5


def box(pen: Pen, corner: Point, *, one: bool) -> None:
    """Draw a box to tick: a round one if only one of them may be."""
    x, y = corner
    if one:
        radius = BOX / 2
        pen.outline(ROUND, Transform((x + radius, y + radius), radius), Ink(edge=BLACK, width=LINE))
    else:
        pen.box(corner, (BOX, BOX), Ink(edge=BLACK, width=LINE))


def cells(pen: Pen, corner: Point, count: int, size: Point) -> None:
    """Draw boxes beside each other, each for one digit."""
    for number in range(count):
        pen.box((corner[0] + number * size[0], corner[1]), size, Ink(edge=BLACK, width=HAIR))


def numbered(pen: Pen, corner: Point, words: tuple[str, ...], size: Point) -> None:
    """Draw boxes beside each other, each with its number in it."""
    cells(pen, corner, len(words), size)
    for number, word in enumerate(words):
        line = one_line(word, PLAIN)
        x = corner[0] + number * size[0] + (size[0] - line.width) / 2
        pen.line(line, x, corner[1] + (size[1] - line.height) / 2)


def rule(pen: Pen, start: Point, width: float) -> None:
    """Draw a line to write on."""
    pen.stroke(start, (start[0] + width, start[1]), HAIR)
