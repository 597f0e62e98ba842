"""All that is on file about the person of a form: their other forms, sent or not, and decisions."""

from collections.abc import Mapping

from screening.actions import codes
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import NotFound, Refused
from screening.records import traces
from screening.records.deeds import Did
from screening.records.model import Draft, Folder, Trace

Unfinished = Mapping[Trace, tuple[Draft, ...]]


def form_of(clinic: Clinic, typed: str) -> Submission | Draft:
    """Return the form with this reference, sent or unfinished, however it was typed.

    Raises NotFound if there is none; that somebody asked is noted.
    """
    reference = codes.tidy(typed)
    form = clinic.store.submissions.by_reference(reference)
    found = form or clinic.store.drafts.by_reference(reference)
    if found is None:
        clinic.note(Did.NOT_FOUND, reference[: codes.REFERENCE_LENGTH])
        raise NotFound("there is no such form")
    return found


def refused(clinic: Clinic, form: Submission | Draft, why: str) -> Refused:
    """Return the refusal of a deed, noted: what is refused tells how the form is."""
    clinic.note(Did.NOT_DONE, form.reference)
    return Refused(why)


def unfinished(clinic: Clinic) -> Unfinished:
    """Return every unfinished form that says whose it is, by person."""
    found: dict[Trace, tuple[Draft, ...]] = {}
    for draft in clinic.store.drafts.open():
        if person := traces.person(draft.answers):
            found[person] = (*found.get(person, ()), draft)
    return found


def folder_of(clinic: Clinic, form: Submission | Draft, among: Unfinished) -> Folder:
    """Return the folder of a form's person; `among` are the unfinished forms of everybody.

    A form without a name or a birth date stands alone.
    """
    person = traces.person(form.answers)
    forms, drafts = _of_person(clinic, person, among)
    if not _holds(form, (*forms, *drafts)):
        forms, drafts = _with(form, forms, drafts)
    return _whole(clinic, forms, drafts)


def folder_of_person(clinic: Clinic, person: Trace | None, among: Unfinished) -> Folder:
    """Return the folder of a person as `folder_of` does; empty without a name or a birth date."""
    return _whole(clinic, *_of_person(clinic, person, among))


def _of_person(
    clinic: Clinic, person: Trace | None, among: Unfinished
) -> tuple[tuple[Submission, ...], tuple[Draft, ...]]:
    return (clinic.store.submissions.find(person), among.get(person, ())) if person else ((), ())


def _whole(clinic: Clinic, forms: tuple[Submission, ...], drafts: tuple[Draft, ...]) -> Folder:
    folder = Folder(forms=forms, drafts=drafts)
    decisions = (d for one in folder.references for d in clinic.store.decisions.of(one))
    return folder.model_copy(update={"decisions": tuple(decisions)})


def _holds(form: Submission | Draft, forms: tuple[Submission | Draft, ...]) -> bool:
    return any(one.reference == form.reference for one in forms)


def _with(
    form: Submission | Draft, forms: tuple[Submission, ...], drafts: tuple[Draft, ...]
) -> tuple[tuple[Submission, ...], tuple[Draft, ...]]:
    if isinstance(form, Draft):
        return forms, (*drafts, form)
    return (*forms, form), drafts
