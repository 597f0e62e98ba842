"""How a page for staff is made: one look, private headers, words without any script in them."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from screening.actions import codes
from screening.actions.staff import sign_in
from screening.actions.staff.sign_in import Here
from screening.clinic import Clinic
from screening.records.people import EVERY_ROLE, Role, Stage
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
MINUTE: Final = 60
MARK: Final = 16
PAGES: Final = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    # A new version beside the running one must not change its pages under it.
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)
# Browsers keep it for an hour; the look of another version has another address.
PAGES.globals["css"] = f"/staff/staff.css?{hashlib.sha256(CSS).hexdigest()[:16]}"


class Message(NamedTuple):
    """One thing that is said on a page of its own, and where it leads.

    `typed` is what somebody had typed, each under its label, so that it is not lost.
    """

    title: str
    body: str
    link: str = "/staff"
    link_words: str = "Go back"
    typed: tuple[tuple[str, str], ...] = ()


class Link(NamedTuple):
    """A page that the bar leads to, for whoever has one of these roles.

    It stands in the bar once the template that it names is there.
    """

    path: str
    words: str
    roles: frozenset[Role]
    template: str


ACCOUNT: Final = "/staff/password"
WORKLIST: Final = Link("/staff/forms", "Worklist", frozenset({Role.CLINICIAN}), "worklist.html")
# At the same address whoever is no clinician sees how far forms are.
FORMS: Final = Link(WORKLIST.path, "Forms", EVERY_ROLE, "statuses.html")
TABLETS: Final = Link("/staff/tablets", "Tablets", EVERY_ROLE, "tablets.html")
INVITATIONS: Final = Link("/staff/invitations", "Invitations", EVERY_ROLE, "invitations/list.html")
PEOPLE: Final = Link("/staff/people", "People", frozenset({Role.ADMINISTRATOR}), "people.html")
SETTINGS: Final = Link(
    "/staff/settings", "Settings", frozenset({Role.ADMINISTRATOR}), "settings.html"
)
RULES: Final = Link(
    "/staff/rules", "Rules", frozenset({Role.CLINICIAN, Role.ADMINISTRATOR}), "rules.html"
)
INSIGHT: Final = Link(
    "/staff/insight", "Insight", frozenset({Role.CLINICIAN, Role.ADMINISTRATOR}), "insight.html"
)
LINKS: Final = (WORKLIST, FORMS, INVITATIONS, TABLETS, INSIGHT, PEOPLE, SETTINGS, RULES)
# What is opened from a page of the bar belongs to it; named by where its template lies.
PARTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("summary", "correcting", "deciding"), WORKLIST.path),
    **dict.fromkeys(("letter", "sealed", "again", "reason"), WORKLIST.path),
    **dict.fromkeys(("invitations", "many"), INVITATIONS.path),
    **dict.fromkeys(("person", "invite", "disable"), PEOPLE.path),
    "poster": TABLETS.path,
    "export": INSIGHT.path,
}
# Where somebody lands who comes in: the first of these that is for them.
LANDING: Final = (WORKLIST, PEOPLE, TABLETS, FORMS)


NOT_OURS: Final = Message(
    "Please try that again",
    "This page was open for too long, or was asked for from elsewhere. Nothing was changed.",
    "/staff",
    "Go on",
)
CHANGED: Final = Message(
    "Somebody was a moment faster",
    "This was changed or used just now by somebody else. Look at it again before you go on.",
    "/staff",
    "Go on",
)
NOT_FOR_YOU: Final = Message(
    "This is not for your role",
    "Ask an administrator of the clinic if you need it. Nothing was changed.",
    "/staff",
    "Go back",
)
NOT_THERE: Final = Message("There is no such page", "It may have moved, or never was.", "/staff")
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
    """Return a page for somebody who has come in; its forms carry the session's token."""
    known = {
        "clinic_name": here.clinic.settings.clinic_name,
        "here": here,
        "csrf": token(here, cookie),
        "seconds_left": seconds(sign_in.left(here.clinic, here.session)),
        "links": links(here),
        "whose": mark(cookie),
        "person": person(here),
        "current": name,
        "bar_part": PARTS.get(name.partition("/")[0].removesuffix(".html"), ""),
    }
    html = PAGES.get_template(name).render(asset=address, **known, **words)
    return HTMLResponse(html, 200, {**PRIVATE, "content-security-policy": POLICY})


def mark(cookie: str) -> str:
    """Return by what a page knows whether it still belongs to whoever is signed in."""
    return codes.hashed(f"mark:{cookie}")[:MARK]


def person(here: Here) -> str:
    """Return by what a page knows whether the same person, in the same roles, is back."""
    roles = " ".join(sorted(here.member.roles))
    return codes.hashed(f"person:{here.clinic.id}:{here.member.id}:{roles}")[:MARK]


def token(here: Here, cookie: str) -> str:
    """Return what each form of a page carries: the session's token, and whose page it is."""
    return sign_in.csrf(cookie)[:-MARK] + person(here)


def is_token(typed: str, cookie: str) -> bool:
    """Tell whether a form carries the token of the session."""
    known = sign_in.csrf(cookie)[:-MARK]
    return hmac.compare_digest(typed[:-MARK].encode(), known.encode())


def is_theirs(typed: str, here: Here) -> bool:
    """Tell whether a page was given to this person, in whichever of their sessions."""
    return typed[-MARK:] == person(here)


def links(here: Here) -> tuple[Link, ...]:
    """Return where the bar leads somebody to; nowhere before they are all the way in."""
    if here.session.stage is not Stage.WHOLE:
        return ()
    theirs = [link for link in LINKS if _is_for(here, link)]
    # Two links with one address are one page: the first one says what it is to them.
    first = {link.path: link for link in reversed(theirs)}
    return tuple(link for link in theirs if first[link.path] is link)


def landing(here: Here) -> str:
    """Return the page on which somebody lands who comes in."""
    return next((link.path for link in LANDING if _is_for(here, link)), ACCOUNT)


def _is_for(here: Here, link: Link) -> bool:
    is_there = (HERE / "templates" / link.template).exists()
    return is_there and not link.roles.isdisjoint(here.member.roles)


def seconds(time: timedelta) -> int:
    """Return a time in whole seconds, rounded up."""
    return -(-int(time.total_seconds() * 1000) // 1000)


def in_words(wait: timedelta) -> str:
    """Return how long somebody has to wait, in words."""
    count, unit = max(1, seconds(wait)), "second"
    if count >= MINUTE:
        count, unit = -(-count // MINUTE), "minute"
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def message(clinic: Clinic | None, said: Message, status: int) -> Response:
    """Say one thing, and lead on."""
    return page(clinic, "message.html", said._asdict(), status)


def css_response() -> Response:
    """Hand out the look of these pages."""
    headers = {"cache-control": "max-age=3600", "x-content-type-options": "nosniff"}
    return Response(CSS, media_type="text/css", headers=headers)
