"""The form to fill in by hand: its words and its look, as last agreed on."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from screening.report.model import Paper
from screening.report.pdf.form.draw import draw_form
from tests.golden.test_raster import GREYS, MOST_STEPS, STEP, picture_of
from tests.golden.test_text import text_of
from tests.unit.report.paper import PAPERS
from tests.unit.report.printed import the_form

FOLDER = Path(__file__).parent / "by_hand"
# What the foot of every page says of the files would change all pictures at once.
VERSION = "ims_intake 1.4.0 (143706b04d58)"


def test_the_form_reads_as_it_did(*, update: bool) -> None:
    path = FOLDER / "ims_intake.txt"
    text = text_of(draw_form(the_form(), "Letter"))
    if update:
        path.write_text(text, encoding="utf-8")

    assert path.exists(), (
        "no golden file: run `pytest tests/golden --update` and read what it wrote"
    )
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("paper", PAPERS)
def test_the_form_looks_as_it_did(paper: Paper, *, update: bool) -> None:
    path = FOLDER / f"ims_intake_{paper.lower()}.png"
    form = the_form().model_copy(update={"version": VERSION})
    now = picture_of(draw_form(form, paper))
    if update:
        now.quantize(GREYS).save(path, optimize=True)

    assert path.exists(), "no golden picture: run `pytest tests/golden --update` and look at it"
    before = Image.open(path).convert("L")
    assert now.size == before.size
    apart = ImageChops.difference(now, before)
    moved = apart.point([255 if grey > MOST_STEPS * (STEP + 1) else 0 for grey in range(256)])
    assert moved.getbbox() is None, f"something moved within {moved.getbbox()} of {now.size}"
