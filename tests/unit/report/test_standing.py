"""A corrected form, and one entered in error, say so before anything else."""

from datetime import timedelta
from io import BytesIO

import pypdf
import pytest

from screening.assessment.submission import Submission
from screening.report.model import Paragraph
from screening.report.pdf.draw import draw
from screening.response.model import Status
from tests.unit.report.forms import SENT, a_form, a_patient, told, worked

WORDS = {Status.AMENDED: "CORRECTED", Status.ENTERED_IN_ERROR: "ENTERED IN ERROR"}


def second(status: Status, reason: str = "It was the other knee", **changes: object) -> Submission:
    more = {"edition": 2, "kept_at": SENT + timedelta(days=2), "who": "staff:ab12cd34"}
    form = a_form(a_patient())
    return form.model_copy(update={"status": status, "reason": reason, **more, **changes})


def pages(form: Submission) -> list[str]:
    read = pypdf.PdfReader(BytesIO(draw(told(form), "Letter")))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def first_words(form: Submission) -> str:
    block = told(form).sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    return block.text


def test_a_correction_is_told_with_when_by_whom_and_why() -> None:
    assert first_words(second(Status.AMENDED)) == (
        "CORRECTED 3 Jun 2026, 10:05, by staff ab12cd34. Reason: It was the other knee. "
        "What was there before stays on file."
    )


@pytest.mark.parametrize("status", WORDS)
def test_paper_says_it_at_the_top_of_every_page(status: Status) -> None:
    read = pages(second(status))

    assert len(read) > 1
    for page in read:
        assert WORDS[status] in page[:250]
        assert "edition 2" in page


def test_a_form_entered_in_error_says_not_to_act_on_it() -> None:
    words = first_words(second(Status.ENTERED_IN_ERROR, who="console"))

    assert words.startswith("ENTERED IN ERROR 3 Jun 2026, 10:05, by the console.")
    assert words.endswith("Do not act on it; it stays on file.")


def test_one_who_is_not_known_and_no_reason_are_said_as_such() -> None:
    words = first_words(second(Status.AMENDED, reason="", who=""))

    assert "by a person who is not known. No reason was given." in words.replace("Reason: ", "")


def test_a_reason_is_drawn_as_words_whatever_it_holds() -> None:
    odd = "{clinic_name} **b** <script> \u202e नमस्ते " * 10

    assert "{clinic_name} **b** <script>" in pages(second(Status.AMENDED, reason=odd))[0]


def test_a_form_as_it_was_sent_says_nothing_of_that() -> None:
    for form in list(worked().values())[:5]:
        assert told(form).standing == ""
        assert "edition" not in told(form).footer.record
