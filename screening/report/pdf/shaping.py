"""Letters that change beside each other or read from right to left: HarfBuzz and Unicode's rules.

Sources: Unicode Annex 9 (the order of letters), OpenType (their shapes).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import uharfbuzz as hb  # type: ignore[import-untyped]
from fpdf.bidi import BidiParagraph

from screening.report.pdf.fonts import Face

# Hebrew to Arabic Extended, and the presentation forms of both.
RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
LONGEST_RUN: Final = 60
# A glyph must stand for something (ISO 19005-2, 6.2.11.7.2); this neither shows nor parts letters.
NO_LETTER: Final = "\N{COMBINING GRAPHEME JOINER}"


class Glyph(NamedTuple):
    """A drawn shape: which letters it stands for, how far it goes on, where it is moved to.

    Measured in thousandths of the font's size. Glyphs of one `cluster` make its letters together.
    """

    id: int
    cluster: int
    text: str
    advance: float
    dx: float = 0.0
    dy: float = 0.0


def levels(text: str) -> Sequence[int]:
    """Return how deep each letter stands in a text of both directions; odd is from right to left.

    The text is taken by itself, in the direction of its first letter that has one.
    """
    if not RIGHT_TO_LEFT.search(text):
        return (0,) * len(text)
    kept = [*_short(text)]
    paragraph = BidiParagraph("".join(text[index] for index in kept), preserve_bn_chars=True)
    found = {kept[c.character_index]: c.embedding_level for c in paragraph.characters}
    told: list[int] = []
    for index in range(len(text)):
        told.append(found.get(index, told[-1] if told else 0))
    return told


def _short(text: str) -> Iterator[int]:
    """List the places of letters, leaving out of a long run without a direction all but its start.

    What decides it stands around it; fpdf2 looks through such a run letter by letter, recursively.
    """
    run = 0
    for index, letter in enumerate(text):
        run = 0 if letter.isalnum() else run + 1
        if run <= LONGEST_RUN:
            yield index


def reads_leftward(text: str) -> bool:
    """Tell whether a text begins with a script that is read from right to left."""
    first = next((letter for letter in text if letter.isalpha()), "")
    return bool(RIGHT_TO_LEFT.match(first))


def shape(text: str, face: Face, *, leftward: bool) -> tuple[Glyph, ...]:
    """Return the glyphs of a text in the order in which they stand on the line."""
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if leftward else "ltr"
    hb.shape(face.font, buffer, {})
    scale = face.scale
    told = _letters_of([info.cluster for info in buffer.glyph_infos], text)
    return tuple(
        Glyph(
            info.codepoint,
            info.cluster,
            told[index],
            place.x_advance * scale,
            place.x_offset * scale,
            place.y_offset * scale,
        )
        for index, (info, place) in enumerate(
            zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        )
    )


def _letters_of(clusters: Sequence[int], text: str) -> list[str]:
    """Return the letters that each glyph stands for: up to the next one's first letter.

    Where several glyphs make one letter, such as its dots, the first alone stands for it.
    """
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    left = {start: text[start:end] for start, end in ends.items()}
    return [left.pop(start, NO_LETTER) for start in clusters]


def visual(levels_: Sequence[int]) -> list[int]:
    """Return the order in which the parts of a line stand on it, by their levels (rule L2)."""
    order = list(range(len(levels_)))
    for level in range(max(levels_, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels_[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order
