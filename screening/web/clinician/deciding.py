"""What staff press on a form's page: how it goes on, and flags that are cleared or raised again."""

from collections.abc import Callable
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from screening.actions.clinician import clearing, deciding, on_screen
from screening.actions.clinician.deciding import Choice
from screening.clinic import Clinics
from screening.errors import AnswerError, Conflict, NotFound, Refused
from screening.report.decided import OUTCOMES
from screening.web import pages
from screening.web.clinician.one_form import PATH, address, reference_of
from screening.web.clinician.printing import NO_FORM
from screening.web.desk import Visit, for_staff, kept_words, led
from screening.web.pages import Message
from screening.web.problems import WRONG, Problems, said

SHOWN: Final = "shown"
OF_THE_ROLE: Final = "not for your role"
NOT_SO: Final = "This cannot be done as the form is now"
BACK: Final = "To the form"
CHANGED: Final = "The form has changed since you opened it"
LOOK_AGAIN: Final = (
    "The patient has gone on, or a colleague has corrected it. Nothing was changed now: look at it "
    "as it is, then decide."
)


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of decisions about one form."""
    deeds: dict[str, Callable[[Visit], Response]] = {
        "decide": _decide,
        "clear": _clear,
        "raise": _raise,
    }
    return tuple(
        Route(f"{PATH}/{name}", for_staff(clinics, as_shown(deed)), methods=["POST"])
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
            return _not_now(visit, NOT_SO, why)
        except NotFound:
            return pages.message(visit.clinic, NO_FORM, 404)

    return answered


def as_shown(answer: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
    """Do what was pressed only while the form is as it was on the screen; else say so."""

    def answered(visit: Visit) -> Response:
        if visit.request.method != "POST":
            return answer(visit)
        try:
            on_screen.must_be(visit.clinic, reference_of(visit), visit.typed.get(SHOWN, ""))
            return answer(visit)
        except Conflict:
            return _not_now(visit, CHANGED, LOOK_AGAIN)

    return kindly(answered)


def _not_now(visit: Visit, title: str, why: str) -> Response:
    told = Message(title, why, address(reference_of(visit)), BACK, kept_words(visit.typed))
    return visit.page("message.html", told._asdict(), 409)


def _decide(visit: Visit) -> Response:
    reference = reference_of(visit)
    typed = {name: visit.typed.get(name, "") for name in ("outcome", "reason", "note")}
    try:
        deciding.decide(visit.clinic, reference, Choice(**typed))
    except AnswerError as error:
        is_sent = visit.typed.get("unfinished") != "yes"
        must_act = is_sent and not deciding.may_assess(visit.clinic, reference)
        words = {"reference": reference, "is_sent": is_sent, "must_act": must_act}
        words |= {"typed": typed, "outcomes": OUTCOMES}
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
        named = clearing.name_of(visit.clinic, reference, flag)
        words = {"reference": reference, "flag": flag, "named": named}
        words |= {"typed": reason, "deed": name}
        return _again(visit, "deciding/settle.html", words, said(error))
    return led(address(reference))


def _again(visit: Visit, page: str, words: dict[str, Any], problems: Problems) -> Response:
    """Ask again on a page of its own, with what was typed."""
    # What is asked again was not shown anew: the mark stays that of the page before.
    shown = visit.typed.get(SHOWN, "")
    return visit.page(page, {**words, "shown": shown, "problems": problems}, WRONG)
