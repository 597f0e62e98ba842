"""A period of whole months, as the clinic's calendar has them."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from screening.clinic import Clinic
from screening.errors import AnswerError, AnswerProblem
from screening.records.figures import Span

MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2999
MOST_MONTHS: Final = 60


class Period(NamedTuple):
    """The months from one to another, both included, each written `2026-05`."""

    first: str
    last: str

    @property
    def months(self) -> tuple[str, ...]:
        """Return all of them, the oldest first."""
        return tuple(_written(number) for number in range(_of(self.first), _of(self.last) + 1))


def newest(clinic: Clinic, months: int) -> Period:
    """Return as many months as are asked for; this one is the last."""
    last = month_of(clinic, clinic.clock())
    return Period(_written(_of(last) - months + 1), last)


def between(first: str, last: str) -> Period:
    """Return the months between two that were typed.

    Raises AnswerError if one is none, they stand the wrong way round, or are too many.
    """
    problems = tuple(_not_months(first=first, last=last))
    if problems:
        raise AnswerError(*problems)
    if not 0 <= _of(last) - _of(first) < MOST_MONTHS:
        why = f"choose a month after the first one, {MOST_MONTHS} months in all at most"
        raise AnswerError(AnswerProblem("last", why))
    return Period(first, last)


def span(clinic: Clinic, period: Period) -> Span:
    """Return the moments at which the period begins and ends in the clinic."""
    return Span(_midnight(clinic, _of(period.first)), _midnight(clinic, _of(period.last) + 1))


def month_of(clinic: Clinic, moment: datetime) -> str:
    """Return the month of a moment, by the clinic's clocks on the wall."""
    local = clinic.local(moment)
    return f"{local:%Y-%m}"


def _not_months(**typed: str) -> Iterator[AnswerProblem]:
    for name, month in typed.items():
        found = MONTH.fullmatch(month)
        if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            yield AnswerProblem(name, "choose a month, such as 2026-05")


def _of(month: str) -> int:
    year, number = map(int, month.split("-"))
    return year * 12 + number - 1


def _written(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _midnight(clinic: Clinic, number: int) -> datetime:
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=clinic.settings.zone)
