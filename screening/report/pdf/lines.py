"""Our own line breaker: linear in the text, and words wider than the column are broken.

The library's own lays every cell out twice and cannot mix weights in one paragraph.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from screening.report.pdf.letters import printable
from screening.report.pdf.pieces import (
    BREAK,
    JOINED,
    Part,
    Piece,
    again,
    broken,
    cuts,
    part_of,
    pieces,
    space_before,
)
from screening.report.pdf.shaping import visual
from screening.report.pdf.style import LEADING, TALL, Span, Style

# Vietnamese, Arabic and Gurmukhi reach higher or lower than other letters of the same size.
TALL_LETTERS: Final = re.compile("[\u0600-\u08ff\u0a00-\u0a7f\u1ea0-\u1ef9\ufb50-\ufefc]")


class Run(NamedTuple):
    """A piece of a line, `x` from its start."""

    x: float
    piece: Piece


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its runs from left to right, how wide they are, and how high the line is."""

    runs: tuple[Run, ...]
    width: float
    height: float

    @property
    def size(self) -> float:
        """Return the size of the largest letters."""
        return max((run.piece.style.size for run in self.runs), default=0.0)


class _Word(NamedTuple):
    pieces: tuple[Piece, ...]
    width: float
    space: Piece | None = None
    goes_on: bool = False


def break_lines(spans: Sequence[Span], width: float) -> list[Line]:
    """Break spans into lines that are no wider than `width`."""
    lines: list[Line] = []
    for paragraph in _paragraphs(spans):
        lines += _lines(paragraph, width)
    return lines


def one_line(text: str, style: Style) -> Line:
    """Write words that stand in the content or in the code on one line, however long it gets."""
    return break_lines([Span(printable(text).replace("\n", " "), style)], math.inf)[0]


def text_width(text: str, style: Style) -> float:
    """Return how wide a text is on one line."""
    part = part_of(Span(printable(text).replace("\n", " "), style))
    return sum(piece.width for piece in pieces(part, 0, len(part.text)))


def _paragraphs(spans: Sequence[Span]) -> Iterator[list[Part]]:
    paragraph: list[Part] = []
    for span in spans:
        first, *rest = printable(span.text).split("\n")
        paragraph.append(part_of(Span(first, span.style)))
        for text in rest:
            yield paragraph
            paragraph = [part_of(Span(text, span.style))]
    yield paragraph


def _lines(paragraph: list[Part], width: float) -> Iterator[Line]:
    height = max(_height(part) for part in paragraph)
    line: list[_Word] = []
    used = 0.0
    for word in _words(paragraph, width):
        space = word.space.width if word.space and line else 0.0
        # The rest of a word that was broken begins a line, even if a shaped part left room.
        if line and (word.goes_on or used + space + word.width > width):
            yield _line(line, height)
            line, used, space = [], 0.0, 0.0
        used += space + word.width
        line.append(word)
    yield _line(line, height)


def _height(part: Part) -> float:
    tall = not part.text.isascii() and TALL_LETTERS.search(part.text)
    return part.style.size * (TALL if tall else LEADING)


def _line(words: list[_Word], height: float) -> Line:
    """Place the pieces of a line, each where its direction puts it."""
    told = [piece for i, word in enumerate(words) for piece in _of_word(word, first=not i)]
    if any(piece.level for piece in told):
        told = [told[index] for index in visual([piece.level for piece in told])]
    runs: list[Run] = []
    x = 0.0
    for alike in _alike(told):
        piece = alike[0] if len(alike) == 1 else _joined(alike)
        runs.append(Run(x, piece))
        x += piece.width
    return Line(tuple(runs), x, height)


def _alike(told: list[Piece]) -> Iterator[list[Piece]]:
    """Gather neighbours of one font and style; a shaped piece stands alone."""
    start = 0
    for end in range(1, len(told) + 1):
        if end == len(told) or not _continues(told[start], told[end]):
            yield told[start:end]
            start = end


def _joined(alike: list[Piece]) -> Piece:
    first = alike[0]
    text = "".join([piece.text for piece in alike])
    return Piece(text, first.face, first.style, sum([piece.width for piece in alike]))


def _of_word(word: _Word, *, first: bool) -> tuple[Piece, ...]:
    return word.pieces if first or word.space is None else (word.space, *word.pieces)


def _continues(last: Piece, piece: Piece) -> bool:
    same = (last.face, last.style, last.level) == (piece.face, piece.style, piece.level)
    return same and last.glyphs is None and piece.glyphs is None


def _words(paragraph: list[Part], width: float) -> Iterator[_Word]:
    """Split where a line may end; the space before a word is as wide as that word's style asks."""
    word: list[Piece] = []
    space: Piece | None = None
    for part in paragraph:
        for cut in cuts(part):
            if cut.after != JOINED:
                yield from _fitting(word, space, width)
                # A break at which nothing stands does not take back the space before it.
                space = space_before(part, cut) if word or cut.after != BREAK else space
                word = []
            word += pieces(part, cut.start, cut.end)
    yield from _fitting(word, space, width)


def _fitting(word: list[Piece], space: Piece | None, width: float) -> Iterator[_Word]:
    """Yield a word, broken into parts if it is wider than the column."""
    total = sum(piece.width for piece in word)
    if not word:
        return
    if total <= width:
        yield _Word(tuple(word), total, space)
        return
    goes_on = False
    for chunk in _chunks(word, width):
        whole = sum(piece.width for piece in chunk)
        yield _Word(tuple(chunk), whole, space, goes_on=goes_on)
        space, goes_on = None, True


def _chunks(word: list[Piece], width: float) -> Iterator[list[Piece]]:
    """Break a word wherever the column ends, in one pass over its letters."""
    chunk: list[Piece] = []
    used = 0.0
    for piece in word:
        kept: list[str] = []
        for letters, wide in broken(piece):
            if used + wide > width and (chunk or kept):
                yield [*chunk, *([again(piece, "".join(kept))] if kept else [])]
                chunk, kept, used = [], [], 0.0
            kept.append(letters)
            used += wide
        if kept:
            chunk.append(again(piece, "".join(kept)))
    if chunk:
        yield chunk
