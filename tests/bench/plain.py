"""The same report in fpdf2's plain way: its fonts added to each document, its cells, its table.

A rival to measure against, not a second summary: it has the facts, the sections' words and both
bodies, without a layout, and leaves out a few titles and what stands on every page.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from fpdf import FPDF

from screening.report.figures import Chart, SegmentGrid
from screening.report.model import (
    Blanks,
    Block,
    Checklist,
    FitBlock,
    FlagCard,
    Paper,
    Paragraph,
    Quote,
    Report,
    Rows,
    Table,
)
from screening.report.pdf.fonts import BOLD, FOLDER, FONTS, REGULAR
from screening.report.pdf.letters import printable
from screening.report.pdf.path import polygon

LINE: Final = 12.0
FAMILY: Final = "noto"


def draw_plain(report: Report, paper: Paper) -> bytes:
    """Draw a report with `add_font`, `multi_cell` and `table`."""
    pdf = FPDF(unit="pt", format=paper)
    for style, name in (("", REGULAR), ("B", BOLD)):
        pdf.add_font(FAMILY, style, FOLDER / FONTS[name].file)
    pdf.set_creation_date(report.made_at)
    pdf.add_page()
    _write(pdf, f"{report.clinic} {report.rules}", size=8)
    _write(pdf, f"{report.patient} {report.born}", bold=True, size=16)
    for fact in report.glance.facts:
        _write(pdf, f"{fact.label}: {fact.words}")
    _chart(pdf, report.glance.chart)
    for section in report.sections:
        _write(pdf, f"{section.title} {section.count}", bold=True, size=11)
        for block in section.blocks:
            _block(pdf, block)
    foot = report.footer
    _write(pdf, f"{foot.patient} {foot.record} {foot.rules} {foot.statement}", size=8)
    return bytes(pdf.output())


def _block(pdf: FPDF, block: Block) -> None:
    if isinstance(block, Chart):
        _chart(pdf, block)
    elif isinstance(block, Table):
        _table(pdf, [tuple(column.title for column in block.columns), *block.rows])
    elif isinstance(block, Rows):
        _table(pdf, [(row.label, row.value) for row in block.rows])
    elif isinstance(block, SegmentGrid):
        shaded = [tuple("x" if level in side else "" for level in block.levels)
                  for side in (block.right, block.left)]  # fmt: skip
        _table(pdf, [block.levels, *shaded])
    else:
        for words in _words(block):
            _write(pdf, words)


def _words(block: Block) -> Iterator[str]:
    match block:
        case Paragraph() | Quote():
            yield block.text
        case FlagCard():
            yield f"{block.urgency_word} {block.means} {block.do} {block.exclude} {block.warn}"
            yield from (f"{row.label} {row.value}" for row in block.because)
            yield from (block.sources, *block.record, *block.to_fill)
        case FitBlock():
            yield f"{block.band} {block.range_words}"
            for bar in block.scale.bars if block.scale else ():
                yield f"{bar.label} {bar.low} {bar.high} {bar.maximum} {'; '.join(bar.reasons)}"
            yield from (*block.for_, *block.against, *block.caps, *block.settle, *block.outlook)
            yield f"{block.evidence_note} {block.statement}"
        case Checklist():
            yield from (block.title, *block.items)
        case Blanks():
            yield from block.labels


def _write(pdf: FPDF, words: str, *, bold: bool = False, size: float = 9.5) -> None:
    pdf.set_font(FAMILY, "B" if bold else "", size)
    pdf.multi_cell(0, LINE, printable(words), new_x="LMARGIN", new_y="NEXT")


def _table(pdf: FPDF, rows: Iterable[tuple[str, ...]]) -> None:
    pdf.set_font(FAMILY, "", 9.5)
    with pdf.table(line_height=LINE, first_row_as_headings=False) as table:
        for row in rows:
            table.row([printable(cell) for cell in row])


def _chart(pdf: FPDF, chart: Chart) -> None:
    scale, top = 0.2, pdf.get_y()
    for region in chart.regions:
        (dx, dy) = region.offset
        points = [
            (pdf.l_margin + (x + dx) * scale, top + (y + dy) * scale) for x, y in polygon(region.d)
        ]
        pdf.set_fill_color(85 if region.pain else 246)
        pdf.polygon(points, style="DF")
    pdf.set_y(top + chart.height * scale)
