"""A patient's whole file, on request: all that is kept about one person, as JSON and PDF."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from screening.actions import codes, folders, telling
from screening.actions.allowed import needs
from screening.actions.contents import content_of
from screening.actions.form import forms
from screening.actions.invite import invited
from screening.actions.staff import looking
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.questionnaire.load import Content
from screening.records import traces
from screening.records.deeds import Did
from screening.records.invitations import Invitation
from screening.records.model import Draft, Folder
from screening.records.people import Role
from screening.report.case import Case
from screening.report.edition import edition_as_json

FORMAT: Final = "ims-intake-patient-file"
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class PatientFile:
    """What is handed out: each file by its name, and the references of the forms in it."""

    references: tuple[str, ...]
    files: Mapping[str, bytes]


@needs(Role.ADMINISTRATOR)
def export(clinic: Clinic, reference: str) -> PatientFile:
    """Gather all that is kept about the person of a form; names of files hold references only.

    Every form of the same name and birth date is in it, sent or not, with all its editions, and
    every invitation; the reference may be that of an invitation to which no form was begun.
    Raises NotFound if there is neither, Refused if a reason must be given first.
    """
    asked, folder, invitations = _all_of(clinic, reference)
    named = dict.fromkeys((*folder.references, *(one.reference for one in invitations)))
    # Noted first, so that the file itself tells that it was handed out.
    clinic.note(Did.EXPORTED, *named)
    made_at = clinic.clock()
    kept = [(r, list(_editions(clinic, folder, r))) for r in folder.references]
    told = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": made_at.isoformat(),
        "made_by": clinic.who,
        "clinic": clinic.settings.clinic_name,
        "time_zone": clinic.settings.time_zone,
        "forms": [
            _form(clinic, folder, r, [e.told(clinic, made_at) for e in es]) for r, es in kept
        ],
        "invitations": [
            invited.told(clinic, one, is_alone=one.reference not in folder.references)
            for one in invitations
        ],
    }
    drawn = {e.name: e.drawn(clinic, made_at) for _, es in kept for e in es}
    return PatientFile(tuple(named), {f"{asked}.json": _written(told), **drawn})


def _all_of(clinic: Clinic, typed: str) -> tuple[str, Folder, tuple[Invitation, ...]]:
    """Return the reference that was asked for, the person's forms, and their invitations."""
    among, store, asked = folders.unfinished(clinic), clinic.store, codes.tidy(typed)
    begun = store.submissions.by_reference(asked) or store.drafts.by_reference(asked)
    invitation = None if begun else store.invitations.by_reference(asked)
    form = None if invitation else folders.form_of(clinic, typed)
    looking.must_be_allowed(clinic, asked)
    if form:
        person, folder = traces.person(form.answers), folders.folder_of(clinic, form, among)
    else:
        person = invited.person_of(invitation) if invitation else None
        folder = folders.folder_of_person(clinic, person, among)
    return asked, folder, invited.of_person(clinic, person, (asked, *folder.references))


@dataclass(frozen=True, slots=True)
class _Edition:
    """One edition, the questionnaire that it was asked from, and the name of its PDF."""

    name: str
    content: Content
    form: Submission
    whole: Submission

    def told(self, clinic: Clinic, made_at: datetime) -> dict[str, Any]:
        """Tell it to machines, with all that is kept of it."""
        case = Case(self.content, self.whole, telling.letterhead(clinic.settings), made_at)
        return {**edition_as_json(case), "pdf": self.name}

    def drawn(self, clinic: Clinic, made_at: datetime) -> bytes:
        """Draw it as the clinic's summary."""
        summary = telling.told(clinic, self.content, self.form, made_at)
        return telling.drawn(clinic.settings, summary)


def _editions(clinic: Clinic, folder: Folder, reference: str) -> Iterator[_Edition]:
    for draft in folder.drafts:
        if draft.reference == reference:
            yield _unfinished(clinic, draft)
    sent = clinic.store.submissions.editions(reference)
    for form in sent:
        name = f"{reference}-{form.edition}-of-{len(sent)}.pdf"
        yield _Edition(name, content_of(clinic, form), form, form)


def _unfinished(clinic: Clinic, draft: Draft) -> _Edition:
    """Return an unfinished form; what is hidden for now is kept as well, so it is told."""
    content = content_of(clinic, draft)
    form = forms.unfinished(clinic, content, draft)
    whole = form.model_copy(update={"answers": draft.answers, "kept_at": draft.saved_at})
    return _Edition(f"{draft.reference}-unfinished.pdf", content, form, whole)


def _form(
    clinic: Clinic, folder: Folder, reference: str, editions: list[dict[str, Any]]
) -> dict[str, Any]:
    consents = clinic.store.submissions.consents(reference)
    seen = clinic.store.ledger.who_saw(reference)
    unsaid = {"id", "reference"}
    return {
        "reference": reference,
        "status": editions[-1]["status"],
        "editions": editions,
        "consents": [one.model_dump(mode="json", exclude=unsaid) for one in consents],
        "decisions": [
            one.model_dump(mode="json", exclude={"reference"}) for one in folder.about(reference)
        ],
        # What an event names besides are other patients' forms.
        "seen": [one.model_dump(mode="json", include={"seq", "at", "who", "did"}) for one in seen],
    }


def _written(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2).encode()
