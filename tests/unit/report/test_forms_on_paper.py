"""What is filled in by hand: nothing is cut, whatever the content says."""

import io

import pypdf
import pytest

from screening.report.model import Blanks, Block, Checklist, Section
from screening.report.pdf.draw import draw
from tests.unit.report.forms import a_form, a_patient, told
from tests.unit.report.paper import squeezed

LONG = "Whether the patient was told of everything that stands on this sheet, and by whom, " * 3


@pytest.mark.parametrize(
    "block",
    [
        Blanks(labels=(LONG, "Date", "Time")),
        Checklist(title=LONG[:90], items=(LONG, "Short")),
        Checklist(items=(LONG,)),
        Checklist(title="Boxes", items=("Short", LONG)),
    ],
)
def test_long_words_of_the_content_stand_there_in_full(block: Block) -> None:
    part = Section(id="by_hand", title="By hand", blocks=(block,))
    report = told(a_form(a_patient())).model_copy(update={"sections": (part,)})

    pages = pypdf.PdfReader(io.BytesIO(draw(report, "Letter"))).pages
    text = squeezed(" ".join(page.extract_text() for page in pages))

    told_words = block.labels if isinstance(block, Blanks) else (block.title, *block.items)  # type: ignore[union-attr]
    for words in told_words:
        assert squeezed(words) in text
