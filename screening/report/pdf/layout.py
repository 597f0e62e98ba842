"""Which block goes where: sections in their order, some pairs of them beside each other."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from screening.report.model import Chart, FitBlock, Paragraph, Report, Section
from screening.report.pdf.blocks import (
    ROOMY,
    TIGHT,
    Place,
    Sizes,
    between,
    small_print_of,
    strips_of_blocks,
    titled,
)
from screening.report.pdf.figure import figure
from screening.report.pdf.flow import PAD, Column, Flow, Frame, Strip, gap, height_of, together
from screening.report.pdf.lines import BLACK, BODY, RED, WHITE, Span, Style, break_lines
from screening.report.pdf.marked import alone, beside_fit, parts
from screening.report.pdf.pen import Ink, Pen

# Left section, right section: the share of the width that the left one takes.
PAIRS: Final = {("pain", "course"): 0.56, ("life", "own_words"): 0.6}
BY_HAND: Final = frozenset({"exam", "consent", "sign_off"})
KEPT_WHOLE: Final = frozenset({"sign_off", "consent", "own_words", "care"})
UNEVEN: Final = 2.2
# How roomy what is filled in by hand may be, from the best to the least.
SHARES: Final = (1.0, 0.8, 0.6, 0.4, 0.2, 0.0)
DRAWN_ON: Final = 0.62
BAR: Final = 15.0
HEADING_HEIGHT: Final = 8.0
TITLE: Final = 10.5


def lay_out(report: Report, flow: Flow, place: Place) -> None:
    """Place every section of a report."""
    sections = list(report.sections)
    while sections:
        section = sections.pop(0)
        share = PAIRS.get((section.id, sections[0].id)) if sections else None
        marks = parts(sections[0]) if sections and _is_fit(section) else None
        if marks is not None:
            beside_fit(flow, (section, sections.pop(0)), place, marks)
        elif share is not None:
            _pair(flow, (section, sections.pop(0)), place, share)
        elif section.id in BY_HAND:
            rest = list(takewhile(lambda other: other.id in BY_HAND, sections))
            del sections[: len(rest)]
            _by_hand(flow, [section, *rest], place)
        elif section.tone != "plain":
            flow.stack(Column(place.x, [gap(4)]))
            flow.frame(_frame(section, place))
        else:
            _alone(flow, section, place)


def _by_hand(flow: Flow, sections: Sequence[Section], place: Place) -> None:
    """Place what is filled in by hand on one page, with as much room to write as the page has."""
    drawn = _largest(flow, sections, place)
    if drawn is None:
        flow.turn()
        drawn = [_columns(section, place, ROOMY) for section in sections]
    for columns in drawn:
        flow.beside(*columns)


def _largest(
    flow: Flow, sections: Sequence[Section], place: Place
) -> list[tuple[Column, ...]] | None:
    for share in SHARES:
        drawn = [_columns(section, place, between(share)) for section in sections]
        if sum(_height(columns) for columns in drawn) <= flow.room():
            return drawn
    return None


def _height(columns: Sequence[Column]) -> float:
    return max(height_of(column.strips) for column in columns)


def _is_fit(section: Section) -> bool:
    """Tell whether a section holds a fit worth a column: one that is withheld is not."""
    return any(isinstance(b, FitBlock) and b.scale is not None for b in section.blocks)


def _alone(flow: Flow, section: Section, place: Place) -> None:
    """Place a section by itself."""
    marks = parts(section)
    if marks is not None:
        alone(flow, section, place, marks)
        return
    flow.beside(*_columns(section, place, TIGHT))
    flow.stack(Column(place.x, small_print_of(section, place.width)))


def _columns(section: Section, place: Place, sizes: Sizes) -> tuple[Column, ...]:
    """Return a section in one column; a body to draw on stands at the right of the rest."""
    drawn = next((b for b in section.blocks if isinstance(b, Chart)), None)
    if drawn is None:
        strips = titled(section, section.blocks, place.width, sizes)
        return (Column(place.x, together(strips) if section.id in KEPT_WHOLE else strips),)
    left, right = place.split(DRAWN_ON)
    blocks = [block for block in section.blocks if block is not drawn]
    beside = [gap(HEADING_HEIGHT), *figure(drawn, right.width, sizes.blank_chart)]
    return (
        Column(left.x, together(titled(section, blocks, left.width, sizes))),
        Column(right.x, together(beside)),
    )


def _pair(flow: Flow, pair: tuple[Section, Section], place: Place, share: float) -> None:
    """Place two sections beside each other, unless one is much longer than the other."""
    columns = [
        Column(at.x, together(titled(section, section.blocks, at.width)))
        for section, at in zip(pair, place.split(share), strict=True)
    ]
    if height_of(columns[1].strips) > UNEVEN * height_of(columns[0].strips):
        for section in pair:
            _alone(flow, section, place)
        return
    flow.beside(*columns)
    flow.stack(Column(place.x, [gap(3)]))


def _frame(section: Section, place: Place) -> Frame:
    """Return the box of a section that somebody must act on; red only if a flag stands in it."""
    raised = bool(section.count)
    acting = section.tone == "act" and raised
    calm = section.blocks[0] if not raised else None
    blocks = section.blocks[1:] if isinstance(calm, Paragraph) else section.blocks
    words = f"{section.title.upper()} ({section.count})" if raised else section.title.upper()

    def title(continued: bool) -> Strip:  # noqa: FBT001 - the frame asks it back
        colour = WHITE if acting else RED if raised else BLACK
        text = f"{words}, continued" if continued else words
        calmly = f": {calm.text}" if isinstance(calm, Paragraph) else ""
        spans = [Span(text, Style(TITLE, bold=True, colour=colour)), Span(calmly, BODY)]
        return _title_bar(spans, place.width, filled=acting)

    return Frame(
        x=place.x,
        width=place.width,
        heading=title,
        strips=strips_of_blocks(blocks, place.width - 2 * PAD),
        edge=RED if raised else BLACK,
        thickness=2.2 if acting else 1.2 if raised else 0.6,
    )


def _title_bar(spans: Sequence[Span], width: float, *, filled: bool) -> Strip:
    line = break_lines(spans, width)[0]

    def draw(pen: Pen, x: float, y: float) -> None:
        if filled:
            pen.box((x, y), (width, BAR), Ink(fill=RED))
        pen.line(line, x + PAD, y + (BAR - line.height) / 2)

    return Strip(BAR, draw)
