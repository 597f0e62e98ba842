"""The staff's page of the poster: make one to print, and end it."""

from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from screening.actions import codes
from screening.actions.invite import handouts, posters
from screening.clinic import Clinics
from screening.errors import Conflict
from screening.web import desk, files
from screening.web.days import moment
from screening.web.desk import Visit, for_staff
from screening.web.files import shown_as

PATH: Final = "/staff/poster"
PRINT: Final = f"{PATH}/print"
END: Final = f"{PATH}/end"
LETTER: Final = "/staff/invitations/{reference}/letter"


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of what is printed with a code on it."""
    post = ["POST"]
    return (
        Route(PATH, for_staff(clinics, _page)),
        Route(PRINT, for_staff(clinics, _print), methods=post),
        Route(END, for_staff(clinics, _end), methods=post),
        Route(LETTER, for_staff(clinics, _letter), methods=post),
    )


def _page(visit: Visit) -> Response:
    made_at = posters.hung_at(visit.clinic)
    words = {
        "reaches": visit.clinic.settings.is_for_phones,
        "address": visit.clinic.settings.address,
        "made": moment(visit.clinic, made_at) if made_at else "",
    }
    return visit.page("poster.html", words)


def _print(visit: Visit) -> Response:
    if not visit.clinic.settings.is_for_phones:
        return desk.led(PATH)
    return files.pdf(posters.make(visit.clinic), shown_as("poster.pdf"))


def _end(visit: Visit) -> Response:
    try:
        posters.end(visit.clinic)
    except Conflict:
        # Somebody else ended it at this moment: it is as was asked for.
        return desk.led(PATH)
    return desk.led(PATH)


def _letter(visit: Visit) -> Response:
    reference = codes.tidy(visit.request.path_params["reference"])
    if not visit.clinic.settings.is_for_phones:
        return desk.led(PATH)
    letter = handouts.letter(visit.clinic, reference)
    return files.pdf(letter, shown_as(f"letter-{reference}.pdf"))
