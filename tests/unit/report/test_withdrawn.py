"""What a patient took back is still told to whoever must act."""

from datetime import timedelta
from itertools import pairwise

import pytest

from screening.assessment.submission import Acknowledgement, UrgencyChange
from screening.questionnaire.model import Urgency
from screening.report.model import Fact, FlagCard, Paragraph, Report
from tests.unit.report.forms import SENT, a_form, a_patient, told

SEEN = Acknowledgement(
    page="urgent_stop",
    flags=("cauda-equina",),
    shown_at=SENT,
    understood_at=SENT + timedelta(minutes=2),
)


def act_now(**answers: object) -> str:
    return said_in(told(a_form(a_patient(**answers), seen=(SEEN,))))


def said_in(report: Report) -> str:
    section = next(section for section in report.sections if section.id == "act_now")
    return " ".join(block.text for block in section.blocks if isinstance(block, Paragraph))


def after(*levels: Urgency, **answers: object) -> Report:
    """Tell a form whose urgency went through these levels, two minutes apart."""
    changes = tuple(
        UrgencyChange(at=SENT + timedelta(minutes=2 * n), before=before, after=now)
        for n, (before, now) in enumerate(pairwise((Urgency.CLEAR, *levels)))
    )
    form = a_form(a_patient(**answers)).model_copy(update={"urgencies": changes})
    return told(form)


def act_fact(report: Report) -> Fact:
    return next(fact for fact in report.glance.facts if fact.label == "Act now")


def shown(**told_: object) -> Acknowledgement:
    return SEEN.model_copy(update=told_)


def test_an_urgent_flag_that_was_taken_back_is_told_with_its_times() -> None:
    assert (
        "TAKEN BACK: possible cauda equina. Page shown 1 Jun 2026, 10:05, "
        "understood 10:07; a later answer says otherwise. Ask." in act_now(urgent_signs=["none"])
    )


def test_a_flag_that_still_stands_is_not_taken_back() -> None:
    assert "TAKEN BACK" not in act_now(urgent_signs=["saddle"])


def test_a_blank_question_behind_an_old_sign_is_named_as_not_yet_asked() -> None:
    answers = a_patient(long_signs=["saddle"])
    report = told(a_form(answers, sent=False))
    section = next(section for section in report.sections if section.id == "act_now")

    told_words = [block.text for block in section.blocks if isinstance(block, Paragraph)]

    assert "NOT YET ASKED: Checked by a doctor." in told_words


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (shown(), "Page shown 1 Jun 2026, 10:05, understood 10:07"),
        (
            shown(version="1.3.0", setting="desk"),
            "Page shown 1 Jun 2026, 10:05 (text 1.3.0, at the desk), understood 10:07",
        ),
        (
            shown(version="1.3.0", setting="home"),
            "Page shown 1 Jun 2026, 10:05 (text 1.3.0, at home), understood 10:07",
        ),
        (
            shown(version="1.3.0", setting="desk", understood_at=None),
            "Page shown 1 Jun 2026, 10:05 (text 1.3.0, at the desk), not yet understood",
        ),
        (
            shown(understood_at=SENT + timedelta(days=1)),
            "Page shown 1 Jun 2026, 10:05, understood 2 Jun 2026, 10:05",
        ),
    ],
)
def test_which_text_was_shown_is_told_with_its_times(seen: Acknowledgement, words: str) -> None:
    still = told(a_form(a_patient(urgent_signs=["saddle"]), seen=(seen,)))
    gone = told(a_form(a_patient(urgent_signs=["none"]), seen=(seen,)))

    cards = [block for part in still.sections for block in part.blocks]
    assert (words,) in [card.record for card in cards if isinstance(card, FlagCard)]
    assert f"{words}; a later answer says otherwise." in said_in(gone)


def test_a_lowered_urgency_is_told_in_one_line_and_at_a_glance() -> None:
    report = after(Urgency.EMERGENCY, Urgency.CLEAR)

    assert (
        "LOWERED. Urgency: emergency 1 Jun 2026, 10:05, clear 10:07 after a later answer."
        in said_in(report)
    )
    assert "LOWERED from EMERGENCY by a later answer: see below." in act_fact(report).words
    assert act_fact(report).open


def test_an_urgency_that_is_lowered_but_still_urgent_is_told_too() -> None:
    report = after(Urgency.EMERGENCY, Urgency.SAME_DAY, lately=["calf"])

    assert "same day 10:07 after a later answer." in said_in(report)
    assert "LOWERED from EMERGENCY" in act_fact(report).words
    assert act_fact(report).loud


def test_an_urgency_that_only_rose_is_not_called_lowered() -> None:
    report = after(Urgency.NOTE, Urgency.SAME_DAY, Urgency.EMERGENCY, urgent_signs=["saddle"])

    assert "Urgency: same day 1 Jun 2026, 10:07, emergency 10:09." in said_in(report)
    assert "LOWERED" not in said_in(report) + act_fact(report).words


def test_an_urgency_that_was_lowered_and_came_back_keeps_its_history() -> None:
    report = after(Urgency.EMERGENCY, Urgency.CLEAR, Urgency.EMERGENCY, urgent_signs=["saddle"])

    assert "clear 10:07 after a later answer, emergency 10:09." in said_in(report)
    assert "LOWERED" not in said_in(report) + act_fact(report).words


@pytest.mark.parametrize(
    "levels", [(), (Urgency.EMERGENCY,), (Urgency.NOTE, Urgency.PRECAUTION, Urgency.CLEAR)]
)
def test_changes_below_urgent_and_a_first_rise_are_not_told(levels: tuple[Urgency, ...]) -> None:
    assert "Urgency:" not in said_in(after(*levels, urgent_signs=["saddle"]))
