"""What goes out of the house: the letter to the family doctor, and the sealed summary."""

from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from screening.actions.clinician import letters, on_screen, sealing
from screening.clinic import Clinic, Clinics
from screening.errors import AnswerError, NotFound
from screening.records.model import Decision
from screening.report.letter import Wording, of_note
from screening.web import files, pages
from screening.web.clinician.deciding import SHOWN, as_shown
from screening.web.clinician.one_form import PATH, asked_why, reference_of
from screening.web.days import moment
from screening.web.desk import Visit, for_staff
from screening.web.files import saved_as, shown_as
from screening.web.pages import Message
from screening.web.problems import WRONG, Problems, said

LETTER: Final = f"{PATH}/letter"
SEALED: Final = f"{PATH}/sealed"
FIELDS: Final = ("to", "re", "text")
NO_FORM: Final = Message(
    "There is no such form to write from",
    "Check the reference number. A form that is marked as entered in error is not written about.",
    "/staff/forms",
    "To the forms",
)


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of what goes out."""
    return (
        Route(LETTER, for_staff(clinics, as_shown(_letter)), methods=["GET", "POST"]),
        Route(f"{LETTER}/{{number:int}}", for_staff(clinics, _again)),
        Route(SEALED, for_staff(clinics, _sealed), methods=["GET", "POST"]),
    )


def outgoing(visit: Visit) -> dict[str, str]:
    """Return what `summary/letters.html` needs beside the reference: a passphrase to offer."""
    return {"passphrase": sealing.offer(visit.clinic)}


def _letter(visit: Visit) -> Response:
    reference = reference_of(visit)
    try:
        if visit.request.method != "POST":
            drafted = letters.draft_letter(visit.clinic, reference).wording
            shown = {SHOWN: on_screen.of_now(visit.clinic, reference)}
            return _letter_page(visit, reference, drafted.model_dump() | shown, Problems())
        typed = {name: visit.typed.get(name, "") for name in (*FIELDS, SHOWN)}
        return _written(visit, reference, typed)
    except NotFound:
        return pages.message(visit.clinic, NO_FORM, 404)


def _written(visit: Visit, reference: str, typed: dict[str, str]) -> Response:
    try:
        wording = Wording(**{name: typed[name] for name in FIELDS})
        pdf = letters.write_letter(visit.clinic, reference, wording)
    except AnswerError as error:
        return _letter_page(visit, reference, typed, said(error))
    return files.pdf(pdf, shown_as(f"letter-{reference}.pdf"))


def _again(visit: Visit) -> Response:
    reference, number = reference_of(visit), visit.request.path_params["number"]
    try:
        pdf = letters.letter_again(visit.clinic, reference, number)
    except NotFound:
        return pages.message(visit.clinic, NO_FORM, 404)
    return files.pdf(pdf, shown_as(f"letter-{reference}-{number}.pdf"))


def _letter_page(
    visit: Visit, reference: str, typed: dict[str, str], problems: Problems
) -> Response:
    kept = letters.letters_written(visit.clinic, reference)
    words: dict[str, Any] = {
        "reference": reference,
        "typed": typed,
        "problems": problems,
        "most": letters.LONGEST_TEXT,
        "before": [_told(visit.clinic, *one) for one in enumerate(kept, start=1)][::-1],
    }
    return visit.page("letter.html", words, WRONG if problems else 200)


def _told(clinic: Clinic, number: int, letter: Decision) -> dict[str, Any]:
    at = clinic.local(letter.at)
    return {
        "number": number,
        "day": moment(clinic, letter.at),
        "stamp": at.isoformat(timespec="minutes"),
        "signed": letter.signed,
        "to": of_note(letter.note).to.partition("\n")[0],
    }


def _sealed(visit: Visit) -> Response:
    if asks := asked_why(visit):
        return asks
    reference, clinic = reference_of(visit), visit.clinic
    if visit.request.method != "POST":
        return _sealed_page(visit, reference, sealing.offer(clinic), Problems())
    # It is used for this one file: it stands in no address, no record and no log.
    typed = visit.typed.get("passphrase", "")
    try:
        pdf = sealing.sealed_pdf(clinic, reference, typed)
    except AnswerError as error:
        return _sealed_page(visit, reference, typed, said(error))
    except NotFound:
        return pages.message(clinic, NO_FORM, 404)
    return files.pdf(pdf, saved_as(f"intake-{reference}.pdf"))


def _sealed_page(visit: Visit, reference: str, passphrase: str, problems: Problems) -> Response:
    words = {"reference": reference, "passphrase": passphrase, "problems": problems}
    return visit.page("sealed.html", words, WRONG if problems else 200)
