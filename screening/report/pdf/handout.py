"""The poster and the letter with a code, as PDF/A-2u: large, and read from across a room."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from screening.colours import parts
from screening.report.handout import Handout
from screening.report.letter import contact
from screening.report.model import Paper
from screening.report.pdf.file import SIZES, About, file_of
from screening.report.pdf.flow import Strip, height_of, space, tagged
from screening.report.pdf.lines import break_lines
from screening.report.pdf.pen import Ink, Pen, Transform
from screening.report.pdf.style import BLACK, GREY, WHITE, Span, Style
from screening.report.pdf.tags import REPEATED, Tag
from screening.report.pdf.text import Cell, beside_each_other, written

MARGIN: Final = 54.0
RULE: Final = 2.0
# A code is clear around itself by four of its squares.
QUIET: Final = 4
FEWEST_POINTS: Final = 150.0


class Look(NamedTuple):
    """How large the words and the code of a handout are, in points."""

    clinic: float
    title: float
    text: float
    code: float


# A code is read from ten times its width away: the poster's from 1.2 metres, the letter's by hand.
POSTER: Final = Look(clinic=20, title=38, text=18, code=350)
LETTER: Final = Look(clinic=14, title=22, text=14, code=200)


def draw_poster(handout: Handout, paper: Paper) -> bytes:
    """Draw the poster on Letter or A4 paper; it is one page."""
    return _drawn(handout, paper, POSTER)


def draw_letter(handout: Handout, paper: Paper) -> bytes:
    """Draw the letter on Letter or A4 paper; it is one page."""
    return _drawn(handout, paper, LETTER)


def _drawn(handout: Handout, paper: Paper, look: Look) -> bytes:
    wide, high = SIZES[paper]
    pen, y = Pen(high), MARGIN
    pen.page()
    for strip in _fitting(handout, look, (wide - 2 * MARGIN, high - 2 * MARGIN)):
        strip.draw(pen, MARGIN, y)
        y += strip.height
    pen.close()
    return file_of(pen, About(handout.title, handout.language, handout.made_at), paper)


def _fitting(handout: Handout, look: Look, room: tuple[float, float]) -> list[Strip]:
    """Return the page; where a clinic's words are many, the code gives way first, then all."""
    width, height = room
    while True:
        strips = list(_strips(handout, look, width))
        over = height_of(strips) - height
        if over <= 0:
            return strips
        smaller = max(FEWEST_POINTS, look.code - over)
        if smaller < look.code:
            look = look._replace(code=smaller)
        else:
            look = Look(look.clinic * 0.9, look.title * 0.9, look.text * 0.9, look.code)


def _strips(handout: Handout, look: Look, width: float) -> Iterator[Strip]:
    tag, text = Tag("Sect"), Style(look.text)
    air = look.text * 0.7
    yield from _head(handout, look, width, tag)
    if handout.day:
        yield from _told(handout.day, text._replace(colour=GREY), width, tag)
        yield space(air)
    title = [Span(handout.title, Style(look.title, bold=True))]
    yield from tagged(written(title, width), Tag("H1", tag, title=handout.title))
    yield space(air)
    for words in handout.before:
        yield from _told(words, text, width, tag)
        yield space(air)
    yield _code(handout, look.code, width, tag)
    yield space(air)
    yield from _steps(handout.steps, text, width, tag)
    for words in handout.after:
        yield space(air)
        yield from _told(words, text, width, tag)


def _head(handout: Handout, look: Look, width: float, tag: Tag) -> Iterator[Strip]:
    head = handout.letterhead
    colour = parts(head.colour) if head.colour else BLACK
    name = head.clinic_name[:1].upper() + head.clinic_name[1:]
    strong = Style(look.clinic, bold=True, colour=colour)
    yield from tagged(written([Span(name, strong)], width), Tag("P", tag))
    for line in contact(head):
        yield from _told(line, Style(look.text, colour=GREY), width, tag)

    def rule(pen: Pen, x: float, y: float) -> None:
        with pen.tagged(REPEATED):
            pen.stroke((x, y + RULE), (x + width, y + RULE), RULE, colour)

    yield space(look.clinic / 4)
    yield Strip(look.clinic, rule)


def _told(words: str, style: Style, width: float, tag: Tag) -> list[Strip]:
    return tagged(written([Span(words, style)], width), Tag("P", tag))


def _steps(steps: Sequence[str], style: Style, width: float, tag: Tag) -> Iterator[Strip]:
    told, indent = Tag("L", tag), style.size * 1.6
    for number, words in enumerate(steps, start=1):
        item = Tag("LI", told)
        label = break_lines([Span(f"{number}.", style._replace(bold=True))], indent)
        body = break_lines([Span(words, style)], width - indent)
        cells = Cell(0, label, Tag("Lbl", item)), Cell(indent, body, Tag("LBody", item))
        yield from beside_each_other(cells)
        yield space(style.size * 0.25)


def _code(handout: Handout, side: float, width: float, tag: Tag) -> Strip:
    """Return the code in the middle of the page, with the clear border that it needs."""
    squares = len(handout.code) + 2 * QUIET
    path = " ".join(_runs(handout.code))

    def draw(pen: Pen, x: float, y: float) -> None:
        corner = (x + (width - side) / 2, y)
        pen.box(corner, (side, side), Ink(fill=WHITE))
        pen.outline(path, Transform(corner, side / squares), Ink(fill=BLACK))

    return tagged([Strip(side, draw)], Tag("Figure", tag, alt=handout.alt))[0]


def _runs(code: Sequence[Sequence[bool]]) -> Iterator[str]:
    """Return the dark squares of a code as one shape: between two of them there is no seam."""
    for y, row in enumerate(code, start=QUIET):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end] is row[start]:
                end += 1
            if row[start]:
                yield f"{start + QUIET} {y} {end - start} 1 re"
            start = end
