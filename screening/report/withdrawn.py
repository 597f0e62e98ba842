"""Urgent flags that the patient was shown and that a changed answer has taken back since."""

from collections.abc import Iterator

from screening.assessment.submission import Acknowledgement
from screening.report.case import Case
from screening.report.model import Paragraph


def withdrawn(case: Case) -> Iterator[Paragraph]:
    """Tell every urgent page that was shown for flags that are no longer raised."""
    raised = {flag.id for flag in case.submission.assessment.flags}
    for shown in case.submission.acknowledgements:
        gone = [flag for flag in shown.flags if flag not in raised]
        if gone:
            yield Paragraph(text=_told(case, shown, gone), weight="strong")


def _told(case: Case, shown: Acknowledgement, gone: list[str]) -> str:
    rules = case.content.rules.by_id
    names = ", ".join((rules[flag].name if flag in rules else "") or flag for flag in gone)
    seen = case.moment(shown.shown_at)
    understood = f", understood {case.moment(shown.understood_at)}" if shown.understood_at else ""
    return f"TAKEN BACK: {names}. Page shown {seen}{understood}; the answer was changed since. Ask."
