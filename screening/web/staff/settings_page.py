"""The page on which an administrator sets what the clinic decides for itself."""

from typing import Any, Final
from zoneinfo import available_timezones

from starlette.responses import Response
from starlette.routing import Route

from screening.actions.housekeeping import choosing, keeping
from screening.clinic import Clinics
from screening.errors import AnswerError, Conflict
from screening.records.model import Retention
from screening.web.desk import Visit, for_staff, led
from screening.web.problems import WRONG, Problems, said
from screening.web.staff.joining import FIRST

PAGE: Final = "/staff/settings"
RETENTION: Final = f"{PAGE}/retention"
PAPERS: Final = (("Letter", "Letter (8.5 by 11 inches)"), ("A4", "A4 (210 by 297 mm)"))
YES_NO: Final = (("no", "No"), ("yes", "Yes"))
MOVED_ON: Final = (
    "Somebody else has changed the settings meanwhile. What you typed is still here; "
    "save once more to put it in the place of theirs"
)
YEARS: Final = "Enter years between 1 and 100"
AGE: Final = "Enter an age between 0 and 30"
YEARS_ALLOWED: Final = range(1, 101)
AGES_ALLOWED: Final = range(31)
SAVED: Final = "saved"


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the settings."""
    return (
        Route(PAGE, for_staff(clinics, _settings), methods=["GET", "POST"]),
        Route(RETENTION, for_staff(clinics, _retention), methods=["POST"]),
    )


def _settings(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return _page(visit, _shown(visit), Problems())
    shown = _shown(visit)
    typed = {name: visit.typed.get(name, kept) for name, kept in shown.items()}
    try:
        choosing.choose(visit.clinic, _number(typed["revision"]), _values(typed))
    except AnswerError as error:
        return _page(visit, typed, said(error), WRONG)
    except Conflict:
        moved_on = {**typed, "revision": shown["revision"]}
        return _page(visit, moved_on, Problems(settings=MOVED_ON), 409)
    return led(f"{PAGE}?{SAVED}")


def _retention(visit: Visit) -> Response:
    typed = {name: visit.typed.get(name, "") for name in ("keep_years", "adult_age")}
    years, age = _number(typed["keep_years"]), _number(typed["adult_age"])
    wrong = {
        "keep_years": "" if years in YEARS_ALLOWED else YEARS,
        "adult_age": "" if age in AGES_ALLOWED else AGE,
    }
    if problems := Problems({name: why for name, why in wrong.items() if why}):
        return _page(visit, {**_shown(visit), **typed}, problems, WRONG)
    keeping.set_terms(visit.clinic, Retention(keep_years=years, adult_age=age))
    return led(f"{PAGE}?{SAVED}")


def _page(visit: Visit, typed: dict[str, str], problems: Problems, status: int = 200) -> Response:
    terms = keeping.terms(visit.clinic)
    known = {"keep_years": str(terms.keep_years), "adult_age": str(terms.adult_age)}
    words: dict[str, Any] = {
        "typed": {**known, **typed},
        "problems": problems,
        "is_saved": SAVED in visit.request.query_params and not problems,
        "zones": _zones(typed["time_zone"]),
        "papers": PAPERS,
        "yes_no": YES_NO,
        "is_mail_set_up": visit.clinic.mailer.is_set_up,
    }
    return visit.page("settings.html", words, status)


def _shown(visit: Visit) -> dict[str, str]:
    """Return what stands in each field; `revision` says from which settings it was taken."""
    chosen = choosing.now(visit.clinic)
    shown = {name: _written(value) for name, value in chosen.values.items()}
    return {**shown, "revision": str(chosen.revision)}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _values(typed: dict[str, str]) -> dict[str, str]:
    return {name: words.strip() for name, words in typed.items() if name != "revision"}


def _number(text: str) -> int:
    """Return a number as it was typed; one that is none is no number that can be used."""
    tidy = text.strip()
    return int(tidy) if tidy.isascii() and tidy.isdigit() and len(tidy) < len("1000000") else -1


def _zones(chosen: str) -> list[tuple[str, str]]:
    """Return the time zones to choose from: Canada's first, then all, and whatever was typed."""
    named = [zone for zone in sorted(available_timezones()) if "/" in zone]
    among = list(dict.fromkeys((*FIRST, *named)))
    if chosen and chosen not in among:
        among.insert(0, chosen)
    return [(zone, zone.replace("_", " ")) for zone in among]
