"""What the clinic's numbers are made of, and how they are told: masked, with their times."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from screening.report.masking import Mask

TOTAL: Final = "total"
# What becomes of a form that was opened.
OPENED: Final = "opened"
FINISHED: Final = "finished"
STOPPED: Final = "stopped"
UNDER_WAY: Final = "under_way"
# A form on which somebody must act today has no band: it is counted as urgent instead.
URGENT: Final = "urgent"
UNDECIDED: Final = "undecided"
# The tables: by month, bands by decision, decisions by member of staff, pages where forms stop.
MONTHS: Final = "months"
DECISIONS: Final = "decisions"
STAFF: Final = "staff"
PAGES: Final = "pages"
# The times, in minutes: from opening to sending, at a page, and from sending to the decision.
TAKEN: Final = "minutes_taken"
AT_PAGE: Final = "minutes_at_page"
WAITED: Final = "minutes_until_decision"


# What the rows of a table are called, by the table and the row.
Words = Mapping[str, Mapping[str, str]]


class Place(NamedTuple):
    """Where a number stands: in which table, row and column."""

    table: str
    row: str
    column: str


class Number(NamedTuple):
    """A number of forms, and whether it is told."""

    forms: int
    mask: Mask


class Spread(NamedTuple):
    """The middle of many times, and what 9 of 10 stay below (none of fewer than 10), in minutes."""

    median: float
    nine_of_ten: float | None


class FormRow(NamedTuple):
    """One form as it is counted: its month, how far it came, and what was made of it.

    `band` is urgent in the place of a band; `minutes` are from opening to sending, `waited` from
    sending to the decision. What is not known is empty, or none.
    """

    month: str
    status: str
    page: str = ""
    band: str = ""
    outcome: str = ""
    who: str = ""
    minutes: float | None = None
    waited: float | None = None


class Frame(NamedTuple):
    """What the tables list even where there is nothing: months, bands, outcomes and pages."""

    months: Sequence[str]
    bands: Sequence[str]
    outcomes: Sequence[str]
    pages: Sequence[str]


class Counted(NamedTuple):
    """The numbers of a clinic in a period, masked, and its times."""

    frame: Frame
    staff: Sequence[str]
    numbers: Mapping[Place, Number]
    times: Mapping[Place, Spread]
