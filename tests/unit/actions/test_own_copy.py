"""The patient's own copy: for a day, in the browser that sent the form, and never on a tablet."""

import io
from pathlib import Path

import pypdf
import pytest

from screening.actions.clinician import correcting
from screening.actions.form import own_copy
from screening.actions.throttle import Tried
from screening.clinic import Clinic
from screening.errors import NotFound
from screening.records.deeds import Did
from tests.by_link import at_home
from tests.factories import OTHER_TOKEN, TOKEN, Clock, a_clinic, send_form
from tests.invited import an_invitation, sent_at_home


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    return a_clinic(tmp_path, clock=clock, clinic_phone="604-555-0100")


def read(copy: Tried[bytes]) -> str:
    pdf = copy.found
    assert pdf is not None
    pages = pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages
    return "\n".join(page.extract_text() for page in pages)


def test_a_patient_takes_their_own_answers_home(clinic: Clinic) -> None:
    sent = sent_at_home(clinic, main_problem="Sore since the flood")

    told = read(own_copy.taken(at_home(clinic), TOKEN))

    assert "Sore since the flood" in told
    assert "You sent these answers to the clinic on 1 June 2026." in told
    assert "If things change" in told
    who_saw = clinic.store.ledger.who_saw(sent.reference)
    assert who_saw[-1].did == Did.COPY_WRITTEN


def test_there_is_a_copy_for_a_day_and_for_nobody_else(clinic: Clinic, clock: Clock) -> None:
    home = at_home(clinic)
    assert not own_copy.is_there(home, TOKEN)
    sent_at_home(clinic)
    unsent = an_invitation(clinic, form_hash="f" * 64)

    assert own_copy.is_there(home, TOKEN)
    assert not own_copy.is_there(clinic, TOKEN), "never on a tablet"
    assert not any(own_copy.is_there(home, other) for other in (OTHER_TOKEN, "", "x" * 44))
    assert unsent.submitted_at is None
    clock.passes(hours=23, minutes=59)
    assert own_copy.is_there(home, TOKEN)
    clock.passes(minutes=1)
    assert not own_copy.is_there(home, TOKEN)
    with pytest.raises(NotFound):
        own_copy.taken(home, TOKEN)


def test_a_form_without_an_invitation_has_no_copy(clinic: Clinic) -> None:
    send_form(clinic)

    assert not own_copy.is_there(at_home(clinic), TOKEN)


def test_a_copy_tells_what_was_sent_and_not_what_staff_corrected(clinic: Clinic) -> None:
    sent = sent_at_home(clinic, main_problem="As the patient wrote it")
    correcting.amend(clinic, sent.reference, {"main_problem": "As staff wrote it"}, "He called")

    told = read(own_copy.taken(at_home(clinic), TOKEN))

    assert "As the patient wrote it" in told
    assert "As staff wrote it" not in told
