"""Two screens on one form, a patient's and staff's: the second is told, nothing is overwritten."""

import pytest

from screening.actions.form import elsewhere, intake
from screening.actions.form.turns import Turn
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from tests.factories import a_response, open_form, page_raws, walk

MINE = {"pain_words": ["ache"], "numb": "none"}
THEIRS = {"pain_words": ["burn"], "numb": "none"}


@pytest.fixture
def on_both(clinic: Clinic) -> Turn:
    """Return the page that both screens show."""
    return walk(clinic, open_form(clinic), a_response(), until="words")


def kept(clinic: Clinic, turn: Turn) -> dict[str, object]:
    draft = clinic.store.drafts.by_reference(turn.draft.reference)
    assert draft is not None
    return dict(draft.answers)


def test_the_second_screen_is_told_and_overwrites_nothing(clinic: Clinic, on_both: Turn) -> None:
    intake.answer(clinic, on_both.draft, "words", THEIRS)

    second = intake.answer(clinic, on_both.draft, "words", MINE)

    assert second.place.id == "words"
    assert [(one.item, one.why) for one in second.problems] == [("pain_words", elsewhere.WHY)]
    assert "another screen" in second.problems[0].error
    assert kept(clinic, on_both)["pain_words"] == ["burn"]


def test_who_was_told_may_save_what_they_see(clinic: Clinic, on_both: Turn) -> None:
    intake.answer(clinic, on_both.draft, "words", THEIRS)
    told = intake.answer(clinic, on_both.draft, "words", MINE)

    again = intake.answer(clinic, told.draft, "words", MINE)

    assert again.place.id == "near"
    assert kept(clinic, on_both)["pain_words"] == ["ache"]


def test_a_third_change_is_told_again(clinic: Clinic, on_both: Turn) -> None:
    first = intake.answer(clinic, on_both.draft, "words", THEIRS)
    told = intake.answer(clinic, on_both.draft, "words", MINE)
    intake.answer(clinic, first.draft, "words", {**THEIRS, "pain_words": ["sharp"]})

    again = intake.answer(clinic, told.draft, "words", MINE)

    assert [one.why for one in again.problems] == [elsewhere.WHY]
    assert kept(clinic, on_both)["pain_words"] == ["sharp"]


def test_a_tap_that_arrives_twice_is_nobody_else(clinic: Clinic, on_both: Turn) -> None:
    intake.answer(clinic, on_both.draft, "words", MINE)

    twice = intake.answer(clinic, on_both.draft, "words", MINE)

    assert (twice.place.id, twice.problems) == ("near", ())


def test_changes_of_another_page_disturb_nobody(clinic: Clinic, on_both: Turn) -> None:
    about = {"name": "Robin Example", "dob": "1985-03-27", "phone": "604 555 0199"}
    intake.answer(clinic, on_both.draft, "about", about)

    turn = intake.answer(clinic, on_both.draft, "words", MINE)

    assert (turn.place.id, turn.problems) == ("near", ())


def test_each_card_of_a_treatment_is_a_page_of_its_own(clinic: Clinic) -> None:
    both = walk(clinic, open_form(clinic), a_response(), until="tried_one-1")
    one = {"tx_result": "worse", "tx_length": "lt4w"}
    intake.answer(clinic, both.draft, "tried_one-1", one)

    second = intake.answer(clinic, both.draft, "tried_one-1", {**one, "tx_result": "lasting"})

    assert [(p.item, p.card, p.why) for p in second.problems] == [
        ("tx_result", "physio", elsewhere.WHY)
    ]


def test_nobody_signs_answers_that_changed_behind_their_back(clinic: Clinic) -> None:
    answers = a_response()
    shown = walk(clinic, open_form(clinic), answers)
    raws = page_raws(shown.place, answers)
    intake.answer(clinic, shown.draft, "words", THEIRS, changing=True)

    told = intake.submit(clinic, shown.draft, raws)
    assert isinstance(told, Turn)
    again = intake.submit(clinic, told.draft, raws)

    assert [problem.why for problem in told.problems] == [elsewhere.WHY]
    assert "send the form" in told.problems[0].error
    assert isinstance(again, Submission)
    assert again.answers["pain_words"] == ["burn"]
