"""Our own line breaker: linear in the text, and words wider than the column are broken.

The library's own lays every cell out twice and cannot mix weights in one paragraph.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from screening.report.pdf.fonts import face_for, printable

LEADING: Final = 1.2
Colour = tuple[int, int, int]
BLACK: Final[Colour] = (0, 0, 0)
GREY: Final[Colour] = (70, 70, 70)
WHITE: Final[Colour] = (255, 255, 255)
RED: Final[Colour] = (165, 0, 0)


class Style(NamedTuple):
    """How a run of text looks."""

    size: float
    bold: bool = False
    colour: Colour = BLACK


BODY: Final = Style(9)
STRONG: Final = Style(9, bold=True)
LABEL: Final = Style(9, colour=GREY)
SMALL: Final = Style(8)
SMALL_STRONG: Final = Style(8, bold=True)
SMALL_GREY: Final = Style(8, colour=GREY)


class Span(NamedTuple):
    """Some text in one style."""

    text: str
    style: Style = BODY


class Run(NamedTuple):
    """Letters of one font and style, ready to draw, `x` from the start of the line."""

    x: float
    text: str
    face: str
    style: Style


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its runs, how wide they are, and how high the line is."""

    runs: tuple[Run, ...]
    width: float
    height: float

    @property
    def size(self) -> float:
        """Return the size of the largest letters."""
        return max((run.style.size for run in self.runs), default=0.0)


class _Letters(NamedTuple):
    text: str
    face: str
    style: Style
    width: float


class _Word(NamedTuple):
    letters: tuple[_Letters, ...]
    width: float
    space: float


def break_lines(spans: Sequence[Span], width: float) -> list[Line]:
    """Break spans into lines that are no wider than `width`."""
    lines: list[Line] = []
    for paragraph in _paragraphs(spans):
        lines += _lines(paragraph, width)
    return lines


def text_width(text: str, style: Style) -> float:
    """Return how wide a text is on one line."""
    return sum(part.width for part in _letters(printable(text), style))


def _paragraphs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    paragraph: list[Span] = []
    for span in spans:
        first, *rest = printable(span.text).split("\n")
        paragraph.append(Span(first, span.style))
        for text in rest:
            yield paragraph
            paragraph = [Span(text, span.style)]
    yield paragraph


def _lines(paragraph: list[Span], width: float) -> Iterator[Line]:
    height = max(span.style.size for span in paragraph) * LEADING
    line: list[_Word] = []
    used = 0.0
    for word in _words(paragraph, width):
        if line and used + word.space + word.width > width:
            yield _line(line, height)
            line, used = [], 0.0
        used += word.width + (word.space if line else 0)
        line.append(word)
    yield _line(line, height)


def _line(words: list[_Word], height: float) -> Line:
    """Join words, and letters that look alike, into as few runs as possible."""
    runs: list[Run] = []
    x = 0.0
    for index, word in enumerate(words):
        space = " " if index and word.space else ""
        start = x + (word.space if index else 0)
        for letters in word.letters:
            last = runs[-1] if runs else None
            if last and (last.face, last.style) == (letters.face, letters.style):
                runs[-1] = last._replace(text=last.text + space + letters.text)
            else:
                runs.append(Run(start, letters.text, letters.face, letters.style))
            start, space = start + letters.width, ""
        x = start
    return Line(tuple(runs), x, height)


def _words(paragraph: list[Span], width: float) -> Iterator[_Word]:
    """Split at spaces; the space before a word is as wide as that word's style asks."""
    word: list[_Letters] = []
    space = 0.0
    for span in paragraph:
        for index, text in enumerate(span.text.split(" ")):
            if index:
                yield from _fitting(word, space, width)
                word, space = [], _space(span.style)
            word += _letters(text, span.style)
    yield from _fitting(word, space, width)


def _fitting(letters: list[_Letters], space: float, width: float) -> Iterator[_Word]:
    """Yield a word, broken into pieces if it is wider than the column."""
    total = sum(part.width for part in letters)
    if not letters:
        return
    if total <= width:
        yield _Word(tuple(letters), total, space)
        return
    piece: list[_Letters] = []
    used = 0.0
    for part in (one for run in letters for one in _single(run)):
        if piece and used + part.width > width:
            yield _Word(tuple(_joined(piece)), used, space)
            piece, used, space = [], 0.0, 0.0
        piece.append(part)
        used += part.width
    yield _Word(tuple(_joined(piece)), used, space)


def _single(run: _Letters) -> Iterator[_Letters]:
    for letter in run.text:
        yield from _letters(letter, run.style)


def _joined(letters: list[_Letters]) -> Iterator[_Letters]:
    start = 0
    for end in range(1, len(letters) + 1):
        if end == len(letters) or letters[end][1:3] != letters[start][1:3]:
            part = letters[start:end]
            text = "".join(one.text for one in part)
            yield _Letters(text, part[0].face, part[0].style, sum(one.width for one in part))
            start = end


def _letters(text: str, style: Style) -> list[_Letters]:
    """Cut a word where the font changes."""
    found: list[tuple[str, list[str], float]] = []
    for letter in text:
        face = face_for(letter, bold=style.bold)
        width = face.widths[ord(letter)] * style.size / 1000
        if found and found[-1][0] == face.name:
            name, letters, so_far = found[-1]
            letters.append(letter)
            found[-1] = (name, letters, so_far + width)
        else:
            found.append((face.name, [letter], width))
    return [_Letters("".join(ls), name, style, width) for name, ls, width in found]


def _space(style: Style) -> float:
    return face_for(" ", bold=style.bold).widths[32] * style.size / 1000
