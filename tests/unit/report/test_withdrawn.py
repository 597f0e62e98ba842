"""What a patient took back is still told to whoever must act."""

from datetime import timedelta

from screening.assessment.submission import Acknowledgement
from screening.report.model import Paragraph
from tests.unit.report.forms import SENT, a_form, a_patient, told

SEEN = Acknowledgement(
    page="urgent_stop",
    flags=("cauda-equina",),
    shown_at=SENT,
    understood_at=SENT + timedelta(minutes=2),
)


def act_now(**answers: object) -> str:
    report = told(a_form(a_patient(**answers), seen=(SEEN,)))
    section = next(section for section in report.sections if section.id == "act_now")
    return " ".join(block.text for block in section.blocks if isinstance(block, Paragraph))


def test_an_urgent_flag_that_was_taken_back_is_told_with_its_times() -> None:
    assert (
        "TAKEN BACK: possible cauda equina. Page shown 1 Jun 2026, 10:05, "
        "understood 1 Jun 2026, 10:07;" in act_now(urgent_signs=["none"])
    )


def test_a_flag_that_still_stands_is_not_taken_back() -> None:
    assert "TAKEN BACK" not in act_now(urgent_signs=["saddle"])


def test_a_blank_question_behind_an_old_sign_is_named_as_not_yet_asked() -> None:
    answers = a_patient(long_signs=["saddle"])
    report = told(a_form(answers, sent=False))
    section = next(section for section in report.sections if section.id == "act_now")

    told_words = [block.text for block in section.blocks if isinstance(block, Paragraph)]

    assert "NOT YET ASKED: Checked by a doctor." in told_words
