"""Days and moments as the clinic's calendar and its clocks on the wall show them."""

from datetime import date, datetime

from screening.clinic import Clinic
from screening.report import days


def moment(clinic: Clinic, at: datetime) -> str:
    """Tell a moment that is kept, with its day whatever day it is now."""
    return days.moment(clinic.local(at))


def when(clinic: Clinic, moment: datetime) -> str:
    """Tell a moment, today by its hour, and this year without the year."""
    local = clinic.local(moment)
    return days.with_time(near(clinic, local.date()), local.time())


def when_in_full(clinic: Clinic, moment: datetime) -> str:
    """Tell a moment, today by its hour, with the month in full and the year."""
    local = clinic.local(moment)
    day = "today" if local.date() == clinic.today() else days.full(local)
    return days.with_time(day, local.time())


def in_full(clinic: Clinic, moment: datetime) -> str:
    """Tell the day of a moment, with the month in full and the year."""
    return days.full(clinic.local(moment))


def near(clinic: Clinic, day: date) -> str:
    """Tell a day, today as such, and this year without the year."""
    today = clinic.today()
    if day == today:
        return "today"
    return f"{day.day} {day:%b}" if day.year == today.year else days.short(day)


def weekday(clinic: Clinic, moment: datetime) -> str:
    """Tell the day of a moment, with its name."""
    return f"{clinic.local(moment):%A}, {in_full(clinic, moment)}"
