"""Each page of each patient, measured: nothing lost, over the edge or over anything else."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pikepdf
import pytest

from screening.report.chart import CAUTIONS
from screening.report.model import Block, Paper, Paragraph, Rows, Table
from screening.report.pdf.furniture import LONG
from screening.report.pdf.letters import printable
from tests.unit.report.forms import SCRIPTS, strangers, worked
from tests.unit.report.paper import (
    PAPERS,
    UNBROKEN,
    Word,
    a_pdf,
    a_report,
    on_paper,
    sheets,
    squeezed,
    tokens,
    words_of,
)

LEAST_MARGIN = 20
TOUCHING = 0.6
# Told once for a whole list instead of before each entry.
SAID_ONCE = {"may", "apply"}
# Words of these scripts are drawn in another order than they are typed in, or without spaces:
# that nothing of them is lost is tested where lines are broken and letters shaped.
DRAWN_OTHERWISE = {"punjabi", "arabic", "farsi", "chinese", "traditional", "japanese"}
# A letter's dots and marks are drawn over it, and its font claims more room than its letters take;
# that their ink stays within its line is tested where lines are broken.
JOINED = re.compile("[\u034f\u0600-\u06ff\u0a00-\u0a7f]")
EVERY = on_paper([*worked(), *strangers()], PAPERS)


@pytest.mark.parametrize(("name", "paper"), EVERY)
def test_every_word_of_the_report_is_on_the_paper_as_often_as_it_is_said(
    name: str, paper: Paper
) -> None:
    told = a_report(name).model_dump(exclude={"alarm", "unfinished", "reference"})

    text = " ".join(word.text for sheet in sheets(name, paper) for word in sheet.words)
    lost = Counter(words_of(told)) - Counter(tokens(text))

    latin = {word for word in lost if name not in DRAWN_OTHERWISE or word.isascii()}
    assert {word for word in latin if word not in SAID_ONCE} == set()


@pytest.mark.parametrize(("name", "paper"), EVERY)
def test_no_words_overlap_and_none_is_over_the_edge(name: str, paper: Paper) -> None:
    for sheet in sheets(name, paper):
        assert sheet.words
        for word in sheet.words:
            assert word.x0 >= LEAST_MARGIN
            assert word.x1 <= sheet.width - LEAST_MARGIN
            assert word.top >= LEAST_MARGIN
            assert word.bottom <= sheet.height - LEAST_MARGIN
        assert not list(overlaps(sheet.words))


def overlaps(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """List pairs of words that cover some of the same paper."""
    ordered = sorted(words, key=lambda word: word.top)
    for index, word in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.top >= word.bottom - TOUCHING:
                break
            joined = JOINED.search(word.text) or JOINED.search(other.text)
            if min(word.x1, other.x1) - max(word.x0, other.x0) > TOUCHING and not joined:
                yield word.text, other.text


@pytest.mark.parametrize(("name", "paper"), EVERY)
def test_another_program_finds_no_fault_in_the_file(name: str, paper: Paper) -> None:
    with pikepdf.open(io.BytesIO(a_pdf(name, paper))) as pdf:
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize(("name", "paper"), on_paper(list(strangers())[:6], ["Letter"]))
def test_nothing_is_told_twice(name: str, paper: Paper) -> None:
    drawn = squeezed(" ".join(w.text for sheet in sheets(name, paper) for w in sheet.words))

    blocks = [block for part in a_report(name).sections for block in part.blocks]
    said = [b.text for b in blocks if isinstance(b, Paragraph) and len(b.text) > UNBROKEN]
    # What the glance says first may be said in full in its own section; what announces a list
    # stands again where the list goes on.
    said = [text for text in said if text not in {f.words for f in a_report(name).glance.facts}]
    said = [text for text in said if text != CAUTIONS]
    said += [b.title for b in blocks if isinstance(b, Table) and b.title]
    for text, times in Counter(squeezed(printable(text)) for text in said).items():
        assert drawn.count(text) <= times


@pytest.mark.parametrize(("script", "paper"), on_paper(SCRIPTS, ["Letter"]))
def test_a_name_in_any_script_stands_on_every_page(script: str, paper: Paper) -> None:
    name = printable(a_report(script).patient)

    for sheet in sheets(script, paper):
        drawn = Counter("".join(word.text for word in sheet.words))
        assert not Counter(squeezed(name).replace("\N{ZERO WIDTH NON-JOINER}", "")) - drawn


@pytest.mark.parametrize(("name", "paper"), on_paper(worked(), ["Letter"]))
def test_what_is_listed_never_goes_on_without_its_heading(name: str, paper: Paper) -> None:
    listed = next(
        (block for block in section_of(name, "chart") if getattr(block, "layout", "") == "list"),
        None,
    )
    rows = [squeezed(row.value)[:40] for row in listed.rows] if isinstance(listed, Rows) else []
    for sheet in sheets(name, paper):
        text = squeezed(" ".join(word.text for word in sheet.words))
        assert "Cautionswhere" in text or not any(row in text for row in rows)


def section_of(name: str, part: str) -> tuple[Block, ...]:
    return next(one.blocks for one in a_report(name).sections if one.id == part)


@pytest.mark.parametrize(("name", "paper"), on_paper(worked(), ["Letter"]))
def test_no_worked_patient_takes_more_than_four_pages(name: str, paper: Paper) -> None:
    assert len(sheets(name, paper)) <= 4


def test_a_box_a_table_and_a_quote_that_go_on_have_their_heading_again() -> None:
    texts = [" ".join(w.text for w in sheet.words) for sheet in sheets("everything", "Letter")]
    endless = [" ".join(w.text for w in sheet.words) for sheet in sheets("endless", "Letter")]
    noted = [" ".join(w.text for w in sheet.words) for sheet in sheets("noted", "Letter")]

    assert sum("ACT NOW (24), continued" in text for text in texts) >= 2
    assert sum("Did it help?" in text for text in noted) >= 2
    assert any("What was tried, continued" in text for text in noted)
    assert any("In the patient's words, continued" in text for text in endless)


@pytest.mark.parametrize(("name", "paper"), on_paper([*list(worked())[:3], *strangers()], PAPERS))
def test_every_page_says_whose_it_is_and_that_rules_are_a_draft(name: str, paper: Paper) -> None:
    report, texts = (
        a_report(name),
        [" ".join(word.text for word in sheet.words) for sheet in sheets(name, paper)],
    )

    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert squeezed(report.footer.record) in squeezed(text)
        assert "Draft rules" in text
        assert "Not a diagnosis" in text
        if name not in DRAWN_OTHERWISE and len(printable(report.footer.patient)) < LONG:
            assert squeezed(printable(report.footer.patient)) in squeezed(text)
