"""What a patient reads before the form, and in its place: each page has a way on.

None of these pages tells anything of anybody: who has a link may not be the one it was sent to.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple

from starlette.responses import Response

from screening.actions.invite.ways import Way, WayState
from screening.clinic import Clinic, Clinics
from screening.questionnaire.named import BIRTH_DATE
from screening.web import days, pages

PARTS: Final = (("day", "Day", 2), ("month", "Month", 9), ("year", "Year", 4))
NOTHING_TYPED: Final = {name: "" for name, _, _ in PARTS}
DIALLED: Final = "+0123456789"
# An extension is for whoever answers, not for the telephone.
NUMBER: Final = re.compile(r"\+?[0-9 ().-]+")
FEWEST_DIGITS: Final = 7
GONE, LOCKED, NOT_THERE, UNREADABLE, TOO_MANY, NOT_OURS = 410, 403, 404, 422, 429, 403
LANGUAGE: Final = "en-CA"
TITLES: Final = {
    WayState.SENT: "This form was sent",
    WayState.REVOKED: "This form is closed",
    WayState.EXPIRED: "This link is too old",
    WayState.ENDED: "There is a newer link",
}
CODE_USED: Final = "This code was used"
EVERY_TIME: Final = (
    "A code on a screen works once, and for 10 minutes. Please ask for a new one there."
)
REVOKED: Final = (
    "The clinic does not need it any more. If you think that is wrong, call {clinic_phone}."
)
NEWER: Final = "Open the newest e-mail from us: its link works, and this one does not any more."
UNKNOWN: Final = "Please open the link in our e-mail once more, or scan the code again."
ELSEWHERE: Final = (
    "A form can be open in one place at a time. What you have answered is saved.",
    "You can go on here. It then closes in the other place.",
)
ON_TABLET: Final = "Please open your link on your own phone, or give this tablet to the front desk."
COPY_OVER: Final = (
    "For a day after you send your answers, you can download them on the same phone or computer.",
    "The clinic has them, too, and can give you a copy.",
)
MANY_COPIES: Final = (
    "Your copy was asked for more than once just now. Nothing is lost.",
    "Wait {wait}, then try again.",
)
CALL: Final = "Call {clinic_phone}."
WAIT: Final = "There were too many tries from your network. Wait {wait}, then open your link again."
MANY_SCANS: Final = "Many people begin a form just now. Wait {wait}, then scan the code again."
ASK_AT_DESK: Final = (
    "Please ask the front desk. They can show you a new code, or give you a tablet or a paper form."
)
NO_DATE: Final = "Enter the day, the month, and all four digits of the year"
BAD_EMAIL: Final = "Enter an e-mail address in the right form, like name@example.com"
ASKED: Final = (
    "If the clinic has a form for this address, a new link is on its way to it.",
    "It can take a few minutes. Please look among your junk mail, too.",
)
NOTHING_CAME: Final = "Did nothing come? Call {clinic_phone} and we will help you."


class Phone(NamedTuple):
    """The clinic's number as it is read, and as a phone calls it: nothing if it is words only."""

    words: str = ""
    digits: str = ""


def start(clinics: Clinics, *, is_held: bool) -> Response:
    """Return the page that a link leads to; a link that this browser holds needs no secret."""
    return _page(clinics.only(), "start.html", {"title": "Your form", "is_held": is_held})


def scan(clinics: Clinics) -> Response:
    """Return the page that the code of a poster or a tablet leads to."""
    return _page(clinics.only(), "scan.html", {"title": "Your form"})


def held(clinic: Clinic, secret: str) -> Response:
    """Ask whose form it is that is open on a phone with which a code was scanned."""
    words = {"title": "A form is open on this phone", "secret": secret}
    return _page(clinic, "held.html", words)


def code_over(clinic: Clinic, time: timedelta) -> Response:
    """Say that a code leads to nothing any more, or that too many are scanned at this moment."""
    if time:
        line = MANY_SCANS.format(wait=pages.in_words(time))
        return _said(clinic, "Please wait a moment", [line], status=TOO_MANY)
    return _said(clinic, "This code does not work any more", [ASK_AT_DESK], status=GONE)


def in_part(clinics: Clinics, status: int = NOT_THERE) -> Response:
    """Say that a link did not come through, and what may help."""
    return _page(
        clinics.only(), "in_part_page.html", {"title": "Please open your link again"}, status
    )


def birth_date(
    way: Way, typed: Mapping[str, str], *, is_wrong: bool = False, is_date: bool = True
) -> Response:
    """Return the page that asks for the birth date; after a wrong one, or none, it says so."""
    clinic, copy = way.clinic, way.clinic.content.copy
    asked = clinic.content.questionnaire.items[BIRTH_DATE]
    words = {
        "title": "Open your form",
        "body": copy["resume_body"],
        "question": asked.text,
        "help": asked.help,
        "parts": PARTS,
        "typed": {**NOTHING_TYPED, **typed},
        "problem": (copy["resume_error"] if is_date else NO_DATE) if is_wrong else "",
        "summary": copy["error_title"],
    }
    return _page(clinic, "birth_date.html", words, UNREADABLE if is_wrong else 200)


def locked(clinic: Clinic) -> Response:
    """Say that there were too many wrong birth dates, and whom to call."""
    return _said(
        clinic, "Your form is locked", [clinic.content.copy["resume_locked"]], status=LOCKED
    )


def over(way: Way) -> Response:
    """Say why a link opens nothing any more, and what to do."""
    clinic, found, words = way.clinic, way.state, way.clinic.content.copy
    if found is WayState.ENDED and way.link and way.link.is_once:
        return _said(clinic, CODE_USED, [EVERY_TIME], status=GONE)
    lines = {
        WayState.SENT: words["link_used"].replace("{date}", _sent_on(way)),
        WayState.REVOKED: REVOKED,
        WayState.EXPIRED: words["link_expired"],
        WayState.ENDED: NEWER,
    }
    asks = found in {WayState.EXPIRED, WayState.ENDED}
    return _said(clinic, TITLES[found], [lines[found]], status=GONE, asks_email=asks)


def unknown(clinics: Clinics) -> Response:
    """Say that there is no such link: the same whether there ever was one like it."""
    title = "This link does not work"
    return _said(clinics.only(), title, [UNKNOWN], status=NOT_THERE, asks_email=True)


def elsewhere(clinic: Clinic) -> Response:
    """Say that the form is open in another browser, and let the patient go on in this one."""
    return _said(clinic, "Your form is open somewhere else", ELSEWHERE, goes_on=True)


def on_tablet(clinic: Clinic) -> Response:
    """Say that a link is for the patient's own phone, and lead back to the tablet's form."""
    return _said(clinic, "This tablet is the clinic's", [ON_TABLET], start="/")


def no_copy(clinic: Clinic | None) -> Response:
    """Say that there is no copy to download, and who has one."""
    lines = [*COPY_OVER, CALL] if clinic else COPY_OVER
    return _said(clinic, "There is no copy to download", lines, status=NOT_THERE)


def many_copies(clinic: Clinic, time: timedelta) -> Response:
    """Say how long to wait after a copy was downloaded very often."""
    lines = [line.format(wait=pages.in_words(time)) for line in MANY_COPIES]
    answer = _said(clinic, "Please wait a moment", lines, status=TOO_MANY)
    answer.headers["retry-after"] = str(max(1, pages.seconds(time)))
    return answer


def wait(clinic: Clinic | None, time: timedelta) -> Response:
    """Say how long to wait after too many links that there never were."""
    line = WAIT.format(wait=pages.in_words(time))
    return _said(clinic, "Please wait a moment", [line], status=TOO_MANY)


def new_link(clinics: Clinics, email: str = "", problem: str = "") -> Response:
    """Return the page on which a patient asks for a new link."""
    words = {
        "title": "Ask for a new link",
        "email": email,
        "problem": problem,
        "summary": clinics.first().content.copy["error_title"],
    }
    return _page(clinics.only(), "new_link.html", words, UNREADABLE if problem else 200)


def asked(clinics: Clinics) -> Response:
    """Say that a new link comes if it can: the same whoever asks."""
    clinic = clinics.only()
    lines = [*ASKED, NOTHING_CAME] if clinic else ASKED
    return _said(clinic, "Check your e-mail", lines)


def _sent_on(way: Way) -> str:
    sent_at = way.invited.submitted_at
    return days.in_full(way.clinic, sent_at) if sent_at else ""


def _said(clinic: Clinic | None, title: str, lines: Iterable[str], **more: Any) -> Response:
    nothing = {"goes_on": False, "asks_email": False, "start": "", "email": "", "status": 200}
    words = {**nothing, "title": title, "lines": tuple(lines), **more}
    return _page(clinic, "said.html", words, words["status"])


def _page(
    clinic: Clinic | None, name: str, words: Mapping[str, Any], status: int = 200
) -> Response:
    language = clinic.content.questionnaire.language if clinic else LANGUAGE
    known = {"language": language, "phone": _phone(clinic), "problem": ""}
    return pages.page(clinic, f"arriving/{name}", {**known, **words}, status)


def _phone(clinic: Clinic | None) -> Phone:
    words = clinic.settings.clinic_phone if clinic else ""
    number = NUMBER.match(words)
    digits = "".join(sign for sign in number[0] if sign in DIALLED) if number else ""
    return Phone(words, digits if len(digits) >= FEWEST_DIGITS else "")
