"""A line of the worklist in the words and shapes of the page."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from screening.actions.work_lines import Flagged, WorkLine
from screening.clinic import Clinic
from screening.questionnaire.model import Urgency
from screening.web import shapes
from screening.web.staff_pages import NO_NAME, when

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
    )


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
