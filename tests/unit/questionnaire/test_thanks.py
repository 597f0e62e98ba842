"""The thank-you page tells what the clinic tells its patients about IMS."""

import pytest

from screening.questionnaire.load import QUESTIONNAIRES, load_folder

DONE = load_folder(QUESTIONNAIRES / "ims_intake").questionnaire.page["done"].body

FACTS = [
    "Dr. Chan Gunn, a doctor in Vancouver, began it in the 1970s",
    "a way to find and treat the cause of pain",
    "Each muscle is joined to the spine by a nerve",
    "used once and then thrown away",
    "where it hurts and near the spine",
    "takes pressure off the nerve",
    "check how you move",
    "decide together if IMS is right for you",
    "a cramp or a deep ache",
    "painful for a short time",
    "sore and tired",
    "avoid hard exercise",
    "use heat",
    "can last 7 to 10 days",
    "once a week at most",
    "2 or 3 visits",
    "6 to 12",
    "It depends on where it hurts, and for how long",
    "Exercises usually follow",
    "make weak muscles strong",
    "before you go back to what you do",
]


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_the_clinics_own_page_is_told(fact: str) -> None:
    assert fact in DONE
