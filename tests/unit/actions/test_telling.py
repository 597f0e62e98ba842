"""The summary as a PDF: from the records, and from an answers file without any records."""

from datetime import date

from screening.actions import review, telling
from screening.actions.judge import Request
from screening.clinic import Clinic
from tests.factories import Clock, a_response, open_form, send_form, the_content, walk


def test_the_same_form_at_the_same_moment_gives_the_same_bytes(clinic: Clinic) -> None:
    sent = send_form(clinic)

    assert review.pdf(clinic, sent.reference) == review.pdf(clinic, sent.reference)


def test_an_unfinished_urgent_form_is_drawn_as_well(clinic: Clinic) -> None:
    urgent = a_response(urgent_signs=["neck"])
    draft = walk(clinic, open_form(clinic), urgent, until="words").draft

    assert review.pdf(clinic, draft.reference.lower()).startswith(b"%PDF-")


def test_an_answers_file_is_drawn_without_records(clinic: Clinic, clock: Clock) -> None:
    request = Request(the_content(), date(2026, 6, 1), a_response())

    before = telling.pdf_of_answers(clinic.settings, request)
    clock.passes(days=1)

    assert before.startswith(b"%PDF-")
    assert telling.pdf_of_answers(clinic.settings, request) == before
    assert clinic.store.submissions.listed() == ()


def test_the_letterhead_is_the_clinics(clinic: Clinic) -> None:
    letterhead = telling.letterhead(clinic.settings)

    assert letterhead.clinic_name == clinic.settings.clinic_name
    assert letterhead.time_zone == "America/Vancouver"
