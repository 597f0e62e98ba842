"""How a form goes on: the decision that stands, those before it, and who took on what is urgent."""

from collections.abc import Iterator
from typing import Final

from screening.report.case import Case
from screening.report.cleared import ended, signed_words, standing_flags
from screening.report.decided import ACKNOWLEDGED, ASSESS, Decided
from screening.report.model import Paragraph
from screening.report.withdrawn import ACT

BEFORE_CORRECTION: Final = " Decided on edition {edition}, before the form was corrected."
BEFORE_SENDING: Final = " Decided before the form was sent."
URGENT_AGAIN: Final = " AN URGENT FLAG STANDS: settle it, or decide anew."


def decision(case: Case) -> Iterator[Paragraph]:
    """Tell the decision that stands, each one before it in a quiet line, and who acknowledged."""
    made = [one for one in case.decided if one.is_outcome]
    for one in made:
        if one.stands:
            yield Paragraph(text=f"DECISION: {_told(case, one)}", weight="strong")
    for one in reversed(made):
        if not one.stands:
            yield Paragraph(text=f"Superseded: {_told(case, one)}", weight="quiet")
    seen = [one for one in case.decided if one.kind == ACKNOWLEDGED]
    if seen:
        names = "; ".join(signed_words(case, one) for one in seen)
        yield Paragraph(text=f"Urgent: acknowledged {names}.")


def _told(case: Case, one: Decided) -> str:
    note = f" Note: {ended(one.note)}" if one.note else ""
    return (
        f"{one.words}. Signed {signed_words(case, one)}. "
        f"Reason: {ended(one.reason)}{note}{_before(case, one)}{_against(case, one)}"
    )


def _against(case: Case, one: Decided) -> str:
    """Say that what was decided goes against a flag that came, or was raised again, since."""
    is_urgent = any(flag.urgency in ACT for flag in standing_flags(case))
    return URGENT_AGAIN if one.stands and one.kind == ASSESS and is_urgent else ""


def _before(case: Case, one: Decided) -> str:
    """Say that a decision was made on less, or on something else, than what stands there now."""
    form = case.submission
    if form.sent_at is None or not one.stands or one.edition >= form.edition:
        return ""
    return BEFORE_CORRECTION.format(edition=one.edition) if one.edition else BEFORE_SENDING
