"""The form to fill in, measured on its pages: all there, nothing cut, room for a hand."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pdfplumber
import pikepdf
import pypdf
import pytest

from screening.report.model import Paper
from screening.report.paper.model import Grid, PaperForm, Question, Stop, Ticks
from screening.report.pdf.form.draw import MARGIN, draw_form
from screening.report.pdf.letters import printable
from tests.unit.report.paper import PAPERS, Sheet, Word, read_words, squeezed
from tests.unit.report.printed import a_form_of, asked, printed, the_form, the_pdf
from tests.unit.report.test_paper import overlaps

LEAST_MARGIN = 20
SAME_ROW = 6
# The height of four lines to write on, with the words over them.
FOUR = 150
MILLIMETRE = 72 / 25.4
SCRIPTS = "Клиника 诊所 ਕਲੀਨਿਕ عيادة Phòng khám"
GRID = next(b for part in the_form().parts for b in part.blocks if isinstance(b, Grid))
ALONE = [question for question in the_form().questions if question not in GRID.questions]


def text_of(sheet: Sheet) -> str:
    return squeezed(" ".join(word.text for word in sheet.words))


def codes_on(sheet: Sheet) -> dict[str, Word]:
    """Return the codes of the questions on a page: at its right edge, or over a column."""
    right = sheet.width - MARGIN
    columns = {question.code for question in GRID.questions}
    return {w.text: w for w in sheet.words if w.text in columns or abs(w.x1 - right) < 1}


def page_of(code: str, paper: Paper) -> Sheet:
    """Return the page on which a question begins."""
    (found,) = (sheet for sheet in printed(paper) if code in codes_on(sheet))
    return found


def said(question: Question) -> Iterator[str]:
    """List what a question says."""
    yield from (question.text, question.intro, question.help, question.only_if)
    if isinstance(question.answer, Ticks):
        yield from (option.words for option in question.answer.options)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_question_stands_on_the_paper_once_beside_its_number(paper: Paper) -> None:
    told = [code for sheet in printed(paper) for code in codes_on(sheet) if code in asked()]

    assert sorted(told) == sorted(asked())
    for question in ALONE:
        sheet = page_of(question.code, paper)
        at = codes_on(sheet)[question.code]
        row = [word.text for word in sheet.words if abs(word.top - at.top) < SAME_ROW]
        assert question.number in row


@pytest.mark.parametrize("paper", PAPERS)
def test_no_question_is_parted_from_its_answers_by_the_end_of_a_page(paper: Paper) -> None:
    for question in the_form().questions:
        text = text_of(page_of(question.code, paper))
        for words in said(question):
            for line in words.splitlines():
                in_grid = question in GRID.questions and line != question.text
                assert in_grid or squeezed(line) in text, (question.code, line)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_treatment_has_its_line_on_the_page_of_the_questions_about_it(paper: Paper) -> None:
    text = text_of(page_of(GRID.questions[0].code, paper))

    assert all(squeezed(line.label) in text for line in GRID.lines)


@pytest.mark.parametrize("paper", PAPERS)
def test_what_stops_a_patient_stands_on_the_page_of_the_question(paper: Paper) -> None:
    blocks = [block for part in the_form().parts for block in part.blocks]
    for before, box in pairwise(blocks):
        if isinstance(box, Stop) and isinstance(before, Question) and box.lead:
            assert squeezed(box.lead) in text_of(page_of(before.code, paper))


@pytest.mark.parametrize("paper", PAPERS)
def test_no_words_overlap_and_none_is_over_the_edge(paper: Paper) -> None:
    for sheet in printed(paper):
        for word in sheet.words:
            assert word.x0 >= LEAST_MARGIN
            assert word.x1 <= sheet.width - LEAST_MARGIN
            assert word.top >= LEAST_MARGIN
            assert word.bottom <= sheet.height - LEAST_MARGIN
        assert not list(overlaps(sheet.words))


@pytest.mark.parametrize("paper", PAPERS)
def test_no_box_line_or_body_is_over_the_edge(paper: Paper) -> None:
    with pdfplumber.open(io.BytesIO(the_pdf(paper))) as pdf:
        for page in pdf.pages:
            for drawn in [*page.lines, *page.rects, *page.curves]:
                assert drawn["x0"] >= LEAST_MARGIN
                assert drawn["x1"] <= page.width - LEAST_MARGIN
                assert drawn["top"] >= LEAST_MARGIN
                assert drawn["bottom"] <= page.height - LEAST_MARGIN


@pytest.mark.parametrize("paper", PAPERS)
def test_lines_to_write_on_are_nine_millimetres_apart(paper: Paper) -> None:
    at = page_of("medicine_list", paper)
    with pdfplumber.open(io.BytesIO(the_pdf(paper))) as pdf:
        page = pdf.pages[printed(paper).index(at)]
        code = codes_on(at)["medicine_list"].top
        tops = sorted(line["top"] for line in page.lines if code < line["top"] < code + FOUR)

    gaps = [below - above for above, below in pairwise(tops)]

    assert len(tops) == 4
    assert min(gaps) >= 9 * MILLIMETRE


def test_questions_and_answers_are_printed_large_enough() -> None:
    small = {
        *(question.code for question in the_form().questions),
        *(w for one in GRID.questions for words in said(one) for w in words.split()),
        *the_form().clinic.split(),
        *the_form().title.split(),
        *the_form().version.split(),
    }
    with pdfplumber.open(io.BytesIO(the_pdf("Letter"))) as pdf:
        words = [w for page in pdf.pages for w in page.extract_words(extra_attrs=["size"])]

    found = {word["text"] for word in words if word["size"] < 10.9}

    assert {w for w in found - small if not re.fullmatch(r"·|Page|of|\d+", w)} == set()


@pytest.mark.parametrize("paper", PAPERS)
def test_each_page_says_which_it_is_of_how_many_of_which_form_and_clinic(paper: Paper) -> None:
    sheets = printed(paper)

    for number, sheet in enumerate(sheets, start=1):
        assert squeezed(f"Page {number} of {len(sheets)}") in text_of(sheet)
        assert squeezed(f"{the_form().clinic} · {the_form().version}") in text_of(sheet)
        is_named = squeezed(the_form().name_again) in text_of(sheet)
        assert is_named is (1 < number < len(sheets))


def test_the_file_says_what_it_is_and_the_same_form_gives_the_same_bytes() -> None:
    file = pypdf.PdfReader(io.BytesIO(the_pdf("Letter")))

    assert file.xmp_metadata is not None
    assert file.xmp_metadata.dc_title == {"x-default": the_form().title}
    assert draw_form(the_form(), "Letter") == the_pdf("Letter")
    assert the_pdf("A4") != the_pdf("Letter")
    assert file.pages[0].mediabox.width == 612


@pytest.mark.parametrize("paper", PAPERS)
def test_another_program_finds_no_fault_and_all_fonts_in_the_file(paper: Paper) -> None:
    with pikepdf.open(io.BytesIO(the_pdf(paper))) as pdf:
        assert pdf.check_pdf_syntax() == []
        fonts = pdf.pages[0].Resources.Font
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts.values()]

    assert descriptors
    assert all("/FontFile2" in descriptor for descriptor in descriptors)


def test_a_clinic_in_any_script_and_of_any_length_finds_room() -> None:
    form = a_form_of(clinic_name=f"{SCRIPTS} {'for pain ' * 20}".strip())

    sheets = read_words(draw_form(form, "Letter"))

    for sheet in sheets:
        drawn = Counter("".join(word.text for word in sheet.words))
        assert not Counter(squeezed(printable(SCRIPTS))) - drawn
        assert all(word.bottom <= sheet.height - LEAST_MARGIN for word in sheet.words)


def test_a_list_that_is_longer_than_a_page_goes_on_without_losing_an_answer() -> None:
    form = long_form()

    text = "".join(text_of(sheet) for sheet in read_words(draw_form(form, "Letter")))

    assert all(f"answernumber{n}thatislong" in text for n in range(120))


def long_form() -> PaperForm:
    """Return a form with one question that no page could hold."""
    words = "that is long enough to need the whole width of the page and a little more than that"
    long = [{"words": f"answer number {n} {words}"} for n in range(120)]
    question = {
        "number": "1",
        "code": "long",
        "text": "Which?",
        "answer": {"kind": "ticks", "one": False, "options": long},
    }
    part = {"title": "Part", "blocks": [{"kind": "question", **question}]}
    return PaperForm.model_validate({**the_form().model_dump(), "parts": [part]})
