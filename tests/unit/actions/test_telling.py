"""The summary as a PDF: from the records, and from an answers file without any records."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest

from screening.actions import telling
from screening.actions.clinician import correcting, review, summary, worklist
from screening.actions.clinician.correcting import Person
from screening.actions.form import verdict
from screening.actions.judge import Request
from screening.clinic import Clinic
from screening.report.header import VISIT
from tests.factories import Clock, a_clinic, a_response, open_form, send_form, the_content, walk
from tests.invited import an_invitation

DAY = date(2026, 6, 12)


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


def test_a_letterhead_with_an_address_and_a_colour_stands_on_the_first_page(tmp_path: Path) -> None:
    address = "1 Sea Lane\nPort Example"
    clinic = a_clinic(
        tmp_path, colour="#123A8C", clinic_address=address, clinic_phone="604 555 0100"
    )
    sent = send_form(clinic)

    letterhead = telling.letterhead(clinic.settings)
    drawn = pypdfium2.PdfDocument(review.pdf(clinic, sent.reference))
    pages = [drawn[number].get_textpage().get_text_range() for number in range(len(drawn))]

    assert letterhead.address == ("1 Sea Lane", "Port Example", "Call 604 555 0100")
    assert letterhead.colour == "#123a8c"
    for line in letterhead.address:
        assert line in pages[0]
        assert line not in "".join(pages[1:])
    colours = {colour for _, colour in drawn[0].render(scale=4).to_pil().getcolors(99_999)}
    assert (0x12, 0x3A, 0x8C) in colours
    drawn.close()


def test_a_patient_reads_the_band_only_if_the_clinic_wants_it_and_never_while_it_is_withheld(
    tmp_path: Path,
) -> None:
    silent, open_ = a_clinic(tmp_path / "a"), a_clinic(tmp_path / "b", band_shown=True)
    band = the_content().scoring.band

    assert verdict.words_for_patient(silent, send_form(silent)) == ""
    sent = send_form(open_)
    assert verdict.words_for_patient(open_, sent) == band[sent.assessment.fit.band].patient
    urgent = send_form(open_, "s" * 43, urgent_signs=["neck"])
    assert verdict.words_for_patient(open_, urgent) == ""


@pytest.mark.parametrize(
    ("known", "told", "open_ones"),
    [
        ({}, [], ["Visit", "Physiotherapist"]),
        ({"visit_time": time(14, 30)}, [("Visit", "14:30")], ["Physiotherapist"]),
        (
            {
                "visit_day": date(2026, 6, 12),
                "visit_time": time(9, 5),
                "physiotherapist": "李 Đặng",
            },
            [("Visit", "12 Jun 2026, 09:05"), ("Physiotherapist", "李 Đặng")],
            [],
        ),
        (
            {"visit_day": DAY, "physiotherapist": "ก" * 59 + " X" * 30},
            [("Visit", "12 Jun 2026"), ("Physiotherapist", "ก" * 59 + "…")],
            [],
        ),
    ],
)
def test_what_the_invitation_knows_of_the_visit_is_told_and_the_rest_left_to_fill_in(
    clinic: Clinic, known: dict[str, Any], told: list[tuple[str, str]], open_ones: list[str]
) -> None:
    sent = send_form(clinic)
    an_invitation(clinic, reference=sent.reference, **known)

    blocks = summary.opened(clinic, sent.reference).report.sections[0].blocks

    rows = [row for block in blocks if block.kind == "rows" for row in block.rows]
    assert [(r.label, r.value) for r in rows if r.label in VISIT] == told
    assert [label for b in blocks if b.kind == "blanks" for label in b.labels] == open_ones
    assert review.pdf(clinic, sent.reference).startswith(b"%PDF-")


def test_a_form_that_was_moved_is_not_told_with_the_visit_of_whom_it_was_taken_from(
    clinic: Clinic,
) -> None:
    sent = send_form(clinic, name="Alex Example")
    an_invitation(clinic, reference=sent.reference, visit_day=DAY, physiotherapist="Sam")

    def blanks() -> list[str]:
        blocks = summary.opened(clinic, sent.reference).report.sections[0].blocks
        return [label for block in blocks if block.kind == "blanks" for label in block.labels]

    correcting.amend(clinic, sent.reference, {"peg_pain": 9}, "Asked again")
    assert blanks() == []
    correcting.move(clinic, sent.reference, Person("Kim Example", "1950-02-03"), "Swapped")
    assert blanks() == list(VISIT)
    assert [line.visit for line in worklist.page(clinic).lines] == [None]
    correcting.move(clinic, sent.reference, Person("Robin Example", "1985-03-27"), "Theirs")
    assert blanks() == []
