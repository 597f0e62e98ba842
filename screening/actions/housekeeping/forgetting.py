"""Forgetting one form before its time, because the patient asked for it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from screening.actions import codes, folders
from screening.actions.allowed import needs
from screening.actions.folders import Unfinished
from screening.actions.invite import invited
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import Refused
from screening.records import retention
from screening.records.deeds import Did
from screening.records.invitations import Invitation
from screening.records.model import Draft, Folder
from screening.records.people import Role

HELD: Final = "this form, or another of the person, is on hold"


@dataclass(frozen=True, slots=True)
class Asked:
    """What would be forgotten, until when it would be kept otherwise, and what else there is.

    `kept_until` is the clinic's day on which it would go by itself; None if that is not set by
    years. `others` are the references of further forms of the same name and birth date.
    """

    reference: str
    kept_until: date | None
    others: tuple[str, ...]


@needs(Role.ADMINISTRATOR)
def asked(clinic: Clinic, typed: str) -> Asked:
    """Return what there is to forget under a reference, changing nothing.

    Raises NotFound if there is neither a form nor an invitation, Refused if it must stay.
    """
    reference = codes.tidy(typed)
    if (invitation := _alone(clinic, reference)) is not None:
        return Asked(invitation.reference, None, ())
    form = folders.form_of(clinic, reference)
    folder = _free_to_go(clinic, form)
    others = tuple(one for one in folder.references if one != form.reference)
    return Asked(form.reference, _due(clinic, form, folder), others)


@needs(Role.ADMINISTRATOR)
def forget(clinic: Clinic, typed: str) -> tuple[str, ...]:
    """Forget a form, sent or not, with its decisions and its invitation.

    Returns the ids of the messages that went with it: one that was kept as a file is still there.
    The audit keeps the reference and that a patient asked. Whether the law lets the clinic do so
    is for whoever calls this to know. Raises NotFound if there is neither a form nor an
    invitation, Refused if it is on hold or urgent and nobody has seen it, Conflict if it changed
    meanwhile.
    """
    reference = codes.tidy(typed)
    deed = clinic.deed(Did.FORGOTTEN, reference)
    if (invitation := _alone(clinic, reference)) is not None:
        mailed = invited.mailed(clinic, invitation)
        clinic.store.invitations.forget(invitation, deed)
        return mailed
    form = folders.form_of(clinic, reference)
    folder = _free_to_go(clinic, form)
    mailed = invited.mailed(clinic, clinic.store.invitations.by_reference(reference))
    if isinstance(form, Submission):
        clinic.store.submissions.purge(form, folder, deed)
    else:
        clinic.store.drafts.purge(form, folder, deed)
    return mailed


def _alone(clinic: Clinic, reference: str) -> Invitation | None:
    """Return the invitation of a reference if no form was begun by it."""
    store = clinic.store
    if store.submissions.by_reference(reference) or store.drafts.by_reference(reference):
        return None
    invitation = store.invitations.by_reference(reference)
    if invitation and _is_for_somebody_held(clinic, invitation, folders.unfinished(clinic)):
        clinic.note(Did.NOT_DONE, reference)
        raise Refused(HELD)
    return invitation


def _free_to_go(clinic: Clinic, form: Submission | Draft) -> Folder:
    """Return the folder of a form that nothing keeps; raise Refused otherwise."""
    among = folders.unfinished(clinic)
    folder = folders.folder_of(clinic, form, among)
    invitation = clinic.store.invitations.by_reference(form.reference)
    if retention.is_person_held(folder) or (
        invitation and _is_for_somebody_held(clinic, invitation, among)
    ):
        raise folders.refused(clinic, form, HELD)
    if retention.awaits_staff(form, folder.about(form.reference)):
        raise folders.refused(clinic, form, "this form is urgent: acknowledge it first")
    return folder


def _is_for_somebody_held(clinic: Clinic, invitation: Invitation, among: Unfinished) -> bool:
    return retention.is_person_held(
        folders.folder_of_person(clinic, invited.person_of(invitation), among)
    )


def _due(clinic: Clinic, form: Submission | Draft, folder: Folder) -> date | None:
    if not isinstance(form, Submission):
        return retention.abandoned_on(form, clinic.settings.zone)
    terms = clinic.store.keeping.retention()
    return retention.due(folder, terms, clinic.settings.zone)
