"""By fax and on a grey printer: urgency, bands and marks are told by shape, pattern and word."""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from screening.assessment.submission import Submission
from screening.questionnaire.model import Urgency
from screening.report import labels
from screening.report.pdf.draw import draw
from tests.unit.report.forms import a_form, a_patient, told, worked
from tests.unit.report.paper import Word, a_pdf, sheets

DPI = 200
UNIT = DPI / 72
READABLE = 4.5
FLAGGED = [name for name, form in worked().items() if form.assessment.flags]


@cache
def first_page(name: str) -> Image.Image:
    page = pypdfium2.PdfDocument(a_pdf(name, "Letter"))[0]
    picture: Image.Image = page.render(scale=UNIT, grayscale=True).to_pil()
    return picture


def part(picture: Image.Image, word: Word, around: float = 0.0) -> Image.Image:
    box = (word.x0 - around, word.top - around, word.x1 + around, word.bottom + around)
    return picture.crop(tuple(round(edge * UNIT) for edge in box))  # type: ignore[arg-type]


def contrast(picture: Image.Image) -> float:
    """Return the contrast of WCAG between the darkest and the lightest tenth of a picture."""
    counts = picture.histogram()
    tenth = sum(counts) / 10
    dark = next(grey for grey in range(256) if sum(counts[: grey + 1]) >= tenth)
    light = next(grey for grey in range(255, -1, -1) if sum(counts[grey:]) >= tenth)
    return (luminance(light) + 0.05) / (luminance(dark) + 0.05)


def luminance(grey: float) -> float:
    share = grey / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def words_of_flags(name: str) -> Iterator[Word]:
    """List the words on page one that name a flag or its urgency."""
    flags = worked()[name].assessment.flags
    named = {part for flag in flags for part in flag.id.split("-")}
    urgent = {part for flag in flags for part in labels.URGENCIES[flag.urgency].split()}
    for word in sheets(name, "Letter")[0].words:
        if word.text.strip(".;:,") in named | urgent:
            yield word


@pytest.mark.parametrize("name", FLAGGED[::3])
def test_every_flag_on_page_one_can_be_read_in_grey(name: str) -> None:
    picture = first_page(name)
    found = list(words_of_flags(name))

    assert found
    for word in found:
        assert contrast(part(picture, word)) >= READABLE, word.text


def darkness(urgency: Urgency) -> tuple[float, float]:
    """Return how dark a flag's label is within, and how thick its edge."""
    flagged: dict[Urgency, dict[str, Any]] = {
        Urgency.EMERGENCY: {"urgent_signs": ["chest"]},
        Urgency.SAME_DAY: {"lately": ["calf"]},
        Urgency.MEDICAL_REVIEW: {"pregnant": "now"},
        Urgency.PRECAUTION: {"allergies": ["latex"]},
    }
    pdf = drawn(a_form(a_patient(**flagged[urgency])))
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        pills = [r for r in page.rects if 70 < r["width"] < 90 and 10 < r["height"] < 16]
        filled = [r for r in pills if r["fill"] and r["non_stroking_color"] == (0, 0, 0)]
        return float(len(filled) > 0), max(float(r["linewidth"]) for r in pills)


def drawn(form: Submission) -> bytes:
    return draw(told(form), "Letter")


def test_urgency_is_told_by_fill_and_edge_and_not_by_colour() -> None:
    assert darkness(Urgency.EMERGENCY) == darkness(Urgency.SAME_DAY) == (1.0, 1.4)
    assert darkness(Urgency.MEDICAL_REVIEW) == (0.0, 1.4)
    assert darkness(Urgency.PRECAUTION) == (0.0, 0.6)


def test_pain_numbness_and_the_worst_place_differ_without_colour() -> None:
    marked = a_patient(
        pain_areas=["back_low_back_left", "back_low_back_right"],
        pain_main_area="back_low_back_left",
        numb="always",
        numb_where=["back_calf_left"],
    )
    report = told(a_form(marked))

    assert [r.id for r in report.glance.chart.regions if r.numb] == ["back_calf_left"]
    page = pypdfium2.PdfDocument(drawn(a_form(marked)))[0]
    greys = page.render(scale=UNIT, grayscale=True).to_pil().getcolors(256)
    # Skin, pain and the crossing lines are far apart in grey.
    assert {85, 246, 0, 255} <= {grey for _, grey in greys}
    assert "worst" in page.get_textpage().get_text_range()
