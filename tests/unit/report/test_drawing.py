"""The drawing of marks: each step seen, each letter read, in colour, in grey and by fax."""

import io
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageChops

from screening.report.case import Case
from screening.report.chart import chart
from screening.report.figures import Chart
from screening.report.model import Paper
from screening.report.pdf.callouts import Layout, lay_out, spread
from screening.report.pdf.draw import draw
from screening.report.pdf.ramp import PAIN, RAMP, SKIN, contrast, fill_of, ink_on
from tests.unit.report.forms import (
    LETTERHEAD,
    MADE,
    a_form,
    a_mark,
    a_patient,
    marked_all_over,
    marked_strongly,
    the_content,
    told,
)
from tests.unit.report.paper import PAPERS, Word, read_words

READABLE = 4.5
LOW_BACK, CALF = "back_low_back_left", "back_calf_left"
# As wide as the column of page one on A4, and as high as the body there.
WIDTH, MOST = 195.0, 170.0


def a_chart(answers: dict[str, Any]) -> Chart:
    return chart(Case(the_content(), a_form(answers), LETTERHEAD, MADE))


def marked(*marks: Any, **answers: Any) -> dict[str, Any]:
    return a_patient(**{"pain_areas": list(marks), "pain_main_area": None, **answers})


@pytest.mark.parametrize(
    ("intensity", "fill"),
    [
        (0, (231, 236, 241)),
        (1, (254, 228, 199)),
        (2, (254, 228, 199)),
        (3, (253, 190, 133)),
        (4, (253, 190, 133)),
        (5, (247, 140, 80)),
        (6, (247, 140, 80)),
        (7, (224, 82, 44)),
        (8, (224, 82, 44)),
        (9, (165, 21, 21)),
        (10, (165, 21, 21)),
        (None, PAIN),
    ],
)
def test_every_intensity_has_the_colour_of_its_step(
    intensity: int | None, fill: tuple[int, int, int]
) -> None:
    region = next(r for r in a_chart(marked(a_mark(CALF, intensity))).regions if r.id == CALF)

    assert fill_of(region) == fill
    assert fill in fills_of(marked(a_mark(CALF, intensity)))


def fills_of(answers: dict[str, Any]) -> set[tuple[int, ...]]:
    """Return the colours of the body on paper; the key below it is left out."""
    with pdfplumber.open(io.BytesIO(draw(told(a_form(answers)), "Letter"))) as pdf:
        shapes = [c for c in pdf.pages[0].curves if c["bottom"] < 240 and c["x0"] > 380]
        return {tuple(round(part * 255) for part in c["non_stroking_color"]) for c in shapes}


def test_no_two_steps_look_alike_and_each_is_darker_than_the_last() -> None:
    assert len({*RAMP, PAIN, SKIN}) == 8
    for lighter, darker in pairwise(RAMP):
        assert contrast(lighter, (0, 0, 0)) > contrast(darker, (0, 0, 0))


@pytest.mark.parametrize("fill", [*RAMP, PAIN, SKIN])
def test_black_or_white_is_read_well_on_every_fill(fill: tuple[int, int, int]) -> None:
    assert contrast(ink_on(fill), fill) >= READABLE


def figure_words(answers: dict[str, Any], paper: Paper) -> list[Word]:
    """Return the words of the drawing on page one, above its key."""
    words = beside_the_facts(answers, paper)
    key = next(word.top for word in words if word.text == "numb,")
    return [word for word in words if word.bottom < key]


def beside_the_facts(answers: dict[str, Any], paper: Paper) -> list[Word]:
    """Return the words at the right of page one, from the drawing on."""
    sheet = read_words(draw(told(a_form(answers)), paper))[0]
    top = next(word.top for word in sheet.words if word.text == "Front")
    return [word for word in sheet.words if word.x0 > sheet.width * 0.62 and word.top >= top]


@pytest.mark.parametrize("paper", PAPERS)
def test_number_and_letters_stand_beside_the_place(paper: Paper) -> None:
    words = [w.text for w in figure_words(marked(a_mark(CALF, 7, "burn", "pins")), paper)]

    assert " ".join(words).startswith("Front R L Back L R worst 7 B P")


def test_a_number_that_fits_stands_on_its_place() -> None:
    drawn = lay_out(
        a_chart(marked(a_mark("back_thigh_left", 8), a_mark("back_neck_left", 4))), WIDTH, MOST
    )

    assert [region.id for region in drawn.on_place] == ["back_thigh_left"]
    assert [label.region.id for label in drawn.labels] == ["back_neck_left"]


@pytest.mark.parametrize(
    "answers",
    [
        marked(a_mark(CALF, 8), LOW_BACK, pain_main_area=CALF),
        marked(a_mark(CALF, 8), LOW_BACK, numb="always", numb_where=[CALF]),
    ],
)
def test_nothing_is_written_under_a_cross_or_a_hatch(answers: dict[str, Any]) -> None:
    assert not lay_out(a_chart(answers), WIDTH, MOST).on_place


STRESS = {
    "one": marked(a_mark(CALF, 10, "ache")),
    "strongly": marked_strongly(),
    "back": marked_all_over("back"),
    "front": marked_all_over("front"),
    "one side": marked(
        *(
            a_mark(p, 10, "ache", "burn")
            for p in the_content().segments.places
            if p.endswith("left")
        )
    ),
    "everything": marked(
        *(
            a_mark(p, 10, *the_content().questionnaire.items["pain_areas"].sensations)
            for p in the_content().segments.places
        )
    ),
}


def laid_out(name: str, width: float) -> Layout:
    return lay_out(a_chart(STRESS[name]), width, MOST)


@pytest.mark.parametrize("width", [180.0, 202.0, 260.0])
@pytest.mark.parametrize("name", STRESS)
def test_every_mark_is_labelled_once_and_no_label_is_over_another_or_the_edge(
    name: str, width: float
) -> None:
    drawn, marks = laid_out(name, width), STRESS[name]["pain_areas"]

    boxes = [(*label.corner, *label.size) for label in drawn.labels]
    assert len(drawn.labels) + len(drawn.on_place) == len(marks)
    for x, y, wide, high in boxes:
        assert x >= -0.01
        assert x + wide <= width + 0.01
        assert y >= -0.01
        assert y + high <= drawn.height + 0.01
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(boxes, 2):
        assert ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay


def test_twelve_places_keep_all_their_letters_and_a_body_that_can_be_seen() -> None:
    drawn = laid_out("strongly", WIDTH)

    assert drawn.has_letters
    assert drawn.height <= MOST * 1.25
    assert drawn.scale * 980 >= MOST * 0.75
    for label in drawn.labels:
        written = " ".join(run.piece.text for line in label.lines for run in line.runs)
        assert written.removeprefix("worst ").split() == label.region.said.split()


def test_where_letters_have_no_room_numbers_stand_alone_and_the_key_says_so() -> None:
    drawn = figure_words(STRESS["everything"], "Letter")
    key = " ".join(word.text for word in beside_the_facts(STRESS["everything"], "Letter"))

    assert "Too many letters to draw: see the words." in key
    assert sum(word.text == "10" for word in drawn) == 74
    assert not laid_out("everything", WIDTH).has_letters


def test_a_drawing_without_details_is_laid_out_as_ever() -> None:
    drawn = lay_out(a_chart(a_patient()), 200, MOST)

    assert not drawn.labels
    assert not drawn.on_place
    assert drawn.scale == pytest.approx(MOST / 980)
    assert drawn.starts["back"] - drawn.starts["front"] == pytest.approx(440 * drawn.scale)


@pytest.mark.parametrize(
    ("wanted", "tops"),
    [
        ([0, 50], [0, 50]),
        ([0, 2], [0, 12.2]),
        ([-5, 3], [0, 12.2]),
        ([85, 95], [77.8, 90]),
    ],
)
def test_labels_that_want_the_same_height_make_room(wanted: list[float], tops: list[float]) -> None:
    assert spread(wanted, [10, 10], 100) == pytest.approx(tops)


@cache
def page(paper: Paper) -> tuple[Image.Image, list[Word]]:
    """Return page one in pure black and white, as a fax of 200 dots an inch sends it."""
    pdf = draw(told(a_form(marked_all_over("back"))), paper)
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72, grayscale=True).to_pil()
    return picture.convert("1"), figure_words(marked_all_over("back"), paper)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_number_is_left_when_a_fax_takes_the_colours_away(paper: Paper) -> None:
    fax, words = page(paper)

    numbers = [word for word in words if word.text.isdigit()]
    assert len(numbers) == len(marked_all_over("back")["pain_areas"])
    for word in numbers:
        box = (word.x0, word.top + 1, word.x1, word.bottom - 1)
        part = fax.crop(tuple(round(edge * 200 / 72) for edge in box))  # type: ignore[arg-type]
        ink = part.convert("L").histogram()
        assert min(ink[0], ink[255]) / sum(ink) >= 0.1, word


def test_places_marked_in_other_ways_look_apart_without_colour() -> None:
    looks = [legs(a_mark(CALF, n)) for n in (0, 2, 4, 6, 8, 10)]
    looks += [legs(CALF), legs(a_mark(CALF, 8, "burn")), legs(a_mark(CALF, 8, "ache"))]

    for look, other in combinations(looks, 2):
        assert sum(ImageChops.difference(look, other).histogram()[100:]) > 10


def legs(*marks: Any) -> Image.Image:
    """Return the legs of a marked body, in grey."""
    pdf = draw(
        told(a_form(marked(*marks, "front_head_left", pain_main_area="front_head_left"))), "Letter"
    )
    whole = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72, grayscale=True).to_pil()
    part: Image.Image = whole.crop(tuple(round(edge * 200 / 72) for edge in (470, 120, 582, 225)))
    return part
