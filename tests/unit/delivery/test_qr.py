import base64
import io
import re

import pytest
from PIL import Image

from screening.delivery import qr
from tests.qr_reader import read

ADDRESS = "https://intake.example.org/i#AAAA-2222." + "t" * 43
# Two secrets of which a row of squares, read alone, passes for the bars of four digits.
LIKE_BARS = (
    "4Jk0p6fWO-K1oSEz-Q6opWiPmNZWv8hQT2QnCeCP0fk",
    "T2aCmK4mo7S-LYal4YKWzkK6Kn5aSfMENFKh7wD4qU8",
)


def of_matrix(code: qr.Matrix, scale: int = 4) -> Image.Image:
    side = len(code)
    drawn = Image.new("L", (side + 8, side + 8), 255)
    for y, row in enumerate(code):
        for x, is_dark in enumerate(row):
            drawn.putpixel((x + 4, y + 4), 0 if is_dark else 255)
    return drawn.resize((drawn.width * scale, drawn.height * scale), Image.Resampling.NEAREST)


def test_a_phone_reads_the_address_from_the_picture_and_from_the_squares() -> None:
    held = base64.b64decode(qr.picture(ADDRESS).removeprefix("data:image/png;base64,"))
    assert read(Image.open(io.BytesIO(held))) == (ADDRESS,)
    assert read(of_matrix(qr.matrix(ADDRESS))) == (ADDRESS,)


@pytest.mark.parametrize("secret", LIKE_BARS)
def test_a_row_of_squares_that_passes_for_bars_is_not_read_as_one_more_code(secret: str) -> None:
    address = ADDRESS.replace("t" * 43, secret)

    assert read(of_matrix(qr.matrix(address))) == (address,)


def test_the_code_is_read_with_a_stain_on_it() -> None:
    drawn = of_matrix(qr.matrix(ADDRESS))
    drawn.paste(255, (80, 80, 100, 100))
    assert read(drawn) == (ADDRESS,)


def test_the_element_for_a_page_is_black_on_white_and_has_no_style_or_script() -> None:
    element = qr.svg(ADDRESS)
    assert element.startswith('<svg role="img" aria-label="QR code" ')
    assert set(re.findall(r'(?:fill|stroke)="(.*?)"', element)) == {"#fff", "#000"}
    assert not re.search(r"style|script|href|<\?xml", element)


def test_a_code_keeps_four_of_its_squares_clear_around_itself() -> None:
    side = len(qr.matrix(ADDRESS)) + 8
    held = base64.b64decode(qr.picture(ADDRESS).removeprefix("data:image/png;base64,"))

    assert f'viewBox="0 0 {side} {side}"' in qr.svg(ADDRESS)
    assert Image.open(io.BytesIO(held)).size == (5 * side, 5 * side)


def test_the_address_stands_in_no_element_in_the_clear() -> None:
    assert "t" * 43 not in qr.svg(ADDRESS)
