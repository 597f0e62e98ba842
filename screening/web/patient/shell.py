"""The page into which Streamlit draws: our language, words and scripts stand around its own."""

import html
import re
from functools import lru_cache
from typing import Final, NamedTuple

from screening.actions.form.leaving import PATIENCE
from screening.clinic import DESK, Clinic
from screening.questionnaire.load import Content
from screening.settings import Settings
from screening.web.assets import address, streamlit_folder
from screening.web.patient.preload import needed

AIDS: Final = ("name", "size", "larger", "normal", "read", "stop", "private")
# Seconds without a touch until the question whether somebody is there, and until it is too late.
IDLE_ON_TABLET: Final = 180
ASKED_ON_TABLET: Final = 60
ASKED_AT_HOME: Final = 120
STAFF: Final = "Staff"
PHONE: Final = "Use my phone"
TO_LIST: Final = "Back to Tablets"
INLINE_SCRIPT: Final = re.compile(r"<!-- initialize window\.prerender.*?</script>\s*", re.DOTALL)
SERVICE_LINK: Final = re.compile(
    r"<!--\s+Machine-readable.*?<link rel=\"service-desc\".*?/>", re.DOTALL
)
FONT_LINK: Final = re.compile(r"<link\s+rel=\"preload\"[^>]*as=\"font\"[^>]*/>")
ICON_LINK: Final = re.compile(r"<link rel=\"shortcut icon\"[^>]*/>")
NO_SCRIPT: Final = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
WITHOUT_SCRIPT: Final = (
    "<noscript><p>This form needs JavaScript. Turn it on, or ask the clinic for a paper form."
    "</p></noscript>"
)


class Shown(NamedTuple):
    """All that the page tells of a clinic, of where the form is filled in, and how slowly."""

    settings: Settings
    content: Content
    place: str
    patience: int
    is_read_at_desk: bool

    @property
    def on_tablet(self) -> bool:
        """Tell whether the browser is a tablet that goes from patient to patient."""
        return self.place == DESK


def page_of(clinic: Clinic, patience: int = 1) -> str:
    """Return Streamlit's page with our language, title, style sheet and script in it.

    What the content security policy would block, and the font that we do not use, go.
    """
    is_read_at_desk = clinic.tablet is not None and clinic.tablet.at_desk
    return _page(Shown(clinic.settings, clinic.content, clinic.place, patience, is_read_at_desk))


@lru_cache(maxsize=16)
def _page(clinic: Shown) -> str:
    page = (streamlit_folder() / "index.html").read_text(encoding="utf-8")
    for unwanted in (INLINE_SCRIPT, SERVICE_LINK, FONT_LINK):
        page = unwanted.sub("", page)
    name = html.escape(clinic.settings.clinic_name)
    language = html.escape(clinic.content.questionnaire.language)
    page = page.replace('<html lang="en">', f'<html lang="{language}">')
    page = re.sub(r"<title>.*?</title>", lambda _: f"<title>{name}</title>", page)
    page = NO_SCRIPT.sub(WITHOUT_SCRIPT, page)
    page = ICON_LINK.sub(
        f'<link rel="icon" type="image/svg+xml" href="{address("icon.svg")}">', page
    )
    page = page.replace("<head>", f'<head><script src="{address("old.js")}"></script>')
    page = page.replace("</head>", f"{_preloads(page)}{_ours()}</head>")
    first = f"{_notice(clinic)}{_old(clinic)}{_aids(clinic)}"
    return page.replace('<div id="root">', f'{first}<div id="root">')


def _preloads(page: str) -> str:
    scripts = needed(streamlit_folder() / "static" / "js")
    return "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in scripts
        if name not in page
    )


def _ours() -> str:
    return (
        f'<link rel="icon" type="image/svg+xml" href="{address("icon.svg")}">'
        f'<link rel="stylesheet" href="{address("form.css")}">'
        f'<link rel="stylesheet" href="{address("body.css")}">'
        f'<link rel="stylesheet" href="{address("signature.css")}">'
        f'<script src="{address("form.js")}" defer></script>'
        f'<script src="{address("idle.js")}" defer></script>'
        f'<script src="{address("keys.js")}" defer></script>'
        f'<script src="{address("size.js")}" defer></script>'
        f'<script src="{address("aloud.js")}" defer></script>'
    )


def _notice(clinic: Shown) -> str:
    """Return empty live regions, for a lost line and for what is wrong on a page.

    A region that is there before its words come is read out by every screen reader.
    """
    words = _said(clinic, "offline")
    return (
        f'<div id="offline" role="status" aria-live="polite" data-words="{words}"></div>'
        f'<div id="wrong" role="alert" aria-live="assertive"></div>{_idle(clinic)}'
    )


def _idle(clinic: Shown) -> str:
    """Return the question whether somebody is there, closed, and what is said when nobody was."""
    where = "kiosk" if clinic.on_tablet else "home"
    after = IDLE_ON_TABLET if clinic.on_tablet else 60 * clinic.settings.idle_minutes
    told = {
        "place": clinic.place,
        "after": str(after * clinic.patience),
        "lasts": str(ASKED_ON_TABLET if clinic.on_tablet else ASKED_AT_HOME),
        "more": str(PATIENCE // clinic.patience),
        "words": _said(clinic, f"idle_body_{where}"),
    }
    data = "".join(f' data-{name}="{value}"' for name, value in told.items())
    return (
        f'<dialog id="idle" aria-labelledby="idle-title" aria-describedby="idle-words"{data}>'
        f'<h2 id="idle-title">{_said(clinic, "idle_title")}</h2><p id="idle-words"></p>'
        f'<p class="unseen" role="status" aria-live="assertive"></p>'
        f'<button id="idle-here" type="button">{_said(clinic, "idle_button")}</button>'
        f'<button id="idle-more" type="button">{_said(clinic, "idle_more_time")}</button></dialog>'
        f'<p id="cleared" role="status">{_ended(clinic)}</p>'
    )


def _ended(clinic: Shown) -> str:
    return _said(clinic, "idle_ended_kiosk") if clinic.on_tablet else ""


def _aids(clinic: Shown) -> str:
    """Return the bar of reading aids; the scripts show each that they can keep the promise of."""
    words = {key: _said(clinic, f"aids_{key}") for key in AIDS}
    data = "".join(f' data-{key}="{text}"' for key, text in words.items())
    phone = _for_phone(clinic)
    many = ' class="many"' if phone else ""
    return (
        f'<div id="aids"{many} role="group" aria-label="{words["name"]}"{data} hidden>'
        '<button id="aloud" type="button" hidden></button>'
        '<button id="size" type="button"></button>'
        f'{phone}{_for_staff(clinic)}<span class="unseen" role="status"></span></div>'
    )


def _for_phone(clinic: Shown) -> str:
    """Return the way from a tablet to the patient's own phone, where a phone can follow it."""
    if not clinic.on_tablet or clinic.is_read_at_desk or not clinic.settings.is_for_phones:
        return ""
    return (
        '<form id="phone" method="post" action="/tablet/phone">'
        f'<button type="submit">{PHONE}</button></form>'
    )


def _for_staff(clinic: Shown) -> str:
    if clinic.is_read_at_desk:
        # Who is signed in needs no PIN to put the form down.
        return f'<a id="staff" href="/new">{TO_LIST}</a>'
    return f'<a id="staff" href="/tablet/leave">{STAFF}</a>' if clinic.on_tablet else ""


def _old(clinic: Shown) -> str:
    """Return the empty place for what a browser that is too old is told, and the words for it."""
    words = {
        "old": "old_browser_title",
        "failed": "failed_start_title",
        "words": "paper_instead",
        "again": "start_again",
    }
    told = "".join(f' data-{name}="{_said(clinic, key)}"' for name, key in words.items())
    return f'<div id="old"{told}></div>'


def _said(clinic: Shown, key: str) -> str:
    """Return words of the content for an attribute, with the clinic's settings filled in."""
    said = clinic.content.copy[key]
    for name, value in clinic.settings.words().items():
        said = said.replace(f"{{{name}}}", value)
    return html.escape(said, quote=True)
