"""How a page for staff is made: one look, private headers, words without any script in them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from screening.actions import sign_in
from screening.actions.sign_in import Here
from screening.clinic import Clinic
from screening.web.assets import address

HERE: Final = Path(__file__).parent
CSS: Final = (HERE / "staff.css").read_bytes()
PRIVATE: Final = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# A browser's own PDF viewer styles itself, so this one says nothing about styles.
PDF_ONLY: Final = "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
PAGES: Final = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Message(NamedTuple):
    """One thing that is said on a page of its own, and where it leads."""

    title: str
    body: str
    link: str = "/staff/forms"
    link_words: str = "To the forms"


NOT_OURS: Final = Message(
    "Please try that again",
    "This page was open for too long, or was asked for from elsewhere. Nothing was changed.",
    "/staff",
    "Go on",
)
NOT_FOR_YOU: Final = Message(
    "This is not for your role",
    "Ask an administrator of the clinic if you need it. Nothing was changed.",
    "/staff",
    "Go back",
)
NOT_THERE: Final = Message("There is no such page", "It may have moved. Open the list.", "/staff")
FAILED: Final = Message(
    "Sorry, this did not work",
    "Nothing is lost. Try again in a minute. If it stays, ask the one who runs this program.",
    "/staff",
    "Try again",
)


def page(
    clinic: Clinic | None, name: str, words: Mapping[str, Any], status: int = 200
) -> HTMLResponse:
    """Return a page at the door, before anybody has signed in."""
    known = {"clinic_name": clinic.settings.clinic_name if clinic else "", "here": None}
    html = PAGES.get_template(name).render(asset=address, **known, **words)
    return HTMLResponse(html, status, {**PRIVATE, "content-security-policy": POLICY})


def at_desk(here: Here, cookie: str, name: str, words: Mapping[str, Any]) -> HTMLResponse:
    """Return a page for somebody who is signed in; its forms carry the session's token."""
    known = {
        "clinic_name": here.clinic.settings.clinic_name,
        "here": here,
        "csrf": sign_in.csrf(cookie),
        "seconds_left": int(sign_in.left(here.clinic, here.session).total_seconds()),
    }
    html = PAGES.get_template(name).render(asset=address, **known, **words)
    return HTMLResponse(html, 200, {**PRIVATE, "content-security-policy": POLICY})


def message(clinic: Clinic | None, said: Message, status: int) -> Response:
    """Say one thing, and lead on."""
    return page(clinic, "message.html", said._asdict(), status)


def css_response() -> Response:
    """Hand out the look of these pages."""
    headers = {"cache-control": "max-age=3600", "x-content-type-options": "nosniff"}
    return Response(CSS, media_type="text/css", headers=headers)
