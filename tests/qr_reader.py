"""What a phone's camera does: finds the QR codes in a picture and reads them."""

import zxingcpp
from PIL import Image

QR_ALONE = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def read(picture: Image.Image) -> tuple[str, ...]:
    """Return what the QR codes in a picture say; codes of other kinds are passed over."""
    # Among the squares of about one QR code in a thousand stands a row that would pass for bars.
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=QR_ALONE)
    return tuple(one.text for one in found)
