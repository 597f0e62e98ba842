"""The signature on paper: smooth lines in a box of their own, and nothing if none was drawn."""

import io
import re
from typing import Any

import pdfplumber
import pypdf
import pytest

from screening.report.pdf.draw import draw
from screening.report.pdf.signature import WIDEST, smooth
from screening.response.strokes import HEIGHT, WIDTH
from tests.unit.report.forms import a_form, a_patient, most_drawn, told
from tests.unit.report.paper import PAPERS

SIGNED = {"consent_privacy": "agreed", "declare": "agreed", "signature": "Test Patient"}
CORNERS = [[[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT], [0, 0]], [[400, 150]]]
ALT = b"/Alt (Signature drawn by hand)"
HIGH = WIDEST * HEIGHT / WIDTH


def a_pdf(paper: Any = "Letter", **answers: Any) -> bytes:
    return draw(told(a_form(a_patient(**SIGNED, **answers))), paper)


def traces(pdf: bytes) -> list[bytes]:
    """Return the strokes as the pages draw them."""
    contents = (page.get_contents() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    streams = (content.get_data() for content in contents if content is not None)
    return [line for data in streams for line in data.splitlines() if line.startswith(b"q 1 J 1 j")]


def test_every_stroke_is_a_line_of_its_own_and_there_is_no_picture() -> None:
    pdf = a_pdf(signature_drawn=CORNERS)

    assert len(traces(pdf)) == len(CORNERS)
    assert traces(pdf)[0].count(b" c ") == len(CORNERS[0]) - 2
    assert b"/Subtype /Image" not in pdf


@pytest.mark.parametrize("paper", PAPERS)
def test_the_strokes_stand_in_their_box(paper: Any) -> None:
    # given one who draws along the very edge of the box
    with pdfplumber.open(io.BytesIO(a_pdf(paper, signature_drawn=CORNERS))) as pdf:
        page = pdf.pages[-1]
        box = next(r for r in page.rects if abs(r["width"] - WIDEST) < 0.1)
        drawn = [c for c in page.curves if c["x0"] > box["x0"] - 1 and c["top"] > box["top"] - 1]
    # then no line leaves it
    assert box["height"] == pytest.approx(HIGH, abs=0.1)
    assert drawn
    for line in drawn:
        for x, y in line["pts"]:
            assert box["x0"] - 0.1 <= x <= box["x1"] + 0.1
            assert box["top"] - 0.1 <= y <= box["bottom"] + 0.1


def test_who_hears_the_page_is_told_that_it_was_drawn() -> None:
    assert a_pdf(signature_drawn=CORNERS).count(ALT) == 1


def test_nothing_is_drawn_for_whom_a_typed_name_was_enough() -> None:
    assert ALT not in a_pdf()
    assert a_pdf(signature_drawn=[]) == a_pdf()
    assert traces(a_pdf()) == []


def test_the_typed_name_is_told_beside_the_drawn_one() -> None:
    with pdfplumber.open(io.BytesIO(a_pdf(signature_drawn=CORNERS))) as pdf:
        text = " ".join((pdf.pages[-1].extract_text() or "").split())

    assert "Signed by: Test Patient. Privacy notice read: Yes." in text
    assert "signature_drawn" not in text
    assert not re.search(r"\[\[?\d", text)


def test_a_drawing_alone_from_an_answers_file_is_told_too() -> None:
    form = a_form({"signature_drawn": CORNERS}).model_copy(update={"reference": ""})

    assert ALT in draw(told(form), "Letter")


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("strokes", [CORNERS, most_drawn()])
def test_a_plain_patient_who_draws_still_takes_two_pages(paper: Any, strokes: Any) -> None:
    assert len(pypdf.PdfReader(io.BytesIO(a_pdf(paper, signature_drawn=strokes))).pages) == 2


def test_a_dot_is_a_dot() -> None:
    assert smooth([(400, 150)]) == "400 150 m 400 150 l"


def test_a_line_bends_at_its_points_without_reaching_beyond_them() -> None:
    path = smooth([(0, 0), (100, 0), (100, 100)])

    numbers = [float(word) for word in path.split() if word not in {"m", "c", "l"}]
    assert path.endswith("100 100 l")
    assert min(numbers) >= 0
    assert max(numbers) <= 100
