"""Urgent pages that the patient was shown, and what a later answer has taken back since."""

from collections.abc import Iterator
from typing import Final

from screening.assessment.submission import Acknowledgement, UrgencyChange
from screening.questionnaire.model import Urgency
from screening.report import labels
from screening.report.case import Case
from screening.report.model import Paragraph

ACT: Final = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY})
WHERE: Final = {"desk": "at the desk", "home": "at home"}
NOT_YET: Final = "not yet understood"
CHANGED: Final = "after a later answer"


def withdrawn(case: Case) -> Iterator[Paragraph]:
    """Tell every urgent page that was shown for flags that are no longer raised."""
    for shown in case.submission.acknowledgements:
        if gone := _gone(case, shown):
            yield Paragraph(text=_told(case, shown, gone), weight="strong")


def taken_back(case: Case) -> tuple[str, ...]:
    """Name the flags of urgent pages that are no longer raised, each once."""
    pages = case.submission.acknowledgements
    gone = dict.fromkeys(flag for shown in pages for flag in _gone(case, shown))
    return tuple(_name(case, flag) for flag in gone)


def _gone(case: Case, shown: Acknowledgement) -> list[str]:
    raised = {flag.id for flag in case.submission.assessment.flags}
    return [flag for flag in shown.flags if flag not in raised]


def _name(case: Case, flag: str) -> str:
    rules = case.content.rules.by_id
    return (rules[flag].name if flag in rules else "") or flag


def _told(case: Case, shown: Acknowledgement, gone: list[str]) -> str:
    names = ", ".join(_name(case, flag) for flag in gone)
    return f"TAKEN BACK: {names}. {shown_words(case, shown)}; a later answer says otherwise. Ask."


def shown_words(case: Case, shown: Acknowledgement) -> str:
    """Tell when a page was shown, which text of it, and when it was understood."""
    which = [f"text {shown.version}"] if shown.version else []
    which += [WHERE.get(shown.setting, shown.setting)] if shown.setting else []
    text = f" ({', '.join(which)})" if which else ""
    return f"Page shown {case.moment(shown.shown_at)}{text}, {_understood(case, shown)}"


def _understood(case: Case, shown: Acknowledgement) -> str:
    at = shown.understood_at
    return f"understood {case.until(shown.shown_at, at)}" if at else NOT_YET


def lowered_from(case: Case) -> Urgency | None:
    """Return the most urgent level that answers once had, if they now have a lesser one."""
    told = [change.before for change in _urgent_once(case)]
    most = min(told, key=lambda urgency: urgency.rank, default=None)
    now = case.submission.assessment.urgency
    return most if most and most.rank < now.rank else None


def changes(case: Case) -> Iterator[Paragraph]:
    """Tell in one line how the urgency changed after it had been urgent, from where it began."""
    told = [change for change in case.submission.urgencies if ACT & {change.before, change.after}]
    if not _urgent_once(case):
        return
    steps = [_step(case, change, told[:n]) for n, change in enumerate(told)]
    lowered = "LOWERED. " if lowered_from(case) else ""
    yield Paragraph(text=f"{lowered}Urgency: {', '.join(steps)}.", weight="strong")


def _urgent_once(case: Case) -> list[UrgencyChange]:
    """List the changes away from an urgent level."""
    return [change for change in case.submission.urgencies if change.before in ACT]


def _step(case: Case, change: UrgencyChange, before: list[UrgencyChange]) -> str:
    """Tell one change; what lowered the urgency was given or changed later."""
    level = labels.URGENCIES.get(change.after, change.after).lower()
    at = case.until(before[-1].at, change.at) if before else case.moment(change.at)
    is_lower = change.after.rank > change.before.rank
    return f"{level} {at} {CHANGED}" if is_lower else f"{level} {at}"
