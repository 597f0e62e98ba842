"""Whatever the dates are: a form never goes before its time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from screening.records import retention
from screening.records.model import Retention

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2150, 12, 31))
TERMS = st.builds(Retention, keep_years=st.integers(1, 100), adult_age=st.integers(0, 30))
ZONES = st.sampled_from([UTC, ZoneInfo("America/Vancouver"), ZoneInfo("Pacific/Kiritimati")])
# Hypothesis takes ends without a zone, and adds the zones itself.
ENDS = (datetime(1950, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001


@given(last=DAYS, born=DAYS, terms=TERMS)
def test_no_form_goes_before_its_years_are_over(last: date, born: date, terms: Retention) -> None:
    free = retention.free_from(last, born, terms)

    # Counted in another way: by the parts of a date, without a calendar.
    parts = (free.year, free.month, free.day)
    assert parts > (last.year + terms.keep_years, last.month, last.day)
    assert parts > (born.year + terms.adult_age + terms.keep_years, born.month, born.day)


@given(last=DAYS, born=st.none() | DAYS, terms=TERMS)
def test_a_form_is_kept_no_more_than_two_days_longer_than_its_years(
    last: date, born: date | None, terms: Retention
) -> None:
    free = retention.free_from(last, born, terms)

    years = [(last, terms.keep_years)]
    years += [(born, terms.keep_years + terms.adult_age)] if born else []
    ends = max(day.toordinal() + 365.2425 * count for day, count in years)
    assert -2 <= free.toordinal() - ends <= 4


@given(last=DAYS, later=DAYS, born=st.none() | DAYS, terms=TERMS)
def test_a_later_entry_never_lets_a_form_go_earlier(
    last: date, later: date, born: date | None, terms: Retention
) -> None:
    first, second = sorted((last, later))

    assert retention.free_from(first, born, terms) <= retention.free_from(second, born, terms)


@given(last=DAYS, born=DAYS, terms=TERMS)
def test_a_birth_date_never_lets_a_form_go_earlier(
    last: date, born: date, terms: Retention
) -> None:
    assert retention.free_from(last, None, terms) <= retention.free_from(last, born, terms)


@given(now=st.datetimes(*ENDS, timezones=ZONES), terms=TERMS)
def test_the_search_for_old_forms_misses_none_that_is_due(now: datetime, terms: Retention) -> None:
    newest = retention.newest_that_may_be_due(now, terms)

    # Whatever was sent at that moment or after it may not go yet, whichever zone tells the days.
    assert retention.free_from(newest.date(), None, terms) > now.date()
