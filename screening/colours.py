"""A clinic's colour: read, and refused where it could not be seen or would say something else."""

import colorsys
import re
from typing import Final

HEX: Final = re.compile(r"#[0-9a-f]{6}")
LEAST_CONTRAST: Final = 4.5
BLACKS: Final = 0.05
DARK: Final = 0.04045
# Red on a summary means one thing: act now. Hues in turns of the wheel around it.
REDS: Final = 25 / 360
GREYISH: Final = 0.35
NO_COLOUR: Final = "write it as # and six figures or letters, such as #0b5a4f"
PALE: Final = "choose a darker colour: this one is hard to read on white paper"
RED: Final = "choose a colour that is not red: on a summary red means that somebody must act"

Colour = tuple[int, int, int]


def checked(text: str) -> str:
    """Return a colour as #rrggbb, or nothing if none is wanted.

    Raises ValueError, in words, if it cannot be used.
    """
    colour = text.strip().lower()
    if not colour:
        return ""
    if not HEX.fullmatch(colour):
        raise ValueError(NO_COLOUR)
    if contrast_with_white(colour) < LEAST_CONTRAST:
        raise ValueError(PALE)
    if _is_red(colour):
        raise ValueError(RED)
    return colour


def parts(colour: str) -> Colour:
    """Return red, green and blue of #rrggbb."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def contrast_with_white(colour: str) -> float:
    """Return the contrast of a colour with white, by the formula of WCAG."""
    red, green, blue = (_linear(part / 255) for part in parts(colour))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 1.05 / (light + BLACKS)


def _linear(part: float) -> float:
    return part / 12.92 if part <= DARK else float(((part + 0.055) / 1.055) ** 2.4)


def _is_red(colour: str) -> bool:
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in parts(colour)))
    return saturation > GREYISH and min(hue, 1 - hue) < REDS
