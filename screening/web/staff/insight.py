"""The page of the clinic's numbers: by month, band, decision, member of staff and page."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from screening.actions.housekeeping import insight, period
from screening.actions.housekeeping.period import Period
from screening.clinic import Clinic, Clinics
from screening.errors import AnswerError
from screening.records.people import Role
from screening.web import pages
from screening.web.desk import Visit, for_staff
from screening.web.files import saved_as
from screening.web.problems import WRONG, Problems, said
from screening.web.staff import insight_tables

PAGE: Final = "/staff/insight"
SHORT, LONG = 3, 12
OFFERED: Final = 36


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes to the numbers."""
    return (
        Route(PAGE, for_staff(clinics, _page)),
        Route(f"{PAGE}.csv", for_staff(clinics, _csv)),
        Route(f"{PAGE}.parquet", for_staff(clinics, _parquet)),
    )


def _page(visit: Visit) -> Response:
    try:
        asked, problems = _asked(visit), Problems()
    except AnswerError as error:
        asked, problems = period.newest(visit.clinic, SHORT), said(error)
    found = insight.count(visit.clinic, asked)
    words: dict[str, Any] = {
        **insight_tables.told(found),
        "problems": problems,
        "first": asked.first,
        "last": asked.last,
        "choices": _choices(visit.clinic, asked),
        "ways": _ways(visit.clinic, asked),
        "query": urlencode(asked._asdict()),
        "period": _in_words(asked),
        "may_export": Role.ADMINISTRATOR in visit.clinic.roles,
    }
    return visit.page("insight.html", words, WRONG if problems else 200)


def _csv(visit: Visit) -> Response:
    return _file(visit, insight.csv, ("text/csv; charset=utf-8", "csv"))


def _parquet(visit: Visit) -> Response:
    return _file(visit, insight.parquet, ("application/vnd.apache.parquet", "parquet"))


def _file(
    visit: Visit, written: Callable[[Clinic, Period], bytes], kind: tuple[str, str]
) -> Response:
    try:
        asked = _asked(visit)
    except AnswerError:
        return pages.message(visit.clinic, pages.NOT_THERE, 404)
    media, ending = kind
    name = f"numbers-{asked.first}-to-{asked.last}.{ending}"
    return Response(written(visit.clinic, asked), media_type=media, headers=saved_as(name))


def _asked(visit: Visit) -> Period:
    """Return the period that the address names; without one, the last months."""
    query: Mapping[str, str] = visit.request.query_params
    if "first" not in query and "last" not in query:
        return period.newest(visit.clinic, SHORT)
    return period.between(query.get("first", ""), query.get("last", ""))


def _choices(clinic: Clinic, asked: Period) -> list[tuple[str, str]]:
    """Return the months to choose from, the newest first, those that are shown among them."""
    months = {*period.newest(clinic, OFFERED).months, asked.first, asked.last}
    return [(month, insight_tables.month_words(month)) for month in sorted(months, reverse=True)]


def _ways(clinic: Clinic, asked: Period) -> list[dict[str, Any]]:
    offered = ((count, period.newest(clinic, count)) for count in (SHORT, LONG))
    return [
        {
            "words": f"Last {count} months",
            "path": f"{PAGE}?{urlencode(one._asdict())}",
            "is_shown": one == asked,
        }
        for count, one in offered
    ]


def _in_words(asked: Period) -> str:
    first, last = insight_tables.month_words(asked.first), insight_tables.month_words(asked.last)
    return first if first == last else f"{first} to {last}"
