"""Text cut into pieces of one font, style and direction, each with its width."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from uniseg.graphemecluster import grapheme_clusters  # type: ignore[import-untyped]
from uniseg.linebreak import line_break_units  # type: ignore[import-untyped]

from screening.report.pdf.fonts import (
    BOLD,
    FONTS,
    HANS,
    REGULAR,
    THOUSAND,
    face,
    face_for,
    wide_face,
)
from screening.report.pdf.letters import JOINERS
from screening.report.pdf.shaping import Glyph, levels, shape
from screening.report.pdf.style import Span, Style

# Latin, Greek and Cyrillic with their punctuation: one font, one direction, nothing to join.
SIMPLE: Final = re.compile(
    "[ -~\u00a0-\u024f\u02b0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u205f"
    "\u20a0-\u20c0\u2116\u2122\u2212]*"
)
# Letters between which a line may end; Korean has spaces, and its words stay whole.
EAST_ASIAN: Final = re.compile(
    "[\u2e80-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\uffef\U00020000-\U000323af]"
)


class Piece(NamedTuple):
    """Letters of one font, style and level; `glyphs` if they had to be shaped."""

    text: str
    face: str
    style: Style
    width: float
    level: int = 0
    glyphs: tuple[Glyph, ...] | None = None


class Part(NamedTuple):
    """A span made ready to be cut: the level of each letter, unless all of it is simple."""

    text: str
    style: Style
    levels: Sequence[int] | None = None
    wide: str = HANS


class Cut(NamedTuple):
    """A stretch of a part; `after` says what stands before it: nothing, a space, or a break."""

    start: int
    end: int
    after: str


JOINED: Final = ""
SPACE: Final = " "
BREAK: Final = "|"


def part_of(span: Span) -> Part:
    """Make a span of printable text ready to be cut."""
    if SIMPLE.fullmatch(span.text):
        return Part(span.text, span.style)
    return Part(span.text, span.style, levels(span.text), wide_face(span.text))


def cuts(part: Part) -> Iterator[Cut]:
    """Tell where a line may end: at spaces, and between East Asian letters (Unicode Annex 14)."""
    start, after = 0, JOINED
    for token in part.text.split(" "):
        if part.levels is not None and EAST_ASIAN.search(token):
            for unit in line_break_units(token):
                yield Cut(start, start + len(unit), after)
                start, after = start + len(unit), BREAK
        else:
            yield Cut(start, start + len(token), after)
            start += len(token)
        start, after = start + 1, SPACE


def pieces(part: Part, start: int, end: int) -> list[Piece]:
    """Cut a stretch of a part wherever the font or the direction changes."""
    text = part.text[start:end]
    if not text:
        return []
    if part.levels is None:
        return [_simple(text, BOLD if part.style.bold else REGULAR, part.style)]
    found = part.levels[start:end]
    names = _faces(text, part)
    first, made = 0, []
    for i in range(1, len(text) + 1):
        if i == len(text) or (names[i], found[i]) != (names[first], found[first]):
            made.append(_piece(text[first:i], names[first], part.style, found[first]))
            first = i
    return made


def space_before(part: Part, cut: Cut) -> Piece | None:
    """Return the space that stands before a stretch, if one does."""
    if cut.after != SPACE:
        return None
    return _space(part.style, part.levels[cut.start - 1] if part.levels else 0)


@lru_cache(maxsize=256)
def _space(style: Style, level: int) -> Piece:
    return _simple(" ", BOLD if style.bold else REGULAR, style)._replace(level=level)


def broken(piece: Piece) -> Iterator[tuple[str, float]]:
    """Yield the smallest parts of a piece that may stand on different lines, and their widths."""
    if piece.glyphs is None:
        widths, size = face(piece.face).widths, piece.style.size / THOUSAND
        yield from ((letter, widths[letter] * size) for letter in piece.text)
    else:
        clusters = grapheme_clusters(piece.text)
        yield from ((letters, again(piece, letters).width) for letters in clusters)


def again(piece: Piece, text: str) -> Piece:
    """Return a part of a piece's text as a piece of its own."""
    return _piece(text, piece.face, piece.style, piece.level)


def _faces(text: str, part: Part) -> list[str]:
    """Name the font of each letter; marks and joiners stay with the letter before them."""
    names: list[str] = []
    for letter in text:
        name = face_for(letter, bold=part.style.bold, wide=part.wide)
        if names and (letter in JOINERS or _goes_with(letter, names[-1])):
            name = names[-1]
        names.append(name or REGULAR)
    return names


def _goes_with(letter: str, name: str) -> bool:
    return unicodedata.category(letter).startswith("M") and letter in face(name).widths


def _piece(text: str, name: str, style: Style, level: int) -> Piece:
    leftward = level % 2 == 1
    if not (leftward or FONTS[name].shaped or _has_marks(text)):
        return _simple(text, name, style)._replace(level=level)
    glyphs = shape(text, face(name), leftward=leftward)
    width = sum(glyph.advance for glyph in glyphs) * style.size / THOUSAND
    return Piece(text, name, style, width, level, glyphs)


def _simple(text: str, name: str, style: Style) -> Piece:
    widths = face(name).widths
    return Piece(text, name, style, sum(map(widths.__getitem__, text)) * style.size / THOUSAND)


def _has_marks(text: str) -> bool:
    return any(unicodedata.category(letter).startswith("M") for letter in text)
