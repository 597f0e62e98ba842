"""Decisions about a form: how one is kept, which of them stand, and how the summary tells them."""

from collections.abc import Collection, Mapping
from typing import Final

from screening.actions import codes
from screening.assessment.grounds import grounds
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records import traces
from screening.records.deeds import CONSOLE, Did, staff_id
from screening.records.model import OUTCOMES, Decision, DecisionKind, Draft
from screening.report.decided import Decided

# What the summary tells; a hold and a look say nothing about the patient.
TOLD: Final = OUTCOMES | {
    DecisionKind.ACKNOWLEDGED,
    DecisionKind.READ,
    DecisionKind.CLEARED,
    DecisionKind.RAISED_AGAIN,
    DecisionKind.LETTER,
}
# What settles a flag: of each flag one decision stands.
SETTLING: Final = frozenset({DecisionKind.CLEARED, DecisionKind.RAISED_AGAIN})


def told(clinic: Clinic, form: Submission) -> tuple[Decided, ...]:
    """Return what staff decided about a form, the first decision first."""
    made = clinic.store.decisions.of(form.reference) if form.reference else ()
    standing = {one.id for one in made if is_standing(made, one)}
    lapsed = _lapsed(clinic, form, [d for d in made if d.id in standing])
    return tuple(
        _told(clinic, d).model_copy(
            update={"stands": d.id in standing, "lapsed": d.id in lapsed},
        )
        for d in made
        if d.kind in TOLD
    )


def is_standing(made: Collection[Decision], one: Decision) -> bool:
    """Tell whether no other decision took the place of one.

    Of outcomes, and of what settles the same flag, one alone stands. Two people may have decided at
    once: then the one that follows more others, and of those the later one, stands.
    """
    if one.kind in OUTCOMES:
        return one == standing(made, OUTCOMES)
    if one.kind in SETTLING:
        return one == standing(made, SETTLING, one.flag)
    return all(other.supersedes != one.id for other in made)


def standing(
    made: Collection[Decision], kinds: Collection[DecisionKind], flag: str = ""
) -> Decision | None:
    """Return the decision that stands among those of some kinds about one flag, or about none.

    Which one is later is told by what it supersedes first: a clock can be wrong.
    """
    known = {d.id: d for d in made if d.kind in kinds and d.flag == flag}

    def follows(decision: Decision) -> int:
        count, before = 0, known.get(decision.supersedes or "")
        while before and count < len(known):
            count, before = count + 1, known.get(before.supersedes or "")
        return count

    return max(known.values(), key=lambda d: (follows(d), d.at, d.id), default=None)


def keep(
    clinic: Clinic,
    form: Submission | Draft,
    kind: DecisionKind,
    more: Mapping[str, str | None] | None = None,
) -> Decision:
    """Keep a decision about a form as it is now, signed by whoever acts."""
    decision = Decision.model_validate(
        {
            "id": codes.token(clinic.chance),
            "reference": form.reference,
            "kind": kind,
            "who": clinic.who,
            "at": clinic.clock(),
            "edition": form.edition if isinstance(form, Submission) else 0,
            "signed": signature(clinic, clinic.who),
            **(more or {}),
        }
    )
    clinic.store.decisions.add(decision, clinic.deed(Did.DECIDED, form.reference))
    return decision


def signature(clinic: Clinic, who: str) -> str:
    """Return the name of whoever acts, as a decision is signed with."""
    if who == CONSOLE:
        return "the console"
    member = clinic.store.people.by_id(staff_id(who))
    return member.name if member else who


def _lapsed(clinic: Clinic, form: Submission, made: Collection[Decision]) -> frozenset[str]:
    """Return the clearings that an edition since has put an end to.

    A flag that was gone for a while, or that belongs to somebody else now, stands again.
    """
    old = [d for d in made if d.kind is DecisionKind.CLEARED and d.edition < form.edition]
    if not old:
        return frozenset()
    editions = clinic.store.submissions.editions(form.reference)
    return frozenset(
        d.id
        for d in old
        if not _holds(d, [e for e in editions if d.edition <= e.edition <= form.edition])
    )


def _holds(decision: Decision, editions: Collection[Submission]) -> bool:
    rests_on = {
        grounds(flag)
        for form in editions
        for flag in form.assessment.flags
        if flag.id == decision.flag
    }
    never_gone = all(
        any(flag.id == decision.flag for flag in form.assessment.flags) for form in editions
    )
    people = {traces.person(form.answers) for form in editions}
    return never_gone and rests_on <= {decision.grounds} and len(people) <= 1


def _told(clinic: Clinic, decision: Decision) -> Decided:
    return Decided(
        kind=str(decision.kind),
        flag=decision.flag,
        signed=decision.signed or signature(clinic, decision.who),
        at=decision.at,
        reason=decision.reason,
        note=decision.note,
        edition=decision.edition,
        grounds=decision.grounds,
    )
