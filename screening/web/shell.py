"""The page into which Streamlit draws, and the cookies that lead a browser to its form.

Only an HTTP answer can set an HttpOnly cookie, so the cookies are made here, before the
script runs: `ims_form` holds the secret of the form, `ims_here` lives as long as the browser
is open. A browser that comes with the first but without the second was closed in between.
`ims_size`, how large the words are, is the browser's own; it goes with the others.
"""

import html
import re
from functools import lru_cache, partial
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from screening.actions import codes, intake
from screening.clinic import Clinic, Clinics
from screening.errors import ScreeningError
from screening.questionnaire.load import Content
from screening.settings import Settings
from screening.web.assets import address, streamlit_folder
from screening.web.preload import needed

FORM: Final = "ims_form"
HERE: Final = "ims_here"
SIZE: Final = "ims_size"
KEPT_SECONDS: Final = 14 * 24 * 60 * 60
AIDS: Final = ("name", "size", "larger", "normal", "read", "stop", "private")
OURS: Final = frozenset({"same-origin", "none"})
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
    """All that the page tells of a clinic."""

    settings: Settings
    content: Content


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes that open a form, leave it, and let its cookie go."""
    return (
        Route("/", partial(_open, clinics)),
        Route("/new", partial(_begin_again)),
        Route("/sent", partial(_let_go, clinics), methods=["POST"]),
    )


def page_of(clinic: Clinic) -> str:
    """Return Streamlit's page with our language, title, style sheet and script in it.

    What the content security policy would block, and the font that we do not use, go.
    """
    return _page(Shown(clinic.settings, clinic.content))


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
        f'<script src="{address("size.js")}" defer></script>'
        f'<script src="{address("aloud.js")}" defer></script>'
    )


def _notice(clinic: Shown) -> str:
    """Return empty live regions, for a lost line and for what is wrong on a page.

    A region that is there before its words come is read out by every screen reader.
    """
    words, idle = _said(clinic, "offline"), clinic.settings.idle_minutes
    return (
        f'<div id="offline" role="status" aria-live="polite" data-words="{words}"'
        f' data-idle="{idle}"></div><div id="wrong" role="alert" aria-live="assertive"></div>'
    )


def _aids(clinic: Shown) -> str:
    """Return the bar of reading aids; the scripts show each that they can keep the promise of."""
    words = {key: _said(clinic, f"aids_{key}") for key in AIDS}
    data = "".join(f' data-{key}="{text}"' for key, text in words.items())
    return (
        f'<div id="aids" role="group" aria-label="{words["name"]}"{data} hidden>'
        '<button id="aloud" type="button" hidden></button>'
        '<button id="size" type="button"></button>'
        '<span class="unseen" role="status"></span></div>'
    )


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


def _open(clinics: Clinics, request: Request) -> Response:
    clinic = clinics.first()
    secret, is_here = request.cookies.get(FORM, ""), True
    answer = HTMLResponse(page_of(clinic))
    secure = request.url.scheme == "https"
    if not codes.is_token(secret):
        secret = intake.new_token(clinic)
        answer.delete_cookie(SIZE, samesite="lax", secure=secure)
    elif HERE not in request.cookies and not _locked(clinic, secret):
        is_here = False
    answer.set_cookie(
        FORM, secret, max_age=KEPT_SECONDS, httponly=True, samesite="lax", secure=secure
    )
    if is_here:
        answer.set_cookie(HERE, "yes", httponly=True, samesite="lax", secure=secure)
    return answer


def _locked(clinic: Clinic, secret: str) -> bool:
    """Lock the form of a browser that was closed; until that worked, it counts as closed."""
    try:
        intake.lock(clinic, secret)
    except ScreeningError:
        return False
    return True


def _begin_again(request: Request) -> Response:
    """Leave this form to the clinic and begin a new one; never because another site says so."""
    answer = RedirectResponse("/", 303)
    if _is_ours(request):
        _forget(answer)
    return answer


def _let_go(clinics: Clinics, request: Request) -> Response:
    """Let the cookie go once its form is sent."""
    clinic = clinics.first()
    if _is_ours(request) and intake.find(clinic, request.cookies.get(FORM, "")) is None:
        answer = Response(status_code=204)
        _forget(answer)
        return answer
    return Response(status_code=409)


def _forget(answer: Response) -> None:
    for cookie in (FORM, HERE, SIZE):
        answer.delete_cookie(cookie, httponly=True, samesite="lax")


def _is_ours(request: Request) -> bool:
    """Tell whether our own page or the person asks: browsers say so, older ones by the origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in OURS
    came_from = request.headers.get("origin") or request.headers.get("referer") or ""
    return not came_from or urlsplit(came_from).netloc == request.headers.get("host")
