"""Who answered stands at the head of page one: a reader must know whose words these are."""

import pytest

from screening.report.pdf.draw import draw
from tests.unit.report.forms import a_form, a_patient, told
from tests.unit.report.paper import read_words, squeezed

HELPED = [
    ("helper", "I am a friend, family member or care worker who is helping", "Helper"),
    ("interpreter", "I am the patient's interpreter", "Interpreter"),
    ("guardian", "I am the patient's parent or legal guardian", "Parent or guardian"),
]


def head(**answers: object) -> str:
    """Return what stands in the upper half of page one."""
    return squeezed(read_words(draw(told(a_form(a_patient(**answers))), "Letter"))[0].upper_half())


@pytest.mark.parametrize(
    ("who", "words"), [("self", "I am the patient"), ("staff", "I work at the clinic")]
)
def test_a_patient_and_staff_are_told_without_a_helper(who: str, words: str) -> None:
    found = head(filled_by=who, helper_name="Robin Okafor")

    assert squeezed(f"Filled in by: {words}") in found
    assert "Okafor" not in found


@pytest.mark.parametrize(("who", "words", "label"), HELPED)
def test_whoever_helped_is_told_with_name_and_relation(who: str, words: str, label: str) -> None:
    found = head(filled_by=who, helper_name="Robin Okafor")

    # Two columns are read line by line: the words may have those of the other between them.
    assert all(squeezed(word) in found for word in ("Filled in by:", *words.split()))
    assert squeezed(f"{label}: Robin Okafor") in found


@pytest.mark.parametrize(("who", "words", "label"), HELPED)
def test_a_helper_without_a_name_is_told_as_open(who: str, words: str, label: str) -> None:
    report = told(a_form(a_patient(filled_by=who)))
    rows = [row for block in report.sections[0].blocks for row in getattr(block, "rows", ())]

    told_rows = {row.label: (row.value, row.open) for row in rows}
    assert told_rows["Filled in by"] == (words, False)
    assert told_rows[label] == ("Not answered", True)


def test_that_nobody_said_who_filled_it_in_is_told_as_open() -> None:
    report = told(a_form(a_patient(filled_by=None)))
    rows = [row for block in report.sections[0].blocks for row in getattr(block, "rows", ())]

    assert {row.label: row.open for row in rows}["Filled in by"]


def test_who_of_the_staff_read_it_aloud_is_told() -> None:
    form = a_form(a_patient(filled_by="staff")).model_copy(update={"reader": "Kim Desk"})
    rows = [row for block in told(form).sections[0].blocks for row in getattr(block, "rows", ())]

    assert {row.label: row.value for row in rows}["Read aloud by"] == "Kim Desk (staff)"
