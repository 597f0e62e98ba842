"""A safety flag on paper: told by word, shape and edge, so that it survives a fax."""

from collections.abc import Iterator
from typing import Final

from screening.questionnaire.model import Urgency
from screening.report.model import Blanks, FlagCard
from screening.report.pdf.flow import Strip, gap, tagged, together
from screening.report.pdf.forms import blanks
from screening.report.pdf.lines import one_line
from screening.report.pdf.pen import Ink, Pen
from screening.report.pdf.style import (
    BLACK,
    QUIET,
    SMALL,
    SMALL_GREY,
    SMALL_STRONG,
    STRONG,
    WHITE,
    Colour,
    Span,
)
from screening.report.pdf.tags import Tag
from screening.report.pdf.text import written

PILL_WIDTH: Final = 78.0
PILL_HEIGHT: Final = 13.0
INDENT: Final = 86.0
FILLED: Final = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY})
THICK: Final = frozenset({Urgency.MEDICAL_REVIEW, Urgency.NO_NEEDLING})
IN_DOUBT: Final = "IN DOUBT"
CLEARED: Final = "CLEARED"
AIR: Final = 3.0


def card(block: FlagCard, width: float, tag: Tag) -> list[Strip]:
    """Return one flag: its urgency at the left, what it means and what to do at the right."""
    room, whole = width - INDENT, Tag("Div", tag)
    pill = Tag("P", whole)
    strips = [
        strip for spans in _told(block) for strip in tagged(written(spans, room), Tag("P", whole))
    ]
    strips += blanks(Blanks(labels=block.to_fill), room, whole) if block.to_fill else []
    lines = [_pilled(block, strips[0], pill), *(_indented(strip) for strip in strips[1:])]
    while sum(strip.height for strip in lines) < _pill_height(block) + AIR:
        lines.append(gap(AIR))
    return together([*lines, _rule(width)])


def _told(block: FlagCard) -> Iterator[list[Span]]:
    """Tell what it means and what to do: on lines of their own if it is urgent."""
    doubt = "" if block.certain else "May apply: "
    parts = [[Span(f"{doubt}{block.means} ", STRONG)], [Span("Do: ", STRONG), Span(block.do)]]
    if block.exclude:
        parts.append([Span(" No needle: ", STRONG), Span(f"{block.exclude}.")])
    if block.warn:
        parts.append([Span(" Needle with care: ", STRONG), Span(f"{block.warn}.")])
    yield from parts if block.urgency in FILLED else [[span for part in parts for span in part]]
    yield list(_behind(block))
    for words in block.record:
        yield [Span(words, SMALL)]


def _behind(block: FlagCard) -> Iterator[Span]:
    """Tell the question and answer behind a flag, then what the rule rests on."""
    for row in block.because:
        yield Span(f"{row.label} ", SMALL)
        yield Span(f"{row.value}. ", SMALL_STRONG)
    yield Span(block.sources, SMALL_GREY)


def _pilled(block: FlagCard, strip: Strip, tag: Tag) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        with pen.tagged(tag):
            _pill(pen, block, (x, y + 0.5))
        strip.draw(pen, x + INDENT, y)

    return strip._replace(draw=draw)


def _pill_height(block: FlagCard) -> float:
    return PILL_HEIGHT * (1 + len(_below(block)))


def _below(block: FlagCard) -> list[str]:
    """Return what stands below the urgency: that it only may hold, that it was cleared."""
    doubt = [] if block.certain else [IN_DOUBT]
    return [*doubt, *([CLEARED] if block.cleared else [])]


def _pill(pen: Pen, block: FlagCard, corner: tuple[float, float]) -> None:
    filled = block.urgency in FILLED and block.certain and not block.cleared
    ink = Ink(
        fill=BLACK if filled else WHITE,
        edge=BLACK,
        width=1.4 if block.urgency in FILLED | THICK and not block.cleared else 0.6,
        dashed=not block.certain,
    )
    pen.box(corner, (PILL_WIDTH, PILL_HEIGHT), ink)
    _centred(pen, block.urgency_word, corner, WHITE if filled else BLACK)
    for number, words in enumerate(_below(block), 1):
        _centred(pen, words, (corner[0], corner[1] + number * PILL_HEIGHT), BLACK)


def _centred(pen: Pen, words: str, corner: tuple[float, float], colour: Colour) -> None:
    line = one_line(words, SMALL_STRONG._replace(colour=colour))
    top = corner[1] + (PILL_HEIGHT - line.height) / 2
    pen.line(line, corner[0] + (PILL_WIDTH - line.width) / 2, top)


def _indented(strip: Strip) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        strip.draw(pen, x + INDENT, y)

    return strip._replace(draw=draw)


def _rule(width: float) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y + 2), (x + width, y + 2), 0.4, QUIET)

    return Strip(4, draw)
