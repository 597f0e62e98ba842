"""The decisions about a form, put into words that the summary tells."""

from typing import Final

from screening.clinic import Clinic
from screening.records.model import OUTCOMES, Decision, DecisionKind
from screening.report.decided import Decided

# What the summary tells; a hold and a look say nothing about the patient.
TOLD: Final = OUTCOMES | {
    DecisionKind.ACKNOWLEDGED,
    DecisionKind.READ,
    DecisionKind.CLEARED,
    DecisionKind.RAISED_AGAIN,
    DecisionKind.LETTER,
}


def told(clinic: Clinic, reference: str) -> tuple[Decided, ...]:
    """Return what staff decided about a form, the first decision first."""
    made = clinic.store.decisions.of(reference) if reference else ()
    over = {decision.supersedes for decision in made}
    return tuple(_told(clinic, d, stands=d.id not in over) for d in made if d.kind in TOLD)


def signature(clinic: Clinic, who: str) -> str:
    """Return the name of whoever acts, as a decision is signed with; the console has none."""
    member = clinic.store.people.by_id(who.removeprefix("staff:"))
    return member.name if member else who


def _told(clinic: Clinic, decision: Decision, *, stands: bool) -> Decided:
    return Decided(
        kind=str(decision.kind),
        flag=decision.flag,
        signed=decision.signed or signature(clinic, decision.who),
        at=decision.at,
        reason=decision.reason,
        note=decision.note,
        stands=stands,
    )
