"""What every answer of the app carries, and what the app does not answer at all.

A plain ASGI middleware: it adds headers that are not there yet, and leaves websockets alone.
"""

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
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


class OnlyKnown:
    """Answer 404 to every address that is neither ours nor needed by the page."""

    def __init__(self, app: ASGIApp, routes: Sequence[Route]) -> None:
        """Keep our own routes; beside them only what Streamlit's page needs is known."""
        self.app = app
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is known, by address and method."""
        path = scope.get("path", "")
        if scope["type"] == "lifespan" or self._knows(scope):
            await self.app(scope, receive, send)
        elif path == HOST_CONFIG and scope["type"] == "http":
            await JSONResponse(NO_HOSTS)(scope, receive, send)
        elif scope["type"] == "http":
            await Response(status_code=404)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    def _knows(self, scope: Scope) -> bool:
        if scope["type"] == "websocket":
            return bool(scope["path"] == STREAM)
        if scope["path"] in OPEN or scope["path"].startswith((FILES, COMPONENTS)):
            return True
        return any(route.matches(scope)[0] is Match.FULL for route in self.routes)


class Headers:
    """Add the headers that keep a form private to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what is not there yet as an answer begins."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    present.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
