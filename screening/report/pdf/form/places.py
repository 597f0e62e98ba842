"""The body to shade by hand, front and back: its outline strong, its regions only hinted at."""

from typing import Final

from screening.report.figures import ChartRegion
from screening.report.paper.model import Beside, Places
from screening.report.pdf.flow import Strip, tagged
from screening.report.pdf.form.marks import rule
from screening.report.pdf.form.style import PLAIN, QUESTION, WRITING
from screening.report.pdf.lines import Line, break_lines, one_line
from screening.report.pdf.path import curves
from screening.report.pdf.pen import Ink, Pen, Point, Transform
from screening.report.pdf.style import BLACK, WHITE, Colour, Span
from screening.report.pdf.tags import Tag

LARGE: Final = 364.0
SMALL: Final = 160.0
OUTLINE: Final = 2.2
WITHIN: Final = 0.35
HINT: Final[Colour] = (120, 120, 120)
GUTTER: Final = 16.0
# Between the hands of the front and of the back, besides what the drawing leaves.
APART: Final = 22.0
IN_WORDS: Final = 3


def places(answer: Places, width: float, tag: Tag) -> list[Strip]:
    """Return a large body with what to write beside its places, or a small one with lines."""
    return _large(answer, width, tag) if answer.more else _small(answer, width, tag)


def _large(answer: Places, width: float, tag: Tag) -> list[Strip]:
    body, wide = _body(answer, LARGE, tag), _width(answer, LARGE)
    aside = wide + GUTTER
    told = [line for one in answer.more for line in _told(one, width - aside)]

    def draw(pen: Pen, x: float, y: float) -> None:
        body.draw(pen, x, y)
        _stack(pen, told, (x + aside, y), Tag("P", tag))

    return [Strip(max(body.height, sum(line.height for line in told)), draw)]


def _told(one: Beside, room: float) -> list[Line]:
    """Return what may be written beside a place, each letter on a line of its own."""
    said = [Span(one.words, PLAIN), *(Span(f"\n{letter}", PLAIN) for letter in one.letters)]
    return break_lines([Span(f"{one.title}\n", QUESTION), *said, Span("\n", PLAIN)], room)


def _small(answer: Places, width: float, tag: Tag) -> list[Strip]:
    """Return a body with lines at its right: whoever would rather write may."""
    body, aside = _body(answer, SMALL, tag), _width(answer, SMALL) + GUTTER
    lines = break_lines([Span(answer.in_words, PLAIN)], width - aside)
    below = sum(line.height for line in lines)

    def draw(pen: Pen, x: float, y: float) -> None:
        body.draw(pen, x, y)
        _stack(pen, lines, (x + aside, y + WRITING), Tag("P", tag))
        for number in range(1, IN_WORDS + 1):
            rule(pen, (x + aside, y + WRITING + below + number * WRITING), width - aside)

    return [Strip(body.height, draw)]


def _width(answer: Places, high: float) -> float:
    return answer.chart.width * high / answer.chart.height + APART


def _body(answer: Places, high: float, tag: Tag) -> Strip:
    """Return both views, the back a little apart from the front."""
    scale, row = high / answer.chart.height, one_line(answer.front, QUESTION).height

    def draw(pen: Pen, x: float, y: float) -> None:
        views = {
            "front": Transform((x, y + 2 * row), scale),
            "back": Transform((x + APART, y + 2 * row), scale),
        }
        for ink in (Ink(edge=BLACK, width=OUTLINE), Ink(WHITE, HINT, WITHIN)):
            for region in answer.chart.regions:
                _region(pen, region, views[region.view], ink)
        _titles(pen, answer, (x, y), _width(answer, high))

    figure = Tag("Figure", tag, alt=answer.chart.alt)
    return tagged([Strip(high + 2 * row + 4, draw)], figure)[0]


def _region(pen: Pen, region: ChartRegion, at: Transform, ink: Ink) -> None:
    own = _at(at, region.offset)
    pen.outline(curves(region.d), Transform(own, at.scale), ink)


def _titles(pen: Pen, answer: Places, corner: Point, wide: float) -> None:
    """Name both views, and whose side is where: the left of both is in the middle."""
    (x, y), view = corner, (wide - APART) / 4 / wide
    for words, style, share in (
        (answer.front, QUESTION, view),
        (answer.back, QUESTION, 1 - view),
        (answer.right, PLAIN, 0.0),
        (answer.left, PLAIN, 1 / 2),
        (answer.right, PLAIN, 1.0),
    ):
        line = one_line(words, style)
        left = x + wide * share - line.width / 2
        inside = min(max(left, x), x + wide - line.width)
        pen.line(line, inside, y + (line.height if style is PLAIN else 0))


def _at(at: Transform, point: Point) -> Point:
    (x, y), scale = at
    return x + point[0] * scale, y + point[1] * scale


def _stack(pen: Pen, lines: list[Line], corner: Point, tag: Tag) -> None:
    x, y = corner
    with pen.tagged(tag):
        for line in lines:
            pen.line(line, x, y)
            y += line.height
