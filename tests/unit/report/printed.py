"""The form to fill in by hand, told and drawn once for all tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from screening.questionnaire.model import Item
from screening.report.model import Paper
from screening.report.paper.content import paper_form
from screening.report.paper.model import PaperForm, Question
from screening.report.paper.pointers import Guide, only_if
from screening.report.paper.words import Words
from screening.report.pdf.form.draw import draw_form
from tests.factories import the_content
from tests.unit.report.paper import Sheet, read_words

PRINTED_AT = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
CLINIC = {
    "clinic_name": "Example Pain Clinic",
    "clinic_phone": "604-555-0100",
    "privacy_contact": "the front desk",
    "emergency_number": "9-1-1",
    "advice_line": "8-1-1",
    "crisis_line": "9-8-8",
    "min_age": "16",
}


@cache
def a_guide() -> Guide:
    return Guide(the_content(), Words.of(the_content(), CLINIC))


@cache
def the_form() -> PaperForm:
    return paper_form(the_content(), CLINIC, PRINTED_AT)


@cache
def the_pdf(paper: Paper) -> bytes:
    return draw_form(the_form(), paper)


@cache
def printed(paper: Paper) -> tuple[Sheet, ...]:
    """Read the drawing back."""
    return read_words(the_pdf(paper))


def a_form_of(**clinic: str) -> PaperForm:
    """Return the form of a clinic with other words."""
    return paper_form(the_content(), {**CLINIC, **clinic}, PRINTED_AT)


def asked() -> Mapping[str, Question]:
    """Return every question by its code."""
    return {question.code: question for question in the_form().questions}


def pointer(show_if: Any, of: str = "work") -> str:
    """Say for whom a question is that has this condition."""
    item = the_content().questionnaire.items[of]
    made = Item.model_validate({**item.model_dump(exclude={"show_if"}), "show_if": show_if})
    return only_if(a_guide(), made)
