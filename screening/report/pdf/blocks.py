"""Which strips a block becomes, and where on the page they may stand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from screening.report.figures import SegmentGrid
from screening.report.model import Blanks, Block, FitBlock, Paragraph, Rows, Section, Table
from screening.report.pdf.cards import card
from screening.report.pdf.figure import figure
from screening.report.pdf.flow import Strip, under
from screening.report.pdf.forms import blanks, checklist, table
from screening.report.pdf.gauge import measured, reasons, small_print
from screening.report.pdf.segments import segments
from screening.report.pdf.signature import signature
from screening.report.pdf.tags import Tag
from screening.report.pdf.text import heading, paragraph, quote, rows

UNTITLED: Final = frozenset({"header", "story"})
CONTINUED: Final = "{title}, continued"
GUTTER: Final = 16.0


class Sizes(NamedTuple):
    """How much room there is to write by hand."""

    blank_chart: float
    empty_row: float
    segment_row: float
    line: float


TIGHT: Final = Sizes(blank_chart=118, empty_row=14, segment_row=13, line=15.5)
ROOMY: Final = Sizes(blank_chart=290, empty_row=70, segment_row=34, line=44)


def between(share: float) -> Sizes:
    """Return sizes between tight, at nought, and roomy, at one."""
    pairs = zip(TIGHT, ROOMY, strict=True)
    return Sizes(*(tight + share * (roomy - tight) for tight, roomy in pairs))


class Place(NamedTuple):
    """Where on the page something goes: its left edge and its width."""

    x: float
    width: float

    def split(self, share: float) -> tuple["Place", "Place"]:
        """Return two places beside each other."""
        left = self.width * share - GUTTER / 2
        right = self.width - left - GUTTER
        return Place(self.x, left), Place(self.x + left + GUTTER, right)


def fit(block: FitBlock, width: float, tag: Tag) -> list[Strip]:
    """Return the fit in one column; while it is withheld, only why and what it never means."""
    return [
        *measured(block, width, tag),
        *reasons(block, width, tag),
        *small_print(block, width, tag),
    ]


KINDS: Final[Mapping[str, Callable[[Any, float, Tag], Sequence[Strip]]]] = {
    "rows": rows,
    "paragraph": paragraph,
    "flag": card,
    "fit": fit,
    "chart": figure,
    "table": table,
    "segments": segments,
    "quote": quote,
    "checklist": checklist,
    "blanks": blanks,
    "hand_drawing": signature,
}


def titled(section: Section, width: float, tag: Tag, strips: Sequence[Strip]) -> list[Strip]:
    """Return strips under the section's heading, which is there again where they go on."""
    if section.id in UNTITLED:
        return list(strips)
    first = heading(section.title, section.count, width, tag)
    return [*first, *under(again_of(section, width, tag), strips)]


def again_of(section: Section, width: float, tag: Tag) -> list[Strip]:
    """Return the heading of a section that goes on."""
    return heading(CONTINUED.format(title=section.title), "", width, tag)


def strips_of_blocks(
    blocks: Iterable[Block], width: float, tag: Tag, sizes: Sizes = TIGHT
) -> list[Strip]:
    """Return the strips of blocks that stand below each other; a loud line announces the next."""
    strips: list[Strip] = []
    loud: Sequence[Strip] = ()
    for block in blocks:
        made = _strips(block, width, tag, sizes)
        strips += under(loud, made) if isinstance(block, Rows) and loud else made
        announces = isinstance(block, Paragraph) and block.weight == "strong"
        loud = made if announces else ()
    return strips


def _strips(block: Block, width: float, tag: Tag, sizes: Sizes) -> Sequence[Strip]:
    if isinstance(block, Table):
        return table(block, width, tag, sizes.empty_row)
    if isinstance(block, SegmentGrid):
        return segments(block, width, tag, sizes.segment_row)
    if isinstance(block, Blanks):
        return blanks(block, width, tag, sizes.line)
    return KINDS[block.kind](block, width, tag)
