"""What a phone's camera does: finds the QR codes in a picture and reads them."""

import zxingcpp
from PIL import Image


def read(picture: Image.Image) -> tuple[str, ...]:
    """Return what the codes in a picture say."""
    return tuple(found.text for found in zxingcpp.read_barcodes(picture.convert("L")))
