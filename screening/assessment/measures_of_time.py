"""Measures of time: age, how long the pain has lasted, and how old it began."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from screening.assessment.facts import Facts, Possible, Range, Value
from screening.questionnaire.model import UNSURE
from screening.questionnaire.named import BIRTH_DATE
from screening.response.dates import completed_years, days_before, parse_partial

DAYS: Final = {
    "lt6w": (0, 41),
    "w6to12": (42, 91),
    "m3to6": (92, 182),
    "m6to12": (183, 364),
    "y1to5": (365, 1826),
    "gt5y": (1827, 10**6),
}
SLACK_DAYS: Final = 31
YEARS_AGO: Final = {"y1to5": (5, 1), "gt5y": (10**4, 5)}


def _born(facts: Facts) -> date | None:
    raw = facts.reading.answer(BIRTH_DATE)
    born = date.fromisoformat(raw) if raw else None
    return born if born and born <= facts.on else None


def age(facts: Facts) -> Value:
    """Return completed years on the day the answers are judged."""
    born = _born(facts)
    if born is None:
        return None
    years = completed_years(born, facts.on)
    return Range(years, years)


def days_since_onset(facts: Facts) -> Value:
    """Return how many days ago the pain began: a range for a month or a year."""
    raw = facts.reading.answer("onset_date")
    span = parse_partial(raw) if raw else None
    if span is None or span[0] > facts.on:
        return None
    first, last = span
    return Range(days_before(facts.on, min(last, facts.on)), days_before(facts.on, first))


def duration(facts: Facts) -> Value:
    """Return the bands of duration that are possible."""
    state = facts.reading.state("duration")
    if UNSURE not in state.true:
        return Possible(state.true, blank=state.rest)
    days = facts.range("days_since_onset")
    return Possible(frozenset(_bands_touched(days) if days else DAYS))


def _bands_touched(days: Range) -> Iterable[str]:
    return (band for band, (low, high) in DAYS.items() if low <= days.high and days.low <= high)


def onset_mismatch(facts: Facts) -> Value:
    """Tell whether the picked band and the onset date cannot both be right."""
    picked = facts.reading.state("duration").true & frozenset(DAYS)
    days = facts.range("days_since_onset")
    if not picked or days is None:
        return False
    low, high = DAYS[next(iter(picked))]
    return days.high < low - SLACK_DAYS or days.low > high + SLACK_DAYS


def onset_age(facts: Facts) -> Value:
    """Return the age at which the pain began."""
    years = facts.range("age")
    if years is None:
        return None
    bands = facts.lasting().options or frozenset(DAYS)
    ago = [YEARS_AGO.get(band, (1, 0)) for band in bands]
    low = min(years.low - longest for longest, _ in ago)
    high = max(years.low - shortest for _, shortest in ago)
    return Range(max(0, low), max(0, high))
