"""The look of the summary, page by page: whatever moves shows here as a difference.

Small and in 16 greys, so that a picture is a few kilobytes: enough to see what moved, and where.
"""

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageChops

from screening.report.pdf.draw import draw
from tests.golden.sample import NAMES, form
from tests.unit.report.forms import told

FOLDER = Path(__file__).parent / "pages"
SCALE = 0.5
GREYS = 16
STEP = 256 // GREYS
# A grey may fall on the other side of a step on another machine; two steps are something drawn.
MOST_STEPS = 1
# What every page says of the files that it was asked from would change all pictures at once.
FILES = {"version": "1.2.0", "content_hash": "143706b04d58"}


def picture_of(pdf: bytes) -> Image.Image:
    """Return all pages beside each other."""
    pages = [
        page.render(scale=SCALE, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(pdf)
    ]
    whole = Image.new("L", (sum(page.width for page in pages), pages[0].height), 255)
    left = 0
    for page in pages:
        whole.paste(page, (left, 0))
        left += page.width
    return whole.point([grey // STEP * (STEP + 1) for grey in range(256)])


@pytest.mark.parametrize("name", NAMES)
def test_the_summary_looks_as_it_did(name: str, *, update: bool) -> None:
    path = FOLDER / f"{name}.png"
    now = picture_of(draw(told(form(name).model_copy(update=FILES)), "Letter"))
    if update:
        now.quantize(GREYS).save(path, optimize=True)

    assert path.exists(), "no golden picture: run `pytest tests/golden --update` and look at it"
    before = Image.open(path).convert("L")
    assert now.size == before.size
    apart = ImageChops.difference(now, before)
    moved = apart.point([255 if grey > MOST_STEPS * (STEP + 1) else 0 for grey in range(256)])
    assert moved.getbbox() is None, f"something moved within {moved.getbbox()} of {now.size}"


def test_no_golden_picture_is_left_behind() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(NAMES)
