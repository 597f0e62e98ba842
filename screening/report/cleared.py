"""Which flags a clinician has cleared: such a flag still stands in the summary, and says so."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from screening.assessment.grounds import grounds
from screening.assessment.model import Flag
from screening.report.case import Case
from screening.report.decided import CLEARED, RAISED_AGAIN, Decided

DID: Final[Mapping[str, str]] = {CLEARED: "Cleared", RAISED_AGAIN: "Raised again"}
STANDS_AGAIN: Final = " It stands again: the form was changed since."


def clearing_of(decided: Iterable[Decided], flag: Flag) -> Decided | None:
    """Return the decision by which a flag is cleared; none while it stands.

    What was cleared rested on the same answers: on others the flag stands again.
    """
    found = (d for d in decided if d.kind == CLEARED and d.flag == flag.id and d.stands)
    now = grounds(flag)
    return next((d for d in found if not d.lapsed and d.grounds == now), None)


def is_cleared(case: Case, flag: Flag) -> bool:
    """Tell whether a clinician has cleared a flag."""
    return clearing_of(case.decided, flag) is not None


def standing_flags(case: Case) -> tuple[Flag, ...]:
    """Return the flags that nobody has cleared, in the order in which they were raised."""
    return tuple(flag for flag in case.submission.assessment.flags if not is_cleared(case, flag))


def settled_words(case: Case, flag: Flag) -> Iterator[str]:
    """Tell who cleared a flag or raised it again, when and why; the first decision first."""
    for one in case.decided:
        if one.kind in DID and one.flag == flag.id:
            told = f"{DID[one.kind]} {signed_words(case, one)}: {ended(one.reason)}"
            yield f"{told}{_since(case, one)}"


def signed_words(case: Case, one: Decided) -> str:
    """Name who signed a decision, and when."""
    return f"by {one.signed}, {case.moment(one.at)}"


def ended(words: str) -> str:
    """Return words with a full stop at their end."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _since(case: Case, one: Decided) -> str:
    """Say of a clearing that nobody took back that it counts no more."""
    counts = any(clearing_of([one], flag) for flag in case.submission.assessment.flags)
    return STANDS_AGAIN if one.kind == CLEARED and one.stands and not counts else ""
