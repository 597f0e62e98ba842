"""A line of the worklist in the words and shapes of the page."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from screening.actions.clinician.work_lines import Flagged, Visit, WorkLine, visit_of
from screening.actions.invite.invitation_list import Line as Invited
from screening.clinic import Clinic
from screening.questionnaire.model import Urgency
from screening.report.days import with_time
from screening.report.labels import NO_NAME
from screening.web.clinician import shapes
from screening.web.days import near, when
from screening.web.staff.invitations import BAD, STANDINGS

WORDS: Final = {
    Flagged.URGENT: "URGENT",
    Flagged.CALL_TODAY: "CALL TODAY",
    Flagged.NEEDLE: "NEEDLE",
    Flagged.NOTHING: "No flag",
}
# Each has a shape of its own, so that colour never says it alone.
SHAPES: Final = {
    Flagged.URGENT: shapes.SHAPES[Urgency.EMERGENCY],
    Flagged.CALL_TODAY: shapes.SHAPES[Urgency.SAME_DAY],
    Flagged.NEEDLE: shapes.SHAPES[Urgency.MEDICAL_REVIEW],
    Flagged.NOTHING: "M5 10.500h14v3H5z",
}
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One form in the list; `since` and `stamp` are times for programs, the rest is for people."""

    line: WorkLine
    name: str
    flag: str
    shape: str
    stamp: str
    when: str
    since: int
    waited: str
    visit: str
    physiotherapist: str


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """Somebody who was invited and has not begun."""

    reference: str
    name: str
    status: str
    is_bad: bool
    stamp: str
    when: str
    visit: str
    physiotherapist: str


def row(clinic: Clinic, line: WorkLine) -> WorkRow:
    """Return a line as the page tells it."""
    return WorkRow(
        line=line,
        name=line.name or NO_NAME,
        flag=WORDS[line.flagged],
        shape=SHAPES[line.flagged],
        stamp=line.moment.isoformat(timespec="minutes"),
        when=when(clinic, line.moment),
        since=int(line.since.timestamp()) if line.since else 0,
        waited=waited(clinic.clock() - line.since) if line.since else "",
        visit=_visit(clinic, line.visit),
        physiotherapist=line.visit.physiotherapist if line.visit else "",
    )


def expected_row(clinic: Clinic, line: Invited) -> ExpectedRow:
    """Return an invitation as the page tells it."""
    one, status = line.invitation, line.status
    return ExpectedRow(
        reference=one.reference,
        name=one.name,
        status=STANDINGS[status.standing],
        is_bad=status.standing in BAD,
        stamp=status.since.isoformat(timespec="minutes"),
        when=when(clinic, status.since),
        visit=_visit(clinic, visit_of(one)),
        physiotherapist=one.physiotherapist,
    )


def _visit(clinic: Clinic, visit: Visit | None) -> str:
    """Tell the day and the time of a visit, today by its hour."""
    if visit is None or visit.day is None:
        return ""
    return with_time(near(clinic, visit.day), visit.time)


def waited(time: timedelta) -> str:
    """Tell how long a form has waited, in a word or two; worklist.js goes on with the same."""
    if time < MINUTE:
        return "just now"
    if time < HOUR:
        return f"{time // MINUTE} min"
    if time < DAY:
        return f"{time // HOUR} h"
    days = time // DAY
    return "1 day" if days == 1 else f"{days} days"
