"""Who leaves: nothing lets them in any more, and the forms that they took on go to somebody."""

from typing import Final

from screening.actions import codes
from screening.actions.allowed import needs
from screening.actions.staff.sign_in import named
from screening.clinic import Clinic
from screening.errors import AnswerError, AnswerProblem, Conflict, NotFound, Refused
from screening.records.deeds import Did
from screening.records.model import Decision, DecisionKind
from screening.records.people import Role, Staff

TAKING: Final = frozenset({DecisionKind.ACKNOWLEDGED, DecisionKind.HANDED_OVER})
NO_HEIR: Final = "Choose who takes on their forms"


@needs(Role.ADMINISTRATOR)
def taken_on(clinic: Clinic, staff_id: str) -> tuple[str, ...]:
    """Return the references of the forms that somebody took on, and nobody else has since."""
    member = _member(clinic, staff_id)
    newest = {one.reference: one for one in clinic.store.decisions.of_kinds(TAKING)}
    theirs = (one.reference for one in newest.values() if _taker(one) == named(member))
    return tuple(sorted(theirs))


@needs(Role.ADMINISTRATOR)
def heirs(clinic: Clinic, staff_id: str) -> tuple[tuple[str, str], ...]:
    """Return the id and name of every other clinician who can come in."""
    return tuple(
        (member.id, member.name)
        for member in clinic.store.people.every()
        if member.id != staff_id and _can_take(member)
    )


@needs(Role.ADMINISTRATOR)
def disable(clinic: Clinic, staff_id: str, heir_id: str = "") -> tuple[str, ...]:
    """End every way in of somebody at once, and hand their forms over; return the references.

    Each form goes by itself, after the way in has ended; what is left of them goes when this, or
    `hand_over`, is done again.
    Raises AnswerError if somebody could take on their forms and nobody is named, Refused for
    oneself, Conflict if no administrator would be left.
    """
    member = _member(clinic, staff_id)
    if named(member) == clinic.who:
        raise Refused("nobody does this to themselves: ask another administrator")
    heir = _heir(clinic, member, heir_id)
    if member.disabled_at is None:
        gone = member.model_copy(update={"disabled_at": clinic.clock()})
        clinic.store.people.save(gone, clinic.deed(Did.DISABLED, named(member)))
    return _handed(clinic, member, heir) if heir else ()


@needs(Role.ADMINISTRATOR)
def hand_over(clinic: Clinic, staff_id: str, heir_id: str) -> tuple[str, ...]:
    """Hand over the forms of somebody, as `disable` does; return the references."""
    member = _member(clinic, staff_id)
    heir = _heir(clinic, member, heir_id)
    return _handed(clinic, member, heir) if heir else ()


def _handed(clinic: Clinic, member: Staff, heir: Staff) -> tuple[str, ...]:
    """Hand over each form in a transaction of its own; one that was purged meanwhile is gone."""
    done = []
    for reference in taken_on(clinic, member.id):
        decision = Decision(
            id=codes.token(clinic.chance),
            reference=reference,
            kind=DecisionKind.HANDED_OVER,
            who=clinic.who,
            at=clinic.clock(),
            note=named(heir),
        )
        try:
            clinic.store.decisions.add(decision, clinic.deed(Did.HANDED_OVER, reference))
        except Conflict:
            continue
        done.append(reference)
    return tuple(done)


def _heir(clinic: Clinic, member: Staff, heir_id: str) -> Staff | None:
    """Return who was named; none if there is nothing to take on, or nobody who could."""
    if not taken_on(clinic, member.id) or not heirs(clinic, member.id):
        return None
    heir = clinic.store.people.by_id(heir_id)
    if heir is None or heir.id == member.id or not _can_take(heir):
        raise AnswerError(AnswerProblem("heir", NO_HEIR))
    return heir


def _can_take(member: Staff) -> bool:
    is_here = member.disabled_at is None and bool(member.password)
    return is_here and Role.CLINICIAN in member.roles


def _taker(decision: Decision) -> str:
    is_handed = decision.kind is DecisionKind.HANDED_OVER
    return decision.note if is_handed else decision.who


def _member(clinic: Clinic, staff_id: str) -> Staff:
    member = clinic.store.people.by_id(staff_id)
    if member is None:
        raise NotFound("there is no such member of staff")
    return member
