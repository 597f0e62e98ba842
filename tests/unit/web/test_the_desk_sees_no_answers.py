"""Whatever address the front desk opens, no answer, flag or band is to be seen there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.clinic import Clinic
from screening.records.people import Role
from screening.web import site
from tests.factories import (
    OTHER_TOKEN,
    a_clinic,
    a_member,
    a_response,
    one_of,
    open_form,
    send_form,
    walk,
)
from tests.unit.web.staff_browser import StaffBrowser, in_front_of

GAP = re.compile(r"\{[^}]+\}")
ANSWERS = {"dob": "1971-03-27", "main_problem": "Canary of the neck", "phone": "604 555 0199"}
INVITEE = Invitee("Robin Example", "robin@example.org", "1984-12-31", is_confirmed=True)
TOLD = ("Canary", "555 0199", "Emergency", "Same day", "URGENT", "NEEDLE", "match", "%PDF")
# Alone: the digits of a year stand in what the forms of one page of a thousand carry.
BORN = re.compile(r"\b1971\b|19710327")


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return a_clinic(tmp_path)


@pytest.fixture
def desk(clinic: Clinic) -> Iterator[StaffBrowser]:
    """Return the browser of somebody who only hands out tablets."""
    a_member(clinic, Role.ADMINISTRATOR)
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, a_member(clinic, Role.FRONT_DESK))
        yield browser


def test_no_address_shows_the_desk_an_answer(clinic: Clinic, desk: StaffBrowser) -> None:
    sent = send_form(clinic, **ANSWERS)
    urgent = a_response(urgent_signs=["neck"], **ANSWERS)
    draft = walk(clinic, open_form(clinic, OTHER_TOKEN), urgent, until="words").draft
    invitation = inviting.prepared(clinic, INVITEE).model_copy(
        update={"reference": draft.reference}
    )
    inviting.send(clinic, invitation)
    paths = {route.path for route in site.routes(one_of(clinic)) if "GET" in (route.methods or ())}
    names = (sent.reference, draft.reference, draft.id, "AAAA-0001")
    asked = {GAP.sub(name, path) for path in paths for name in names}
    asked -= {"/staff/paper", "/staff/staff.css"}  # they tell of nobody
    assert f"/staff/pdf/{sent.reference}" in asked

    shown = {path: desk.follow(desk.get(path)).text for path in sorted(asked)}

    assert [(path, word) for path, text in shown.items() for word in TOLD if word in text] == []
    assert [path for path, text in shown.items() if BORN.search(text)] == []
    assert draft.reference in shown["/staff/tablets"]
    assert "Part 2 of 6" in shown[f"/staff/invitations/{draft.reference}"]
    # The patient was sent to the desk with it, so the desk may know that somebody must come.
    assert shown["/staff/forms"].count("Call a clinician now") == 1


def test_two_people_in_two_browsers_are_two_people(clinic: Clinic) -> None:
    reads, leads = a_member(clinic, Role.CLINICIAN), a_member(clinic, Role.ADMINISTRATOR)
    with in_front_of(clinic) as one, in_front_of(clinic) as other:
        one.comes_in(clinic, reads)
        other.comes_in(clinic, leads)

        assert reads.name in one.get("/staff/forms").text
        assert leads.name in other.get("/staff/people").text
        assert one.get("/staff/people").status_code == 403
        other.post("/staff/out")
        assert other.get("/staff/people").status_code == 303
        assert one.get("/staff/forms").status_code == 200
