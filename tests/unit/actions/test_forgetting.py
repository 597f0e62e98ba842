"""Forgetting a form because its patient asked: all of it goes, unless something keeps it."""

import pytest

from screening.actions.clinician import deciding
from screening.actions.housekeeping import forgetting
from screening.clinic import Clinic
from screening.errors import NotFound, Refused
from screening.records.deeds import Did
from tests.factories import a_response, open_form, send_form, walk
from tests.invited import an_invitation


def token(number: int) -> str:
    return f"{number}".zfill(43)


def noted(clinic: Clinic, reference: str) -> list[str]:
    return [event.did for event in clinic.store.ledger.who_saw(reference)]


def test_a_form_that_its_patient_wants_gone_is_gone_and_the_audit_says_so(clinic: Clinic) -> None:
    form = send_form(clinic, token(1))
    other = send_form(clinic, token(2))

    told = forgetting.asked(clinic, form.reference.lower())
    forgetting.forget(clinic, form.reference)

    assert told.kept_until is not None
    assert told.kept_until.year > clinic.today().year
    assert told.others == (other.reference,)
    assert clinic.store.submissions.by_reference(form.reference) is None
    assert clinic.store.submissions.by_reference(other.reference) is not None
    assert noted(clinic, form.reference)[-1] == Did.FORGOTTEN
    with pytest.raises(NotFound):
        forgetting.forget(clinic, form.reference)


def test_an_unfinished_form_and_an_invitation_without_one_may_be_forgotten_too(
    clinic: Clinic,
) -> None:
    draft = walk(clinic, open_form(clinic, token(1)), a_response(), until="check").draft
    invitation = an_invitation(clinic)

    forgetting.forget(clinic, draft.reference)
    told = forgetting.asked(clinic, invitation.reference)
    forgetting.forget(clinic, invitation.reference)

    assert clinic.store.drafts.by_reference(draft.reference) is None
    assert told.kept_until is None
    assert clinic.store.invitations.by_reference(invitation.reference) is None
    assert noted(clinic, invitation.reference)[-1] == Did.FORGOTTEN


def test_a_form_on_hold_is_not_forgotten_nor_any_other_of_its_person(clinic: Clinic) -> None:
    held, other = send_form(clinic, token(1)), send_form(clinic, token(2))
    deciding.hold(clinic, held.reference, "A claim is open")

    for form in (held, other):
        with pytest.raises(Refused, match="on hold"):
            forgetting.forget(clinic, form.reference)

    assert noted(clinic, other.reference)[-1] == Did.NOT_DONE
    deciding.release(clinic, held.reference, "The claim is settled")
    forgetting.forget(clinic, held.reference)
    assert clinic.store.submissions.by_reference(held.reference) is None


def test_an_invitation_for_somebody_on_hold_is_not_forgotten_with_a_form_or_without(
    clinic: Clinic,
) -> None:
    held = send_form(clinic, token(1), name="Kim Example", dob="1950-02-03")
    deciding.hold(clinic, held.reference, "A claim is open")
    whose = {"name": "Kim Example", "birth_date": "1950-02-03"}
    alone = an_invitation(clinic, **whose)
    form = send_form(clinic, token(2))
    an_invitation(clinic, reference=form.reference, **whose)

    for reference in (alone.reference, form.reference):
        with pytest.raises(Refused, match="on hold"):
            forgetting.asked(clinic, reference)
        with pytest.raises(Refused, match="on hold"):
            forgetting.forget(clinic, reference)
        assert noted(clinic, reference)[-1] == Did.NOT_DONE
        assert clinic.store.invitations.by_reference(reference)


def test_an_urgent_form_is_not_forgotten_before_somebody_has_seen_it(clinic: Clinic) -> None:
    form = send_form(clinic, token(1), urgent_signs=["saddle"])

    with pytest.raises(Refused, match="acknowledge it first"):
        forgetting.asked(clinic, form.reference)
    deciding.acknowledge(clinic, form.reference)

    forgetting.forget(clinic, form.reference)
    assert clinic.store.submissions.by_reference(form.reference) is None
