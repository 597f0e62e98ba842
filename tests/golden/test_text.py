"""The words of the summary, page by page: any change of wording shows here as a difference."""

import io
from pathlib import Path

import pypdf
import pytest

from screening.report.pdf.draw import draw
from tests.unit.report.forms import strangers, the_content, told, worked

FOLDER = Path(__file__).parent
# The first worked patients, and forms that stopped early or say little.
SAMPLE = {
    **dict(list(worked().items())[:14]),
    **{name: strangers()[name] for name in ("begun", "halted", "letters")},
}


def text_of(pdf: bytes) -> str:
    """Return the text of every page; what changes with each version stands as a word."""
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    pages = [f"---- page {n}\n{p.extract_text()}" for n, p in enumerate(reader.pages, start=1)]
    version = f"{the_content().questionnaire.version} ({the_content().hash[:12]})"
    return "\n".join(pages).replace(version, "VERSION (HASH)") + "\n"


@pytest.mark.parametrize("name", SAMPLE)
def test_the_summary_reads_as_it_did(name: str, *, update: bool) -> None:
    path = FOLDER / f"{name}.txt"
    text = text_of(draw(told(SAMPLE[name]), "Letter"))
    if update:
        path.write_text(text, encoding="utf-8")

    assert path.exists(), (
        "no golden file: run `pytest tests/golden --update` and read what it wrote"
    )
    assert text == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_behind() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(SAMPLE)
