"""The body drawing with its words, for the browser: one file for each content."""

import json
from functools import lru_cache, partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions.contents import content_with, copy_of
from screening.clinic import Clinics
from screening.errors import ScreeningError
from screening.questionnaire.load import Content
from screening.web.assets import compressed

WORDS: Final = "body_"
HASH: Final = "content_hash"
# Not for ever: a newer version of the app may tell the same content in another way.
KEPT: Final = "private, max-age=3600"


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the route of the drawing."""
    return (Route(f"/drawing/{{{HASH}}}", partial(_drawing, clinics)),)


def _drawing(clinics: Clinics, request: Request) -> Response:
    # What was asked tells about nobody: any clinic's copy of it is the same.
    clinic = clinics.first()
    try:
        content = content_with(clinic, request.path_params[HASH])
    except ScreeningError:
        return Response(status_code=404)
    headers = {"cache-control": KEPT, "vary": "accept-encoding"}
    text = _told(content, clinic.content)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(text, media_type="application/json", headers=headers)
    headers["content-encoding"] = "gzip"
    return Response(compressed(text), media_type="application/json", headers=headers)


@lru_cache(maxsize=8)
def _told(content: Content, newest: Content) -> bytes:
    """Tell the drawing; a questionnaire from before it had words for it borrows today's."""
    copy = copy_of(content, newest)
    words = {key.removeprefix(WORDS): text for key, text in copy.items() if key.startswith(WORDS)}
    drawing = {"words": words, "regions": [_region(content, name) for name in _places(content)]}
    return json.dumps(drawing, ensure_ascii=False).encode()


def _places(content: Content) -> list[str]:
    return [name for name in content.segments.places if name in content.body.regions]


def _region(content: Content, name: str) -> dict[str, Any]:
    place, outline = content.segments.places[name], content.body.regions[name]
    return {
        "id": name,
        "name": place.region.label,
        "label": place.label,
        "view": outline.view,
        "side": place.side or "middle",
        "anchor": outline.anchor,
        "offset": outline.offset,
        "d": outline.d,
    }
