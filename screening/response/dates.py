"""Dates as patients know them: a day, a month or a year."""

import calendar
import re
from datetime import date
from typing import Final

SHORTEST_NAME: Final = 3
# Python refuses to read a number of thousands of digits, by an error of its own.
LONGEST_NUMBER: Final = 20
PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def in_parts(day: str, month: str, year: str) -> str:
    """Return three fields as `YYYY-MM-DD`, or as much of it as there is; nonsense stays nonsense.

    A month may be a number or a name. A year of two digits is nonsense: which century is meant,
    only the patient can say.
    """
    day, month, year = day.strip(), month.strip(), year.strip()
    if not (day or month or year):
        return ""
    parts = [_number(year), _month(month) if month or day else "", _number(day)]
    while parts and not parts[-1]:
        parts.pop()
    return "-".join(parts)


def parse_date(text: str) -> date | None:
    """Return the day that `YYYY-MM-DD` names; none if there is no such day."""
    span = parse_partial(text)
    return span[0] if span and len(text) == len("YYYY-MM-DD") else None


def parse_partial(text: str) -> tuple[date, date] | None:
    """Return the first and last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; none if unreal."""
    match = PARTIAL.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        return _span(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> str:
    is_number = text.isdecimal() and len(text) <= LONGEST_NUMBER
    return f"{int(text):02}" if is_number else text


def _month(text: str) -> str:
    """Return the number of a month that was written as a number or a name."""
    name = text.casefold().rstrip(".")
    if len(name) >= SHORTEST_NAME:
        for number in range(1, 13):
            if calendar.month_name[number].casefold().startswith(name):
                return f"{number:02}"
    return _number(text)


def _span(year: int, month: int, day: int) -> tuple[date, date]:
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        if month not in range(1, 13):
            raise ValueError
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def completed_years(born: date, on: date) -> int:
    """Return completed years; born on 29 February, the birthday is 1 March in common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def days_before(on: date, day: date) -> int:
    """Return how many days `day` lies before `on`."""
    return (on - day).days
