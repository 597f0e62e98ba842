"""The key under the drawing: what crosses, hatches, colours and letters mean, as far as used."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from screening.report.figures import Chart
from screening.report.pdf.flow import Strip
from screening.report.pdf.lines import Line, break_lines, one_line
from screening.report.pdf.path import hatching
from screening.report.pdf.pen import Ink, Pen, Point
from screening.report.pdf.ramp import PAIN, RAMP, SKIN, ink_on
from screening.report.pdf.style import BLACK, SMALL, SMALL_STRONG, WHITE, Colour, Span

HATCH: Final = 3.2
CROSS: Final = 4.2
ROW: Final = 14.0
SAMPLE: Final = (12.0, 4.0)
CELL: Final = 24.0
AFTER_TITLE: Final = 4.0
LEFT_OUT: Final = "Too many letters to draw: see the words."
NO_BREAK: Final = "\N{NO-BREAK SPACE}"


class Entry(NamedTuple):
    """A sample, its words, where they begin, and the room for both."""

    sample: Callable[[Pen, Point], None]
    line: Line
    words_at: float
    room: float


def key(block: Chart, width: float, *, has_letters: bool) -> list[Strip]:
    """Return the key's rows, each in the middle; a blank drawing has none."""
    if block.blank:
        return []
    ramp = [_ramp(block.steps, width)] if block.steps else []
    letters = _letters(block.letters) if has_letters else [Span(LEFT_OUT, SMALL_STRONG)]
    told = break_lines(letters, width) if letters else []
    return [_row(list(_entries(block)), width), *ramp, *(_centred(line, width) for line in told)]


def cross(pen: Pen, point: Point) -> None:
    """Cross a place out in black on white, so that the place itself stays in sight."""
    x, y = point
    for width, colour in ((3.4, WHITE), (1.6, BLACK)):
        for turn in (1, -1):
            start = (x - CROSS, y - turn * CROSS)
            pen.stroke(start, (x + CROSS, y + turn * CROSS), width, colour)


def hatch(pen: Pen, shape: tuple[Point, ...], fill: Colour) -> None:
    """Hatch a shape so that it is seen on its fill."""
    for start, end in hatching(shape, HATCH):
        pen.stroke(start, end, 0.7, ink_on(fill))


def _entries(block: Chart) -> Iterator[Entry]:
    """Name what a cross and a hatch are, and the grey of pain that was not rated."""
    grey = any(region.pain and region.step is None for region in block.regions)
    is_bare = not block.steps
    yield Entry(_crossed, one_line("worst", SMALL), 14, 46)
    if is_bare:
        yield Entry(_sample(PAIN), one_line("pain", SMALL), 16, 36)
    elif grey:
        yield Entry(_sample(PAIN), one_line("not rated", SMALL), 16, 62)
    yield Entry(_sample(SKIN, hatched=True), one_line("numb, tingling", SMALL), 16, 72)
    if is_bare:
        yield Entry(_sample(PAIN, hatched=True), one_line("both", SMALL), 16, 30)


def _width(entries: Sequence[Entry]) -> float:
    return sum(entry.room for entry in entries)


def _row(entries: Sequence[Entry], width: float) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        x, middle = x + (width - _width(entries)) / 2, y + ROW / 2
        for entry in entries:
            entry.sample(pen, (x, middle))
            _said(pen, entry.line, (x + entry.words_at, middle))
            x += entry.room

    return Strip(ROW, draw)


def _crossed(pen: Pen, point: Point) -> None:
    cross(pen, (point[0] + SAMPLE[0] / 2, point[1]))


def _sample(fill: Colour, *, hatched: bool = False) -> Callable[[Pen, Point], None]:
    def draw(pen: Pen, point: Point) -> None:
        (x, y), (wide, high) = point, SAMPLE
        shape = ((x, y - high), (x + wide, y - high), (x + wide, y + high), (x, y + high))
        pen.polygon(shape, Ink(fill, BLACK))
        if hatched:
            hatch(pen, shape, fill)

    return draw


def _ramp(steps: Sequence[str], width: float) -> Strip:
    """Return the ramp with the numbers on it that each colour stands for."""
    title = one_line("pain", SMALL)
    before = title.width + AFTER_TITLE

    def draw(pen: Pen, x: float, y: float) -> None:
        x, middle = x + (width - before - CELL * len(steps)) / 2, y + ROW / 2
        _said(pen, title, (x, middle))
        for n, (fill, words) in enumerate(zip(RAMP, steps, strict=True)):
            left = x + before + n * CELL
            pen.box((left, middle - SAMPLE[1] - 1), (CELL, 2 * SAMPLE[1] + 2), Ink(fill, BLACK))
            line = one_line(words, SMALL_STRONG._replace(colour=ink_on(fill)))
            _said(pen, line, (left + (CELL - line.width) / 2, middle))

    return Strip(ROW, draw)


def _letters(letters: Sequence[str]) -> list[Span]:
    """Say what the letters mean, each with its word on one line."""
    return [span for words in letters for span in _letter(words)]


def _letter(words: str) -> tuple[Span, Span]:
    letter, meaning = words[:1], words[1:].replace(" ", NO_BREAK)
    return Span(letter, SMALL_STRONG), Span(f"{meaning}{NO_BREAK}  ", SMALL)


def _centred(line: Line, width: float) -> Strip:
    x_in = (width - line.width) / 2
    return Strip(line.height, lambda pen, x, y: pen.line(line, x + x_in, y))


def _said(pen: Pen, line: Line, point: Point) -> None:
    pen.line(line, point[0], point[1] - line.height / 2)
