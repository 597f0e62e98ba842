"""A patient's whole file: everything of one person, and nothing of another."""

import json
from io import BytesIO
from typing import Any

import pypdf
import pytest

from screening.actions import codes
from screening.actions.clinician import correcting, deciding, review
from screening.actions.housekeeping import patient_file
from screening.actions.housekeeping.patient_file import PatientFile
from screening.actions.invite import inviting, links
from screening.clinic import Clinic
from screening.errors import NotFound
from screening.records.deeds import Did
from screening.records.invitations import LinkPurpose
from screening.records.people import EVERY_ROLE
from tests.factories import Clock, a_deed, a_response, open_form, send_form, walk
from tests.invited import an_invitation, sent_at_home


def token(number: int) -> str:
    return f"{number}".zfill(43)


def told(handed_out: PatientFile) -> dict[str, Any]:
    (name,) = (name for name in handed_out.files if name.endswith(".json"))
    read: dict[str, Any] = json.loads(handed_out.files[name])
    return read


@pytest.fixture
def busy(clinic: Clinic, clock: Clock) -> tuple[Clinic, str, str, str]:
    """Return a clinic with two forms of Robin, one corrected and held; one begun; another's."""
    first = send_form(clinic, token(1), main_problem="Canary one").reference
    clock.passes(days=1)
    second = send_form(clinic, token(2), name="EXAMPLE Robin", urgent_signs=["saddle"]).reference
    send_form(clinic, token(3), name="Samantha Other", main_problem="Canary of Samantha")
    answers = a_response(main_problem="Canary begun")
    draft = walk(clinic, open_form(clinic, token(4)), answers, until="check").draft
    staff = clinic.acting_as("staff:ab12cd34", EVERY_ROLE)
    correcting.amend(staff, first, {"main_problem": "Canary two"}, "Canary reason")
    deciding.hold(staff, first, "Canary hold")
    review.list_cases(staff)
    review.pdf(staff, first)
    return clinic, first, second, draft.reference


def test_everything_of_the_person_is_in_it_and_nothing_of_another(
    busy: tuple[Clinic, str, str, str],
) -> None:
    clinic, first, second, begun = busy

    handed_out = patient_file.export(clinic.acting_as("console", EVERY_ROLE), first.lower())

    file = told(handed_out)
    text = json.dumps(file)
    assert {form["reference"] for form in file["forms"]} == {first, second, begun}
    assert set(handed_out.references) == {first, second, begun}
    for canary in ("one", "two", "begun", "reason", "hold"):
        assert f"Canary {canary}" in text
    assert "Samantha" not in text
    others = {line.reference for line in review.list_cases(clinic)} - set(handed_out.references)
    assert len(others) == 1
    assert not any(reference in text for reference in others)


def test_the_same_file_is_found_by_any_of_its_forms(busy: tuple[Clinic, str, str, str]) -> None:
    clinic, *references = busy

    found = [set(patient_file.export(clinic, one).references) for one in references]

    assert found == [set(references)] * 3


def test_its_shape_is_as_documented(busy: tuple[Clinic, str, str, str]) -> None:
    clinic, first, _, begun = busy

    file = told(patient_file.export(clinic.acting_as("console", EVERY_ROLE), first))

    assert list(file) == (
        "format version made_at made_by clinic time_zone forms invitations".split()
    )
    assert (file["format"], file["version"]) == ("ims-intake-patient-file", 1)
    forms = {form["reference"]: form for form in file["forms"]}
    corrected = forms[first]
    assert list(corrected) == "reference status editions consents decisions seen".split()
    assert corrected["status"] == "amended"
    assert [(e["edition"], e["status"]) for e in corrected["editions"]] == [
        (1, "completed"),
        (2, "amended"),
    ]
    assert corrected["editions"][1]["by"] == "staff:ab12cd34"
    assert [one["kind"] for one in corrected["consents"]] == ["privacy", "declaration"]
    assert [(d["kind"], d["reason"]) for d in corrected["decisions"]] == [("held", "Canary hold")]
    assert forms[begun]["status"] == "in-progress"
    assert forms[begun]["editions"][0]["sent_at"] is None


def test_answers_stand_with_the_words_of_their_questions(
    busy: tuple[Clinic, str, str, str],
) -> None:
    clinic, first, *_ = busy

    forms = told(patient_file.export(clinic, first))["forms"]
    newest = next(form for form in forms if form["reference"] == first)["editions"][-1]

    by_item = {answer["item"]: answer for answer in newest["answers"]}
    assert by_item["main_problem"]["words"] == "Canary two"
    assert by_item["weak"]["answer"] == "none"
    assert by_item["weak"]["question"].endswith("?")
    assert by_item["weak"]["words"] not in {"", "none"}
    assert newest["assessment"]["fit"]["band"]
    assert newest["assessment"]["on"] == "2026-06-01"


def test_places_stand_with_what_was_said_of_them(clinic: Clinic) -> None:
    strong = {"region": "back_low_back_left", "intensity": 7, "sensations": ["burn"]}
    form = send_form(clinic, pain_areas=[strong], pain_main_area=None)

    (edition,) = told(patient_file.export(clinic, form.reference))["forms"][0]["editions"]

    (places,) = (one for one in edition["answers"] if one["item"] == "pain_areas")
    assert (places["answer"], places["words"]) == ([strong], "Left: low back (7 of 10, burning)")


def test_who_opened_it_is_told_and_that_it_was_handed_out(
    busy: tuple[Clinic, str, str, str],
) -> None:
    clinic, first, *_ = busy

    file = told(patient_file.export(clinic.acting_as("console", EVERY_ROLE), first))

    seen = next(form for form in file["forms"] if form["reference"] == first)["seen"]
    assert set(seen[0]) == {"seq", "at", "who", "did"}
    assert ("staff:ab12cd34", Did.DOWNLOADED) in {(one["who"], one["did"]) for one in seen}
    assert (seen[-1]["who"], seen[-1]["did"]) == ("console", Did.EXPORTED)


def test_every_edition_is_drawn_and_names_hold_references_only(
    busy: tuple[Clinic, str, str, str],
) -> None:
    clinic, first, second, begun = busy

    handed_out = patient_file.export(clinic, first)

    assert set(handed_out.files) == {
        f"{first}.json",
        f"{first}-1-of-2.pdf",
        f"{first}-2-of-2.pdf",
        f"{second}-1-of-1.pdf",
        f"{begun}-unfinished.pdf",
    }
    pages = {
        name: "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
        for name, pdf in handed_out.files.items()
        if name.endswith(".pdf")
    }
    assert "Canary one" in pages[f"{first}-1-of-2.pdf"]
    assert "CORRECTED" in pages[f"{first}-2-of-2.pdf"]
    assert "UNFINISHED" in pages[f"{begun}-unfinished.pdf"]


def test_a_draft_tells_also_what_is_hidden_for_now(clinic: Clinic) -> None:
    answers = a_response(numb="always", numb_where=["front_foot_left"])
    turn = walk(clinic, open_form(clinic), answers, until="check")
    changed = {**turn.draft.answers, "numb": "none"}
    hidden = turn.draft.model_copy(update={"answers": changed})
    clinic.store.drafts.save(hidden, clinic.deed(Did.SAVED, hidden.reference))

    (form,) = told(patient_file.export(clinic, hidden.reference))["forms"]

    asked = {one["item"]: one["asked"] for one in form["editions"][0]["answers"]}
    assert asked["numb"]
    assert asked["numb_where"] is False


def test_a_form_without_a_birth_date_stands_alone(clinic: Clinic) -> None:
    begun = open_form(clinic, token(1)).draft.reference
    open_form(clinic, token(2))

    assert patient_file.export(clinic, begun).references == (begun,)


def test_their_invitations_are_in_it_and_no_secret_of_a_link(clinic: Clinic) -> None:
    sent = sent_at_home(clinic, token(1))
    unopened = an_invitation(clinic, name="EXAMPLE Robin", physiotherapist="Kim Example")
    an_invitation(clinic, name="Samantha Other", email="samantha@example.com")
    opens = links.new_link(clinic, LinkPurpose.OPEN, unopened.id)
    clinic.store.invitations.save(unopened, a_deed(), inviting.mailed(clinic, unopened, opens))

    handed_out = patient_file.export(clinic, sent.reference)

    file, text = told(handed_out), json.dumps(told(handed_out))
    invitations = {one["reference"]: one for one in file["invitations"]}
    assert set(invitations) == {sent.reference, unopened.reference} == set(handed_out.references)
    assert invitations[unopened.reference]["physiotherapist"] == "Kim Example"
    assert [one["state"] for one in invitations[unopened.reference]["mails"]] == ["waiting"]
    assert invitations[sent.reference]["submitted_at"]
    assert invitations[sent.reference]["seen"] == []
    secrets = (opens.address.partition("#")[2], opens.link.hash, codes.hashed(token(1)))
    assert [one for one in (*secrets, "amantha") if one in text] == []


def test_who_was_invited_and_never_began_has_a_file_too(clinic: Clinic) -> None:
    invitation = an_invitation(clinic)
    before = send_form(clinic, token(1))

    handed_out = patient_file.export(clinic, invitation.reference.lower())

    file = told(handed_out)
    assert f"{invitation.reference}.json" in handed_out.files
    assert [form["reference"] for form in file["forms"]] == [before.reference]
    (only,) = file["invitations"]
    assert [one["did"] for one in only["seen"]] == [Did.PATIENT_INVITED, Did.EXPORTED]


def test_a_form_that_is_not_there_is_not_handed_out(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        patient_file.export(clinic, "2222-2222")

    assert clinic.store.ledger.who_saw("2222-2222")[-1].did == Did.NOT_FOUND
