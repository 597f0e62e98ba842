"""Who may open answers: clinicians; an administrator for a reason, which is kept, for a while."""

from datetime import timedelta
from typing import Final

from screening.actions import codes, folders, reasons
from screening.actions.allowed import needs
from screening.clinic import Clinic
from screening.errors import Refused
from screening.records.deeds import Did
from screening.records.model import Decision, DecisionKind
from screening.records.people import Role

LASTING: Final = timedelta(minutes=15)


@needs(Role.ADMINISTRATOR)
def with_reason(clinic: Clinic, reference: str, reason: str) -> Decision:
    """Keep why an administrator opens a form; they may read this one for 15 minutes.

    Raises AnswerError without a reason, NotFound if there is no such form.
    """
    why = reasons.tidied(reason)
    form = folders.form_of(clinic, reference)
    looked = Decision(
        id=codes.token(clinic.chance),
        reference=form.reference,
        kind=DecisionKind.LOOKED,
        who=clinic.who,
        at=clinic.timer(),
        reason=why,
    )
    clinic.store.decisions.add(looked, clinic.deed(Did.REASON_GIVEN, form.reference))
    return looked


@needs(Role.ADMINISTRATOR)
def must_be_administrator(clinic: Clinic) -> None:
    """Raise Refused, noted, unless whoever acts is one: only they are asked for a reason."""


def may_open(clinic: Clinic, reference: str) -> bool:
    """Tell whether whoever acts may open the answers of a form now."""
    if Role.CLINICIAN in clinic.roles:
        return True
    given = clinic.store.decisions.of(codes.tidy(reference))
    return any(_lasts(clinic, decision) for decision in given)


def must_be_allowed(clinic: Clinic, reference: str) -> None:
    """Raise Refused, noted, unless whoever acts may open the answers of a form now."""
    if not may_open(clinic, reference):
        clinic.note(Did.ROLE_REFUSED)
        raise Refused("say first why you need this form")


def _lasts(clinic: Clinic, decision: Decision) -> bool:
    is_theirs = decision.kind is DecisionKind.LOOKED and decision.who == clinic.who
    return is_theirs and not clinic.is_over(decision.at, LASTING)
