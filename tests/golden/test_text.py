"""The words of the summary, page by page: any change of wording shows here as a difference."""

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from screening.report.pdf.draw import draw
from tests.golden.sample import NAMES, form
from tests.unit.report.forms import the_content, told

FOLDER = Path(__file__).parent / "text"


def text_of(pdf: bytes) -> str:
    """Return the text of every page; what changes with each version stands as a word."""
    read = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    pages = [f"---- page {number}\n{text}" for number, text in enumerate(read, start=1)]
    version = f"{the_content().questionnaire.version} ({the_content().hash[:12]})"
    whole = "\n".join(pages).replace("\r\n", "\n").replace(version, "VERSION (HASH)")
    return whole.strip() + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_the_summary_reads_as_it_did(name: str, *, update: bool) -> None:
    path = FOLDER / f"{name}.txt"
    text = text_of(draw(told(form(name)), "Letter"))
    if update:
        path.write_text(text, encoding="utf-8")

    assert path.exists(), (
        "no golden file: run `pytest tests/golden --update` and read what it wrote"
    )
    assert text == path.read_text(encoding="utf-8")


def test_no_golden_text_is_left_behind() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(NAMES)
