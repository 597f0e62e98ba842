"""What a later edition of a form must say first: that it was corrected, or entered in error."""

from collections.abc import Iterator, Mapping
from typing import Final

from screening.report.case import Case
from screening.report.model import Paragraph
from screening.response.model import Status

STANDING: Final[Mapping[Status, str]] = {
    Status.AMENDED: "CORRECTED",
    Status.ENTERED_IN_ERROR: "ENTERED IN ERROR",
}
MEANS: Final[Mapping[Status, str]] = {
    Status.AMENDED: "What was there before stays on file.",
    Status.ENTERED_IN_ERROR: "Do not act on it; it stays on file.",
}
BY: Final[Mapping[str, str]] = {"console": "the console", "patient": "the patient"}


def standing_words(case: Case) -> str:
    """Say in a word or two that a form was corrected or entered in error; else nothing."""
    return STANDING.get(case.submission.status, "")


def standing(case: Case) -> Iterator[Paragraph]:
    """Tell when a form was corrected or marked entered in error, by whom and why."""
    form, words = case.submission, standing_words(case)
    if not words:
        return
    at = form.kept_at or form.sent_at
    when = f" {case.moment(at)}" if at else ""
    by = BY.get(form.who, (case.by or form.who).replace(":", " ")) or "a person who is not known"
    reason = f"{form.reason.rstrip('.')}." if form.reason else "No reason was given."
    told = f"{words}{when}, by {by}. Reason: {reason} {MEANS[form.status]}"
    yield Paragraph(text=told, weight="strong")


def edition_words(case: Case) -> str:
    """Name the edition and its standing in the footer of each page, unless it is the first one."""
    number, words = case.submission.edition, standing_words(case)
    told = f" · edition {number}" if number > 1 else ""
    return f"{told}, {words}" if told and words else told
