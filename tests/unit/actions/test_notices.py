"""Staff are mailed that a form is ready, and at once that one is urgent; of it only the number."""

from dataclasses import replace
from pathlib import Path

import pytest

from screening.actions.mail import post
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.people import Role
from tests.factories import (
    MORNING,
    Clock,
    a_clinic,
    a_member,
    a_response,
    open_form,
    send_form,
    walk,
)
from tests.fakes import Post


@pytest.fixture
def carrier() -> Post:
    return Post()


@pytest.fixture
def clinic(tmp_path: Path, carrier: Post) -> Clinic:
    found = a_clinic(tmp_path, clock=Clock(), address="https://intake.example.org")
    a_member(found, Role.CLINICIAN, email="reads@example.org")
    a_member(found, Role.CLINICIAN, email="gone@example.org", disabled_at=MORNING)
    a_member(found, Role.CLINICIAN, email="new@example.org", password="", totp="")
    a_member(found, Role.FRONT_DESK, Role.ADMINISTRATOR, email="desk@example.org")
    return replace(found, mailer=carrier)


def told(clinic: Clinic, carrier: Post) -> list[tuple[str, str]]:
    carrier.letters.clear()
    post.deliver_due(clinic)
    return [(letter.to, letter.subject) for letter in carrier.letters]


def test_every_clinician_who_can_come_in_hears_that_a_form_is_ready(
    clinic: Clinic, carrier: Post
) -> None:
    form = send_form(clinic)

    assert told(clinic, carrier) == [("reads@example.org", "A form is ready to read")]
    (letter,) = carrier.letters
    assert letter.text == (
        f"Case {form.reference} is ready. Sign in to read it: https://intake.example.org/staff\n"
    )
    assert "Robin" not in letter.html
    assert letter.stop == ""
    # Whoever reads the form's story must not take it for a message to the patient.
    assert Did.STAFF_TOLD in {event.did for event in clinic.store.ledger.who_saw(form.reference)}


def test_whoever_the_clinic_has_named_hears_of_it_instead(clinic: Clinic, carrier: Post) -> None:
    named = clinic.settings.model_copy(
        update={"notice_emails": "a@example.org, b@example.org, a@example.org"}
    )
    send_form(replace(clinic, settings=named))

    assert sorted(to for to, _ in told(clinic, carrier)) == ["a@example.org", "b@example.org"]


def test_an_urgent_form_is_told_at_once_and_once(clinic: Clinic, carrier: Post) -> None:
    answers = a_response(urgent_signs=["neck"])
    turn = walk(clinic, open_form(clinic), answers, until="main")
    assert turn.draft.urgency.value == "emergency"

    subject = f"Please check case {turn.draft.reference} now"
    assert told(clinic, carrier) == [("reads@example.org", subject)]
    walk(clinic, turn, answers, until="strength")
    assert told(clinic, carrier) == []


def test_without_a_mail_server_no_notice_is_made(clinic: Clinic, carrier: Post) -> None:
    carrier.is_set_up = False
    send_form(clinic)

    assert clinic.store.outbox.count_waiting() == 0
