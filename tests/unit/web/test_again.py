"""The page on which one patient's forms stand side by side."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from screening.actions.clinician import correcting
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records.deeds import Did
from tests.factories import Clock, a_response, open_form, send_form, walk
from tests.unit.web.staff_browser import StaffBrowser, in_front_of


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[StaffBrowser]:
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic)
        yield browser


def sent(clinic: Clinic, clock: Clock, number: int, **answers: Any) -> Submission:
    """Send a form of a day of its own."""
    form = send_form(clinic, f"{number:043}", **answers)
    clock.passes(minutes=1)
    return form


def shown(page: str) -> list[str]:
    """Return the references in the head of the table, from left to right."""
    return re.findall(r'<th scope="col"><a href="/staff/forms/([\w-]+)"', page)


def test_the_first_form_of_a_patient_says_so(
    clinic: Clinic, clock: Clock, browser: StaffBrowser
) -> None:
    form = sent(clinic, clock, 1)
    sent(clinic, clock, 2, dob="1985-03-28")

    page = browser.get(f"/staff/forms/{form.reference}/again").text

    assert "This is the first form of this patient" in page
    assert ".svg" not in page


def test_forms_of_the_same_name_and_birth_date_stand_side_by_side_the_oldest_left(
    clinic: Clinic, clock: Clock, browser: StaffBrowser
) -> None:
    first = sent(clinic, clock, 1, peg_pain=8, name="Robin Example")
    second = sent(clinic, clock, 2, peg_pain=5, name="EXAMPLE, robin")
    sent(clinic, clock, 3, name="Robin Other")

    page = browser.get(f"/staff/forms/{second.reference}/again").text

    assert shown(page) == [first.reference, second.reference]
    assert "Make sure that all are of this one" in page
    assert "Better" in page
    assert "down 3" in page
    assert 'alt="PEG: pain, enjoyment, activity (0-10): 6.0 on 1 Jun 2026, 5.0' in page
    seen = clinic.store.ledger.who_saw(first.reference)[-1]
    assert seen.did == Did.VIEWED


def test_a_corrected_form_stands_once_and_one_in_error_or_unfinished_not_at_all(
    clinic: Clinic, clock: Clock, browser: StaffBrowser
) -> None:
    kept, wrong = sent(clinic, clock, 1, peg_pain=8), sent(clinic, clock, 2)
    correcting.amend(clinic, kept.reference, {"peg_pain": 3}, "asked again")
    correcting.mark_in_error(clinic, wrong.reference, "of somebody else")
    newest = sent(clinic, clock, 3)
    urgent = a_response(urgent_signs=["neck"])
    draft = walk(clinic, open_form(clinic, "d" * 43), urgent, until="words").draft

    for reference in (newest.reference, wrong.reference, draft.reference):
        page = browser.get(f"/staff/forms/{reference}/again").text

        assert shown(page) == [kept.reference, newest.reference]
    assert '<span class="value">3</span>' in page


def test_an_unfinished_first_form_has_nothing_beside_it(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    urgent = a_response(urgent_signs=["neck"])
    draft = walk(clinic, open_form(clinic), urgent, until="words").draft

    assert "not sent yet" in browser.get(f"/staff/forms/{draft.reference}/again").text


def test_a_chart_is_for_those_who_read_and_for_nobodys_memory(
    clinic: Clinic, clock: Clock, browser: StaffBrowser
) -> None:
    sent(clinic, clock, 1)
    path = f"/staff/forms/{sent(clinic, clock, 2).reference}/again"

    answer = browser.get(f"{path}/peg.svg")

    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.text.startswith("<svg ")
    assert browser.get(f"{path}/none.svg").status_code == 404
    browser.get(path)
    browser.post("/staff/out")
    assert browser.get(f"{path}/peg.svg").status_code == 303


def test_whoever_gave_no_name_stands_alone_and_the_page_says_why(
    clinic: Clinic, clock: Clock, browser: StaffBrowser
) -> None:
    form = sent(clinic, clock, 1)
    nameless = {**form.answers, "name": "--"}
    clinic.store.submissions.add_edition(
        form.model_copy(update={"edition": 2, "answers": nameless}),
        clinic.deed(Did.AMENDED, form.reference),
    )

    page = browser.get(f"/staff/forms/{form.reference}/again").text

    assert "no name or no birth date" in page
