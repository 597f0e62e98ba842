"""The fonts of the PDF: which letters each has, and what stands for a letter that none has."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FOLDER: Final = Path(__file__).parent / "fonts"
REGULAR: Final = "regular"
BOLD: Final = "bold"
SYMBOLS: Final = "symbols"
FILES: Final = {
    REGULAR: FOLDER / "NotoSans-Regular.ttf",
    BOLD: FOLDER / "NotoSans-Bold.ttf",
    SYMBOLS: FOLDER / "DejaVuSans-symbols.ttf",
}
# Controls, marks that reorder or hide text, and variants of a letter: they say nothing on paper.
SILENT: Final = frozenset({"Cc", "Cf"})
VARIANTS: Final = range(0xFE00, 0xFE10)


class Face(NamedTuple):
    """A font: the width of each letter that it has, in thousandths of its size."""

    name: str
    widths: Mapping[int, float]


@lru_cache(maxsize=len(FILES))
def face(name: str) -> Face:
    """Read a font's letters once."""
    with TTFont(FILES[name], lazy=True) as font:
        scale, advances = 1000 / font["head"].unitsPerEm, font["hmtx"].metrics
        return Face(name, {c: advances[g][0] * scale for c, g in font.getBestCmap().items()})


def face_for(letter: str, *, bold: bool) -> Face:
    """Return the font that draws a letter of printable text."""
    first = face(BOLD if bold else REGULAR)
    return first if ord(letter) in first.widths else face(SYMBOLS)


def printable(text: str) -> str:
    """Return text of which every letter can be drawn.

    What a font lacks is named, such as [U+4E2D CJK UNIFIED IDEOGRAPH-4E2D]; it is never dropped.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    return "".join(_shown(letter) for letter in lines)


def _shown(letter: str) -> str:
    if letter == "\n" or _is_drawn(letter):
        return letter
    if letter in "\r\v\f\u2028\u2029\x85":
        return "\n"
    if unicodedata.category(letter) in SILENT or ord(letter) in VARIANTS:
        return ""
    return f"[U+{ord(letter):04X} {unicodedata.name(letter, 'UNNAMED')}]"


@lru_cache(maxsize=4096)
def _is_drawn(letter: str) -> bool:
    if unicodedata.category(letter) in {*SILENT, "Zl", "Zp"}:
        return False
    code = ord(letter)
    return code in face(SYMBOLS).widths or all(code in face(f).widths for f in (REGULAR, BOLD))
