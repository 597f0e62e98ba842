"""Whoever keys in a form from paper sees the number of each question; a patient does not."""

from dataclasses import replace
from pathlib import Path

import pytest

from screening.report.paper.numbers import numbers
from screening.response import journey
from screening.response.reading import Reading
from screening.ui import questions
from screening.ui.visitor import Visitor
from tests.factories import RESPONSE, TOKEN, a_clinic, the_content


@pytest.mark.parametrize("reader", ["Ann Example", ""])
def test_only_who_keys_in_is_told_the_number_on_paper(tmp_path: Path, reader: str) -> None:
    clinic, content = a_clinic(tmp_path), the_content()
    form, reading = content.questionnaire, Reading(content.questionnaire, RESPONSE)
    visitor = replace(Visitor(clinic, TOKEN, None, content), reader=reader)

    for place in journey.places(form, RESPONSE):
        for item in place.page.items:
            told = questions.field_at(visitor, reading, place, item).number
            assert told == (numbers(form)[item.id] if reader else "")
