"""The paper: nothing lost, nothing over the edge, nothing over anything else."""

import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pdfplumber
import pypdf
import pytest

from screening.report.model import Block, Paper, Paragraph, Report, Table
from screening.report.pdf.blocks import KINDS, UNTITLED
from screening.report.pdf.draw import SIZES, draw
from screening.report.pdf.fonts import printable
from tests.unit.report.forms import a_form, a_patient, strangers, told, worked

LEAST_MARGIN = 20
TOUCHING = 0.6
PAPERS: tuple[Paper, ...] = ("Letter", "A4")
# Not words for a reader: what a block is, and how it is drawn.
NOT_TOLD = {"kind", "id", "weight", "layout", "tone", "language", "urgency", "made_at", "d", "view"}
# Told once for a whole list instead of before each entry.
SAID_ONCE = {"may", "apply"}
WORD = re.compile(r"\w+")
# A hard-broken word is several on paper.
UNBROKEN = 30
# A sample of the worked patients, and all that was made to break a page.
MEASURED = [
    *((name, "Letter") for name in list(worked())[8::14]),
    *((name, paper) for name in [next(iter(worked())), *strangers()] for paper in PAPERS),
]


@cache
def a_report(name: str) -> Report:
    return told(strangers()[name] if name in strangers() else worked()[name])


@cache
def a_pdf(name: str, paper: Paper) -> bytes:
    return draw(a_report(name), paper)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages]


def words_of(told_: Any) -> Iterator[str]:
    """List every word of a report that a reader should meet."""
    if isinstance(told_, str):
        yield from tokens(printable(told_))
    elif isinstance(told_, dict):
        title = {"title"} if told_.get("id") in UNTITLED else set()
        for name, part in told_.items():
            yield from () if name in NOT_TOLD | title else words_of(part)
    elif isinstance(told_, list | tuple):
        for part in told_:
            yield from words_of(part)


def tokens(text: str) -> Iterator[str]:
    yield from (word for word in WORD.findall(text.casefold()) if len(word) < UNBROKEN)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("name", "paper"), MEASURED)
def test_every_word_of_the_report_is_on_the_paper_as_often_as_it_is_said(
    name: str, paper: Paper
) -> None:
    told_ = a_report(name).model_dump(exclude={"alarm", "unfinished", "reference"})

    drawn = Counter(tokens(" ".join(pages(a_pdf(name, paper)))))

    lost = Counter(words_of(told_)) - drawn
    assert {word for word in lost if word not in SAID_ONCE} == set()


@pytest.mark.parametrize(("name", "paper"), MEASURED)
def test_nothing_is_told_twice(name: str, paper: Paper) -> None:
    drawn = squeezed(" ".join(pages(a_pdf(name, paper))))

    blocks = [block for part in a_report(name).sections for block in part.blocks]
    said = [b.text for b in blocks if isinstance(b, Paragraph) and len(b.text) > UNBROKEN]
    said += [b.title for b in blocks if isinstance(b, Table) and b.title]
    for text, times in Counter(squeezed(printable(text)) for text in said).items():
        assert drawn.count(text) <= times


@pytest.mark.parametrize(("name", "paper"), MEASURED)
def test_no_words_overlap_and_none_is_over_the_edge(name: str, paper: Paper) -> None:
    wide, high = SIZES[paper]
    with pdfplumber.open(io.BytesIO(a_pdf(name, paper))) as pdf:
        for page in pdf.pages:
            words = page.extract_words(use_text_flow=True)
            assert words
            for word in words:
                assert word["x0"] >= LEAST_MARGIN
                assert word["x1"] <= wide - LEAST_MARGIN
                assert word["top"] >= LEAST_MARGIN
                assert word["bottom"] <= high - LEAST_MARGIN
            assert not list(overlaps(words))


def overlaps(words: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """List pairs of words that cover some of the same paper."""
    ordered = sorted(words, key=lambda word: word["top"])
    for index, word in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other["top"] >= word["bottom"] - TOUCHING:
                break
            if min(word["x1"], other["x1"]) - max(word["x0"], other["x0"]) > TOUCHING:
                yield word["text"], other["text"]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", [*list(worked())[:3], *strangers()])
def test_every_page_says_whose_it_is_and_that_rules_are_a_draft(name: str, paper: Paper) -> None:
    report, texts = a_report(name), pages(a_pdf(name, paper))

    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert squeezed(printable(report.footer.patient)) in squeezed(text)
        assert squeezed(report.footer.record) in squeezed(text)
        assert "Draft rules" in text
        assert "Not a diagnosis" in text


def test_pages_after_the_first_say_that_somebody_must_act() -> None:
    texts = pages(a_pdf("halted", "Letter"))

    assert len(texts) > 1
    for text in texts[1:]:
        assert "ACT NOW: " in text
        assert "UNFINISHED" in text


def test_signed_rules_are_no_draft_any_more() -> None:
    pdf = draw(told(a_form(a_patient()), rules_signed="A. Physio, 3 May 2027"), "Letter")

    assert "Draft" not in " ".join(pages(pdf))
    assert all("Rules signed: A. Physio, 3 May 2027" in text for text in pages(pdf))


@pytest.mark.parametrize("paper", PAPERS)
def test_a_plain_patient_takes_two_pages(paper: Paper) -> None:
    signed = a_patient(consent_privacy="agreed", declare="agreed", signature="Test Patient")

    assert len(pages(draw(told(a_form(signed)), paper))) == 2


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("signs", [["chest"], ["chest", "neck"], ["chest", "neck", "vision"]])
def test_the_first_page_says_where_it_hurts_even_beside_urgent_flags(
    signs: list[str], paper: Paper
) -> None:
    first, *_ = pages(draw(told(a_form(a_patient(urgent_signs=signs))), paper))

    assert "Where it hurts" in first
    assert "worst" in first


@pytest.mark.parametrize("name", list(worked())[::7])
def test_what_is_listed_never_goes_on_without_its_heading(name: str) -> None:
    for text in pages(a_pdf(name, "Letter")):
        assert ("Cautions where" in text) or "Pneumothorax risk" not in text


@pytest.mark.parametrize("name", ["letters", "begun", next(iter(worked()))])
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert draw(a_report(name), "Letter") == a_pdf(name, "Letter")


@pytest.mark.parametrize(("name", "paper"), MEASURED)
def test_another_program_finds_no_fault_in_the_file(
    name: str, paper: Paper, tmp_path: Path
) -> None:
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        pytest.skip("qpdf is not installed; pypdf has read the file strictly elsewhere")
    path = tmp_path / "summary.pdf"
    path.write_bytes(a_pdf(name, paper))

    done = subprocess.run([qpdf, "--check", path], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_font_travels_with_the_file() -> None:
    reader = pypdf.PdfReader(io.BytesIO(a_pdf("letters", "Letter")), strict=True)

    fonts = {
        str(font.get_object()["/BaseFont"]): font.get_object()["/DescendantFonts"][0].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }

    assert len(fonts) == 3
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts.values())


def test_the_file_says_its_language_and_nothing_about_the_patient() -> None:
    reader = pypdf.PdfReader(io.BytesIO(draw(told(a_form(a_patient(name="Ann Ng"))), "A4")))

    assert reader.metadata is not None
    assert reader.metadata.title == "Intake summary K7Q2-M4PX"
    assert "Ng" not in str(reader.metadata)
    assert reader.trailer["/Root"]["/Lang"] == "en-CA"  # type: ignore[index]


def test_what_a_patient_types_is_printed_as_it_was_typed() -> None:
    drawn = squeezed(" ".join(pages(a_pdf("letters", "Letter"))))

    for typed in ("{nb}", "{emergency_number}", "**bold**", "<b>b</b>", "\N{MINUS SIGN}5", "evil"):
        assert typed in drawn
    assert squeezed("[U+4E2D CJK UNIFIED IDEOGRAPH-4E2D]") in drawn
    assert "\u202e" not in drawn


def test_every_kind_of_block_can_be_drawn() -> None:
    union = get_args(get_args(Block)[0])

    assert {kind.model_fields["kind"].default for kind in union} == set(KINDS)
