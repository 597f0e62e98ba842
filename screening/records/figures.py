"""What can be counted without opening a record: how many forms, how far, how judged, how decided.

The rows hold no answer and no name. All but the pages stand in the clear, so that counting a
hundred thousand forms opens none; what is sealed with them is compared whenever a form is read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from screening.records.model import DecisionKind


class Span(NamedTuple):
    """A while: from one moment to before another."""

    since: datetime
    until: datetime


class SentForm(NamedTuple):
    """A sent form in its newest edition: when it was opened and sent, and how it was judged."""

    reference: str
    opened_at: datetime
    sent_at: datetime
    urgency: str
    band: str


class OpenForm(NamedTuple):
    """An unfinished form: when it was opened and saved last, and the page where it stands."""

    opened_at: datetime
    saved_at: datetime
    page: str


class GivenUp(NamedTuple):
    """How many unfinished forms of a month are forgotten, that had stopped at a page."""

    month: str
    page: str
    forms: int


class Outcome(NamedTuple):
    """What was decided about a form, and stands: which way, by whom, and when."""

    reference: str
    kind: DecisionKind
    who: str
    at: datetime


class Figures(Protocol):
    """Count the forms that were opened in a while; those entered in error are left out."""

    def sent(self, span: Span) -> Sequence[SentForm]:
        """Return the forms that were opened in a while and are sent."""

    def unfinished(self, span: Span) -> Sequence[OpenForm]:
        """Return the forms that were opened in a while and are not sent."""

    def given_up(self, first: str, last: str) -> Sequence[GivenUp]:
        """Return how many forms of each month are forgotten, by the page where they stopped.

        A month is written `2026-05`, and is that of UTC: which day it was in the clinic is
        forgotten as well.
        """

    def outcomes(self, since: datetime) -> Sequence[Outcome]:
        """Return the outcomes that stand of all that was decided since a moment."""

    def times(self, span: Span, most: int) -> Sequence[Mapping[str, int]]:
        """Return the seconds on each place of the newest sent forms of a while, at most so many.

        Forms that were sent before these times were kept are not among them.
        """


def page_of(place: str) -> str:
    """Return the page of a place: one card of a loop is a place of its own."""
    return place.partition("-")[0]
