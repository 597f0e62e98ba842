"""What staff press on a form's page: how it goes on, and flags that are cleared or raised again."""

from collections.abc import Callable
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from screening.actions import clearing, deciding
from screening.actions.deciding import Choice
from screening.clinic import Clinics
from screening.errors import AnswerError, NotFound, Refused
from screening.report.decided import OUTCOMES
from screening.web import pages
from screening.web.desk import Visit, for_staff, led
from screening.web.one_form import PATH, address, reference_of
from screening.web.pages import Message
from screening.web.problems import WRONG, Problems, said
from screening.web.staff import NO_FORM

OF_THE_ROLE: Final = "not for your role"
NOT_SO: Final = "This cannot be done as the form is now"
BACK: Final = "To the form"


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of decisions about one form."""
    deeds: dict[str, Callable[[Visit], Response]] = {
        "decide": _decide,
        "clear": _clear,
        "raise": _raise,
    }
    return tuple(
        Route(f"{PATH}/{name}", for_staff(clinics, kindly(deed)), methods=["POST"])
        for name, deed in deeds.items()
    )


def kindly(answer: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
    """Say why something cannot be done as the form is now, and what is not there."""

    def answered(visit: Visit) -> Response:
        try:
            return answer(visit)
        except Refused as error:
            if OF_THE_ROLE in str(error):
                raise
            why = f"{str(error)[:1].upper()}{str(error)[1:]}. Nothing was changed."
            told = Message(NOT_SO, why, address(reference_of(visit)), BACK)
            return pages.message(visit.clinic, told, 409)
        except NotFound:
            return pages.message(visit.clinic, NO_FORM, 404)

    return answered


def _decide(visit: Visit) -> Response:
    reference = reference_of(visit)
    typed = {name: visit.typed.get(name, "") for name in ("outcome", "reason", "note")}
    try:
        deciding.decide(visit.clinic, reference, Choice(**typed))
    except AnswerError as error:
        is_sent = visit.typed.get("unfinished") != "yes"
        words = {"reference": reference, "is_sent": is_sent, "typed": typed, "outcomes": OUTCOMES}
        return _again(visit, "deciding/decide.html", words, said(error))
    return led(address(reference))


def _clear(visit: Visit) -> Response:
    return _settled(visit, clearing.clear_flag, "clear")


def _raise(visit: Visit) -> Response:
    return _settled(visit, clearing.raise_again, "raise")


def _settled(visit: Visit, deed: Callable[..., object], name: str) -> Response:
    reference = reference_of(visit)
    flag, reason = visit.typed.get("flag", ""), visit.typed.get("reason", "")
    try:
        deed(visit.clinic, reference, flag, reason)
    except AnswerError as error:
        words = {"reference": reference, "flag": flag, "typed": reason, "deed": name}
        return _again(visit, "deciding/settle.html", words, said(error))
    return led(address(reference))


def _again(visit: Visit, page: str, words: dict[str, Any], problems: Problems) -> Response:
    """Ask again on a page of its own, with what was typed."""
    return visit.page(page, {**words, "problems": problems}, WRONG)
