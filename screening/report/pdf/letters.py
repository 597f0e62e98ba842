"""Text of which every letter can be drawn: what no font has is named, and nothing else is lost."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from screening.report.pdf.fonts import FONTS, face_for

PLAIN: Final = re.compile(r"[\n\x20-\x7e]*")
NEW_LINES: Final = "\r\v\f\u2028\u2029\x85"
JOINERS: Final = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
# Controls, marks that reorder or hide text, and variants of a letter: they say nothing on paper.
SILENT: Final = frozenset({"Cc", "Cf"})
VARIANTS: Final = frozenset({*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
# Signs around a number or a verse: Unicode counts them among the silent, but they have ink.
INKED: Final = frozenset(
    {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
)
# No language piles more marks on a letter; a pile would be drawn over what stands above it.
MOST_MARKS: Final = 4


def printable(text: str) -> str:
    """Return text of which every letter can be drawn.

    What no font has is named, such as [U+1F600 GRINNING FACE]; it is never dropped.
    """
    if PLAIN.fullmatch(text):
        return text
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    shown = [_shown(letter) for letter in lines]
    return "".join(_unpiled(_joining(shown)))


def _joining(shown: list[str]) -> list[str]:
    """Keep the marks that join or part letters only between letters that can be joined."""
    return [
        part
        for i, part in enumerate(shown)
        if part not in JOINERS or (0 < i < len(shown) - 1 and _is_joined(shown[i - 1]))
    ]


def _unpiled(shown: list[str]) -> Iterator[str]:
    """Name the marks that are piled too high on one letter."""
    pile = 0
    for part in shown:
        is_mark = len(part) == 1 and unicodedata.category(part).startswith("M")
        pile = pile + 1 if is_mark else 0
        yield _named(part) if pile > MOST_MARKS else part


@lru_cache(maxsize=4096)
def _shown(letter: str) -> str:
    if letter == "\n" or letter in JOINERS:
        return letter
    if letter in NEW_LINES:
        return "\n"
    if ord(letter) in VARIANTS or (
        unicodedata.category(letter) in SILENT and ord(letter) not in INKED
    ):
        return ""
    if all(face_for(letter, bold=bold) for bold in (False, True)):
        return letter
    return _named(letter)


def _named(letter: str) -> str:
    return f"[U+{ord(letter):04X} {unicodedata.name(letter, 'UNNAMED')}]"


def _is_joined(letter: str) -> bool:
    return len(letter) == 1 and bool((name := face_for(letter, bold=False)) and FONTS[name].shaped)
