"""The forms of one patient side by side, with small charts."""

from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from screening.actions.clinician import again
from screening.clinic import Clinics
from screening.errors import NotFound
from screening.report.change import Change
from screening.report.over_time import Again, Line
from screening.web import pages
from screening.web.clinician.one_form import PATH, reference_of
from screening.web.clinician.printing import NO_FORM
from screening.web.desk import Visit, for_staff

PAGE: Final = f"{PATH}/again"
SVG_ONLY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
TITLES: Final = {
    "peg": "PEG: lower is better",
    "activities": "Activities: 10 is as before the pain",
    "band": "Fit with IMS",
    "places": "Places that hurt",
}
# Each change has a shape and words of its own, so that colour never says it alone.
SHAPES: Final = {
    Change.BETTER: "M9.5 19L3 12.5l2.5-2.5 4 4L18.5 5 21 7.5z",
    Change.WORSE: "M6 3l6 6 6-6 3 3-6 6 6 6-3 3-6-6-6 6-3-3 6-6-6-6z",
    Change.SAME: "M3 7h18v3.5H3zM3 13.5h18V17H3z",
    Change.OTHER: "M12 2l10 10-10 10L2 12zM12 8l-4 4 4 4 4-4z",
}


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of a patient's forms."""
    return (
        Route(PAGE, for_staff(clinics, _again)),
        Route(f"{PAGE}/{{chart}}.svg", for_staff(clinics, _chart)),
    )


def _again(visit: Visit) -> Response:
    reference = reference_of(visit)
    try:
        told = again.same_patient(visit.clinic, reference)
    except NotFound:
        return pages.message(visit.clinic, NO_FORM, 404)
    words: dict[str, Any] = {
        "reference": reference,
        "told": told,
        "others": len(told.forms) - 1 if told else 0,
        "charts": _charts(told) if told and len(told.forms) > 1 else [],
        "shapes": SHAPES,
        "current_form": reference,
    }
    return visit.page("again.html", words)


def _chart(visit: Visit) -> Response:
    name = visit.request.path_params["chart"]
    try:
        drawn = again.chart(visit.clinic, reference_of(visit), name)
    except NotFound:
        return pages.message(visit.clinic, NO_FORM, 404)
    headers = {**pages.PRIVATE, "content-security-policy": SVG_ONLY}
    return Response(drawn, media_type="image/svg+xml", headers=headers)


def _charts(told: Again) -> list[dict[str, str]]:
    """Return the charts with what they show in words; one without any value is left out."""
    lines = {name: _lines(told, name) for name in TITLES}
    return [
        {"name": name, "title": TITLES[name], "alt": ". ".join(_in_words(told, one) for one in of)}
        for name, of in lines.items()
        if any(cell.value is not None for one in of for cell in one.cells)
    ]


def _lines(told: Again, name: str) -> list[Line]:
    wanted = "activity:" if name == "activities" else name
    return [line for line in told.lines if line.id.startswith(wanted)]


def _in_words(told: Again, line: Line) -> str:
    values = zip(told.forms, line.cells, strict=True)
    known = (f"{cell.words} on {form.day}" for form, cell in values if cell.value is not None)
    return f"{line.label}: {', '.join(known)}"
