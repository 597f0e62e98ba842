"""Whom to invite, as staff type it in a form or a list, and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Final, NamedTuple

from screening.actions import birth_dates, typed
from screening.delivery import addresses
from screening.errors import AnswerError, AnswerProblem

OLDEST: Final = 120
NAME: Final = "Enter the patient's name"
NO_EMAIL: Final = "Enter the patient's e-mail address"
EMAIL: Final = "Enter an e-mail address in the right form, like name@example.com"
BORN: Final = "Enter the date of birth, such as 1985-03-27 or 27 Mar 1985"
BORN_LATER: Final = "The date of birth must be in the past"
BORN_LONG_AGO: Final = f"The date of birth must be in the last {OLDEST} years"
VISIT: Final = "2026-06-12 or 12 Jun 2026"
DAY: Final = f"Enter the date of the visit, such as {VISIT}, or leave it empty"
DAY_PAST: Final = "The visit must be today or later"
DAY_FIRST: Final = "Enter the date of the visit, too, or leave the time empty"
TIME: Final = "Enter the time of the visit, such as 14:30 or 2:30 pm, or leave it empty"
TWO_TIMES: Final = "That could be morning or afternoon: write it as 14:30 or 2:30 pm"
TICK: Final = "Tick the box if the patient said we can e-mail them"
YES: Final = frozenset({"yes", "y", "true", "1", "x"})
CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?", re.ASCII
)
HALF_DAY: Final = 12
# "2:30" is the afternoon to most who write it: a clinic opens later than that.
EARLIEST: Final = 7


class Invitee(NamedTuple):
    """Whom to invite: as it was typed, and found to be right (see `read`).

    `birth_date` is YYYY-MM-DD; `physiotherapist` a name.
    """

    name: str
    email: str
    birth_date: str
    visit_day: date | None = None
    visit_time: time | None = None
    physiotherapist: str = ""
    language: str = ""
    is_confirmed: bool = False


def problems(fields: Mapping[str, str], today: date, *, mailed: bool = True) -> dict[str, str]:
    """Return what is wrong with what was typed, by the name of each field; nothing if all is right.

    The fields are those of Invitee; `is_confirmed` is "yes". One that is missing is empty.
    Whoever is not `mailed` needs no e-mail address.
    """
    try:
        read(fields, today, mailed=mailed)
    except AnswerError as error:
        return {problem.item: problem.why for problem in error.problems}
    return {}


def read(fields: Mapping[str, str], today: date, *, mailed: bool = True) -> Invitee:
    """Return whom to invite, from fields as they were typed.

    Raises AnswerError with a problem for each field that is missing, unclear or cannot be.
    """
    found: dict[str, object] = {}
    wrong = [
        *_line(fields, "name", found, NAME),
        *_born(fields, today, found),
        *_mail(fields, found, mailed=mailed),
        *_visit(fields, today, found),
        *_line(fields, "physiotherapist", found),
    ]
    if wrong:
        raise AnswerError(*wrong)
    return Invitee(**found)  # type: ignore[arg-type] # each of the five has read its own


def _line(
    fields: Mapping[str, str], field: str, found: dict[str, object], missing: str = ""
) -> Iterator[AnswerProblem]:
    found[field] = line = typed.line(fields.get(field, ""))
    if why := typed.name_problem(line, "") if line else missing:
        yield AnswerProblem(field, why)


def _mail(
    fields: Mapping[str, str], found: dict[str, object], *, mailed: bool
) -> Iterator[AnswerProblem]:
    written = fields.get("email", "").strip()
    found["email"] = addresses.read(written)
    found["is_confirmed"] = _is_yes(fields.get("is_confirmed", ""))
    if mailed and not written:
        yield AnswerProblem("email", NO_EMAIL)
    elif written and not found["email"]:
        yield AnswerProblem("email", EMAIL)
    if mailed and not found["is_confirmed"]:
        yield AnswerProblem("is_confirmed", TICK)


def _born(
    fields: Mapping[str, str], today: date, found: dict[str, object]
) -> Iterator[AnswerProblem]:
    try:
        born = birth_dates.day(fields.get("birth_date", ""), birth_dates.CLEAR)
    except AnswerError as error:
        yield from _as("birth_date", error)
        return
    found["birth_date"] = born.isoformat() if born else ""
    if born is None:
        yield AnswerProblem("birth_date", BORN)
    elif born > today:
        yield AnswerProblem("birth_date", BORN_LATER)
    elif today.year - born.year > OLDEST:
        yield AnswerProblem("birth_date", BORN_LONG_AGO)


def _visit(
    fields: Mapping[str, str], today: date, found: dict[str, object]
) -> Iterator[AnswerProblem]:
    day, at = (fields.get(name, "").strip() for name in ("visit_day", "visit_time"))
    if day:
        yield from _day(day, today, found)
    elif at:
        yield AnswerProblem("visit_day", DAY_FIRST)
    if at:
        yield from _time(at, found)


def _day(written: str, today: date, found: dict[str, object]) -> Iterator[AnswerProblem]:
    try:
        day = birth_dates.day(written, VISIT)
    except AnswerError as error:
        yield from _as("visit_day", error)
        return
    found["visit_day"] = day
    if day is None or day < today:
        yield AnswerProblem("visit_day", DAY if day is None else DAY_PAST)


def _time(written: str, found: dict[str, object]) -> Iterator[AnswerProblem]:
    clock = CLOCK.fullmatch(written.casefold())
    if clock is None or not (clock["minute"] or clock["half"]):
        yield AnswerProblem("visit_time", TIME)
        return
    hour, is_long = int(clock["hour"]), len(clock["hour"]) > 1
    if clock["half"]:
        is_hour = hour in range(1, HALF_DAY + 1)
        hour = hour % HALF_DAY + HALF_DAY * clock["half"].startswith("p") if is_hour else -1
    elif hour < EARLIEST and not is_long:
        yield AnswerProblem("visit_time", TWO_TIMES)
        return
    try:
        found["visit_time"] = time(hour, int(clock["minute"] or 0))
    except ValueError:
        yield AnswerProblem("visit_time", TIME)


def _as(field: str, error: AnswerError) -> Iterator[AnswerProblem]:
    for problem in error.problems:
        yield AnswerProblem(field, problem.why[:1].upper() + problem.why[1:])


def _is_yes(text: str) -> bool:
    return text.strip().casefold() in YES
