"""Cut the PDF's fonts anew from the full ones: `python scripts/fonts.py FOLDER`.

FOLDER holds the files named in `CUTS`; the README beside the fonts says where each comes from.
Only who adds a script or a letter needs this: the cut fonts are kept in the repository.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

import uharfbuzz as hb  # type: ignore[import-untyped]

TARGET: Final = Path(__file__).parents[1] / "screening" / "report" / "pdf" / "fonts"
# Narrower than the default of 100: a summary has more to say than room.
WIDTH: Final = 90.0
MARKS: Final = frozenset({"ccmp", "locl", "mark", "mkmk"})
SHAPED: Final = MARKS | frozenset(
    {"init", "medi", "fina", "isol", "rlig", "calt", "liga", "clig", "rclt", "curs", "kern"}
    | {"nukt", "akhn", "rphf", "blwf", "half", "pstf", "vatu", "cjct", "rkrf"}
    | {"pres", "abvs", "blws", "psts", "haln", "abvm", "blwm", "dist", "rtlm"}
)
LATIN: Final = (
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x530), *range(0x1E00, 0x2070),
    *range(0x20A0, 0x20C1), 0x2116, 0x2122, 0x2212, 0x25CC,
)  # fmt: skip
SIGNS: Final = (
    *range(0x2190, 0x2194), 0x2248, 0x2260, 0x2264, 0x2265, 0x25A0, 0x25A1, 0x25B2, 0x25B6,
    0x25BC, 0x25CB, 0x25CF, *range(0x2610, 0x2613), 0x2713, 0x2714, 0x2717, 0x2718, 0x26A0,
)  # fmt: skip
ZWNJ: Final = 0x200C
ZWJ: Final = 0x200D
EAST_ASIAN: Final = range(0x2E80, 0x323B0)
HANGUL: Final = (*range(0x1100, 0x1200), *range(0x3130, 0x3190), *range(0xA960, 0xA980),
                 *range(0xAC00, 0xD800))  # fmt: skip
DROPPED: Final = ("DSIG", "FFTM", "STAT", "gasp", "meta", "vhea", "vmtx", "VORG", "BASE", "MATH")


class Cut(NamedTuple):
    """A font to make: from which file, which letters of it, with which features."""

    source: str
    keeps: Callable[[int], bool]
    features: frozenset[str] = frozenset()
    axes: tuple[tuple[str, float], ...] = ()


def _one_of(codes: Iterable[int]) -> Callable[[int], bool]:
    return frozenset(codes).__contains__


def _after(code: int) -> Callable[[int], bool]:
    """Keep what stands later in Unicode, and what joins letters; Latin comes from the text font."""
    return lambda one: one > code or one in {0x20, ZWNJ, ZWJ}


def _encodable(*encodings: str) -> Callable[[int], bool]:
    """Keep East Asian letters that a national standard has."""
    return lambda code: code in EAST_ASIAN and any(_encodes(code, name) for name in encodings)


def _encodes(code: int, encoding: str) -> bool:
    return len(chr(code).encode(encoding, errors="ignore")) > 0


def _weight(weight: int) -> tuple[tuple[str, float], ...]:
    return (("wdth", WIDTH), ("wght", float(weight)))


NOTO: Final = "NotoSans[wdth,wght].ttf"
CUTS: Final = {
    "NotoSans-Regular.ttf": Cut(NOTO, _one_of(LATIN), MARKS, _weight(400)),
    "NotoSans-Bold.ttf": Cut(NOTO, _one_of(LATIN), MARKS, _weight(700)),
    "DejaVuSans-symbols.ttf": Cut("DejaVuSans.ttf", _one_of(SIGNS)),
    "NotoSansHebrew-Regular.ttf": Cut("NotoSansHebrew_400Regular.ttf", _after(0x58F), SHAPED),
    "NotoSansHebrew-Bold.ttf": Cut("NotoSansHebrew_700Bold.ttf", _after(0x58F), SHAPED),
    "NotoSansArabic-Regular.ttf": Cut("NotoSansArabic_400Regular.ttf", _after(0x5FF), SHAPED),
    "NotoSansArabic-Bold.ttf": Cut("NotoSansArabic_700Bold.ttf", _after(0x5FF), SHAPED),
    "NotoSansGurmukhi-Regular.ttf": Cut("NotoSansGurmukhi_400Regular.ttf", _after(0x963), SHAPED),
    "NotoSansGurmukhi-Bold.ttf": Cut("NotoSansGurmukhi_700Bold.ttf", _after(0x963), SHAPED),
    "NotoSansSC-Regular.ttf": Cut(
        "NotoSansSC_400Regular.ttf", lambda code: code in EAST_ASIAN and code not in HANGUL
    ),
    "NotoSansTC-Regular.ttf": Cut("NotoSansTC_400Regular.ttf", _encodable("big5hkscs")),
    "NotoSansJP-Regular.ttf": Cut("NotoSansJP_400Regular.ttf", _encodable("euc_jis_2004")),
    "NotoSansKR-Regular.ttf": Cut("NotoSansKR_400Regular.ttf", _encodable("euc_kr", "johab")),
}


def main(folder: Path) -> None:
    """Write every cut font."""
    for name, cut in CUTS.items():
        face = hb.Face(hb.Blob.from_file_path(str(folder / cut.source)))
        (TARGET / name).write_bytes(_cut(face, cut))
        print(f"{name}: {(TARGET / name).stat().st_size / 1000:.0f} kB")


def _cut(face: hb.Face, cut: Cut) -> bytes:
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(code for code in face.unicodes if cut.keeps(code))
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(_tag(name) for name in cut.features)
    wanted.drop_table_tag_set.update(_tag(name) for name in DROPPED)
    if not cut.features:
        wanted.drop_table_tag_set.update(_tag(name) for name in ("GSUB", "GPOS", "GDEF"))
    for axis, place in cut.axes:
        wanted.pin_axis_location(face, axis, place)
    return bytes(hb.subset(face, wanted).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.ljust(4).encode(), "big")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
