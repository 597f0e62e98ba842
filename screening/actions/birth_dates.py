"""Read a date as staff type it; one that could be two days is asked again, never guessed."""

import re
from datetime import date
from typing import Final

from screening.errors import AnswerError, AnswerProblem

MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
PARTED: Final = re.compile(r"[\s./,-]+")
DIGITS: Final = re.compile(r"\d+", re.ASCII)
ORDINAL: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)", re.ASCII)
TOGETHER: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
FULL_YEAR: Final = 4
SHORT: Final = 3
FIELD: Final = "wanted"
CLEAR: Final = "1985-03-27 or 27 Mar 1985"
TWO_DAYS: Final = "that could be two days: write it as {such_as}"
NO_DAY: Final = "there is no such day: write it as {such_as}"
SHORT_YEAR: Final = "write the year with four digits, such as {such_as}"


class _UnclearError(ValueError):
    """Say that a date could be another one."""


def birth_date(typed: str) -> str | None:
    """Return a birth date as YYYY-MM-DD; none if what was typed is no date at all.

    Raises AnswerError if it is one, but not clear or not real.
    """
    found = day(typed, CLEAR)
    return found.isoformat() if found else None


def day(typed: str, such_as: str) -> date | None:
    """Return the day that was typed; none if it is no date at all.

    Raises AnswerError if it is one, but not clear or not real; it says how to write it, `such_as`.
    """
    parts = _parts(typed)
    if parts is None:
        return None
    try:
        return date(*_ordered(parts))
    except _UnclearError as error:
        raise AnswerError(AnswerProblem(FIELD, error.args[0].format(such_as=such_as))) from None
    except (ValueError, OverflowError) as error:
        raise AnswerError(AnswerProblem(FIELD, NO_DAY.format(such_as=such_as))) from error


def _parts(typed: str) -> list[str] | None:
    """Return the three parts of a date as they were typed; none if these are not three."""
    plain = typed.strip().casefold()
    if together := TOGETHER.fullmatch(plain):
        return list(together.groups())
    parts = [ORDINAL.sub(r"\1", part) for part in PARTED.split(plain) if part]
    words = [part for part in parts if not DIGITS.fullmatch(part)]
    is_date = len(parts) == len("ymd") and all(map(_month, words)) and len(words) <= 1
    return parts if is_date else None


def _month(word: str) -> int:
    """Return the number of a month that is written as a word, or its beginning; 0 if it is none."""
    begins = word[:SHORT]
    if begins not in MONTHS or not _is_short_for(word, MONTHS.index(begins) + 1):
        return 0
    return MONTHS.index(begins) + 1


def _is_short_for(word: str, month: int) -> bool:
    return f"{date(2000, month, 1):%B}".casefold().startswith(word)


def _ordered(parts: list[str]) -> tuple[int, int, int]:
    """Return year, month and day."""
    words = [part for part in parts if not DIGITS.fullmatch(part)]
    numbers = [part for part in parts if part not in words]
    years = [part for part in numbers if len(part) == FULL_YEAR]
    if len(years) != 1:
        raise _UnclearError(SHORT_YEAR)
    year, rest = int(years[0]), [int(part) for part in numbers if part != years[0]]
    if words:
        return year, _month(words[0]), rest[0]
    if parts[0] == years[0]:
        return year, rest[0], rest[1]
    return year, *_month_and_day(*rest)


def _month_and_day(one: int, other: int) -> tuple[int, int]:
    """Tell which is which, where only a day can be greater than 12."""
    months = range(1, len(MONTHS) + 1)
    if one in months and other in months and one != other:
        raise _UnclearError(TWO_DAYS)
    return (one, other) if one in months else (other, one)
