"""The fonts of the PDF: which letters each has, how wide they are, and what stands for the rest.

Each font is read once per process, when the first letter asks for it, and never changed.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import uharfbuzz as hb  # type: ignore[import-untyped]

FOLDER: Final = Path(__file__).parent / "fonts"
THOUSAND: Final = 1000


class Kind(NamedTuple):
    """A font's file; where its script begins; `shaped` if its letters change beside each other.

    `bold` tells for which weight it is looked at; none means both, and that its bold letters are
    drawn with an edge.
    """

    file: str
    begins: int = 0
    shaped: bool = False
    bold: bool | None = None

    @property
    def drawn_bold(self) -> bool:
        """Tell whether bold letters need an edge."""
        return self.bold is None


REGULAR: Final = "regular"
BOLD: Final = "bold"
SYMBOLS: Final = "symbols"
HANS: Final = "hans"
HANT: Final = "hant"
JAPANESE: Final = "japanese"
KOREAN: Final = "korean"
HEBREW_BLOCK: Final = 0x0590
ARABIC_BLOCK: Final = 0x0600
# Gurmukhi ends its sentences with signs that stand before its own block.
DANDA: Final = 0x0964
EAST_ASIAN_BLOCK: Final = 0x2E80
FONTS: Final[Mapping[str, Kind]] = {
    REGULAR: Kind("NotoSans-Regular.ttf", bold=False),
    BOLD: Kind("NotoSans-Bold.ttf", bold=True),
    SYMBOLS: Kind("DejaVuSans-symbols.ttf", begins=0x2190),
    "hebrew": Kind("NotoSansHebrew-Regular.ttf", HEBREW_BLOCK, shaped=True, bold=False),
    "hebrew bold": Kind("NotoSansHebrew-Bold.ttf", HEBREW_BLOCK, shaped=True, bold=True),
    "arabic": Kind("NotoSansArabic-Regular.ttf", ARABIC_BLOCK, shaped=True, bold=False),
    "arabic bold": Kind("NotoSansArabic-Bold.ttf", ARABIC_BLOCK, shaped=True, bold=True),
    "gurmukhi": Kind("NotoSansGurmukhi-Regular.ttf", DANDA, shaped=True, bold=False),
    "gurmukhi bold": Kind("NotoSansGurmukhi-Bold.ttf", DANDA, shaped=True, bold=True),
    HANS: Kind("NotoSansSC-Regular.ttf", EAST_ASIAN_BLOCK),
    HANT: Kind("NotoSansTC-Regular.ttf", EAST_ASIAN_BLOCK),
    JAPANESE: Kind("NotoSansJP-Regular.ttf", EAST_ASIAN_BLOCK),
    KOREAN: Kind("NotoSansKR-Regular.ttf", EAST_ASIAN_BLOCK),
}


@dataclass(frozen=True, eq=False)
class Face:
    """A font that was read: its glyphs by code point, their widths in thousandths of its size."""

    name: str
    kind: Kind
    face: hb.Face
    font: hb.Font
    glyphs: Mapping[int, int]
    widths: Mapping[str, float]

    @property
    def scale(self) -> float:
        """Return how many thousandths of the size a unit of the font is."""
        return THOUSAND / float(self.face.upem)

    def width_of(self, glyph: int) -> float:
        """Return how wide a glyph is."""
        return float(self.font.get_glyph_h_advance(glyph)) * self.scale


@cache
def face(name: str) -> Face:
    """Read a font once."""
    kind = FONTS[name]
    read = hb.Face(hb.Blob.from_file_path(str(FOLDER / kind.file)))
    font, scale = hb.Font(read), THOUSAND / read.upem
    glyphs = {code: font.get_nominal_glyph(code) or 0 for code in read.unicodes}
    widths = {chr(c): font.get_glyph_h_advance(g) * scale for c, g in glyphs.items()}
    return Face(name, kind, read, font, glyphs, widths)


@lru_cache(maxsize=8192)
def face_for(letter: str, *, bold: bool, wide: str = HANS) -> str:
    """Name the font that draws a letter; nothing if none does.

    `wide` is the font that East Asian letters are looked for in first.
    """
    fitting = [name for name, kind in FONTS.items() if kind.bold in {bold, None} and name != wide]
    script = next(i for i, name in enumerate(fitting) if FONTS[name].begins == EAST_ASIAN_BLOCK)
    code = ord(letter)
    order = (*fitting[:script], wide, *fitting[script:])
    return next((n for n in order if FONTS[n].begins <= code and code in face(n).glyphs), "")


def wide_face(text: str) -> str:
    """Name the font for the East Asian letters of a text: Han looks different in each country."""
    if any(0x3040 <= ord(letter) < 0x3100 for letter in text):  # noqa: PLR2004 - kana
        return JAPANESE
    if any(unicodedata.name(letter, "").startswith("HANGUL") for letter in text):
        return KOREAN
    han = "".join(letter for letter in text if ord(letter) >= EAST_ASIAN_BLOCK)
    return HANT if not _encodes(han, "gb2312") and _encodes(han, "big5") else HANS


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
