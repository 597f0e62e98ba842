"""How days and hours are written: the same for staff, for patients and on paper."""

from datetime import date, datetime, time
from typing import Final

NOON: Final = 12


def short(day: date) -> str:
    """Return "2 Jun 2026"."""
    return f"{day.day} {day:%b %Y}"


def full(day: date) -> str:
    """Return "2 June 2026"."""
    return f"{day.day} {day:%B %Y}"


def moment(at: datetime) -> str:
    """Return "2 Jun 2026, 09:05", by the clock that the moment was told on."""
    return with_time(short(at), at.time())


def with_time(day: str, at: time | None) -> str:
    """Return a day that is written already with its time, if there is one."""
    return f"{day}, {at:%H:%M}" if at else day


def by_twelve(at: time) -> str:
    """Return "9:05 am", as patients read the hour."""
    half = "am" if at.hour < NOON else "pm"
    return f"{at.hour % NOON or NOON}:{at:%M} {half}"
