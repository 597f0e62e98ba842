"""How text looks: one scale of sizes for the whole summary, two weights, and few colours."""

from typing import Final, NamedTuple

Colour = tuple[int, int, int]
BLACK: Final[Colour] = (0, 0, 0)
GREY: Final[Colour] = (60, 60, 60)
QUIET: Final[Colour] = (110, 110, 110)
WHITE: Final[Colour] = (255, 255, 255)
RED: Final[Colour] = (165, 0, 0)

# How high a line is, by the size of its letters; scripts with marks above and below need more.
LEADING: Final = 1.2
TALL: Final = 1.45
# The scale: small print, text, headings, the band, the patient.
SIZES: Final = (8.0, 9.5, 11.0, 13.0, 16.0)
_PRINT, _TEXT, _HEAD, _BAND, _NAME = SIZES


class Style(NamedTuple):
    """How a run of text looks."""

    size: float
    bold: bool = False
    colour: Colour = BLACK


BODY: Final = Style(_TEXT)
STRONG: Final = Style(_TEXT, bold=True)
LABEL: Final = Style(_TEXT, colour=GREY)
SMALL: Final = Style(_PRINT)
SMALL_STRONG: Final = Style(_PRINT, bold=True)
SMALL_GREY: Final = Style(_PRINT, colour=GREY)
HEADING: Final = Style(_HEAD, bold=True)
BAND: Final = Style(_BAND, bold=True)
NAME: Final = Style(_NAME, bold=True)


class Span(NamedTuple):
    """Some text in one style."""

    text: str
    style: Style = BODY
