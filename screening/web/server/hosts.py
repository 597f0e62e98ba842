"""By which names the app is called, and whose pages may open a line to it.

A name that is not ours is how another site's address is made to point here (DNS rebinding). A page
of another site is refused before Streamlit looks at it: Streamlit would let any page of this
machine in, and ask a server on the internet for our own address in order to compare.
"""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from screening.web.server.refusals import refuse

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
# They tell nothing of anybody, and whoever watches often knows a server by its number only.
ASKED_BY_NUMBER: Final = frozenset({"/livez", "/readyz"})
HOST: Final = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253}?)\.?(?::\d{1,5})?")


class Hosts:
    """Answer only those who call the app by one of its names."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        """Keep the names; those of the machine itself are always among them."""
        self.app, self.names = app, LOOPBACK | set(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a wrong name, and a line that a page of another site opens."""
        if scope["type"] == "lifespan" or scope["path"] in ASKED_BY_NUMBER:
            await self.app(scope, receive, send)
        elif _name(scope) not in self.names:
            await refuse(400, scope, receive, send)
        elif scope["type"] == "websocket" and not _is_our_page(scope):
            await refuse(403, scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _name(scope: Scope) -> str:
    """Return the name by which the app was called; nothing if there is not exactly one."""
    called = _values(scope, b"host")
    found = HOST.fullmatch(called[0].lower()) if len(called) == 1 else None
    return found[1] if found else ""


def _is_our_page(scope: Scope) -> bool:
    """Tell whether the page that opens a line came from the same name; programs say nothing."""
    origins = _values(scope, b"origin")
    return not origins or [_place(one) for one in origins] == _values(scope, b"host")


def _place(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _values(scope: Scope, wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
