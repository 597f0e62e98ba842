"""The first glance on paper: a few facts beside the body, told by word, shape and edge."""

from typing import Final

from screening.report.model import Fact, Glance
from screening.report.pdf.flow import Strip, gap, tagged
from screening.report.pdf.lines import Line, break_lines
from screening.report.pdf.pen import Ink, Pen
from screening.report.pdf.style import (
    BLACK,
    BODY,
    RED,
    SMALL_STRONG,
    STRONG,
    WHITE,
    Span,
    Style,
)
from screening.report.pdf.tags import Tag

LABEL: Final = 94.0
PAD: Final = 3.5
CROWDED: Final = 1.8
HAIR: Final = 0.4
EDGE: Final = 1.4
INSET: Final = 5.0
MANY: Final = 200


def facts(glance: Glance, width: float, tag: Tag) -> list[Strip]:
    """Return one row for each fact, ruled; whoever must act sees it by a filled label."""
    listed, crowded = Tag("L", tag), any(len(fact.words) > MANY for fact in glance.facts)
    rows = [_fact(fact, width, Tag("LI", listed), crowded=crowded) for fact in glance.facts]
    return [*rows, Strip(1, lambda pen, x, y: pen.stroke((x, y), (x + width, y), HAIR)), gap(2)]


def _fact(fact: Fact, width: float, tag: Tag, *, crowded: bool) -> Strip:
    """Return one fact; many flags stand below their label, across the whole width."""
    pad = CROWDED if crowded else PAD
    label = break_lines([Span(fact.label.upper(), _label_style(fact))], LABEL - 2 * INSET)
    is_long = len(fact.words) > MANY
    indent = INSET if is_long else LABEL + INSET
    words = break_lines([Span(fact.words, _words_style(fact, crowded=crowded))], width - indent)
    above = _height(label) + pad if is_long else 0.0
    height = max(_height(label), above + _height(words)) + 2 * pad

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.stroke((x, y), (x + width, y), HAIR)
        marked = fact.loud or fact.open
        if marked:
            _marked(pen, fact, (x, y), _height(label) + 2 * pad if is_long else height)
        _stack(pen, label, x + (INSET if marked else 0), y + pad + 0.8)
        _stack(pen, words, x + indent, y + pad + above)

    return tagged([Strip(height, draw)], tag)[0]


def _words_style(fact: Fact, *, crowded: bool) -> Style:
    """Return how a fact is written: beside many flags smaller, so that all stay in sight."""
    if crowded:
        return SMALL_STRONG
    return STRONG if fact.loud or fact.open or fact.tone == "plain" else BODY


def _label_style(fact: Fact) -> Style:
    filled = fact.loud and fact.tone == "act"
    return SMALL_STRONG._replace(colour=WHITE) if filled else SMALL_STRONG


def _marked(pen: Pen, fact: Fact, corner: tuple[float, float], height: float) -> None:
    """Fill the label if somebody must act now, edge it before a needle, dash it in doubt."""
    size = (LABEL - 1, height - 3)
    edged = Ink(edge=RED if fact.loud else BLACK, width=EDGE, dashed=not fact.loud)
    ink = Ink(fill=RED) if fact.loud and fact.tone == "act" else edged
    pen.box((corner[0] + 0.7, corner[1] + 1.5), size, ink)


def _stack(pen: Pen, lines: list[Line], x: float, top: float) -> None:
    for line in lines:
        pen.line(line, x, top)
        top += line.height


def _height(lines: list[Line]) -> float:
    return sum(line.height for line in lines)
