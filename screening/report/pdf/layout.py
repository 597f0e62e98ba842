"""Which block goes where: sections in their order, some pairs of them beside each other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, takewhile
from typing import Any, Final, NamedTuple

from screening.report.model import (
    Blanks,
    Block,
    Chart,
    FitBlock,
    Paragraph,
    Report,
    Rows,
    Section,
    Table,
)
from screening.report.pdf.cards import card
from screening.report.pdf.figure import figure
from screening.report.pdf.flow import PAD, Column, Flow, Frame, Strip, gap, height_of, together
from screening.report.pdf.forms import blanks, checklist, table
from screening.report.pdf.gauge import fit, small_print
from screening.report.pdf.lines import BLACK, BODY, RED, WHITE, Span, Style, break_lines
from screening.report.pdf.pen import Ink, Pen
from screening.report.pdf.text import heading, paragraph, quote, rows

KINDS: Final[Mapping[str, Callable[[Any, float], Sequence[Strip]]]] = {
    "rows": rows,
    "paragraph": paragraph,
    "flag": card,
    "fit": fit,
    "chart": figure,
    "table": table,
    "quote": quote,
    "checklist": checklist,
    "blanks": blanks,
}
# Left section, right section: the share of the width that the left one takes.
PAIRS: Final = {("fit", "chart"): 0.56, ("pain", "course"): 0.56, ("life", "own_words"): 0.6}
MAY_SPLIT: Final = frozenset({"fit"})
BY_HAND: Final = frozenset({"exam", "consent", "sign_off"})
KEPT_WHOLE: Final = frozenset({"sign_off", "consent", "own_words"})
UNTITLED: Final = frozenset({"header", "story"})
UNEVEN: Final = 2.2
GUTTER: Final = 14.0
CHART: Final = 220.0
BAR: Final = 15.0
HEADING_HEIGHT: Final = 8.0
TITLE: Final = 10.5


class Sizes(NamedTuple):
    """How much room there is to write by hand."""

    blank_chart: float
    empty_row: float
    line: float


TIGHT: Final = Sizes(blank_chart=128, empty_row=16, line=16.5)
ROOMY: Final = Sizes(blank_chart=270, empty_row=46, line=36)


class Place(NamedTuple):
    """Where on the page something goes: its left edge and its width."""

    x: float
    width: float

    def split(self, share: float) -> tuple["Place", "Place"]:
        """Return two places beside each other."""
        left = self.width * share - GUTTER / 2
        right = self.width - left - GUTTER
        return Place(self.x, left), Place(self.x + left + GUTTER, right)


def lay_out(report: Report, flow: Flow, place: Place) -> None:
    """Place every section of a report."""
    sections = list(report.sections)
    while sections:
        section = sections.pop(0)
        share = PAIRS.get((section.id, sections[0].id)) if sections else None
        if share is not None and _fills_a_column(section):
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
    """Place what is filled in by hand on one page; on a page of its own it has more room."""
    tight = [_columns(section, place, TIGHT) for section in sections]
    if sum(_height(columns) for columns in tight) <= flow.room():
        for columns in tight:
            flow.beside(*columns)
        return
    flow.turn()
    for section in sections:
        flow.beside(*_columns(section, place, ROOMY))


def _height(columns: Sequence[Column]) -> float:
    return max(height_of(column.strips) for column in columns)


def _fills_a_column(section: Section) -> bool:
    """Tell whether a section is worth a column: a fit that is withheld is not."""
    return not any(isinstance(b, FitBlock) and b.scale is None for b in section.blocks)


def _alone(flow: Flow, section: Section, place: Place) -> None:
    """Place a section by itself."""
    flow.beside(*_columns(section, place, TIGHT))
    flow.stack(Column(place.x, _small_print(section, place.width)))


def _columns(section: Section, place: Place, sizes: Sizes) -> tuple[Column, ...]:
    """Return a section in one column; a chart in it stands at the right of the rest."""
    drawn = next((b for b in section.blocks if isinstance(b, Chart)), None)
    if drawn is None:
        strips = _titled(section, section.blocks, place.width, sizes)
        return (Column(place.x, together(strips) if section.id in KEPT_WHOLE else strips),)
    left, right = place.split(0.62 if drawn.blank else 0.52)
    blocks = [block for block in section.blocks if block is not drawn]
    most = sizes.blank_chart if drawn.blank else CHART
    beside = [gap(HEADING_HEIGHT), *figure(drawn, right.width, most)]
    return (
        Column(left.x, together(_titled(section, blocks, left.width, sizes))),
        Column(right.x, together(beside)),
    )


def _pair(flow: Flow, pair: tuple[Section, Section], place: Place, share: float) -> None:
    """Place two sections beside each other; what needs the whole width follows below."""
    columns = []
    for section, at in zip(pair, place.split(share), strict=True):
        strips = _titled(section, _narrow(section), at.width)
        columns.append(Column(at.x, strips if section.id in MAY_SPLIT else together(strips)))
    if height_of(columns[1].strips) > UNEVEN * height_of(columns[0].strips):
        for section in pair:
            _alone(flow, section, place)
        return
    flow.beside(*columns)
    below = [strip for section in pair for strip in _below(section, place.width)]
    flow.stack(Column(place.x, [gap(3), *below]))


def _narrow(section: Section) -> list[Block]:
    """Return the blocks that fit into a column: beside a chart, its rows only."""
    blocks = list(section.blocks)
    if not any(isinstance(block, Chart) for block in blocks):
        return blocks
    last = next((i for i, b in enumerate(blocks) if isinstance(b, Rows)), 0)
    return blocks[: last + 1]


def _below(section: Section, width: float) -> list[Strip]:
    rest = section.blocks[len(_narrow(section)) :]
    return [*_small_print(section, width), *_blocks(rest, width)]


def _small_print(section: Section, width: float) -> list[Strip]:
    fits = [block for block in section.blocks if isinstance(block, FitBlock)]
    return [strip for block in fits for strip in small_print(block, width)]


def _titled(
    section: Section, blocks: Iterable[Block], width: float, sizes: Sizes = TIGHT
) -> list[Strip]:
    title = [] if section.id in UNTITLED else heading(section.title, section.count, width)
    return [*title, *_blocks(blocks, width, sizes)]


def _blocks(blocks: Iterable[Block], width: float, sizes: Sizes = TIGHT) -> list[Strip]:
    return list(chain.from_iterable(_strips(block, width, sizes) for block in blocks))


def _strips(block: Block, width: float, sizes: Sizes) -> Sequence[Strip]:
    if isinstance(block, Table):
        return table(block, width, sizes.empty_row)
    if isinstance(block, Blanks):
        return blanks(block, width, sizes.line)
    return KINDS[block.kind](block, width)


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
        strips=_blocks(blocks, place.width - 2 * PAD),
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
