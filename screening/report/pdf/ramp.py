"""The colours of the drawing: how strong a pain is, told from light to dark."""

from typing import Final

from screening.report.figures import ChartRegion
from screening.report.pdf.style import BLACK, WHITE, Colour

SKIN: Final[Colour] = (246, 246, 246)
# Pain of which no number was told: a grey, which no step of the ramp is.
PAIN: Final[Colour] = (85, 85, 85)
# Ever darker, also without colour: for 0, 1-2, 3-4, 5-6, 7-8 and 9-10 of 10.
RAMP: Final[tuple[Colour, ...]] = (
    (231, 236, 241),
    (254, 228, 199),
    (253, 190, 133),
    (247, 140, 80),
    (224, 82, 44),
    (165, 21, 21),
)
# The luminance of WCAG: the share of each part of a colour, and how it is undone from its gamma.
SHARES: Final = (0.2126, 0.7152, 0.0722)
LINEAR: Final = 0.04045


def fill_of(region: ChartRegion) -> Colour:
    """Return the colour of a region: skin, pain, or pain that is this strong."""
    if not region.pain:
        return SKIN
    return PAIN if region.step is None else RAMP[region.step]


def ink_on(colour: Colour) -> Colour:
    """Return black or white, whichever is read better on a colour."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, colour))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours as WCAG counts it, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    return sum(share * _linear(part / 255) for share, part in zip(SHARES, colour, strict=True))


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= LINEAR else ((part + 0.055) / 1.055) ** 2.4)
