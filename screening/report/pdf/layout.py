"""Which block goes where: sections in their order, some of them in two columns."""

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from screening.report.figures import Chart, HandDrawing, SegmentGrid
from screening.report.model import Blanks, FitBlock, Report, Section, Table
from screening.report.pdf.blocks import (
    ROOMY,
    TIGHT,
    Place,
    Sizes,
    again_of,
    between,
    strips_of_blocks,
    titled,
)
from screening.report.pdf.figure import figure
from screening.report.pdf.flow import (
    Column,
    Flow,
    Strip,
    gap,
    height_of,
    space,
    together,
    under,
)
from screening.report.pdf.framed import frame
from screening.report.pdf.gauge import measured, reasons, small_print
from screening.report.pdf.glance import facts
from screening.report.pdf.signature import signature
from screening.report.pdf.tags import Tag
from screening.report.pdf.text import heading

# Left section, right section: the share of the width that the left one takes.
PAIRS: Final = {("pain", "course"): 0.56, ("life", "own_words"): 0.6}
# Who and what, beside the body at the head of the first page.
FIRST: Final = frozenset({"header", "story"})
BY_HAND: Final = frozenset({"exam", "consent", "sign_off"})
KEPT_WHOLE: Final = frozenset({"sign_off", "consent", "own_words", "care"})
UNEVEN: Final = 2.2
BESIDE_FIGURE: Final = 0.62
BESIDE_BARS: Final = 0.48
BESIDE_MARKS: Final = 0.46
DRAWN_ON: Final = 0.62
SIGNED: Final = 0.69
LESS: Final = (1.0, 0.95, 0.9, 0.8, 0.7, 0.5, 0.25, 0.0)
FIGURE: Final = 170.0
AIR: Final = 4.0
BELOW_RULE: Final = 8.0


def lay_out(report: Report, flow: Flow, place: Place) -> None:
    """Place every section of a report."""
    _glance(flow, report, [one for one in report.sections if one.id in FIRST], place)
    sections = [one for one in report.sections if one.id not in FIRST and one.blocks]
    while sections:
        section = sections.pop(0)
        share = PAIRS.get((section.id, sections[0].id)) if sections else None
        if share is not None:
            _pair(flow, (section, sections.pop(0)), place, share)
        elif section.id in BY_HAND:
            rest = list(takewhile(lambda other: other.id in BY_HAND, sections))
            del sections[: len(rest)]
            _by_hand(flow, [section, *rest], place)
        elif section.tone != "plain":
            flow.stack(Column(place.x, [gap(AIR)]))
            flow.frame(frame(section, place))
        else:
            WAYS.get(section.id, _alone)(flow, section, place)


def _glance(flow: Flow, report: Report, sections: Sequence[Section], place: Place) -> None:
    """Place who this is, the story and the facts beside the body."""
    tag = Tag("Sect")
    left, right = place.split(BESIDE_FIGURE)
    told = [
        strip
        for section in sections
        for strip in [*strips_of_blocks(section.blocks, left.width, tag), gap(AIR)]
    ]
    flow.beside(
        Column(left.x, [*told, *facts(report.glance, left.width, tag)]),
        Column(right.x, figure(report.glance.chart, right.width, tag, FIGURE)),
    )


def _fit(flow: Flow, section: Section, place: Place) -> None:
    """Place the band and its bars beside the reasons, if there are any to tell."""
    block = next((b for b in section.blocks if isinstance(b, FitBlock)), None)
    if block is None or block.scale is None:
        _alone(flow, section, place)
        return
    tag = Tag("Sect")
    left, right = place.split(BESIDE_BARS)
    two = _Two(
        together(measured(block, left.width, tag)), together(reasons(block, right.width, tag))
    )
    what = _Titled(section, place, tag)
    _in_two(flow, what, BESIDE_BARS, two)
    _below(flow, what, small_print(block, place.width, tag))


def _marks(flow: Flow, section: Section, place: Place) -> None:
    """Place the marks in words beside the levels to examine; the cautions go below both."""
    tables = [block for block in section.blocks if isinstance(block, Table)]
    if not tables:
        _alone(flow, section, place)
        return
    tag, first = Tag("Sect"), section.blocks.index(tables[0])
    left, right = place.split(BESIDE_MARKS)
    before, after = section.blocks[:first], section.blocks[first + 1 :]
    two = _Two(
        strips_of_blocks(before, left.width, tag), strips_of_blocks(tables[:1], right.width, tag)
    )
    lower = strips_of_blocks(after, place.width, tag)
    beside = _Two([*two.left, *strips_of_blocks(after, left.width, tag)], two.right)
    if beside.height <= two.height + height_of(lower):
        two, lower = beside, []
    what = _Titled(section, place, tag)
    _in_two(flow, what, BESIDE_MARKS, two)
    _below(flow, what, lower)


class _Two(NamedTuple):
    left: Sequence[Strip]
    right: Sequence[Strip]

    @property
    def height(self) -> float:
        return max(height_of(self.left), height_of(self.right))


class _Titled(NamedTuple):
    section: Section
    place: Place
    tag: Tag


def _in_two(flow: Flow, what: _Titled, share: float, two: _Two) -> None:
    """Place strips in two columns under one heading."""
    left, right = what.place.split(share)
    head = heading(what.section.title, what.section.count, what.place.width, what.tag)
    flow.beside(
        Column(left.x, [*head, *two.left]),
        Column(right.x, together([space(height_of(head)), *two.right])),
    )


def _below(flow: Flow, what: _Titled, strips: Sequence[Strip]) -> None:
    """Place what follows the columns, under the section's heading again on another page."""
    again = again_of(what.section, what.place.width, what.tag)
    flow.stack(Column(what.place.x, under(again, strips)))


def _by_hand(flow: Flow, sections: Sequence[Section], place: Place) -> None:
    """Place what is filled in by hand on one page, with as much room to write as the page has."""
    tight, roomy = (_sheet(sections, place, sizes) for sizes in (TIGHT, ROOMY))
    if _heights(tight) > flow.room():
        flow.turn()
    spare = (flow.room() - _heights(tight)) / (_heights(roomy) - _heights(tight))
    for columns in _roomiest(flow.room(), min(max(spare, 0.0), 1.0), sections, place):
        flow.beside(*columns)


def _roomiest(
    room: float, share: float, sections: Sequence[Section], place: Place
) -> list[tuple[Column, ...]]:
    """Return the sheet at a share of roominess; at a smaller one if that does not fit."""
    for less in LESS:
        drawn = _sheet(sections, place, between(share * less))
        if _heights(drawn) <= room:
            break
    return drawn


def _sheet(sections: Sequence[Section], place: Place, sizes: Sizes) -> list[tuple[Column, ...]]:
    return [columns for section in sections for columns in _bands(section, place, sizes)]


def _bands(section: Section, place: Place, sizes: Sizes) -> list[tuple[Column, ...]]:
    """Return a section's columns: a drawing at the right, what needs the width below."""
    tag = Tag("Sect")
    drawn = next((one for one in section.blocks if isinstance(one, Chart | HandDrawing)), None)
    if drawn is None:
        return [_columns(section, place, sizes)]
    left, right = place.split(DRAWN_ON if isinstance(drawn, Chart) else SIGNED)
    wide = [block for block in section.blocks if isinstance(block, SegmentGrid | Blanks)]
    beside = [block for block in section.blocks if block not in (drawn, *wide)]
    words = strips_of_blocks(beside, left.width, tag, sizes)
    body = _drawn(drawn, right.width, tag, sizes)
    return [
        (
            Column(left.x, together(titled(section, left.width, tag, words))),
            Column(right.x, together(body)),
        ),
        (Column(place.x, strips_of_blocks(wide, place.width, tag, sizes)),),
    ]


def _drawn(block: Chart | HandDrawing, width: float, tag: Tag, sizes: Sizes) -> list[Strip]:
    if isinstance(block, HandDrawing):
        return signature(block, width, tag)
    return [space(BELOW_RULE), *figure(block, width, tag, sizes.blank_chart)]


def _heights(sheet: Sequence[tuple[Column, ...]]) -> float:
    return sum(max(height_of(column.strips) for column in columns) for columns in sheet)


def _alone(flow: Flow, section: Section, place: Place) -> None:
    """Place a section by itself."""
    flow.beside(*_columns(section, place, TIGHT))


def _columns(section: Section, place: Place, sizes: Sizes) -> tuple[Column, ...]:
    return (Column(place.x, _whole(section, place.width, Tag("Sect"), sizes)),)


def _whole(section: Section, width: float, tag: Tag, sizes: Sizes) -> list[Strip]:
    strips = titled(section, width, tag, strips_of_blocks(section.blocks, width, tag, sizes))
    return together(strips) if section.id in KEPT_WHOLE else strips


def _pair(flow: Flow, pair: tuple[Section, Section], place: Place, share: float) -> None:
    """Place two sections beside each other, unless one is much longer than the other."""
    columns = [
        Column(at.x, together(_whole(section, at.width, Tag("Sect"), TIGHT)))
        for section, at in zip(pair, place.split(share), strict=True)
    ]
    if height_of(columns[1].strips) > UNEVEN * height_of(columns[0].strips):
        for section in pair:
            _alone(flow, section, place)
        return
    flow.beside(*columns)
    flow.stack(Column(place.x, [gap(3)]))


# A section that is not named here stands in one column.
WAYS: Final[Mapping[str, Callable[[Flow, Section, Place], None]]] = {
    "fit": _fit,
    "chart": _marks,
}
