"""What staff decide about a form: that they have seen it, that it must stay, that it need not."""

from collections.abc import Mapping

from screening.actions import codes, decisions, folders, reasons
from screening.actions.allowed import needs
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records import retention
from screening.records.deeds import Did
from screening.records.model import Decision, DecisionKind, Draft, Folder
from screening.records.people import Role


@needs(Role.CLINICIAN)
def acknowledge(clinic: Clinic, reference: str) -> Decision:
    """Keep that somebody has seen an urgent form and takes it on.

    Raises NotFound if there is no such form, Refused if it neither is nor was urgent.
    """
    form = folders.form_of(clinic, reference)
    if not retention.is_urgent(form):
        raise folders.refused(clinic, form, "nothing on this form is or was urgent")
    return _decided(clinic, form, DecisionKind.ACKNOWLEDGED)


@needs(Role.CLINICIAN)
def mark_read(clinic: Clinic, reference: str) -> Decision:
    """Keep that somebody has read a form.

    Raises NotFound if there is no such form, Refused if it is unfinished, or if it is or was
    urgent and nobody has acknowledged it.
    """
    form = folders.form_of(clinic, reference)
    made = clinic.store.decisions.of(form.reference)
    seen = any(decision.kind is DecisionKind.ACKNOWLEDGED for decision in made)
    if isinstance(form, Draft) or (retention.is_urgent(form) and not seen):
        raise folders.refused(clinic, form, "acknowledge first that somebody must act on it")
    return _decided(clinic, form, DecisionKind.READ)


@needs(Role.CLINICIAN, Role.ADMINISTRATOR)
def hold(clinic: Clinic, reference: str, reason: str) -> Decision:
    """Keep a form, and all others of the same person, from every purge until it is released.

    Raises AnswerError without a reason, NotFound if there is no such form.
    """
    why = reasons.tidied(reason)
    form = folders.form_of(clinic, reference)
    standing = retention.standing(clinic.store.decisions.of(form.reference))
    after = standing[0].id if standing else None
    return _decided(clinic, form, DecisionKind.HELD, {"reason": why, "supersedes": after})


@needs(Role.CLINICIAN, Role.ADMINISTRATOR)
def release(clinic: Clinic, reference: str, reason: str) -> tuple[str, ...]:
    """End the hold of a form; return the references of the person's forms that are still held.

    Raises AnswerError without a reason, NotFound if there is no such form, Refused if it is
    not held itself.
    """
    why = reasons.tidied(reason)
    form = folders.form_of(clinic, reference)
    standing = retention.standing(clinic.store.decisions.of(form.reference))
    held = [decision for decision in standing if decision.kind is DecisionKind.HELD]
    if not held:
        raise folders.refused(clinic, form, "this form is not on hold")
    # Two people may have held it at once: each hold is ended by a release of its own.
    for one in held:
        ended = {"reason": why, "supersedes": one.id}
        _decided(clinic, form, DecisionKind.RELEASED, ended)
    return held_among(folders.folder_of(clinic, form, folders.unfinished(clinic)))


def held_among(folder: Folder) -> tuple[str, ...]:
    """Return the references of a folder's forms that are on hold themselves."""
    return tuple(r for r in folder.references if retention.is_held(folder.about(r)))


def _decided(
    clinic: Clinic,
    form: Submission | Draft,
    kind: DecisionKind,
    more: Mapping[str, str | None] | None = None,
) -> Decision:
    decision = Decision.model_validate(
        {
            "id": codes.token(clinic.chance),
            "reference": form.reference,
            "kind": kind,
            "who": clinic.who,
            "at": clinic.clock(),
            "edition": form.edition if isinstance(form, Submission) else 0,
            "signed": decisions.signature(clinic, clinic.who),
            **(more or {}),
        }
    )
    clinic.store.decisions.add(decision, clinic.deed(Did.DECIDED, form.reference))
    return decision
