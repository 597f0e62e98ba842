"""By fax and on a grey printer: urgency, bands and marks are told by shape, pattern and word."""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageChops

from screening.assessment.submission import Submission
from screening.questionnaire.model import Urgency
from screening.report import labels
from screening.report.model import Paper
from screening.report.pdf.draw import draw
from tests.unit.report.forms import a_form, a_patient, the_content, told, worked
from tests.unit.report.paper import Word, a_pdf, on_paper, sheets

DPI = 200
UNIT = DPI / 72
READABLE = 4.5
FLAGGED = [name for name, form in worked().items() if form.assessment.flags]


@cache
def first_page(name: str, paper: Paper) -> Image.Image:
    page = pypdfium2.PdfDocument(a_pdf(name, paper))[0]
    picture: Image.Image = page.render(scale=UNIT, grayscale=True).to_pil()
    return picture


def part(picture: Image.Image, word: Word) -> Image.Image:
    box = (word.x0, word.top, word.x1, word.bottom)
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


def words_of_flags(name: str, paper: Paper) -> Iterator[Word]:
    """List the words on page one that name a flag or its urgency."""
    flags, rules = worked()[name].assessment.flags, the_content().rules.by_id
    told = {labels.URGENCIES[flag.urgency] for flag in flags} | {rules[f.id].name for f in flags}
    wanted = {part for words in told for part in words.split()}
    for word in sheets(name, paper)[0].words:
        if word.text.strip(".;:,") in wanted:
            yield word


@pytest.mark.parametrize(("name", "paper"), on_paper(FLAGGED[::3], ["Letter"]))
def test_every_flag_on_page_one_can_be_read_in_grey(name: str, paper: Paper) -> None:
    picture = first_page(name, paper)
    found = list(words_of_flags(name, paper))

    assert len(found) >= len(worked()[name].assessment.flags)
    for word in found:
        assert contrast(part(picture, word)) >= READABLE, word.text


def pill(urgency: Urgency) -> tuple[float, float]:
    """Return whether a flag's label is filled, and how thick its edge is."""
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
    assert pill(Urgency.EMERGENCY) == pill(Urgency.SAME_DAY) == (1.0, 1.4)
    assert pill(Urgency.MEDICAL_REVIEW) == (0.0, 1.4)
    assert pill(Urgency.PRECAUTION) == (0.0, 0.6)


def test_pain_numbness_and_the_worst_place_differ_without_colour() -> None:
    calves = ["back_calf_left", "back_calf_right"]
    looks = [
        body(pain_areas=["front_head_left"]),
        body(pain_areas=["front_head_left", *calves]),
        body(pain_areas=["front_head_left"], numb="always", numb_where=calves),
        body(pain_areas=["front_head_left", *calves], numb="always", numb_where=calves),
        body(pain_areas=["front_head_left", *calves], pain_main_area=calves[0]),
    ]

    for index, look in enumerate(looks):
        for other in looks[index + 1 :]:
            apart = ImageChops.difference(look, other).histogram()
            assert sum(apart[100:]) > 20


def body(**marks: object) -> Image.Image:
    """Return the legs of a marked body, from behind, in grey; the key below them is left out."""
    pdf = drawn(a_form(a_patient(**{"pain_main_area": "front_head_left", **marks})))
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=UNIT, grayscale=True).to_pil()
    legs: Image.Image = page.crop(tuple(round(edge * UNIT) for edge in (480, 150, 570, 225)))
    return legs
