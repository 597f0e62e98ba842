"""The blank form of a clinic: its words, its paper, and nobody's answers."""

import io
from dataclasses import replace

import pypdf

from screening.actions import paper
from screening.clinic import Clinic
from tests.factories import Clock, send_form


def test_a_blank_form_is_the_clinics_and_nobody_elses(clinic: Clinic) -> None:
    before = paper.blank(clinic)
    send_form(clinic)

    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(before)).pages)

    assert clinic.settings.clinic_name in text
    assert "Robin Example" not in text
    assert len(paper.blank(clinic)) == len(before)


def test_the_same_moment_gives_the_same_bytes(clinic: Clinic, clock: Clock) -> None:
    before = paper.blank(clinic)

    assert paper.blank(clinic) == before
    clock.passes(days=1)
    assert paper.blank(clinic) != before


def test_it_is_drawn_on_the_clinics_paper_unless_another_is_named(clinic: Clinic) -> None:
    settings = clinic.settings.model_copy(update={"paper": "A4"})
    there = replace(clinic, settings=settings)

    assert width_of(paper.blank(there)) < width_of(paper.blank(clinic))
    named = paper.drawn(settings, clinic.content, clinic.clock(), "Letter")
    assert named == paper.blank(clinic)


def width_of(drawn: bytes) -> float:
    return float(pypdf.PdfReader(io.BytesIO(drawn)).pages[0].mediabox.width)
