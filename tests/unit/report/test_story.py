"""The one-line story: short, and silent about what was not said."""

import pytest

from screening.report.case import Case
from screening.report.story import story
from tests.unit.report.forms import (
    LETTERHEAD,
    MADE,
    a_form,
    a_patient,
    everything_ticked,
    the_content,
    worked,
)


def told_shortly(**answers: object) -> str:
    return story(Case(the_content(), a_form(a_patient(**answers)), LETTERHEAD, MADE))


def test_a_plain_patient_is_told_in_codes() -> None:
    assert told_shortly() == (
        "41 y. Lumbar L + 1 more, 6-12 mo, from lifting, constant, unchanged. 6/10 average. "
        "Aching. Tried 3; best: Exercise plan (helped, came back)."
    )


def test_what_was_not_answered_leaves_no_commas_behind() -> None:
    blank = dict.fromkeys(["peg_pain", "duration", "trend", "pain_words", "treatments"])

    assert told_shortly(**blank) == "41 y. Lumbar L + 1 more, from lifting, constant."


def test_nothing_tried_is_said() -> None:
    assert told_shortly(treatments=["none"]).endswith("Nothing tried.")


@pytest.mark.parametrize("name", worked())
def test_every_worked_patient_fits_into_thirty_words(name: str) -> None:
    line = story(Case(the_content(), worked()[name], LETTERHEAD, MADE))

    assert len(line.split()) <= the_content().report.story.words_at_most


def test_even_everything_ticked_fits_into_thirty_words() -> None:
    line = story(Case(the_content(), a_form(everything_ticked()), LETTERHEAD, MADE))

    assert len(line.split()) <= the_content().report.story.words_at_most
