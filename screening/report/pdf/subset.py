"""The letters that one document uses, and the small fonts that travel with it."""

from collections.abc import Iterator
from typing import Final

import uharfbuzz as hb  # type: ignore[import-untyped]
from fpdf.fonts import PDFFontDescriptor
from fpdf.output import CIDSystemInfo, PDFFont, PDFFontStream
from fpdf.syntax import Name, PDFArray, PDFContentStream, PDFObject

from screening.report.pdf.fonts import Face
from screening.report.pdf.shaping import Glyph

# What a reader of PDF does not need: it is told the letters and their places.
NOT_EMBEDDED: Final = ("cmap", "GDEF", "GPOS", "GSUB", "OS/2", "name")
SYMBOLIC: Final = 4
# How thick an upright stroke is; readers ask for it only where a font is missing.
STEM: Final = 80
MOST_AT_ONCE: Final = 100
CMAP: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class Subset:
    """What a document uses of a font: every glyph gets a number when it is first drawn."""

    def __init__(self, face: Face, number: int) -> None:
        """Begin with nothing used."""
        self.face = face
        self.number = number
        self._numbers: dict[tuple[int, str], int] = {}
        self._letters: dict[str, str] = {}

    def of_text(self, text: str) -> str:
        """Return the code of each letter of a simple text, in hexadecimal."""
        letters = self._letters
        for letter in text:
            if letter not in letters:
                letters[letter] = self._code(self.face.glyphs[ord(letter)], letter)
        return "".join(map(letters.__getitem__, text))

    def of_glyph(self, glyph: Glyph) -> str:
        """Return the code of a shaped glyph, in hexadecimal."""
        return self._code(glyph.id, glyph.text)

    def objects(self) -> list[PDFObject]:
        """Return the objects of the font, the one that pages refer to first."""
        cut, places = _cut(self.face, {glyph for glyph, _ in self._numbers})
        name = f"AAAAA{chr(ord('A') + self.number)}+{self.face.kind.file.removesuffix('.ttf')}"
        whole = PDFFont("Type0", name, encoding="Identity-H")
        part = PDFFont("CIDFontType2", name, d_w=0, w=self._widths())
        whole.descendant_fonts = PDFArray([part])
        whole.to_unicode = PDFContentStream(self._to_unicode().encode("ascii"), compress=True)
        part.c_i_d_to_g_i_d_map = PDFContentStream(self._places(places), compress=True)
        part.c_i_d_system_info = CIDSystemInfo()
        part.font_descriptor = _descriptor(self.face, name)
        file = PDFFontStream(cut)
        part.font_descriptor.font_file2 = file  # type: ignore[attr-defined]
        return [
            whole,
            part,
            whole.to_unicode,
            part.c_i_d_to_g_i_d_map,
            part.c_i_d_system_info,
            part.font_descriptor,
            file,
        ]

    def _code(self, glyph: int, text: str) -> str:
        number = self._numbers.setdefault((glyph, text), len(self._numbers) + 1)
        return f"{number:04X}"

    def _widths(self) -> str:
        widths = (f"{self.face.width_of(glyph):g}" for glyph, _ in self._numbers)
        return f"[1 [{' '.join(widths)}]]"

    def _places(self, places: dict[int, int]) -> bytes:
        ids = (places[glyph] for glyph, _ in self._numbers)
        return b"".join(place.to_bytes(2, "big") for place in (0, *ids))

    def _to_unicode(self) -> str:
        lines = [
            f"<{number:04X}> <{text.encode('utf-16-be').hex().upper()}>\n"
            for (_, text), number in self._numbers.items()
        ]
        return CMAP.format(blocks="".join(_blocks(lines)))


def _blocks(lines: list[str]) -> Iterator[str]:
    for start in range(0, len(lines), MOST_AT_ONCE):
        some = lines[start : start + MOST_AT_ONCE]
        yield f"{len(some)} beginbfchar\n{''.join(some)}endbfchar\n"


def _cut(face: Face, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
    """Return a font with these glyphs alone, and where each of them stands in it."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = (
        hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    wanted.drop_table_tag_set.update(_tag(table) for table in NOT_EMBEDDED)
    plan = hb.SubsetPlan(face.face, wanted)
    return plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping.items())


def _tag(name: str) -> int:
    return int.from_bytes(name.ljust(4).encode(), "big")


def _descriptor(face: Face, name: str) -> PDFFontDescriptor:
    extents, scale = face.font.get_font_extents("ltr"), face.scale
    described = PDFFontDescriptor(
        ascent=round(extents.ascender * scale),
        descent=round(extents.descender * scale),
        cap_height=round(extents.ascender * scale),
        flags=SYMBOLIC,  # type: ignore[arg-type]
        font_b_box=f"[-1000 {extents.descender * scale:.0f} 3000 {extents.ascender * scale:.0f}]",
        italic_angle=0,
        stem_v=STEM,
        missing_width=0,
    )
    described.font_name = Name(name)
    return described
