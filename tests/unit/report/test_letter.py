"""The letter to the family doctor: what a flag rests on, and nothing else; one page as a rule."""

import io
from typing import Any

import pypdf
import pytest

from screening.assessment.grounds import grounds
from screening.assessment.submission import Acknowledgement, Submission
from screening.report import labels
from screening.report.case import Case
from screening.report.decided import Decided
from screening.report.letter import (
    NO_DOCTOR,
    NOT_ALL_ASKED,
    NOTHING,
    Letter,
    Wording,
    as_note,
    asked_about,
    draft,
    of_note,
)
from screening.report.model import Letterhead, Paper
from screening.report.pdf.letter import draw_letter
from screening.response.model import Status
from tests.unit.report.forms import LETTERHEAD, MADE, SENT, a_form, a_patient, the_content, worked
from tests.unit.report.paper import PAPERS

ADDRESS = ("120 Harbour Street", "Vancouver, BC  V6B 1A1", "604-555-0100")
THINNER = {"thinners": "odd_bleeding"}
# What may stand in a letter of the house, whoever it is about.
PRIVATE = {
    "mood": "daily",
    "work": "off_work",
    "pregnant": "none",
    "main_problem": "Canary main problem",
    "ask_physio": "Canary hopes",
    "medicine_list": "Canary medicine",
    "phone": "604 555 7777",
    "allergies": ["latex", "silicone"],
    "body_health": ["fibro", "implant"],
}


def a_letter(form: Submission, letterhead: Letterhead = LETTERHEAD, **case: Any) -> Letter:
    return draft(Case(the_content(), form, letterhead, MADE, **case), "Kim Example")


def words_of(**answers: Any) -> str:
    return a_letter(a_form(a_patient(**answers))).wording.text


def pages_of(letter: Letter, paper: Paper = "Letter") -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(draw_letter(letter, paper)), strict=True)
    return [page.extract_text() for page in reader.pages]


def reworded(**words: str) -> Letter:
    letter = a_letter(a_form(a_patient()))
    return letter.model_copy(update={"wording": letter.wording.model_copy(update=words)})


def test_a_flag_is_told_with_the_answer_behind_it_and_what_the_rule_asks() -> None:
    text = words_of(**THINNER)

    assert "1. Blood thinner, not steady." in text
    assert "Blood thinner: Yes, and I have odd bleeding or my tests are off." in text
    assert "Ask the prescriber before needling. Never tell the patient to stop it." in text
    assert "Until we hear from you we will not use needles." in text


def test_nothing_stands_in_a_letter_that_no_flag_rests_on() -> None:
    text = words_of(**THINNER, **PRIVATE)
    items = the_content().questionnaire.items
    told = ["Canary", "7777", items["mood"].options["daily"], items["work"].options["off_work"]]
    told += ["Latex", "Silicone", "Fibromyalgia", "breast", "regnan"]

    assert [word for word in told if word in text] == []


def test_no_worked_letter_names_a_sensitive_question_that_no_flag_rests_on() -> None:
    items = the_content().questionnaire.all_items()
    sensitive = {item.id for item in items if item.sensitivity == "high"}
    for name, form in worked().items():
        letter = a_letter(form)
        flags = asked_about(Case(the_content(), form, LETTERHEAD, MADE))
        behind = {found.item for flag in flags for found in flag.because}
        silent = [item for item in sensitive - behind if item in labels.ITEMS]

        told = [item for item in silent if f"{labels.ITEMS[item]}: " in letter.wording.text]

        assert told == [], name


def test_what_a_flag_rests_on_is_told_and_its_neighbours_are_not() -> None:
    text = words_of(pregnant="now", body_health=["cancer_now", "fibro"], medicine_kinds=["opioid"])

    assert "Pregnancy: " in text
    assert "Other conditions: Cancer now." in text
    assert "Fibromyalgia" not in text
    assert "codeine" not in text


def test_a_letter_never_says_that_all_is_well_while_something_is_open() -> None:
    page = Acknowledgement(page="urgent_stop", flags=("cauda-equina",), shown_at=SENT)
    taken_back = a_letter(a_form(a_patient(), seen=(page,))).wording.text
    unfinished = a_letter(a_form(a_patient(), sent=False)).wording.text

    assert NOTHING not in taken_back
    assert "was changed afterwards (possible cauda equina" in taken_back
    assert NOTHING not in unfinished
    assert NOT_ALL_ASKED in unfinished


def test_a_form_without_a_flag_still_makes_a_letter() -> None:
    text = words_of()

    assert NOTHING in text
    assert "To be looked at" not in text


def test_what_only_keeps_a_needle_away_is_no_matter_for_a_doctor() -> None:
    form = a_form(a_patient(needle_feel="refuse"))
    assert "needle-refused" in {flag.id for flag in form.assessment.flags}

    assert asked_about(Case(the_content(), form, LETTERHEAD, MADE)) == ()


def test_until_the_rules_are_signed_a_letter_says_that_they_are_a_draft() -> None:
    form = a_form(a_patient(**THINNER))
    signed = LETTERHEAD.model_copy(update={"rules_signed": "A. Physio, 3 May 2027"})

    assert "Draft rules, not signed off." in a_letter(form).wording.text
    assert "Draft rules" not in a_letter(form, signed).wording.text


def test_urgent_flags_stand_first_and_no_treatment_is_promised() -> None:
    text = words_of(**THINNER, urgent_signs=["hands"])

    assert text.index("looked at today:\n1. ") < text.index("before any needling:\n2. ")
    assert "Until a doctor has seen the patient about it, we will not treat" in text


def test_a_flag_that_a_clinician_cleared_is_left_out_until_it_is_raised_again() -> None:
    form = a_form(a_patient(**THINNER, pregnant="now"))
    thinner = next(one for one in form.assessment.flags if one.id == "thinner-not-steady")
    cleared = Decided(
        kind="cleared", flag=thinner.id, signed="Kim", at=MADE, grounds=grounds(thinner)
    )

    def flags(*decided: Decided) -> list[str]:
        case = Case(the_content(), form, LETTERHEAD, MADE, decided)
        return [flag.id for flag in asked_about(case)]

    assert flags(cleared) == ["pregnant"]
    over = cleared.model_copy(update={"stands": False})
    assert sorted(flags(over)) == ["pregnant", "thinner-not-steady"]


def test_many_flags_in_doubt_are_named_together() -> None:
    text = words_of(urgent_signs=["unsure"], urgent_unsure=["unsure"])

    assert "possible cauda equina; limb weak within days" in text
    assert text.count("not sure about one or more") <= 2


def test_it_goes_to_the_doctor_whom_the_patient_named() -> None:
    named = a_letter(a_form(a_patient(doctor=" Dr. Amy\nNg "))).wording

    assert named.to == "Dr. Amy Ng"
    assert named.re == "Test Patient, born 15 Jan 1985"
    assert a_letter(a_form(a_patient(doctor=None))).wording.to == NO_DOCTOR


def test_an_unfinished_form_is_not_said_to_be_filled_in() -> None:
    begun = a_form(a_patient(), sent=False)

    assert begun.status is Status.IN_PROGRESS
    assert "began our intake form on 1 June 2026" in a_letter(begun).wording.text


@pytest.mark.parametrize("paper", PAPERS)
def test_the_letter_of_every_worked_case_fits_on_one_page(paper: Paper) -> None:
    head = LETTERHEAD.model_copy(update={"address": ADDRESS, "colour": "#0b5a4f"})

    long = [
        name for name, form in worked().items() if len(pages_of(a_letter(form, head), paper)) != 1
    ]

    assert long == []


def test_the_page_carries_the_clinic_the_day_the_doctor_and_the_name_below() -> None:
    (page,) = pages_of(a_letter(a_form(a_patient(doctor="Dr. Amy Ng"))))

    lines = page.splitlines()
    assert lines[:2] == ["Example Pain Clinic", "604-555-0100"]
    order = ["2 June 2026", "Dr. Amy Ng", "Re: Test Patient, born", "Dear Doctor,"]
    order += ["Yours sincerely,", "Kim Example", "Our reference: K7Q2-M4PX"]
    found = [page.index(words) for words in order]
    assert found == sorted(found)


def test_a_number_that_the_address_tells_is_not_told_twice() -> None:
    head = LETTERHEAD.model_copy(update={"address": ADDRESS})

    assert pages_of(a_letter(a_form(a_patient()), head))[0].count("604-555-0100") == 1


def test_a_long_letter_flows_on_and_loses_nothing() -> None:
    text = "\n\n".join(f"Paragraph {n}. {'and more words of it ' * 12}" for n in range(20))

    pages = pages_of(reworded(text=text))

    assert len(pages) > 1
    assert all(f"Paragraph {n}." in " ".join(pages) for n in range(20))
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert "Yours sincerely," in pages[-1]
    assert "Kim Example" in pages[-1]


def test_signs_that_no_font_has_are_named() -> None:
    (page,) = pages_of(reworded(to="ดร. สมชาย", text="Well \N{GRINNING FACE} {nb}"))

    assert "[U+0E14 THAI CHARACTER DO DEK]" in " ".join(page.split())
    assert "[U+1F600 GRINNING FACE] {nb}" in " ".join(page.split())


def test_the_same_letter_gives_the_same_bytes_and_its_title_names_nobody() -> None:
    letter = a_letter(a_form(a_patient(**THINNER)))
    pdf = draw_letter(letter, "A4")

    assert draw_letter(letter, "A4") == pdf
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    about = reader.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]
    assert "Letter K7Q2-M4PX" in about
    assert "Test Patient" not in about
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_what_was_written_comes_back_from_what_was_kept() -> None:
    wording = Wording(to="Dr. Ng\n1 Main Street", re="Re: Re", text="One.\n\nTwo.\n\n\nThree")

    assert of_note(as_note(wording)) == wording
