"""Which block goes where: sections in their order, some pairs of them beside each other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

from screening.report.model import Block, Chart, FitBlock, Paragraph, Report, Rows, Section
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
KEPT_WHOLE: Final = frozenset({"sign_off", "consent", "own_words"})
UNTITLED: Final = frozenset({"header", "story"})
UNEVEN: Final = 2.2
GUTTER: Final = 14.0
CHART: Final = 220.0
BLANK_CHART: Final = 128.0
BAR: Final = 15.0
HEADING_HEIGHT: Final = 8.0
TITLE: Final = 10.5


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
        elif section.tone != "plain":
            flow.stack(Column(place.x, [gap(4)]))
            flow.frame(_frame(section, place))
        else:
            _alone(flow, section, place)


def _fills_a_column(section: Section) -> bool:
    """Tell whether a section is worth a column: a fit that is withheld is not."""
    return not any(isinstance(b, FitBlock) and b.scale is None for b in section.blocks)


def _alone(flow: Flow, section: Section, place: Place) -> None:
    """Place a section; a chart in it stands at the right of what comes before it."""
    drawn = next((b for b in section.blocks if isinstance(b, Chart)), None)
    if drawn is None:
        strips = _titled(section, section.blocks, place.width)
        whole = together(strips) if section.id in KEPT_WHOLE else strips
        flow.stack(Column(place.x, [*whole, *_below(section, place.width)]))
        return
    left, right = place.split(0.62 if drawn.blank else 0.52)
    blocks = [block for block in section.blocks if block is not drawn]
    most = BLANK_CHART if drawn.blank else CHART
    beside = [gap(HEADING_HEIGHT), *figure(drawn, right.width, most)]
    flow.beside(
        Column(left.x, together(_titled(section, blocks, left.width))),
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
    fits = [block for block in section.blocks if isinstance(block, FitBlock)]
    rest = section.blocks[len(_narrow(section)) :]
    return [*(s for block in fits for s in small_print(block, width)), *_blocks(rest, width)]


def _titled(section: Section, blocks: Iterable[Block], width: float) -> list[Strip]:
    title = [] if section.id in UNTITLED else heading(section.title, section.count, width)
    return [*title, *_blocks(blocks, width)]


def _blocks(blocks: Iterable[Block], width: float) -> list[Strip]:
    return list(chain.from_iterable(KINDS[block.kind](block, width) for block in blocks))


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
