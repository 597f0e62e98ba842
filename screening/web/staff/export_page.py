"""The page on which an administrator exports the answers of all forms, for a reason."""

from typing import Any, Final

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from screening.actions.housekeeping import exporting
from screening.actions.housekeeping.exporting import Format, Order, Without
from screening.clinic import Clinics
from screening.errors import AnswerError
from screening.web.days import moment
from screening.web.desk import Visit, for_staff
from screening.web.files import saved_as
from screening.web.problems import WRONG, Problems, said

PAGE: Final = "/staff/export"
SHOWN: Final = 50
FORMATS: Final = (
    (Format.CSV.value, "CSV, for Excel and most programs"),
    (Format.PARQUET.value, "Parquet, for Python and R"),
)
MEDIA: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.PARQUET: "application/vnd.apache.parquet",
}
CHOICES: Final = (
    (
        Without.WHO,
        "Leave out what tells who it is",
        "Name, birth date, telephone, helper, doctor and signature. Age and reference stay.",
    ),
    (
        Without.WORDS,
        "Leave out what patients wrote in their own words",
        "Such as the main problem or the list of medicines: a name may stand in there.",
    ),
)
LEFT_OUT: Final = {Without.WHO: "who it is", Without.WORDS: "own words"}


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the export."""
    return (
        Route(PAGE, for_staff(clinics, _export), methods=["GET", "POST"]),
        Route(f"{PAGE}/dictionary.csv", for_staff(clinics, _dictionary)),
    )


def _export(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return _page(visit, frozenset(Without), Problems())
    chosen = frozenset(Without) & frozenset(visit.typed.get("without", "").split(","))
    kind = Format.PARQUET if visit.typed.get("format") == Format.PARQUET else Format.CSV
    order = Order(visit.typed.get("reason", ""), kind, frozenset(map(Without, chosen)))
    try:
        parts = exporting.export(visit.clinic, order)
    except AnswerError as error:
        return _page(visit, order.without, said(error))
    name = f"answers-{visit.clinic.today().isoformat()}.{kind}"
    return StreamingResponse(parts, media_type=MEDIA[kind], headers=saved_as(name))


def _dictionary(visit: Visit) -> Response:
    headers = saved_as("answers-dictionary.csv")
    body = exporting.dictionary(visit.clinic)
    return Response(body, media_type=MEDIA[Format.CSV], headers=headers)


def _page(visit: Visit, without: frozenset[Without], problems: Problems) -> Response:
    words: dict[str, Any] = {
        "problems": problems,
        "typed": {
            "reason": visit.typed.get("reason", ""),
            "format": visit.typed.get("format", Format.CSV.value),
        },
        "formats": FORMATS,
        "without": [
            {"id": one.value, "name": name, "does": does, "is_chosen": one in without}
            for one, name, does in CHOICES
        ],
        "past": _past(visit),
    }
    return visit.page("export.html", words, WRONG if problems else 200)


def _past(visit: Visit) -> list[dict[str, str]]:
    return [
        {
            "signed": one.signed,
            "when": moment(visit.clinic, one.at),
            "format": one.format.upper() if one.format == Format.CSV else one.format.capitalize(),
            "without": " or ".join(LEFT_OUT[Without(name)] for name in one.without),
            "reason": one.reason,
        }
        for one in exporting.past(visit.clinic)[:SHOWN]
    ]
