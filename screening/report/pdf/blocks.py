"""Which strips a block becomes, and where on the page they may stand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

from screening.report.model import Blanks, Block, FitBlock, Section, Table
from screening.report.pdf.cards import card
from screening.report.pdf.figure import figure
from screening.report.pdf.flow import Strip
from screening.report.pdf.forms import blanks, checklist, table
from screening.report.pdf.gauge import fit, small_print
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
UNTITLED: Final = frozenset({"header", "story"})
GUTTER: Final = 14.0


class Sizes(NamedTuple):
    """How much room there is to write by hand."""

    blank_chart: float
    empty_row: float
    line: float


TIGHT: Final = Sizes(blank_chart=128, empty_row=16, line=16.5)
ROOMY: Final = Sizes(blank_chart=270, empty_row=64, line=40)


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


def titled(
    section: Section, blocks: Iterable[Block], width: float, sizes: Sizes = TIGHT
) -> list[Strip]:
    """Return blocks under the section's heading."""
    title = [] if section.id in UNTITLED else heading(section.title, section.count, width)
    return [*title, *strips_of_blocks(blocks, width, sizes)]


def strips_of_blocks(blocks: Iterable[Block], width: float, sizes: Sizes = TIGHT) -> list[Strip]:
    """Return the strips of blocks that stand below each other."""
    return list(chain.from_iterable(_strips(block, width, sizes) for block in blocks))


def small_print_of(section: Section, width: float) -> list[Strip]:
    """Return what a section says in passing across the whole width."""
    fits = [block for block in section.blocks if isinstance(block, FitBlock)]
    return [strip for block in fits for strip in small_print(block, width)]


def _strips(block: Block, width: float, sizes: Sizes) -> Sequence[Strip]:
    if isinstance(block, Table):
        return table(block, width, sizes.empty_row)
    if isinstance(block, Blanks):
        return blanks(block, width, sizes.line)
    return KINDS[block.kind](block, width)
