"""QR codes: an address as a picture that a phone reads."""

from typing import Final

import segno

# What a code keeps clear around itself, in its own squares (ISO/IEC 18004).
QUIET: Final = 4
# Squares of a picture on a screen, in pixels.
SCALE: Final = 5
# A seventh of the squares may be dirty, creased or in the light of a lamp.
SAFE: Final = "m"

Matrix = tuple[tuple[bool, ...], ...]


def svg(address: str) -> str:
    """Return the code as an SVG element for a page: black on white, as large as its style says."""
    drawn: str = _made(address).svg_inline(
        border=QUIET, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return drawn.replace("<svg ", '<svg role="img" aria-label="QR code" ', 1)


def picture(address: str) -> str:
    """Return the code as the source of an `img`, with the quiet border it needs."""
    drawn: str = _made(address).png_data_uri(scale=SCALE, border=QUIET)
    return drawn


def matrix(address: str) -> Matrix:
    """Return the squares of the code row by row, without a border; true is dark."""
    return tuple(tuple(square == 1 for square in row) for row in _made(address).matrix)


def _made(address: str) -> segno.QRCode:
    return segno.make(address, micro=False, error=SAFE)
