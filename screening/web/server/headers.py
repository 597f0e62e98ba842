"""What every answer of the app carries, and what the app does not answer at all.

Plain ASGI middleware. The headers also go with the answer to whoever may not open a line; on an
open line there is nothing to add them to.
"""

import re
from collections.abc import Sequence
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from screening.web.server.refusals import DENIAL, START, refuse

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
# For a year a browser that came over TLS comes in no other way. Over a line in the clear this says
# nothing, and browsers do not heed it there.
STARTS: Final = frozenset({START, f"{DENIAL}.start"})
ENCRYPTED: Final = frozenset({"https", "wss"})
ONLY_ENCRYPTED: Final = {"strict-transport-security": "max-age=31536000"}
# All that Streamlit's page asks its server for; the rest of its addresses are closed.
OPEN: Final = frozenset({"/_stcore/health", "/favicon.png"})
STREAM: Final = "/_stcore/stream"
FILES: Final = "/static/"
# The scripts of our own components (screening/ui/components).
COMPONENTS: Final = "/_stcore/bidi-components/ims-intake."
# The page does not start without this answer. Streamlit's own names the hosts that may steer the
# page from outside; ours names none, and keeps dialogs about "the Streamlit server" away.
HOST_CONFIG: Final = "/_stcore/host-config"
NO_HOSTS: Final = {
    "allowedOrigins": [],
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": True,
}


READ: Final = frozenset({"GET", "HEAD"})
# No address of ours holds one; a database would refuse the first.
NEVER: Final = re.compile("[\x00-\x1f\x7f\ufffd]")


class OnlyKnown:
    """Answer 404 to every address that is neither ours nor needed by the page."""

    def __init__(self, app: ASGIApp, routes: Sequence[Route]) -> None:
        """Keep our own routes; beside them only what Streamlit's page needs is known."""
        self.app = app
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is known, by address and method."""
        if scope["type"] == "lifespan" or self._is_line(scope):
            await self.app(scope, receive, send)
            return
        methods = self._methods(scope) if scope["type"] == "http" else frozenset[str]()
        if not methods:
            await refuse(404, scope, receive, send)
        elif scope["method"] not in methods:
            allowed = {"allow": ", ".join(sorted(methods))}
            await Response(status_code=405, headers=allowed)(scope, receive, send)
        elif scope["path"] == HOST_CONFIG:
            await JSONResponse(NO_HOSTS)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_line(self, scope: Scope) -> bool:
        return bool(scope["type"] == "websocket" and scope["path"] == STREAM)

    def _methods(self, scope: Scope) -> frozenset[str]:
        """Return in which ways an address may be used: in none if it is not known."""
        path = scope["path"]
        if NEVER.search(path):
            return frozenset()
        if path in OPEN or path == HOST_CONFIG or path.startswith((FILES, COMPONENTS)):
            return READ
        ours = (one for one in self.routes if one.matches(scope)[0] is not Match.NONE)
        return frozenset[str]().union(*(one.methods or () for one in ours))


class Headers:
    """Add the headers that keep a form private to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what is not there yet as an answer begins."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        wanted = HEADERS | (ONLY_ENCRYPTED if scope["scheme"] in ENCRYPTED else {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] in STARTS:
                present = MutableHeaders(scope=message)
                for name, value in wanted.items():
                    present.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
