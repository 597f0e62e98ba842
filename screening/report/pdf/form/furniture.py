"""The head of a form and the foot of each page: sheets that come apart still say whose they are."""

from typing import Final, NamedTuple

from screening.report.paper.model import Option, PaperForm, Prose, Ticks
from screening.report.pdf.blocks import Place
from screening.report.pdf.flow import Strip, height_of, space, tagged
from screening.report.pdf.foot import Edge, Foot, stack
from screening.report.pdf.form.blocks import prose
from screening.report.pdf.form.marks import rule
from screening.report.pdf.form.style import (
    AFTER,
    HAIR,
    PAGE,
    PLAIN,
    PRINT,
    PRINT_STRONG,
    QUESTION,
    TITLE,
    WRITING,
)
from screening.report.pdf.form.ticks import ticks
from screening.report.pdf.lines import one_line
from screening.report.pdf.pen import Ink, Pen
from screening.report.pdf.style import BLACK, Span
from screening.report.pdf.tags import REPEATED, Tag
from screening.report.pdf.text import written

LABEL: Final = 224.0
LABEL_WORDS: Final = 78.0
GUTTER: Final = 18.0
PAD: Final = 8.0
NAME: Final = 250.0
NUMBER: Final = 80.0
# A fax would lose the fine line of other files.
LOUD: Final = Edge(3, HAIR, BLACK)


class Furniture(NamedTuple):
    """What stands above the questions of a page, and below them."""

    place: Place
    later: Strip
    foot: Foot

    def above(self, pen: Pen, top: float) -> None:
        """Draw the head of a further page: room for the name again."""
        with pen.tagged(REPEATED):
            self.later.draw(pen, self.place.x, top)


def furniture(form: PaperForm, place: Place) -> Furniture:
    """Return what stands on every page of a form."""
    spans = [Span(form.clinic, PRINT_STRONG), Span(f" · {form.version}", PRINT)]
    said = written(spans, place.width - NUMBER)
    return Furniture(place, _later(form, place), Foot(place, said, form.page, LOUD))


def head(form: PaperForm, width: float, tag: Tag) -> list[Strip]:
    """Return the head of the first page: the clinic, the title, and room for a label."""
    label, room = _label(form, tag), width - LABEL - GUTTER
    left = [
        *tagged(written([Span(form.clinic, PAGE)], room), Tag("P", tag)),
        *tagged(written([Span(form.phone, PLAIN)], room), Tag("P", tag)),
        space(14),
        *tagged(written([Span(form.title, TITLE)], room), Tag("H1", tag, title=form.title)),
        space(8),
        *prose(Prose(text=form.how), room, tag),
        *ticks(Ticks(one=True, options=(Option(words=form.how_one),)), room, tag),
        *ticks(Ticks(one=False, options=(Option(words=form.how_many),)), room, tag),
    ]

    def draw(pen: Pen, x: float, y: float) -> None:
        stack(pen, left, x, y)
        label.draw(pen, x + width - LABEL, y)

    both = Strip(max(height_of(left), label.height) + AFTER, draw)
    return [both, *prose(Prose(text=form.welcome), width, tag)]


def _label(form: PaperForm, tag: Tag) -> Strip:
    """Return the box for a label, or for what would stand on one."""
    title = one_line(form.label, QUESTION)
    lines = [one_line(words, PLAIN) for words in form.label_lines]
    high = PAD + title.height + len(lines) * WRITING + PAD

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.box((x, y), (LABEL, high), Ink(edge=BLACK, width=HAIR, dashed=True))
        with pen.tagged(Tag("P", tag)):
            pen.line(title, x + PAD, y + PAD)
            for number, words in enumerate(lines, start=1):
                foot = y + PAD + title.height + number * WRITING
                pen.line(words, x + PAD, foot - words.height)
        for number in range(1, len(lines) + 1):
            foot = y + PAD + title.height + number * WRITING
            rule(pen, (x + LABEL_WORDS, foot - 2), LABEL - LABEL_WORDS - PAD)

    return Strip(high, draw)


def _later(form: PaperForm, place: Place) -> Strip:
    title, name = one_line(form.title, PRINT_STRONG), one_line(form.name_again, PLAIN)

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.line(title, x, y + WRITING - title.height - 2)
        start = x + place.width - NAME
        pen.line(name, start - name.width - 6, y + WRITING - name.height - 1)
        rule(pen, (start, y + WRITING - 2), NAME)

    return Strip(WRITING, draw)
